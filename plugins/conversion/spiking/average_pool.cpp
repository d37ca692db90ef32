// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/spiking/average_pool.h"

#include "plugins/conversion/neurons/instruction_sets.h"

namespace assay::snn {
namespace {

constexpr std::int64_t strip = 1024;  ///< floats of summed rows that are halved at once

/// 2 x 2 windows, 2 apart, even width: both sums run over whole rows. Sums of equal amplitudes are the same in any order.
[[gnu::always_inline]] inline void halve_any(const float* __restrict input, std::int64_t pairs, std::int64_t width, float* __restrict output) {
  alignas(64) float sums[strip];
  const std::int64_t at_once = strip / width;
  for (std::int64_t first = 0; first < pairs; first += at_once) {
    const std::int64_t count = first + at_once < pairs ? at_once : pairs - first;
    for (std::int64_t pair = 0; pair < count; ++pair) {
      const float *__restrict upper = input + 2 * (first + pair) * width, *__restrict lower = upper + width;
      float* __restrict to = sums + pair * width;
      for (std::int64_t x = 0; x < width; ++x) to[x] = upper[x] + lower[x];
    }
    float* __restrict to = output + first * (width / 2);
    for (std::int64_t x = 0; x < count * width / 2; ++x) to[x] = (sums[2 * x] + sums[2 * x + 1]) * 0.25f;
  }
}
void halve_plain(const float* input, std::int64_t pairs, std::int64_t width, float* output) { halve_any(input, pairs, width, output); }
ASSAY_AVX2 void halve_avx2(const float* input, std::int64_t pairs, std::int64_t width, float* output) { halve_any(input, pairs, width, output); }
ASSAY_AVX512 void halve_avx512(const float* input, std::int64_t pairs, std::int64_t width, float* output) { halve_any(input, pairs, width, output); }

}  // namespace

void average_pool(const float* input, std::int64_t planes, std::int64_t height, std::int64_t width, std::int64_t kernel, std::int64_t stride, float* output) {
  if (kernel == 2 && stride == 2 && height % 2 == 0 && width % 2 == 0 && width <= strip) {
    static const auto halve = chosen(halve_plain, halve_avx2, halve_avx512);
    return halve(input, planes * height / 2, width, output);
  }
  const std::int64_t out_height = (height - kernel) / stride + 1, out_width = (width - kernel) / stride + 1;
  const auto area = static_cast<float>(kernel * kernel);
  for (std::int64_t plane = 0; plane < planes; ++plane)
    for (std::int64_t y = 0; y < out_height; ++y)
      for (std::int64_t x = 0; x < out_width; ++x) {
        float sum = 0;
        for (std::int64_t dy = 0; dy < kernel; ++dy)
          for (std::int64_t dx = 0; dx < kernel; ++dx) sum += input[(plane * height + y * stride + dy) * width + x * stride + dx];
        *output++ = sum / area;
      }
}

}  // namespace assay::snn
