// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the plugin's LibTorch sources.

#include <ATen/ATen.h>

#include <cstdint>

namespace assay::snn {

/// Operators between trains whose first axis is time (or time-major rows: steps * batch), spec 5. Each keeps the shape of f's result.

/// Sum over the steps up to each.
inline at::Tensor running_sum(const at::Tensor& x, std::int64_t steps) { return at::cumsum(x.reshape({steps, -1}), 0).view(x.sizes()); }

/// 1, 2 ... T as a column.
inline at::Tensor step_numbers(const at::Tensor& like, std::int64_t steps) { return at::arange(1, steps + 1, like.options().requires_grad(false)).unsqueeze(1); }

/// Mean over the steps up to each.
inline at::Tensor running_mean(const at::Tensor& x, std::int64_t steps) {
  return (at::cumsum(x.reshape({steps, -1}), 0) / step_numbers(x, steps)).view(x.sizes());
}

/// What each step adds to a sum: y(t) = s(t) - s(t - 1), s(0) = 0.
inline at::Tensor increments(const at::Tensor& sums, std::int64_t steps) {
  const at::Tensor flat = sums.reshape({steps, -1});
  return at::cat({flat.narrow(0, 0, 1), flat.narrow(0, 1, steps - 1) - flat.narrow(0, 0, steps - 1)}, 0).view(sums.sizes());
}

/// y(t) = t f(m_t) - (t - 1) f(m_{t-1}) with m the running means (5.2): the mean of y over time is f of the mean, exactly.
template <typename F, typename... Inputs>
at::Tensor expectation_form(std::int64_t steps, F f, const Inputs&... inputs) {
  const at::Tensor value = f(running_mean(inputs, steps)...);
  return increments((value.reshape({steps, -1}) * step_numbers(value, steps)).view(value.sizes()), steps);
}

/// y(t) = f(s_t) - f(s_{t-1}) with s the running sums and f(s_0) = 0 (5.1): the sum of y over time is f of the sum, exactly.
template <typename F, typename... Inputs>
at::Tensor differential_form(std::int64_t steps, F f, const Inputs&... inputs) {
  return increments(f(running_sum(inputs, steps)...), steps);
}

}  // namespace assay::snn
