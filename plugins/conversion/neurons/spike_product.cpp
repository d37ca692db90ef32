// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/neurons/spike_product.h"

#include <algorithm>
#include <cstring>

#include "plugins/conversion/neurons/instruction_sets.h"

namespace assay::snn {
namespace {

constexpr std::int64_t block = 64;      ///< outputs whose sums stay in registers
constexpr std::int64_t rows_at_once = 32;
using Lane [[gnu::vector_size(64), gnu::aligned(4), gnu::may_alias]] = float;  ///< 16 floats, wherever they lie

/// The inputs of one row that are not 0.
struct Events {
  const std::int32_t* place;
  const float* value;
  std::int64_t count;
};

[[gnu::always_inline]] inline std::int64_t find_any(const float* __restrict input, std::int64_t inputs, std::int32_t* __restrict place, float* __restrict value) {
  std::int64_t count = 0;
  for (std::int64_t i = 0; i < inputs; ++i) {
    place[count] = static_cast<std::int32_t>(i);
    value[count] = input[i];
    count += input[i] != 0.0f;
  }
  return count;
}

[[gnu::always_inline]] inline void add_any(const Events& events, const float* weights, const float* bias, float* sums) {
  Lane a = *reinterpret_cast<const Lane*>(bias), b = *reinterpret_cast<const Lane*>(bias + 16), c = *reinterpret_cast<const Lane*>(bias + 32),
       d = *reinterpret_cast<const Lane*>(bias + 48);
  for (std::int64_t k = 0; k < events.count; ++k) {
    const float* from = weights + events.place[k] * block;
    const float value = events.value[k];
    a += value * *reinterpret_cast<const Lane*>(from);
    b += value * *reinterpret_cast<const Lane*>(from + 16);
    c += value * *reinterpret_cast<const Lane*>(from + 32);
    d += value * *reinterpret_cast<const Lane*>(from + 48);
  }
  *reinterpret_cast<Lane*>(sums) = a;
  *reinterpret_cast<Lane*>(sums + 16) = b;
  *reinterpret_cast<Lane*>(sums + 32) = c;
  *reinterpret_cast<Lane*>(sums + 48) = d;
}

struct Work {
  const float *weights, *bias, *input;
  std::int64_t inputs, outputs, rows;
  float* output;
  std::int32_t* places;
  float* values;
};
/// Some rows through all blocks of outputs, block by block, so that a block's weights serve all of the rows while they are near.
[[gnu::always_inline]] inline void run_any(const Work& work) {
  Events events[rows_at_once];
  for (std::int64_t row = 0; row < work.rows; ++row) {
    std::int32_t* places = work.places + row * work.inputs;
    float* values = work.values + row * work.inputs;
    events[row] = {places, values, find_any(work.input + row * work.inputs, work.inputs, places, values)};
  }
  for (std::int64_t first = 0; first < work.outputs; first += block) {
    const std::int64_t size = std::min(block, work.outputs - first);
    for (std::int64_t row = 0; row < work.rows; ++row) {
      float* to = work.output + row * work.outputs + first;
      alignas(64) float sums[block];
      add_any(events[row], work.weights + first * work.inputs, work.bias + first, size == block ? to : sums);
      if (size < block) std::memcpy(to, sums, static_cast<std::size_t>(size) * sizeof(float));
    }
  }
}
void run_plain(const Work& work) { run_any(work); }
#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] void run_avx2(const Work& work) { run_any(work); }
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,fma,prefer-vector-width=512")]] void run_avx512(const Work& work) { run_any(work); }
#else
void run_avx2(const Work& work) { run_any(work); }
void run_avx512(const Work& work) { run_any(work); }
#endif

}  // namespace

SpikeProduct::SpikeProduct(const float* weight, const float* bias, std::int64_t outputs, std::int64_t inputs)
    : outputs_(outputs), inputs_(inputs), width_((outputs + block - 1) / block * block), weights_(static_cast<std::size_t>(width_ * inputs), 0.0f),
      bias_(static_cast<std::size_t>(width_), 0.0f) {
  std::copy_n(bias, outputs, bias_.begin());
  for (std::int64_t o = 0; o < outputs; ++o)
    for (std::int64_t i = 0; i < inputs; ++i) weights_[static_cast<std::size_t>(o / block * block * inputs + i * block + o % block)] = weight[o * inputs + i];
}

void SpikeProduct::apply(const float* input, std::int64_t rows, float* output) const {
  static const auto run = chosen(run_plain, run_avx2, run_avx512);
  thread_local std::vector<std::int32_t> places;
  thread_local std::vector<float> values;
  places.resize(static_cast<std::size_t>(rows_at_once * inputs_));
  values.resize(places.size());
  for (std::int64_t first = 0; first < rows; first += rows_at_once)
    run({weights_.data(), bias_.data(), input + first * inputs_, inputs_, outputs_, std::min(rows_at_once, rows - first), output + first * outputs_, places.data(), values.data()});
}

double SpikeProduct::density(const float* values, std::int64_t count) {
  std::int64_t found = 0;
  for (std::int64_t from = 0; from < count; from += 4096) {
    std::int32_t here = 0;
    for (std::int64_t i = from; i < std::min(count, from + 4096); ++i) here += values[i] != 0.0f;
    found += here;
  }
  return count > 0 ? static_cast<double>(found) / static_cast<double>(count) : 0.0;
}

}  // namespace assay::snn
