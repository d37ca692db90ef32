// SPDX-License-Identifier: GPL-3.0-or-later
// Rows in common, by content.
#include <algorithm>
#include <bit>
#include <cstdint>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/membership_inference/data/role_data.h"
#include "plugins/membership_inference/data/row_index.h"

namespace assay::mia {
namespace {

std::uint64_t mixed(std::uint64_t value) {  // the finaliser of splitmix64
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
  return value ^ (value >> 31);
}

bool equal(std::span<const double> left, std::span<const double> right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end());
}

}  // namespace

std::uint64_t row_hash(std::span<const double> row) {
  std::uint64_t hash = row.size();
  for (const double value : row) hash = mixed(hash ^ std::bit_cast<std::uint64_t>(value + 0.0)) + 0x9e3779b97f4a7c15u;
  return hash;
}

RowIndex::RowIndex(const Points& points) : points_(points) {
  rows_.reserve(static_cast<std::size_t>(points.count));
  // One entry per content: a thousand empty pictures are one.
  for (std::int64_t row = 0; row < points.count; ++row) {
    const std::uint64_t hash = row_hash(points.row(row));
    if (find(points.row(row), hash) < 0) rows_.emplace(hash, row);
  }
}

std::int64_t RowIndex::find(std::span<const double> row) const { return find(row, row_hash(row)); }

std::int64_t RowIndex::find(std::span<const double> row, std::uint64_t hash) const {
  const auto [begin, end] = rows_.equal_range(hash);
  for (auto at = begin; at != end; ++at)
    if (equal(points_.row(at->second), row)) return at->second;
  return -1;
}

Overlap overlap(const Points& left, const Points& right) {
  Overlap result;
  if (left.dimensions != right.dimensions) return result;
  const RowIndex index(right);
  for (std::int64_t row = 0; row < left.count; ++row) {
    const std::int64_t found = index.find(left.row(row));
    if (found < 0) continue;
    if (result.rows++ == 0) {
      result.first_left = row;
      result.first_right = found;
    }
  }
  return result;
}

void require_disjoint(const RoleData& left, const RoleData& right) {
  const Overlap common = overlap(left.points, right.points);
  if (common.rows == 0) return;
  throw Error(ErrorKind::data,
              {"Two files that must have no point in common share some", left.source + " and " + right.source,
               for_people(common.rows) + " of " + for_people(left.points.count) + " points of " + left.source +
                   " stand in " + right.source + " too, first point " + for_people(common.first_left) + " and point " +
                   for_people(common.first_right) + " (from 0)",
               "no common point", "Remove the common points from one of the files"});
}

}  // namespace assay::mia
