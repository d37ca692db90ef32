// SPDX-License-Identifier: GPL-3.0-or-later
// Exact and near copies among candidates and auxiliary points.
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/compute/torch_session.h"
#include "plugins/membership_inference/data/role_data.h"
#include "plugins/membership_inference/data/row_index.h"
#include "plugins/membership_inference/statistics/kernels.h"

namespace assay::mia {
namespace {

constexpr std::int64_t tile = 512;
// Among so many auxiliary points the distance of nearest neighbours is looked for; more are taken evenly spaced.
constexpr std::int64_t most_compared = 5000;
constexpr double near_share = 0.001;

/// Auxiliary points that differ from each other: copies would make the quantile 0, and nothing near.
Points compared_points(const Points& points, const RowIndex& index) {
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < points.count; ++row)
    if (index.find(points.row(row)) == row) rows.push_back(row);
  const auto different = static_cast<std::int64_t>(rows.size());
  if (different > most_compared) {
    for (std::int64_t k = 0; k < most_compared; ++k) rows[k] = rows[k * different / most_compared];
    rows.resize(most_compared);
  }
  return rows_of(points, rows);
}

/// The distance of every point to the nearest other one, in tiles of rows.
std::vector<double> nearest_others(const Points& points, const Pulse& pulse) {
  const at::Tensor all =
      at::from_blob(const_cast<double*>(points.values.data()), {points.count, points.dimensions}, at::kDouble);
  const at::Tensor squares = all.square().sum(1);
  std::vector<double> distances;
  distances.reserve(static_cast<std::size_t>(points.count));
  for (std::int64_t start = 0; start < points.count; start += tile) {
    if (pulse) pulse(static_cast<double>(start) / static_cast<double>(points.count));
    const std::int64_t rows = std::min(tile, points.count - start);
    const at::Tensor part = all.narrow(0, start, rows);
    at::Tensor squared =
        at::addmm(squares.unsqueeze(0), part, all.t(), 1, -2).add_(squares.narrow(0, start, rows).unsqueeze(1));
    squared.narrow(1, start, rows).fill_diagonal_(std::numeric_limits<double>::infinity());
    const at::Tensor nearest = std::get<0>(squared.min(1)).clamp_min_(0).sqrt_().contiguous();
    distances.insert(distances.end(), nearest.data_ptr<double>(), nearest.data_ptr<double>() + rows);
  }
  return distances;
}

/// numpy's quantile: linear between the two nearest values.
double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const double at = share * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, values.size() - 1);
  return values[low] + (at - static_cast<double>(low)) * (values[high] - values[low]);
}

Pulse part_of(const Pulse& pulse, double from, double to) {
  if (!pulse) return {};
  return [&pulse, from, to](double share) { pulse(from + (to - from) * share); };
}

}  // namespace

Duplicates find_duplicates(const Points& candidates, const Points& auxiliary, const Pulse& pulse) {
  compute_on_this_thread();
  const c10::InferenceMode guard;
  Duplicates result;
  const RowIndex known(auxiliary), own(candidates);
  std::vector<char> remove(static_cast<std::size_t>(candidates.count), 0);
  for (std::int64_t row = 0; row < candidates.count; ++row) {
    if (known.find(candidates.row(row)) >= 0) {
      ++result.exact;
      remove[row] = 1;
    } else if (own.find(candidates.row(row)) != row) {
      ++result.inside;
      remove[row] = 1;
    }
  }
  if (auxiliary.count > 2 && candidates.count > 0) {
    const Points compared = compared_points(auxiliary, known);
    if (compared.count > 1)
      result.near_distance = quantile(nearest_others(compared, part_of(pulse, 0, 0.5)), near_share);
    const Nearest nearest_known = nearest(candidates, auxiliary, part_of(pulse, 0.5, 1));
    for (std::int64_t row = 0; row < candidates.count; ++row) {
      if (remove[row] || !(nearest_known.distance[row] < result.near_distance)) continue;
      ++result.near;
      remove[row] = 1;
    }
  }
  for (std::int64_t row = 0; row < candidates.count; ++row)
    if (remove[row]) result.remove.push_back(row);
  if (pulse) pulse(1);
  return result;
}

}  // namespace assay::mia
