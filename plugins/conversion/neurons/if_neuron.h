// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "plugins/conversion/sites.h"

namespace assay::snn {

/// rows x channels x inner neurons, each simulated alone. A parameter vector of 1, `channels` or `channels * inner` values is spread accordingly.
struct NeuronShape {
  std::int64_t rows = 0, channels = 0, inner = 1;
  std::int64_t units() const { return channels * inner; }
  std::int64_t count() const { return rows * units(); }
};

/// Unsigned neurons fire where the membrane reaches theta and never downwards. Signed ones also fire downwards (-theta) below 0, whatever the fire rule, which
/// keeps the membrane in [0, theta): a constant current z gives clip(floor(z T / theta + beta), -T, T) spikes, which is the signed QCFS at beta = 1/2, and (2.1) holds.
///
/// Integrate-and-fire over `steps` steps in one pass over memory (spec 2.1). Raw float arrays, so that every backend has the same signature:
/// - current: steps x count, or with `constant` one step that is used for all; with `current_stride` > 0 a step begins that many floats after the one
///   before it, so that some rows of a larger batch can be run alone;
/// - membrane: count, read and written (v(t0) -> v(t0 + steps));
/// - output (may be null): steps x count, theta * s; total (may be null): count, += sum over steps of theta * s; spikes (may be null): count, += |n|;
///   bits (may be null): steps x ceil(count / 8) bytes, bit i%8 of byte i/8: fired, up or down.
/// - fired (may be null): += the number of spikes of all neurons and steps.
/// Error (usage) where the site does not fit the shape; start_membrane refuses thresholds that are not above 0.
struct IfCall {
  NeuronShape shape;
  std::int64_t steps = 1;
  bool constant = false;
  const float* current = nullptr;
  std::int64_t current_stride = 0;
  float* membrane = nullptr;
  float* output = nullptr;
  float* total = nullptr;
  std::int32_t* spikes = nullptr;
  std::uint8_t* bits = nullptr;
  std::int64_t* fired = nullptr;
  FireRule fire = FireRule::at_least;
  ResetRule reset = ResetRule::soft;
};
/// v = beta * theta.
void start_membrane(const SiteParameters& site, const NeuronShape& shape, float* membrane);
/// Scalar, plain, slow: what the fast ones are tested against.
void if_forward_reference(const SiteParameters& site, const IfCall& call);
/// Vectorised, the instruction set chosen at run time. Signed sites too. Same bits as the reference.
void if_forward(const SiteParameters& site, const IfCall& call);

/// Gradients of the steps (spec 2.5; soft reset, fires at theta, v(0) = beta theta) with the triangle surrogate; the window is absolute (official, gamma = 1) or relative to theta.
struct IfGradientCall {
  NeuronShape shape;
  std::int64_t steps = 1;
  const float* current = nullptr;       ///< steps x count: the currents of the forward pass
  const float* output_gradient = nullptr;  ///< steps x count: dLoss/do(t)
  float* current_gradient = nullptr;    ///< steps x count, written; null: not wanted
  std::span<float> theta_gradient{};    ///< as many values as the site's theta; added to
  std::span<float> beta_gradient{};     ///< as many as its beta; added to
  bool relative_surrogate = false;
  double gamma = 1;
};
void if_backward_reference(const SiteParameters& site, const IfGradientCall& call);
void if_backward(const SiteParameters& site, const IfGradientCall& call);

/// QCFS (spec 2.2): theta clip(floor(z L / theta + 1/2) / L, 0, 1), and its gradient (2.3; clip first, then floor). Signed sites clip at -1..1.
void qcfs_forward(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z, float* a);
void qcfs_backward(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z,
                   const float* a_gradient, float* z_gradient, std::span<float> theta_gradient);
void qcfs_forward_reference(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z, float* a);
void qcfs_backward_reference(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z, const float* a_gradient, float* z_gradient,
                             std::span<float> theta_gradient);

}  // namespace assay::snn
