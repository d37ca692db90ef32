// SPDX-License-Identifier: GPL-3.0-or-later
// The CUDA kernels over arrays of the processor: copied to the GPU, run, copied back. Skipped where there is no GPU.
#include <cuda_runtime.h>

#include <stdexcept>

#include "plugins/conversion/neurons/cuda/neuron_kernels.h"
#include "plugins/conversion/neurons/if_lanes.h"
#include "plugins/conversion/tests/neuron_backends.h"

namespace assay::snn {

NeuronBackend cuda_backend();

namespace {

void check(cudaError_t status) {
  if (status != cudaSuccess) throw std::runtime_error(cudaGetErrorString(status));
}
void check(const char* fault) {
  if (fault) throw std::runtime_error(fault);
}

/// Memory of the GPU for as many values as the processor has, with their values in it.
template <typename Value>
class OnDevice {
 public:
  OnDevice(const Value* from, std::int64_t count) : bytes_(from ? static_cast<std::size_t>(count) * sizeof(Value) : 0) {
    if (!from) return;
    check(cudaMalloc(&data_, std::max<std::size_t>(bytes_, 1)));
    check(cudaMemcpy(data_, from, bytes_, cudaMemcpyHostToDevice));
  }
  explicit OnDevice(const std::vector<Value>& values) : OnDevice(values.data(), static_cast<std::int64_t>(values.size())) {}
  ~OnDevice() { cudaFree(data_); }
  OnDevice(const OnDevice&) = delete;
  OnDevice& operator=(const OnDevice&) = delete;
  Value* get() const { return static_cast<Value*>(data_); }
  void give(Value* to) const {
    if (to) check(cudaMemcpy(to, data_, bytes_, cudaMemcpyDeviceToHost));
  }

 private:
  std::size_t bytes_;
  void* data_ = nullptr;
};
using Floats = OnDevice<float>;

cuda::Grid grid_of(const NeuronShape& shape) { return {shape.rows, shape.channels, shape.inner}; }
cuda::Parameter parameter_of(const Floats& values, const std::vector<float>& host) { return {values.get(), static_cast<std::int64_t>(host.size())}; }
std::vector<double> space_of(const NeuronShape& shape, std::size_t parameters) {
  return std::vector<double>(static_cast<std::size_t>(cuda::fold_space(grid_of(shape), static_cast<std::int64_t>(parameters))), NAN);
}

void start(const SiteParameters& site, const NeuronShape& shape, float* membrane) {
  check_sizes(site, shape);
  check_thresholds(site);
  const Floats theta(site.theta), beta(site.beta), to(membrane, shape.count());
  check(cuda::start_membrane({grid_of(shape), parameter_of(theta, site.theta), parameter_of(beta, site.beta), to.get()}, nullptr));
  to.give(membrane);
}

void forward(const SiteParameters& site, const IfCall& call) {
  check_sizes(site, call.shape);
  const std::int64_t count = call.shape.count(), stride = call.constant ? 0 : call.current_stride > 0 ? call.current_stride : count;
  const Floats theta(site.theta), current(call.current, (call.steps - 1) * stride + count), membrane(call.membrane, count), output(call.output, call.steps * count),
      total(call.total, count);
  const OnDevice<std::int32_t> spikes(call.spikes, count);
  const OnDevice<std::uint8_t> bits(call.bits, call.steps * ((count + 7) / 8));
  const OnDevice<std::int64_t> fired(call.fired, 1);
  check(cuda::if_forward({grid_of(call.shape), parameter_of(theta, site.theta), call.steps, stride, current.get(), membrane.get(), output.get(), total.get(), spikes.get(), bits.get()},
                         site.is_signed, call.fire == FireRule::at_least, call.reset == ResetRule::soft, fired.get(), nullptr));
  membrane.give(call.membrane);
  output.give(call.output);
  total.give(call.total);
  spikes.give(call.spikes);
  bits.give(call.bits);
  fired.give(call.fired);
}

void backward(const SiteParameters& site, const IfGradientCall& call) {
  check_sizes(site, call.shape);
  const std::int64_t count = call.shape.count(), all = call.steps * count;
  const std::vector<float> unknown(static_cast<std::size_t>(all), NAN);
  const Floats theta(site.theta), beta(site.beta), current(call.current, all), upstream(call.output_gradient, all), down(unknown), theta_parts(unknown), beta_parts(unknown),
      theta_gradient(call.theta_gradient.data(), static_cast<std::int64_t>(call.theta_gradient.size())),
      beta_gradient(call.beta_gradient.data(), static_cast<std::int64_t>(call.beta_gradient.size()));
  const OnDevice<double> space(space_of(call.shape, std::max(site.theta.size(), site.beta.size())));
  const cuda::Backward arguments{grid_of(call.shape),
                                 parameter_of(theta, site.theta),
                                 parameter_of(beta, site.beta),
                                 call.steps,
                                 current.get(),
                                 upstream.get(),
                                 down.get(),
                                 call.current_gradient ? down.get() : nullptr,
                                 theta_parts.get(),
                                 beta_parts.get(),
                                 static_cast<float>(call.gamma),
                                 static_cast<float>(1.0 / (call.gamma * call.gamma))};
  check(cuda::if_backward(arguments, site.is_signed, call.relative_surrogate, theta_gradient.get(), beta_gradient.get(), space.get(), nullptr));
  down.give(call.current_gradient);
  theta_gradient.give(call.theta_gradient.data());
  beta_gradient.give(call.beta_gradient.data());
}

void levels_forward(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z, float* a) {
  check_sizes(site, shape);
  const auto most = static_cast<float>(levels);
  const Floats theta(site.theta), from(z, shape.count()), to(a, shape.count());
  check(cuda::qcfs_forward({grid_of(shape), parameter_of(theta, site.theta), most, site.is_signed ? -most : 0.0f, from.get(), to.get(), nullptr, nullptr, nullptr}, nullptr));
  to.give(a);
}

void levels_backward(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z, const float* a_gradient, float* z_gradient,
                     std::span<float> theta_gradient) {
  check_sizes(site, shape);
  const auto most = static_cast<float>(levels);
  const Floats theta(site.theta), from(z, shape.count()), upstream(a_gradient, shape.count()), down(z_gradient, shape.count()), parts(z, shape.count()),
      by_theta(theta_gradient.data(), static_cast<std::int64_t>(theta_gradient.size()));
  const OnDevice<double> space(space_of(shape, site.theta.size()));
  check(cuda::qcfs_backward({grid_of(shape), parameter_of(theta, site.theta), most, site.is_signed ? -most : 0.0f, from.get(), nullptr, upstream.get(), down.get(), parts.get()},
                            by_theta.get(), space.get(), nullptr));
  down.give(z_gradient);
  by_theta.give(theta_gradient.data());
}

}  // namespace

NeuronBackend cuda_backend() {
  int devices = 0;
  const cudaError_t status = cudaGetDeviceCount(&devices);
  const std::string missing = status != cudaSuccess ? std::string("no GPU was found (") + cudaGetErrorString(status) + ")" : devices == 0 ? "this computer has no GPU" : "";
  return {"cuda", missing.empty() ? "" : missing + "; the kernels' threads ran on the processor as cuda_emulated", start, forward, backward, levels_forward, levels_backward};
}

}  // namespace assay::snn
