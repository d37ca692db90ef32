// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/inputs/image_resize.h"

#include <algorithm>

namespace assay::nas {
namespace {

/// The two source pixels of one new pixel and the weight of the second.
struct Tap {
  std::int64_t first, second;
  float weight;
};

std::vector<Tap> taps(std::int64_t from, std::int64_t to) {
  std::vector<Tap> all;
  for (std::int64_t i = 0; i < to; ++i) {
    const double place =
        std::max(0.0, (static_cast<double>(i) + 0.5) * static_cast<double>(from) / static_cast<double>(to) - 0.5);
    const auto first = std::min(static_cast<std::int64_t>(place), from - 1);
    all.push_back({first, std::min(first + 1, from - 1), static_cast<float>(place - static_cast<double>(first))});
  }
  return all;
}

}  // namespace

std::vector<float> resize_bilinear(const std::vector<float>& values, std::int64_t planes, std::int64_t height,
                                   std::int64_t width, std::int64_t new_height, std::int64_t new_width) {
  const auto rows = taps(height, new_height), columns = taps(width, new_width);
  std::vector<float> resized;
  resized.reserve(static_cast<std::size_t>(planes * new_height * new_width));
  for (std::int64_t plane = 0; plane < planes; ++plane) {
    const float* source = values.data() + plane * height * width;
    for (const Tap& y : rows) {
      const float *upper = source + y.first * width, *lower = source + y.second * width;
      for (const Tap& x : columns) {
        const float above = upper[x.first] * (1 - x.weight) + upper[x.second] * x.weight;
        const float below = lower[x.first] * (1 - x.weight) + lower[x.second] * x.weight;
        resized.push_back(above * (1 - y.weight) + below * y.weight);
      }
    }
  }
  return resized;
}

}  // namespace assay::nas
