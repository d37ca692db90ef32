// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a file is sorted by class. By labels: the number of neighbouring rows with one label (the multi-sample runs
// test: Mood, Annals of Mathematical Statistics 11, 1940). Without: how far apart in the file nearest neighbours lie.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "core/base/numbers.h"
#include "plugins/membership_inference/data/role_data.h"

namespace assay::mia {
namespace {

// Fewer rows say nothing about their order.
constexpr std::int64_t fewest_rows = 30;
// Rows compared with each other where there are no labels.
constexpr std::int64_t most_compared = 600;

std::string percent(double share) { return for_people(100 * share) + " %"; }

Sortedness by_labels(const std::vector<std::int64_t>& labels) {
  const auto n = static_cast<double>(labels.size());
  std::map<std::int64_t, double> counts;
  for (const std::int64_t label : labels) ++counts[label];
  double squares = 0, cubes = 0;
  for (const auto& [label, count] : counts) {
    squares += count * count;
    cubes += count * count * count;
  }
  double agreeing = 0;
  for (std::size_t k = 1; k < labels.size(); ++k) agreeing += labels[k] == labels[k - 1];
  const double expected = (squares - n) / n;
  const double variance = (squares * (squares + n * (n + 1)) - 2 * n * cubes - n * n * n) / (n * n * (n - 1));
  const double pairs = n - 1, share = agreeing / pairs, chance = expected / pairs;
  Sortedness result;
  result.evidence = "Neighbouring rows have the same label in " + percent(share) + " of " +
                    for_people(static_cast<std::int64_t>(pairs)) + " pairs; in random order " + percent(chance) +
                    " would be expected.";
  // Far beyond chance, and enough of it to matter: a tenth of what is left between chance and complete order.
  result.sorted = variance > 0 && agreeing - expected > 6 * std::sqrt(variance) && share - chance > 0.1 * (1 - chance);
  return result;
}

Sortedness by_neighbours(const Points& points) {
  const std::int64_t n = std::min(points.count, most_compared);
  std::vector<std::int64_t> rows;
  for (std::int64_t k = 0; k < n; ++k) rows.push_back(k * points.count / n);
  std::vector<double> best(static_cast<std::size_t>(n), std::numeric_limits<double>::infinity());
  std::vector<std::int64_t> nearest(static_cast<std::size_t>(n), -1);
  for (std::int64_t a = 0; a < n; ++a)
    for (std::int64_t b = 0; b < a; ++b) {
      const double *left = points.row(rows[a]).data(), *right = points.row(rows[b]).data();
      double sum = 0;
      for (std::int64_t k = 0; k < points.dimensions; ++k) sum += (left[k] - right[k]) * (left[k] - right[k]);
      if (sum == 0)
        continue;  // copies: they say nothing about classes, and which of many is nearest would follow the order
      if (sum < best[a]) best[a] = sum, nearest[a] = b;
      if (sum < best[b]) best[b] = sum, nearest[b] = a;
    }
  double total = 0, counted = 0;
  for (std::int64_t a = 0; a < n; ++a) {
    if (nearest[a] < 0) continue;
    total += static_cast<double>(std::abs(a - nearest[a]));
    ++counted;
  }
  Sortedness result;
  if (counted < fewest_rows) {
    result.evidence =
        "Too few different rows (" + for_people(static_cast<std::int64_t>(counted)) + ") to tell their order.";
    return result;
  }
  // Two different places of n, drawn at random, are (n + 1) / 3 apart on average with variance (n + 1)(n - 2) / 18.
  // Pairs of mutual neighbours count twice: at worst half as many are independent.
  const auto places = static_cast<double>(n);
  const double mean = total / counted, chance = (places + 1) / 3;
  const double error = std::sqrt((places + 1) * (places - 2) / 18 / (counted / 2));
  result.evidence = "Among " + for_people(n) + " evenly spaced rows the nearest neighbour of a row is " +
                    for_people(mean) + " places away on average; in random order " + for_people(chance) +
                    " would be expected.";
  // Two classes one after the other make it half of what chance gives; files ordered by who wrote them 0.68 (digits).
  result.sorted = chance - mean > 5 * error && mean < 0.6 * chance;
  return result;
}

}  // namespace

Sortedness sortedness(const RoleData& data) {
  if (data.points.count < fewest_rows)
    return {false, "Too few rows (" + for_people(data.points.count) + ") to tell their order."};
  const bool labelled = static_cast<std::int64_t>(data.labels.size()) == data.points.count &&
                        std::any_of(data.labels.begin(), data.labels.end(),
                                    [&](std::int64_t label) { return label != data.labels.front(); });
  return labelled ? by_labels(data.labels) : by_neighbours(data.points);
}

}  // namespace assay::mia
