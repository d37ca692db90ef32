// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels: a thread's work is in neuron_threads.h, here are grids and launches.
#include "plugins/conversion/neurons/cuda/neuron_kernels.h"

#include <cuda_runtime.h>

namespace assay::snn::cuda {
namespace {

constexpr int block = 256;
constexpr std::int64_t most_blocks = 2147483647;

__device__ std::int64_t this_thread() { return static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x; }

__global__ void start_kernel(Start start) { start_thread(start, this_thread()); }

template <bool is_signed, bool at_least, bool soft, int width>
__global__ void forward_kernel(Forward forward, unsigned long long* fired) {
  std::int64_t spikes = forward_thread<is_signed, at_least, soft, width>(forward, this_thread());
  if (!fired) return;  // for all threads alike
  for (int apart = 16; apart > 0; apart /= 2) spikes += __shfl_down_sync(0xffffffffu, static_cast<long long>(spikes), apart);
  // Whole numbers: their sum is the same in any order.
  if (threadIdx.x % 32 == 0 && spikes > 0) atomicAdd(fired, static_cast<unsigned long long>(spikes));
}

template <bool is_signed, bool relative>
__global__ void backward_kernel(Backward backward) {
  backward_thread<is_signed, relative>(backward, this_thread());
}
__global__ void levels_kernel(Levels levels) { levels_thread(levels, this_thread()); }
__global__ void levels_gradient_kernel(Levels levels) { levels_gradient_thread(levels, this_thread()); }
template <typename Value>
__global__ void fold_kernel(Fold<Value> fold) {
  fold_thread(fold, this_thread());
}
__global__ void finish_kernel(const double* sums, std::int64_t parameters, float* gradient) { finish_thread(sums, parameters, gradient, this_thread()); }

template <typename... Wanted, typename... Arguments>
void launch(void (*kernel)(Wanted...), std::int64_t threads, Stream stream, const Arguments&... arguments) {
  if (threads > 0 && divided_up(threads, block) <= most_blocks)
    kernel<<<static_cast<unsigned>(divided_up(threads, block)), block, 0, stream>>>(arguments...);
}

const char* outcome(std::int64_t threads) {
  if (divided_up(threads, block) > most_blocks) return "more neurons than one launch can hold";
  const cudaError_t status = cudaGetLastError();
  return status == cudaSuccess ? nullptr : cudaGetErrorString(status);
}

void add_up_on(Stream stream, const Grid& grid, const float* parts, float* gradient, std::int64_t parameters, double* space) {
  if (!gradient || grid.count() == 0) return;
  add_up(
      grid, parts, gradient, parameters, space, [stream](const Fold<float>& fold, std::int64_t threads) { launch(fold_kernel<float>, threads, stream, fold); },
      [stream](const Fold<double>& fold, std::int64_t threads) { launch(fold_kernel<double>, threads, stream, fold); },
      [stream](const double* sums, std::int64_t count, float* to) { launch(finish_kernel, count, stream, sums, count, to); });
}

}  // namespace

const char* start_membrane(const Start& start, Stream stream) {
  launch(start_kernel, start.grid.count(), stream, start);
  return outcome(start.grid.count());
}

const char* if_forward(const Forward& forward, bool is_signed, bool at_least, bool soft, std::int64_t* fired, Stream stream) {
  static_assert(sizeof(unsigned long long) == sizeof(std::int64_t));
  const std::int64_t threads = forward_threads(forward);
  auto* const sum = reinterpret_cast<unsigned long long*>(fired);
  with_flag(is_signed, [&](auto as_signed) {
    with_flag(at_least, [&](auto as_at_least) {
      with_flag(soft, [&](auto as_soft) {
        constexpr bool s = decltype(as_signed)::value, l = decltype(as_at_least)::value, r = decltype(as_soft)::value;
        if (forward.bits) launch(forward_kernel<s, l, r, 8>, threads, stream, forward, sum);
        else launch(forward_kernel<s, l, r, 1>, threads, stream, forward, sum);
      });
    });
  });
  return outcome(threads);
}

const char* if_backward(const Backward& backward, bool is_signed, bool relative, float* theta_gradient, float* beta_gradient, double* space, Stream stream) {
  const std::int64_t count = backward.grid.count();
  with_flag(is_signed, [&](auto as_signed) {
    with_flag(relative, [&](auto as_relative) { launch(backward_kernel<decltype(as_signed)::value, decltype(as_relative)::value>, count, stream, backward); });
  });
  add_up_on(stream, backward.grid, backward.theta_parts, theta_gradient, backward.theta.count, space);
  add_up_on(stream, backward.grid, backward.beta_parts, beta_gradient, backward.beta.count, space);
  return outcome(count);
}

const char* qcfs_forward(const Levels& levels, Stream stream) {
  launch(levels_kernel, levels.grid.count(), stream, levels);
  return outcome(levels.grid.count());
}

const char* qcfs_backward(const Levels& levels, float* theta_gradient, double* space, Stream stream) {
  launch(levels_gradient_kernel, levels.grid.count(), stream, levels);
  add_up_on(stream, levels.grid, levels.theta_parts, theta_gradient, levels.theta.count, space);
  return outcome(levels.grid.count());
}

}  // namespace assay::snn::cuda
