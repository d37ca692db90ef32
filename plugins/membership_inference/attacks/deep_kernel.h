// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to LibTorch sources of this plugin.

#include <cstdint>
#include <string>
#include <vector>

#include "plugins/membership_inference/attacks/mlp.h"

namespace assay::mia {

/// k(x, y) = [(1 - epsilon) exp(-|phi(x) - phi(y)|^2 / s0) + epsilon] exp(-|x - y|^2 / sq), phi a softplus perceptron
/// (Liu et al. 2020). No factor 2 in either exponent. epsilon = 1 / (1 + exp(-logit)), s0 and sq are stored as
/// logarithms.
struct DeepKernel {
  Mlp phi;
  double epsilon_logit = -2;
  double log_phi_scale = 0;    ///< log s0
  double log_input_scale = 0;  ///< log sq

  /// k(a_i, b_j) from points and their features, in the number format of phi.
  at::Tensor gram(const at::Tensor& a, const at::Tensor& phi_a, const at::Tensor& b, const at::Tensor& phi_b) const;
};

/// Layers of phi: d-H-H-H-O; H = O = 50 for up to 2 and above 20 dimensions, 3 d between (but at least 20).
std::vector<std::int64_t> deep_kernel_layers(std::int64_t dimensions);

/// J = U1 / sqrt(var + lambda) of two samples of one size, and what it is made of (spec 2.2, 2.3).
struct KernelPower {
  double u1 = 0, variance = 0, j = 0;
};
struct KernelGradient {  ///< of J; the gradient of phi's weights is in phi.gradient()
  double epsilon_logit = 0, log_phi_scale = 0, log_input_scale = 0;
};
/// Computes J and its gradient, written out. x and y: n x d each, in the number format of phi. `gradient` may be
/// nullptr.
KernelPower kernel_power(DeepKernel& kernel, const at::Tensor& x, const at::Tensor& y, double lambda, Mlp::Trace& trace,
                         KernelGradient* gradient);

struct DeepKernelTraining {
  std::int64_t steps = 150, batch = 200;
  double learning_rate = 5e-4, lambda = 1e-8;
  int restarts = 3;  ///< with 4 x sq each, when the kernel has collapsed: var <= 0
};
struct TrainedKernel {
  DeepKernel kernel;
  KernelPower last;  ///< of the last batch
  std::vector<std::string> notes;
};
/// Maximises J between student samples and known non-members, for a fixed number of steps. It begins with sq = median
/// |x - y|^2, s0 = median |phi(x) - phi(y)|^2 between the two and epsilon = 0.12 (our choices: stable, as measured in
/// the specification). Throws Error (method) when the kernel is still constant after all restarts. One thread; float.
TrainedKernel train_deep_kernel(const Points& samples, const Points& auxiliary, const DeepKernelTraining& training,
                                std::uint64_t seed, const std::string& device, const Pulse& pulse = {});

}  // namespace assay::mia
