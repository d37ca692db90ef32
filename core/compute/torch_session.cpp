// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/torch_session.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <torch/cuda.h>

#include <charconv>
#include <mutex>

#include "core/base/error.h"

namespace assay {

at::Device find_device(const std::string& text) {
  if (text == "cpu") return {at::kCPU};
  int index = 0;
  bool known = text == "cuda";
  if (text.starts_with("cuda:")) {
    const char* end = text.data() + text.size();
    const auto [rest, fault] = std::from_chars(text.data() + 5, end, index);
    known = fault == std::errc{} && rest == end && index >= 0 && index < 128;
  }
  if (!known) {
    throw Error(ErrorKind::usage, {.message = "There is no such device",
                                   .where = "device",
                                   .value = text,
                                   .allowed = "cpu, cuda, cuda:0, cuda:1, and so on",
                                   .remedy = {}});
  }
  const int count = static_cast<int>(torch::cuda::device_count());
  if (index >= count) {
    throw Error(ErrorKind::device,
                {.message = count > 0 ? "The CUDA device is missing" : "LibTorch finds no CUDA device: it has no CUDA, or there is no driver",
                 .where = "device",
                 .value = text,
                 .allowed = count == 0 ? "cpu" : "cpu, or cuda:0 to cuda:" + std::to_string(count - 1),
                 .remedy = count > 0 ? "Choose one of these" : "Choose the device cpu; where there is a GPU, build with ./start --cuda"});
  }
  at::globalContext().setAllowTF32CuDNN(false);  // 10 bits of mantissa flip activations that are near 0
  return {at::kCUDA, static_cast<at::DeviceIndex>(index)};
}

namespace {

/// OpenBLAS has threads of its own, which at::set_num_threads does not reach. It splits one product over all of them while other threads
/// wait for its lock, and the split decides the last bits. Another BLAS has no such function: nothing is done.
void keep_blas_on_the_calling_thread() {
  using SetThreads = void (*)(int);
  if (const auto set = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(1);
}

}  // namespace

void compute_on_this_thread() {
  static std::once_flag once;
  std::call_once(once, keep_blas_on_the_calling_thread);
  thread_local bool done = false;
  if (!done) at::set_num_threads(1);
  done = true;
}

at::Generator make_generator(std::uint64_t seed) { return at::detail::createCPUGenerator(seed); }

std::string first_line(const char* what) {
  const std::string text = what;
  return text.substr(0, text.find('\n'));
}

}  // namespace assay
