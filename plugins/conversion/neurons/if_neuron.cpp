// SPDX-License-Identifier: GPL-3.0-or-later
// The forward kernels: blocks of neurons whose membranes stay in the nearest cache while time runs, compiled for three instruction sets of which one is
// chosen at run time. Every operation is one addition, comparison or selection, so that the width of the vectors changes no bit.
#include <algorithm>

#include "plugins/conversion/neurons/if_lanes.h"
#include "plugins/conversion/neurons/instruction_sets.h"

namespace assay::snn {
namespace {

/// One block of at most `lanes` neurons from flat index `from`.
struct Block {
  const IfCall& call;
  std::int64_t from, size;
  const float* theta;
};

template <bool is_signed, FireRule fire, ResetRule reset>
[[gnu::always_inline]] inline void step_block(const Block& block, std::int64_t t, float* __restrict membrane, float* __restrict output) {
  const float* __restrict current = step_currents(block.call, t) + block.from;
  const float* __restrict theta = block.theta;
  for (std::int64_t i = 0; i < block.size; ++i) {
    const float u = membrane[i] + current[i];
    const float out = fired<is_signed, fire == FireRule::at_least>(u, theta[i]);
    membrane[i] = after_reset<reset == ResetRule::soft>(u, out);
    output[i] = out;
  }
}

[[gnu::always_inline]] inline void pack_bits(const float* output, std::int64_t size, std::uint8_t* bits) {
  for (std::int64_t byte = 0; byte < (size + 7) / 8; ++byte) {
    unsigned packed = 0;
    for (std::int64_t bit = 0; bit < std::min<std::int64_t>(8, size - 8 * byte); ++bit) packed |= unsigned{output[8 * byte + bit] != 0.0f} << bit;
    bits[byte] = static_cast<std::uint8_t>(packed);
  }
}

template <bool is_signed, FireRule fire, ResetRule reset>
[[gnu::always_inline]] inline void run_block(const Block& block) {
  const IfCall& call = block.call;
  const std::int64_t count = call.shape.count(), bytes = (count + 7) / 8;
  alignas(64) float scratch[lanes];
  float* __restrict membrane = call.membrane + block.from;
  for (std::int64_t t = 0; t < call.steps; ++t) {
    float* __restrict output = call.output ? call.output + t * count + block.from : scratch;
    step_block<is_signed, fire, reset>(block, t, membrane, output);
    if (call.total) {
      float* __restrict total = call.total + block.from;
      for (std::int64_t i = 0; i < block.size; ++i) total[i] += output[i];
    }
    if (call.spikes) {
      std::int32_t* __restrict spikes = call.spikes + block.from;
      for (std::int64_t i = 0; i < block.size; ++i) spikes[i] += output[i] != 0.0f ? 1 : 0;
    }
    if (call.fired) {
      std::int32_t fired = 0;
      for (std::int64_t i = 0; i < block.size; ++i) fired += output[i] != 0.0f ? 1 : 0;
      *call.fired += fired;
    }
    if (call.bits) pack_bits(output, block.size, call.bits + t * bytes + block.from / 8);
  }
}

[[gnu::always_inline]] inline void run_any(const Block& block, bool is_signed) {
  const bool at_least = block.call.fire == FireRule::at_least, soft = block.call.reset == ResetRule::soft;
  if (is_signed) {
    if (at_least && soft) return run_block<true, FireRule::at_least, ResetRule::soft>(block);
    if (at_least) return run_block<true, FireRule::at_least, ResetRule::hard>(block);
    if (soft) return run_block<true, FireRule::above, ResetRule::soft>(block);
    return run_block<true, FireRule::above, ResetRule::hard>(block);
  }
  if (at_least && soft) return run_block<false, FireRule::at_least, ResetRule::soft>(block);
  if (at_least) return run_block<false, FireRule::at_least, ResetRule::hard>(block);
  if (soft) return run_block<false, FireRule::above, ResetRule::soft>(block);
  return run_block<false, FireRule::above, ResetRule::hard>(block);
}

void run_plain(const Block& block, bool is_signed) { run_any(block, is_signed); }
ASSAY_AVX2 void run_avx2(const Block& block, bool is_signed) { run_any(block, is_signed); }
ASSAY_AVX512 void run_avx512(const Block& block, bool is_signed) { run_any(block, is_signed); }

using Levels = void (*)(const float* theta, std::int64_t size, float levels, float lowest, const float* z, float* a);
[[gnu::always_inline]] inline void levels_any(const float* __restrict theta, std::int64_t size, float levels, float lowest, const float* __restrict z, float* __restrict a) {
  for (std::int64_t i = 0; i < size; ++i) a[i] = theta[i] * (qcfs_level(z[i], theta[i], levels, lowest) / levels);
}
void levels_plain(const float* theta, std::int64_t size, float levels, float lowest, const float* z, float* a) { levels_any(theta, size, levels, lowest, z, a); }
ASSAY_AVX2 void levels_avx2(const float* theta, std::int64_t size, float levels, float lowest, const float* z, float* a) {
  levels_any(theta, size, levels, lowest, z, a);
}
ASSAY_AVX512 void levels_avx512(const float* theta, std::int64_t size, float levels, float lowest, const float* z, float* a) {
  levels_any(theta, size, levels, lowest, z, a);
}

/// The thresholds of block after block: where they lie, or copied where a block holds several rows or one value serves all.
class ThresholdBlocks {
 public:
  ThresholdBlocks(const SiteParameters& site, const NeuronShape& shape) {
    const auto size = static_cast<std::int64_t>(site.theta.size());
    if (size > 1 && size != shape.units()) spread_ = spread(site.theta, shape);
    values_ = spread_.empty() ? &site.theta : &spread_;
    if (size == 1) copy_parameters(*values_, 0, std::min(lanes, shape.count()), block_);
  }
  const float* at(std::int64_t from, std::int64_t size) {
    const auto units = static_cast<std::int64_t>(values_->size());
    if (units == 1) return block_;
    const std::int64_t unit = from % units;
    if (unit + size <= units) return values_->data() + unit;
    copy_parameters(*values_, from, size, block_);
    return block_;
  }

 private:
  std::vector<float> spread_;
  const std::vector<float>* values_;
  alignas(64) float block_[lanes] = {};
};

}  // namespace

void if_forward(const SiteParameters& site, const IfCall& call) {
  check_sizes(site, call.shape);
  static const auto run = chosen(run_plain, run_avx2, run_avx512);
  ThresholdBlocks thresholds(site, call.shape);
  const std::int64_t count = call.shape.count();
  for (std::int64_t from = 0; from < count; from += lanes) {
    const std::int64_t size = std::min(lanes, count - from);
    run({call, from, size, thresholds.at(from, size)}, site.is_signed);
  }
}

void qcfs_forward(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z, float* a) {
  check_sizes(site, shape);
  static const Levels run = chosen(levels_plain, levels_avx2, levels_avx512);
  ThresholdBlocks thresholds(site, shape);
  const auto most = static_cast<float>(levels);
  for (std::int64_t from = 0; from < shape.count(); from += lanes) {
    const std::int64_t size = std::min(lanes, shape.count() - from);
    run(thresholds.at(from, size), size, most, site.is_signed ? -most : 0.0f, z + from, a + from);
  }
}

}  // namespace assay::snn
