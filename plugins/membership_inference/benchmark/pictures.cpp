// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/pictures.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/numbers.h"
#include "plugins/membership_inference/common_declarations.h"
#include "plugins/membership_inference/statistics/kernels.h"

namespace assay::mia {

std::optional<PictureShape> picture_shape(const BenchmarkData& data) {
  PictureShape shape{.channels = data.shape.channels, .height = data.shape.height, .width = data.shape.width};
  if (shape.height == 0) {
    const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(static_cast<double>(data.points.dimensions))));
    if (side < 4 || side * side != data.points.dimensions) return std::nullopt;
    shape.channels = 1;
    shape.height = shape.width = side;
  }
  if (shape.channels != 1 && shape.channels != 3) return std::nullopt;
  if (data.scaling.identity) {
    shape.low = data.shape.low;
    shape.high = data.shape.high > data.shape.low ? data.shape.high : data.shape.low + 1;
  }
  return shape;
}

std::string two_figures(double value) {
  if (!std::isfinite(value) || value == 0) return for_people(value);
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 1);
  return brief(std::round(value / unit) * unit);
}

Matrix pictures(const Points& points, const PictureShape& shape) {
  Matrix images{{points.count, shape.channels, shape.height, shape.width}, {}, {}, {}};
  for (const double value : points.values)
    images.values.push_back(std::clamp((value - shape.low) / (shape.high - shape.low), 0.0, 1.0));
  return images;
}

NearestPairs nearest_pairs(const Points& samples, const Points& members, const PictureShape& shape,
                           const Pulse& pulse) {
  constexpr std::size_t each = 8;
  const Nearest found = nearest(samples, members, pulse);
  std::vector<std::int64_t> order(static_cast<std::size_t>(samples.count));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return found.distance[static_cast<std::size_t>(a)] < found.distance[static_cast<std::size_t>(b)];
  });
  NearestPairs pairs{{}, {{"caption"}, {}}};
  Points shown{.count = 0, .dimensions = samples.dimensions, .values = {}};
  const auto add = [&](const Points& from, std::int64_t row) {
    const auto values = from.row(row);
    shown.values.insert(shown.values.end(), values.begin(), values.end());
    ++shown.count;
  };
  const std::size_t middle = order.size() / 2 > each / 2 ? order.size() / 2 - each / 2 : 0;
  for (std::size_t k = 0; k < 2 * each; ++k) {
    const std::size_t place = k < each ? k : middle + k - each;
    if (place >= order.size()) break;
    const std::int64_t sample = order[place];
    const auto at = static_cast<std::size_t>(sample);
    add(samples, sample);
    add(members, found.index[at]);
    // Two short words a picture: eight stand in a row of a narrow page.
    pairs.captions.rows.push_back({(k < each ? "closest S" : "median S") + std::to_string(sample + 1)});
    pairs.captions.rows.push_back({"member d=" + two_figures(found.distance[at])});
  }
  pairs.images = pictures(shown, shape);
  return pairs;
}

}  // namespace assay::mia
