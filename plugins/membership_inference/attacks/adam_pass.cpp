// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled with -O3 -fno-math-errno, so that the square root becomes a vector instruction.
#include "plugins/membership_inference/attacks/adam_pass.h"

#include <cmath>

namespace assay::mia {
namespace {

template <class Real>
void pass(Real* __restrict parameters, const Real* __restrict gradient, Real* __restrict first, Real* __restrict second,
          std::int64_t count, const AdamOptions& o, std::int64_t steps) {
  const Real rate = static_cast<Real>(o.learning_rate / (1 - std::pow(o.beta1, static_cast<double>(steps))));
  const Real correction = static_cast<Real>(1 / std::sqrt(1 - std::pow(o.beta2, static_cast<double>(steps))));
  const Real beta1 = static_cast<Real>(o.beta1), beta2 = static_cast<Real>(o.beta2);
  const Real rest1 = static_cast<Real>(1 - o.beta1), rest2 = static_cast<Real>(1 - o.beta2);
  const Real decay = static_cast<Real>(o.weight_decay), epsilon = static_cast<Real>(o.epsilon);
  for (std::int64_t i = 0; i < count; ++i) {
    const Real g = gradient[i] + decay * parameters[i];
    first[i] = beta1 * first[i] + rest1 * g;
    second[i] = beta2 * second[i] + rest2 * g * g;
    parameters[i] -= rate * first[i] / (std::sqrt(second[i]) * correction + epsilon);
  }
}

}  // namespace

void adam_pass(float* parameters, const float* gradient, float* first, float* second, std::int64_t count,
               const AdamOptions& options, std::int64_t steps) {
  pass(parameters, gradient, first, second, count, options, steps);
}
void adam_pass(double* parameters, const double* gradient, double* first, double* second, std::int64_t count,
               const AdamOptions& options, std::int64_t steps) {
  pass(parameters, gradient, first, second, count, options, steps);
}

}  // namespace assay::mia
