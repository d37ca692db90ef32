// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/data/points.h"
#include "plugins/membership_inference/statistics/kernels.h"

namespace assay::mia {

enum class TwoSampleForm {
  unbiased,    ///< U, any sizes
  one_sample,  ///< U1 of Liu et al. 2020: samples of one size; points are paired by their place in the permutation
};

/// Do two samples come from one population? (spec 2.5.)
struct TwoSampleTest {
  double statistic = 0;
  double p = 1;  ///< (1 + #{permuted >= observed}) / (permutations + 1): exact level
  std::int64_t permutations = 0;
  std::vector<double> null;  ///< the permuted statistics, in order of the draws
};

/// A permutation of the pooled points: the first n are the first sample.
using Permutation = std::function<void(std::vector<std::int64_t>& order)>;

/// The test over a symmetric matrix of kernel values of the pooled points, pooled x pooled, whose first n rows are the
/// first sample. `draw` is asked `permutations` times for an order of all rows; what it is handed is the last one. All
/// permutations are one product K W of blocks, on `device`. Error (usage) with fewer than two points on a side, or for U1
/// with unequal sides. One thread.
TwoSampleTest two_sample_test(const std::vector<double>& matrix, std::int64_t pooled, std::int64_t n,
                              std::int64_t permutations, const Permutation& draw,
                              TwoSampleForm form = TwoSampleForm::unbiased, const Pulse& pulse = {},
                              const std::string& device = "cpu");

/// The same of two samples, on the kernel's device, at most 5,000 points together (Error usage above), with permutations from the stream. The
/// kernel must not have been chosen by looking at which point is in which sample: fixed, from other halves, or from the
/// pooled points (the median distance).
TwoSampleTest two_sample_test(const Points& x, const Points& y, const Kernel& kernel, std::int64_t permutations,
                              RandomStream& stream, TwoSampleForm form = TwoSampleForm::unbiased,
                              const Pulse& pulse = {});

}  // namespace assay::mia
