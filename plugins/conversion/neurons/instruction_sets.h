// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One body, compiled for several instruction sets by being inlined into functions of each; `chosen` picks the widest that this processor has. Sources
// that use it are compiled with -ffp-contract=off, so that no set fuses a product with a sum.

#if defined(__x86_64__)
#define ASSAY_AVX2 [[gnu::target("avx2")]]
#define ASSAY_AVX512 [[gnu::target("avx2,avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")]]
#else
#define ASSAY_AVX2
#define ASSAY_AVX512
#endif

namespace assay::snn {

template <typename Function>
Function* chosen(Function* plain, [[maybe_unused]] Function* avx2, [[maybe_unused]] Function* avx512) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) return avx512;
  if (__builtin_cpu_supports("avx2")) return avx2;
#endif
  return plain;
}

}  // namespace assay::snn
