// SPDX-License-Identifier: GPL-3.0-or-later
// Calls on tensors as kernel launches: LibTorch's memory, on its current stream.
#include <ATen/ATen.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include <algorithm>

#include "core/base/error.h"
#include "plugins/conversion/neurons/cuda/neuron_kernels.h"
#include "plugins/conversion/neurons/tensor_neurons.h"

namespace assay::snn::cuda_neurons {
namespace {

/// The site's device as the current one, and its stream, while it lives.
struct OnDevice {
  explicit OnDevice(const at::Tensor& tensor) : guard(tensor.device()), stream(c10::cuda::getCurrentCUDAStream(tensor.device().index()).stream()) {}
  c10::cuda::CUDAGuard guard;
  cuda::Stream stream;
};

void check(const char* fault) {
  if (fault) throw Error(ErrorKind::device, {"A kernel of the neurons did not start", "cuda", fault, "", "Choose the device cpu, or a smaller batch"});
}

cuda::Grid grid_of(const NeuronShape& shape) { return {shape.rows, shape.channels, shape.inner}; }
cuda::Parameter parameter_of(const at::Tensor& values) { return {values.data_ptr<float>(), values.numel()}; }

at::Tensor fold_space(const at::Tensor& like, const cuda::Grid& grid, std::int64_t parameters) {
  return at::empty({std::max<std::int64_t>(1, cuda::fold_space(grid, parameters))}, like.options().dtype(at::kDouble));
}
float* data_or_null(std::span<float> values) { return values.empty() ? nullptr : values.data(); }

cuda::Levels levels_of(const SiteTensor& site, const NeuronShape& shape, std::int64_t levels, const float* z) {
  const auto most = static_cast<float>(levels);
  return {grid_of(shape), parameter_of(site.theta), most, site.is_signed ? -most : 0.0f, z, nullptr, nullptr, nullptr, nullptr};
}

}  // namespace

bool built() { return true; }

void start_membrane(const SiteTensor& site, const NeuronShape& shape, float* membrane) {
  const OnDevice on(site.theta);
  check(cuda::start_membrane({grid_of(shape), parameter_of(site.theta), parameter_of(site.beta), membrane}, on.stream));
}

void if_forward(const SiteTensor& site, const IfCall& call) {
  const OnDevice on(site.theta);
  const std::int64_t stride = call.constant ? 0 : call.current_stride > 0 ? call.current_stride : call.shape.count();
  const cuda::Forward forward{grid_of(call.shape), parameter_of(site.theta), call.steps, stride, call.current, call.membrane, call.output, call.total, call.spikes, call.bits};
  check(cuda::if_forward(forward, site.is_signed, call.fire == FireRule::at_least, call.reset == ResetRule::soft, call.fired, on.stream));
}

void if_backward(const SiteTensor& site, const IfGradientCall& call) {
  const OnDevice on(site.theta);
  const std::int64_t count = call.shape.count();
  // Memory given back at the end of this function is used again only by work that the stream does later.
  const at::Tensor parts = at::empty({2, count}, site.theta.options());
  const at::Tensor membranes = call.current_gradient ? at::Tensor() : at::empty({call.steps * count}, site.theta.options());
  const cuda::Grid grid = grid_of(call.shape);
  const at::Tensor space = fold_space(site.theta, grid, std::max(site.theta.numel(), site.beta.numel()));
  const auto gamma = static_cast<float>(call.gamma), slope = static_cast<float>(1.0 / (call.gamma * call.gamma));
  const cuda::Backward backward{grid,
                                parameter_of(site.theta),
                                parameter_of(site.beta),
                                call.steps,
                                call.current,
                                call.output_gradient,
                                call.current_gradient ? call.current_gradient : membranes.data_ptr<float>(),
                                call.current_gradient,
                                parts.data_ptr<float>(),
                                parts.data_ptr<float>() + count,
                                gamma,
                                slope};
  check(cuda::if_backward(backward, site.is_signed, call.relative_surrogate, data_or_null(call.theta_gradient), data_or_null(call.beta_gradient), space.data_ptr<double>(), on.stream));
}

void qcfs_forward(const SiteTensor& site, const NeuronShape& shape, std::int64_t levels, const float* z, float* a) {
  const OnDevice on(site.theta);
  cuda::Levels call = levels_of(site, shape, levels, z);
  call.a = a;
  check(cuda::qcfs_forward(call, on.stream));
}

void qcfs_backward(const SiteTensor& site, const NeuronShape& shape, std::int64_t levels, const float* z, const float* a_gradient, float* z_gradient,
                   std::span<float> theta_gradient) {
  const OnDevice on(site.theta);
  const at::Tensor parts = at::empty({shape.count()}, site.theta.options());
  const at::Tensor space = fold_space(site.theta, grid_of(shape), site.theta.numel());
  cuda::Levels call = levels_of(site, shape, levels, z);
  call.upstream = a_gradient;
  call.z_gradient = z_gradient;
  call.theta_parts = parts.data_ptr<float>();
  check(cuda::qcfs_backward(call, data_or_null(theta_gradient), space.data_ptr<double>(), on.stream));
}

}  // namespace assay::snn::cuda_neurons
