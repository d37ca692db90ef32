// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/image_stack.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay {

std::optional<ImageStack> image_stack(const Matrix& matrix) {
  const auto& shape = matrix.shape;
  if (shape.size() < 2 || shape.size() > 4) return std::nullopt;
  std::int64_t pixels = 1;
  for (const std::int64_t extent : shape) {
    if (extent <= 0 || extent > std::numeric_limits<int>::max()) return std::nullopt;
    pixels *= extent;
  }
  if (pixels != static_cast<std::int64_t>(matrix.values.size())) return std::nullopt;
  ImageStack stack;
  stack.width = static_cast<int>(shape.back());
  stack.height = static_cast<int>(shape[shape.size() - 2]);
  stack.count = shape.size() > 2 ? static_cast<int>(shape.front()) : 1;
  stack.channels = shape.size() == 4 ? static_cast<int>(shape[1]) : 1;
  if (stack.channels != 1 && stack.channels != 3) return std::nullopt;
  return stack;
}

ValueRange image_range(const Matrix& matrix) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const double value : matrix.values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low > high) return {0, 1};
  for (const auto& [from, to] : {std::pair{0.0, 1.0}, {-1.0, 1.0}, {0.0, 255.0}}) {
    const double slack = 0.1 * (to - from);
    if (low >= from - slack && high <= to + slack && high - low >= (to - from) / 4) return {from, to};
  }
  return low == high ? ValueRange{low - 0.5, low + 0.5} : ValueRange{low, high};
}

std::vector<double> field_extent(const FigureData& figure) {
  if (figure.extent.size() == 4) return figure.extent;
  const auto stack = image_stack(figure.matrix);
  return {0, stack ? static_cast<double>(stack->width) : 1, 0, stack ? static_cast<double>(stack->height) : 1};
}

int frame_count(const FigureData& figure) {
  if (!figure.frames) return 0;
  const auto stack = image_stack(figure.matrix);
  return stack ? stack->count : 0;
}

std::vector<int> shown_frames(const FigureData& figure) {
  const int count = frame_count(figure);
  if (count == 0) return {};
  if (figure.frame != all_frames) return {std::clamp(figure.frame, 0, count - 1)};
  std::vector<int> frames;
  const int shown = std::min(count, 4);
  for (int k = 0; k < shown; ++k)
    frames.push_back(shown == 1 ? 0 : static_cast<int>(std::lround(static_cast<double>(k) * (count - 1) / (shown - 1))));
  return frames;
}

}  // namespace assay
