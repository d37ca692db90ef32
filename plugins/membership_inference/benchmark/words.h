// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/membership_inference/benchmark/controls.h"
#include "plugins/membership_inference/benchmark/density_frames.h"

namespace assay::mia {

/// What a benchmark says in words: never more than its tables.
struct BenchmarkWords {
  std::string sentence, tone;  ///< tone: found, not_found, not_supported
  std::string best_attack;     ///< empty where no attack ran
  OverRuns best;
  Table facts, assumptions, notes, choices;
};
/// `density`: null unless the points have two dimensions.
BenchmarkWords benchmark_words(const BenchmarkResults& results, const std::vector<ControlRow>& controls,
                               const DensityFrames* density);

/// What the quality gate (spec 6.3) has to say: students that copy members, students whose samples are poor. Empty:
/// nothing.
std::vector<std::string> quality_words(const BenchmarkResults& results);

/// "0.98": two digits after the point.
std::string two_digits(double value);
/// The same of an AUC or a share, but never 1.00 for less than one: "0.998", "above 0.999".
std::string share_text(double value);

}  // namespace assay::mia
