// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/live_plot.h"

namespace assay {
namespace {

constexpr std::size_t kFan = 16;  // points of a block of level 0, blocks of a block above it
constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// Indices of the smallest and largest finite y met so far; the first of equals.
struct Extremes {
  const std::vector<double>& y;
  std::uint32_t minimum = kNone, maximum = kNone;

  void low(std::uint32_t i) {
    if (i != kNone && (minimum == kNone || y[i] < y[minimum])) minimum = i;
  }
  void high(std::uint32_t i) {
    if (i != kNone && (maximum == kNone || y[i] > y[maximum])) maximum = i;
  }
  void point(std::size_t i) {
    if (!std::isfinite(y[i])) return;
    low(static_cast<std::uint32_t>(i));
    high(static_cast<std::uint32_t>(i));
  }
};

}  // namespace

void EnvelopePyramid::append(double x, double y) {
  const auto i = static_cast<std::uint32_t>(x_.size());
  x_.push_back(x);
  y_.push_back(y);
  std::size_t block = i;
  for (std::size_t k = 0;; ++k) {
    block /= kFan;
    if (k == levels_.size()) {
      // A level is worth having once the one below holds two blocks; its first block starts as that one's first.
      if (k > 0 && levels_[k - 1].minimum.size() < 2) break;
      levels_.emplace_back();
      if (k > 0) {
        levels_[k].minimum.push_back(levels_[k - 1].minimum.front());
        levels_[k].maximum.push_back(levels_[k - 1].maximum.front());
      }
    }
    Level& level = levels_[k];
    if (block == level.minimum.size()) {
      level.minimum.push_back(kNone);
      level.maximum.push_back(kNone);
    }
    if (!std::isfinite(y)) continue;
    std::uint32_t& minimum = level.minimum[block];
    std::uint32_t& maximum = level.maximum[block];
    if (minimum == kNone || y < y_[minimum]) minimum = i;
    if (maximum == kNone || y > y_[maximum]) maximum = i;
  }
}

void EnvelopePyramid::clear() {
  x_.clear();
  y_.clear();
  levels_.clear();
}

void EnvelopePyramid::visible(double low, double high, int columns, std::vector<double>& x, std::vector<double>& y) const {
  x.clear();
  y.clear();
  if (x_.empty() || !(high >= low)) return;
  columns = std::max(columns, 1);
  const auto put = [&](std::size_t i) {
    x.push_back(x_[i]);
    y.push_back(y_[i]);
  };
  const auto first = static_cast<std::size_t>(std::lower_bound(x_.begin(), x_.end(), low) - x_.begin());
  const auto last = static_cast<std::size_t>(std::upper_bound(x_.begin() + static_cast<std::ptrdiff_t>(first), x_.end(), high) - x_.begin());
  if (first > 0) put(first - 1);
  if (last - first <= 2 * static_cast<std::size_t>(columns)) {
    for (std::size_t i = first; i < last; ++i) put(i);
  } else {
    std::size_t begin = first;
    for (int column = 0; column < columns && begin < last; ++column) {
      const double edge = low + (high - low) * (column + 1) / columns;
      std::size_t end = last;
      if (column + 1 < columns)
        end = static_cast<std::size_t>(std::lower_bound(x_.begin() + static_cast<std::ptrdiff_t>(begin),
                                                        x_.begin() + static_cast<std::ptrdiff_t>(last), edge) - x_.begin());
      if (end == begin) continue;
      Extremes found{y_};
      // Walk the range with the largest aligned blocks that fit.
      for (std::size_t i = begin; i < end;) {
        std::size_t size = 1;
        std::size_t level = levels_.size();
        for (std::size_t k = 0; k < levels_.size(); ++k) {
          const std::size_t next = size * kFan;
          if (i % next != 0 || i + next > end) break;
          size = next;
          level = k;
        }
        if (size == 1) {
          found.point(i);
        } else {
          found.low(levels_[level].minimum[i / size]);
          found.high(levels_[level].maximum[i / size]);
        }
        i += size;
      }
      if (found.minimum == kNone) {
        x.push_back(x_[begin]);
        y.push_back(std::numeric_limits<double>::quiet_NaN());
      } else {
        put(std::min(found.minimum, found.maximum));
        if (found.minimum != found.maximum) put(std::max(found.minimum, found.maximum));
      }
      begin = end;
    }
  }
  if (last < x_.size()) put(last);
}

}  // namespace assay
