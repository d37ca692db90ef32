// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/membership_inference/benchmark/runs.h"
#include "plugins/membership_inference/generators/generator.h"

namespace assay::mia {

/// Points of two dimensions as an animation that shows why set attacks work: the population's density (a kernel
/// estimate over the points that no model saw), the teacher's after more and more EM iterations, the student's, and the
/// student's minus the population's, each frame on one field of 128 x 128 (cut at 2.5 times the population's highest
/// density) over both columns' range brought to -1 .. 1 with a margin.
struct DensityFrames {
  Matrix images;  ///< n x 1 x 128 x 128, densities per unit of the drawn field
  Table frames;   ///< frame
  Table points;   ///< x y group
  /// Share of members and of other points where the student lies above the population, here a kernel estimate over the
  /// auxiliary points, which are neither.
  double members_higher = 0, others_higher = 0;
};
/// `retrain`: the teacher of this run after so many steps; empty for teachers whose density is only known at the end.
DensityFrames density_frames(const BenchmarkRun& run, const Generator& teacher, const Generator& student,
                             const std::function<std::unique_ptr<Generator>(std::int64_t steps)>& retrain,
                             std::uint64_t seed, const Pulse& pulse);

}  // namespace assay::mia
