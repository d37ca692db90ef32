// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace assay::mia {

struct AdamOptions {
  double learning_rate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  double weight_decay = 0;  ///< L2: added to the gradient
};

/// One step of Adam (Kingma & Ba 2015) in a single pass over memory; `steps` counts from 1. Several operators would
/// need six passes.
void adam_pass(float* parameters, const float* gradient, float* first, float* second, std::int64_t count,
               const AdamOptions& options, std::int64_t steps);
void adam_pass(double* parameters, const double* gradient, double* first, double* second, std::int64_t count,
               const AdamOptions& options, std::int64_t steps);

}  // namespace assay::mia
