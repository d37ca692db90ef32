// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/attacks/diffusion_parts.h"

#include <algorithm>
#include <numeric>

#include "core/base/error.h"

namespace assay::mia {

Points flow_step(const Denoiser& denoiser, const Points& points, double from, double to) {
  const double move = (to - from) / from;
  return combined(points, 1 + move, denoiser.denoise(points, from), -move);
}

void require_dimensions(const Denoiser& denoiser, const Points& points) {
  if (denoiser.dimensions() == points.dimensions) return;
  throw Error(ErrorKind::usage, {.message = "The points have other dimensions than the denoiser",
                                 .where = "points",
                                 .value = std::to_string(points.dimensions) + " dimensions",
                                 .allowed = std::to_string(denoiser.dimensions()) + " dimensions",
                                 .remedy = "Use the data the teacher was trained for"});
}

std::vector<double> in_slices(const Points& points, const Pulse& pulse,
                              const std::function<std::vector<double>(const Points&)>& attack) {
  constexpr std::int64_t slice = 256;
  std::vector<double> all;
  all.reserve(static_cast<std::size_t>(points.count));
  for (std::int64_t first = 0; first < points.count; first += slice) {
    if (pulse) pulse(static_cast<double>(first) / static_cast<double>(points.count));
    std::vector<std::int64_t> rows(static_cast<std::size_t>(std::min(slice, points.count - first)));
    std::iota(rows.begin(), rows.end(), first);
    const std::vector<double> scores = attack(rows_of(points, rows));
    all.insert(all.end(), scores.begin(), scores.end());
  }
  if (pulse) pulse(1);
  return all;
}

}  // namespace assay::mia
