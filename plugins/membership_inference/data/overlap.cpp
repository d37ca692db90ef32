// SPDX-License-Identifier: GPL-3.0-or-later
// Rows in common, by content.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

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

Discreteness discreteness(const Points& left, const Points& right) {
  constexpr std::size_t most_values = 256;
  Discreteness kind;
  if (left.count == 0 || right.count == 0 || left.dimensions != right.dimensions) return kind;
  for (std::int64_t column = 0; column < right.dimensions; ++column) {
    std::set<double> seen;
    for (const Points* points : {&left, &right})
      for (std::int64_t row = 0; row < points->count && seen.size() <= most_values; ++row)
        seen.insert(points->row(row)[static_cast<std::size_t>(column)]);
    kind.values = std::max(kind.values, static_cast<std::int64_t>(seen.size()));
    if (seen.size() > most_values) return kind;
  }
  const RowIndex index(right);
  std::vector<std::int64_t> copies(static_cast<std::size_t>(right.count), 0);
  for (std::int64_t row = 0; row < right.count; ++row) ++copies[static_cast<std::size_t>(index.find(right.row(row)))];
  std::int64_t repeated = 0;
  for (const std::int64_t count : copies) repeated += count > 1 ? count : 0;
  kind.repeated = static_cast<double>(repeated) / static_cast<double>(right.count);
  kind.discrete = repeated > 0;
  return kind;
}

Discreteness require_disjoint_or_discrete(const RoleData& left, const RoleData& right) {
  const Overlap common = overlap(left.points, right.points);
  if (common.rows == 0) return {};
  Discreteness kind = discreteness(left.points, right.points);
  kind.common = common.rows;
  if (!kind.discrete) require_disjoint(left, right);
  const double n = static_cast<double>(left.points.count), m = static_cast<double>(right.points.count);
  const double share = static_cast<double>(common.rows) / n, chance = kind.repeated;
  const double error = std::sqrt(std::max(chance * (1 - chance), 1 / m) * (1 / n + 1 / m));
  if (share <= chance + 4 * error) return kind;
  throw Error(ErrorKind::data,
              {"Two files that must have no point in common share more of them than discrete values do by chance",
               left.source + " and " + right.source,
               for_people(common.rows) + " of " + for_people(left.points.count) + " points of " + left.source + " (" +
                   for_people(100 * share) + " %) stand in " + right.source + " too, where " + for_people(100 * chance) +
                   " % of the points equal another one",
               "at most " + for_people(100 * (chance + 4 * error)) + " %", "Remove the common points from one of the files"});
}

}  // namespace assay::mia
