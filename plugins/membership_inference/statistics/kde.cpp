// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/statistics/kde.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "core/base/error.h"
#include "plugins/membership_inference/statistics/kernel_tiles.h"

namespace assay::mia {
namespace {

constexpr std::int64_t bandwidth_samples = 2000;
constexpr int bandwidths = 25;

/// log sum exp, a term at a time: nothing overflows, and the order of the terms matters only to rounding.
struct LogSum {
  double largest = -std::numeric_limits<double>::infinity();
  double sum = 0;  ///< of exp(term - largest)

  void add(double term) {
    if (term <= largest) {
      sum += std::exp(term - largest);
    } else {
      sum = sum * std::exp(largest - term) + 1;
      largest = term;
    }
  }
  double value() const { return largest + std::log(sum); }
};

double log_normaliser(double bandwidth, std::int64_t dimensions) {
  return 0.5 * static_cast<double>(dimensions) * std::log(2 * std::numbers::pi * bandwidth * bandwidth);
}

}  // namespace

std::vector<double> kde_log_density(const Points& x, const Points& samples, double bandwidth, const Pulse& pulse) {
  if (!(bandwidth > 0) || samples.count < 1) {
    throw Error(ErrorKind::usage,
                {.message = "A kernel density needs samples and a bandwidth",
                 .where = {},
                 .value = std::to_string(samples.count) + " samples, bandwidth " + std::to_string(bandwidth),
                 .allowed = "one or more samples, a bandwidth above 0",
                 .remedy = {}});
  }
  std::vector<LogSum> sums(static_cast<std::size_t>(x.count));
  const double scale = -1 / (2 * bandwidth * bandwidth);
  squared_distance_tiles(
      x, samples,
      [&](const KernelTile& tile) {
        for (std::int64_t i = 0; i < tile.rows; ++i)
          for (std::int64_t j = 0; j < tile.columns; ++j)
            sums[static_cast<std::size_t>(tile.row + i)].add(scale * tile.values[i * tile.columns + j]);
      },
      pulse);
  const double constant = log_normaliser(bandwidth, x.dimensions) + std::log(static_cast<double>(samples.count));
  std::vector<double> densities;
  for (const LogSum& sum : sums) densities.push_back(sum.value() - constant);
  return densities;
}

double leave_one_out_bandwidth(const Points& samples, const Pulse& pulse) {
  Points first = samples;
  first.count = std::min(samples.count, bandwidth_samples);
  first.values.resize(static_cast<std::size_t>(first.count * first.dimensions));
  const double median = median_distance(first);
  if (!(median > 0)) {
    throw Error(ErrorKind::usage,
                {.message = "More than half of all pairs of samples are equal, so that no bandwidth can be found",
                 .where = {},
                 .value = std::to_string(first.count) + " samples",
                 .allowed = "different samples",
                 .remedy = "Look for copies in the samples"});
  }
  std::vector<double> widths;
  for (int b = 0; b < bandwidths; ++b)
    widths.push_back(median / 20 * std::pow(20.0, static_cast<double>(b) / (bandwidths - 1)));
  std::vector<LogSum> sums(static_cast<std::size_t>(first.count) * widths.size());
  squared_distance_tiles(first, [&](const KernelTile& tile) {
    const bool on = tile.row == tile.column;
    for (std::int64_t i = 0; i < tile.rows; ++i) {
      if (pulse && i % 8 == 0) pulse(static_cast<double>(tile.row) / static_cast<double>(first.count));
      for (std::int64_t j = on ? i + 1 : 0; j < tile.columns; ++j) {
        const double squared = tile.values[i * tile.columns + j];
        for (std::size_t b = 0; b < widths.size(); ++b) {
          const double term = -squared / (2 * widths[b] * widths[b]);
          sums[static_cast<std::size_t>(tile.row + i) * widths.size() + b].add(term);
          sums[static_cast<std::size_t>(tile.column + j) * widths.size() + b].add(term);
        }
      }
    }
  });
  double best = -std::numeric_limits<double>::infinity(), chosen = widths.back();
  for (std::size_t b = 0; b < widths.size(); ++b) {
    double likelihood = 0;
    for (std::int64_t i = 0; i < first.count; ++i)
      likelihood +=
          sums[static_cast<std::size_t>(i) * widths.size() + b].value() - log_normaliser(widths[b], first.dimensions);
    if (likelihood > best) {
      best = likelihood;
      chosen = widths[b];
    }
  }
  if (pulse) pulse(1);
  return chosen;
}

std::vector<double> share_within(const Points& x, const Points& samples, double radius, const Pulse& pulse) {
  std::vector<double> shares(static_cast<std::size_t>(x.count), 0.0);
  // A sample at the border is measured again by its differences: the radius is itself such a distance.
  squared_distance_tiles(
      x, samples,
      [&](const KernelTile& tile) {
        for (std::int64_t i = 0; i < tile.rows; ++i) {
          const auto left = x.row(tile.row + i);
          for (std::int64_t j = 0; j < tile.columns; ++j) {
            double squared = tile.values[i * tile.columns + j];
            if (std::abs(squared - radius * radius) < 1e-9 * radius * radius) {
              const auto right = samples.row(tile.column + j);
              squared = 0;
              for (std::size_t c = 0; c < left.size(); ++c) squared += (left[c] - right[c]) * (left[c] - right[c]);
              if (std::sqrt(squared) <= radius) shares[static_cast<std::size_t>(tile.row + i)] += 1;
            } else if (squared < radius * radius) {
              shares[static_cast<std::size_t>(tile.row + i)] += 1;
            }
          }
        }
      },
      pulse);
  for (double& share : shares) share /= static_cast<double>(samples.count);
  return shares;
}

}  // namespace assay::mia
