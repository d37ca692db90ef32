// SPDX-License-Identifier: GPL-3.0-or-later
// The backward kernels: for a block of neurons the membranes are computed again and kept, then time runs backwards. Steps in float, sums over rows in double.
#include <algorithm>

#include "plugins/conversion/neurons/if_lanes.h"
#include "plugins/conversion/neurons/instruction_sets.h"

namespace assay::snn {
namespace {

struct Block {
  const IfGradientCall& call;
  std::int64_t from, size;
  const float *theta, *beta;
  float* membranes;                 ///< steps x lanes, working space
  float *theta_sums, *beta_sums;    ///< lanes, written
};

template <bool is_signed, bool relative>
[[gnu::always_inline]] inline void run_block(const Block& block) {
  const IfGradientCall& call = block.call;
  const std::int64_t count = call.shape.count(), size = block.size;
  const auto gamma = static_cast<float>(call.gamma), slope = static_cast<float>(1.0 / (call.gamma * call.gamma));
  const float *__restrict theta = block.theta, *__restrict beta = block.beta;
  alignas(64) float carried[lanes];
  for (std::int64_t i = 0; i < size; ++i) carried[i] = beta[i] * theta[i];  // the membrane, on the way forward
  for (std::int64_t t = 0; t < call.steps; ++t) {
    const float* __restrict current = call.current + t * count + block.from;
    float* __restrict kept = block.membranes + t * lanes;
    for (std::int64_t i = 0; i < size; ++i) {
      const float u = carried[i] + current[i];
      kept[i] = u;
      carried[i] = u - fired<is_signed, true>(u, theta[i]);
    }
  }
  std::fill_n(carried, size, 0.0f);
  std::fill_n(block.theta_sums, size, 0.0f);
  alignas(64) float unwanted[lanes];
  for (std::int64_t t = call.steps - 1; t >= 0; --t) {
    const float* __restrict kept = block.membranes + t * lanes;
    const float* __restrict gradient = call.output_gradient + t * count + block.from;
    float* __restrict to = call.current_gradient ? call.current_gradient + t * count + block.from : unwanted;
    float* __restrict theta_sums = block.theta_sums;
    for (std::int64_t i = 0; i < size; ++i) {
      gradient_step<is_signed, relative>(kept[i], theta[i], gradient[i], gamma, slope, carried[i], theta_sums[i]);
      to[i] = carried[i];
    }
  }
  for (std::int64_t i = 0; i < size; ++i) {
    block.theta_sums[i] += carried[i] * beta[i];
    block.beta_sums[i] = carried[i] * theta[i];
  }
}

[[gnu::always_inline]] inline void run_any(const Block& block, bool is_signed) {
  if (is_signed) return block.call.relative_surrogate ? run_block<true, true>(block) : run_block<true, false>(block);
  return block.call.relative_surrogate ? run_block<false, true>(block) : run_block<false, false>(block);
}
void run_plain(const Block& block, bool is_signed) { run_any(block, is_signed); }
ASSAY_AVX2 void run_avx2(const Block& block, bool is_signed) { run_any(block, is_signed); }
ASSAY_AVX512 void run_avx512(const Block& block, bool is_signed) { run_any(block, is_signed); }

/// Sums of a vector of 1, channels or units values over rows (and places), kept in double.
class ParameterSums {
 public:
  ParameterSums(std::size_t size, const NeuronShape& shape) : shape_(shape), sums_(size, 0.0) {}
  void add(const float* values, std::int64_t from, std::int64_t size) {
    if (sums_.size() == 1) {
      for (std::int64_t i = 0; i < size; ++i) sums_[0] += values[i];
      return;
    }
    std::int64_t unit = from % shape_.units();
    for (std::int64_t i = 0; i < size; ++i) {
      sums_[parameter_index(sums_.size(), shape_, unit)] += values[i];
      if (++unit == shape_.units()) unit = 0;
    }
  }
  void give(std::span<float> to) const {
    for (std::size_t k = 0; k < to.size(); ++k) to[k] += static_cast<float>(sums_[k]);
  }

 private:
  NeuronShape shape_;
  std::vector<double> sums_;
};

struct LevelsBlock {
  std::int64_t size;
  float levels, lowest;
  const float *theta, *z, *gradient;
  float *z_gradient, *theta_sums;
};
[[gnu::always_inline]] inline void levels_any(const LevelsBlock& block) {
  const float *__restrict theta = block.theta, *__restrict z = block.z, *__restrict gradient = block.gradient;
  float *__restrict z_gradient = block.z_gradient, *__restrict theta_sums = block.theta_sums;
  for (std::int64_t i = 0; i < block.size; ++i) qcfs_gradient(z[i], theta[i], gradient[i], block.levels, block.lowest, z_gradient[i], theta_sums[i]);
}
void levels_plain(const LevelsBlock& block) { levels_any(block); }
ASSAY_AVX2 void levels_avx2(const LevelsBlock& block) { levels_any(block); }
ASSAY_AVX512 void levels_avx512(const LevelsBlock& block) { levels_any(block); }

}  // namespace

void if_backward(const SiteParameters& site, const IfGradientCall& call) {
  check_sizes(site, call.shape);
  static const auto run = chosen(run_plain, run_avx2, run_avx512);
  const std::vector<float> thetas = spread(site.theta, call.shape), betas = spread(site.beta, call.shape);
  ParameterSums by_theta(site.theta.size(), call.shape), by_beta(site.beta.size(), call.shape);
  std::vector<float> membranes(static_cast<std::size_t>(call.steps * lanes));
  alignas(64) float theta[lanes], beta[lanes], theta_sums[lanes], beta_sums[lanes];
  const std::int64_t count = call.shape.count();
  for (std::int64_t from = 0; from < count; from += lanes) {
    const std::int64_t size = std::min(lanes, count - from);
    copy_parameters(thetas, from, size, theta);
    copy_parameters(betas, from, size, beta);
    run({call, from, size, theta, beta, membranes.data(), theta_sums, beta_sums}, site.is_signed);
    by_theta.add(theta_sums, from, size);
    by_beta.add(beta_sums, from, size);
  }
  by_theta.give(call.theta_gradient);
  by_beta.give(call.beta_gradient);
}

void qcfs_backward(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z, const float* a_gradient, float* z_gradient,
                   std::span<float> theta_gradient) {
  check_sizes(site, shape);
  static const auto run = chosen(levels_plain, levels_avx2, levels_avx512);
  const std::vector<float> thetas = spread(site.theta, shape);
  ParameterSums by_theta(site.theta.size(), shape);
  const auto most = static_cast<float>(levels);
  alignas(64) float theta[lanes], theta_sums[lanes];
  for (std::int64_t from = 0; from < shape.count(); from += lanes) {
    const std::int64_t size = std::min(lanes, shape.count() - from);
    copy_parameters(thetas, from, size, theta);
    run({size, most, site.is_signed ? -most : 0.0f, theta, z + from, a_gradient + from, z_gradient + from, theta_sums});
    by_theta.add(theta_sums, from, size);
  }
  by_theta.give(theta_gradient);
}

}  // namespace assay::snn
