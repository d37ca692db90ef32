// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>

#include "core/base/sha256.h"
#include "plugins/membership_inference/generators/generator.h"
#include "plugins/membership_inference/generators/trainers.h"

namespace assay::mia {
namespace {

std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/// Of a row's values as floats: what trainings see of them.
std::uint64_t row_hash(std::span<const double> row) {
  std::uint64_t hash = 0x9e3779b97f4a7c15u + row.size();
  for (const double value : row) {
    const float seen = static_cast<float>(value) + 0.0f;  // one hash for both zeros
    std::uint32_t bits = 0;
    std::memcpy(&bits, &seen, sizeof bits);
    hash = mixed(hash ^ bits) + 0x9e3779b97f4a7c15u;
  }
  return hash;
}

}  // namespace

std::string rows_heading(std::int64_t count, std::int64_t dimensions) {
  return std::to_string(count) + " x " + std::to_string(dimensions) + "\n";
}

Provenance::Provenance(const Points& rows) {
  Sha256 sum;
  sum.update(rows_heading(rows.count, rows.dimensions));
  sum.update({reinterpret_cast<const char*>(rows.values.data()), rows.values.size() * sizeof(double)});
  sha256_ = sum.hex();
  rows_.reserve(static_cast<std::size_t>(rows.count));
  for (std::int64_t i = 0; i < rows.count; ++i) rows_.insert(row_hash(rows.row(i)));
}

std::int64_t Provenance::shared_with(const Points& points) const {
  std::int64_t shared = 0;
  for (std::int64_t i = 0; i < points.count; ++i) shared += rows_.contains(row_hash(points.row(i))) ? 1 : 0;
  return shared;
}

}  // namespace assay::mia
