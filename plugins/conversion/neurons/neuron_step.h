// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the kernels: one step of one neuron, written once for the vectorised processor code and for CUDA, so that both give the same bits (each operation
// is rounded by itself: neither is compiled with fused products). C++17, as nvcc compiles it too. The scalar reference spells the same out on its own.

#include <cmath>
#include <cstdint>

#if defined(__CUDACC__)
#define ASSAY_NEURON __host__ __device__ __forceinline__
#else
#define ASSAY_NEURON [[gnu::always_inline]] inline
#endif

namespace assay::snn {

/// What leaves a neuron whose membrane reads u: theta, 0, or -theta. A signed neuron keeps its membrane in [0, theta): it fires downwards below 0, so that
/// beta = 1/2 rounds to the nearest level on both sides and constant currents give clip(floor(z T / theta + 1/2), -T, T).
template <bool is_signed, bool at_least>
ASSAY_NEURON float fired(float u, float theta) {
  const bool up = at_least ? u >= theta : u > theta;
  if constexpr (is_signed) return up ? theta : (u < 0.0f ? -theta : 0.0f);
  return up ? theta : 0.0f;
}

template <bool soft>
ASSAY_NEURON float after_reset(float u, float output) {
  if constexpr (soft) return u - output;
  return output != 0.0f ? 0.0f : u;
}

/// Levels of QCFS as a whole number (a float that holds one): clip(floor(z L / theta + 1/2), lowest, L).
ASSAY_NEURON float qcfs_level(float z, float theta, float levels, float lowest) {
  const float level = std::floor(z * levels / theta + 0.5f);
  return level < lowest ? lowest : (level > levels ? levels : level);
}

/// Gradients of QCFS at one place (2.3): by z, and the place's part of the one by theta.
ASSAY_NEURON void qcfs_gradient(float z, float theta, float upstream, float levels, float lowest, float& by_z, float& by_theta) {
  const float bottom = lowest < 0.0f ? -1.0f : 0.0f;
  const float u = z / theta, level = qcfs_level(z, theta, levels, lowest) / levels;
  const bool below = u < bottom, above = u > 1.0f;
  by_z = below || above ? 0.0f : upstream;
  by_theta = upstream * (below ? bottom : (above ? 1.0f : level - u));
}

/// One step backwards in time (2.5) of a neuron whose membrane read u before it fired: `carried` is the loss's gradient by the membrane behind this step on entry
/// and by the one before it on return, which is the gradient by this step's current as well; the step's part of the one by theta is added to theta_sum.
/// slope: 1 / gamma^2.
template <bool is_signed, bool relative>
ASSAY_NEURON void gradient_step(float u, float theta, float upstream, float gamma, float slope, float& carried, float& theta_sum) {
  const float scale = relative ? 1.0f / theta : 1.0f, spread = upstream - carried;
  const float spike = u >= theta ? 1.0f : (is_signed && u < 0.0f ? -1.0f : 0.0f);
  const float inside = gamma - std::fabs((u - theta) * scale), inside_lower = gamma - std::fabs(u * scale);
  const float upper = spread * theta * slope * (inside > 0.0f ? inside : 0.0f);
  const float lower = is_signed ? spread * theta * slope * (inside_lower > 0.0f ? inside_lower : 0.0f) : 0.0f;
  theta_sum += spread * spike - (relative ? (upper + lower) * u * scale * scale : upper);
  carried += (upper + lower) * scale;
}

}  // namespace assay::snn
