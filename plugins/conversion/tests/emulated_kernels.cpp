// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/tests/emulated_kernels.h"

#include <limits>

#include "plugins/conversion/neurons/cuda/neuron_threads.h"
#include "plugins/conversion/neurons/if_lanes.h"

namespace assay::snn::emulated {
namespace {

constexpr std::int64_t block = 256;
Order current_order = Order::ascending;

template <typename Thread>
void launch(std::int64_t threads, Thread thread) {
  const std::int64_t grid = cuda::divided_up(threads, block) * block;  // threads behind the last neuron run too
  for (std::int64_t i = 0; i < grid; ++i) thread(current_order == Order::ascending ? i : grid - 1 - i);
}

cuda::Grid grid_of(const NeuronShape& shape) { return {shape.rows, shape.channels, shape.inner}; }
cuda::Parameter parameter_of(const std::vector<float>& values) { return {values.data(), static_cast<std::int64_t>(values.size())}; }

void add_up(const cuda::Grid& grid, const std::vector<float>& parts, std::span<float> gradient, std::int64_t parameters) {
  if (gradient.empty()) return;
  // What is not written must not be read: it is NaN before.
  std::vector<double> space(static_cast<std::size_t>(cuda::fold_space(grid, parameters)), std::numeric_limits<double>::quiet_NaN());
  cuda::add_up(
      grid, parts.data(), gradient.data(), parameters, space.data(),
      [](const cuda::Fold<float>& fold, std::int64_t threads) { launch(threads, [&](std::int64_t i) { cuda::fold_thread(fold, i); }); },
      [](const cuda::Fold<double>& fold, std::int64_t threads) { launch(threads, [&](std::int64_t i) { cuda::fold_thread(fold, i); }); },
      [](const double* sums, std::int64_t count, float* to) { launch(count, [&](std::int64_t i) { cuda::finish_thread(sums, count, to, i); }); });
}

}  // namespace

void set_order(Order order) { current_order = order; }

void start_membrane(const SiteParameters& site, const NeuronShape& shape, float* membrane) {
  check_sizes(site, shape);
  check_thresholds(site);
  const cuda::Start start{grid_of(shape), parameter_of(site.theta), parameter_of(site.beta), membrane};
  launch(shape.count(), [&](std::int64_t i) { cuda::start_thread(start, i); });
}

void if_forward(const SiteParameters& site, const IfCall& call) {
  check_sizes(site, call.shape);
  const std::int64_t stride = call.constant ? 0 : call.current_stride > 0 ? call.current_stride : call.shape.count();
  const cuda::Forward forward{grid_of(call.shape), parameter_of(site.theta), call.steps, stride, call.current, call.membrane, call.output, call.total, call.spikes, call.bits};
  std::int64_t fired = 0;
  cuda::with_flag(site.is_signed, [&](auto is_signed) {
    cuda::with_flag(call.fire == FireRule::at_least, [&](auto at_least) {
      cuda::with_flag(call.reset == ResetRule::soft, [&](auto soft) {
        constexpr bool s = decltype(is_signed)::value, l = decltype(at_least)::value, r = decltype(soft)::value;
        launch(cuda::forward_threads(forward),
               [&](std::int64_t i) { fired += call.bits ? cuda::forward_thread<s, l, r, 8>(forward, i) : cuda::forward_thread<s, l, r, 1>(forward, i); });
      });
    });
  });
  if (call.fired) *call.fired += fired;
}

void if_backward(const SiteParameters& site, const IfGradientCall& call) {
  check_sizes(site, call.shape);
  const auto count = static_cast<std::size_t>(call.shape.count());
  std::vector<float> theta_parts(count), beta_parts(count), membranes(call.current_gradient ? 0 : count * static_cast<std::size_t>(call.steps));
  const cuda::Backward backward{grid_of(call.shape),
                                parameter_of(site.theta),
                                parameter_of(site.beta),
                                call.steps,
                                call.current,
                                call.output_gradient,
                                call.current_gradient ? call.current_gradient : membranes.data(),
                                call.current_gradient,
                                theta_parts.data(),
                                beta_parts.data(),
                                static_cast<float>(call.gamma),
                                static_cast<float>(1.0 / (call.gamma * call.gamma))};
  cuda::with_flag(site.is_signed, [&](auto is_signed) {
    cuda::with_flag(call.relative_surrogate, [&](auto relative) {
      launch(call.shape.count(), [&](std::int64_t i) { cuda::backward_thread<decltype(is_signed)::value, decltype(relative)::value>(backward, i); });
    });
  });
  add_up(backward.grid, theta_parts, call.theta_gradient, backward.theta.count);
  add_up(backward.grid, beta_parts, call.beta_gradient, backward.beta.count);
}

void qcfs_forward(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z, float* a) {
  check_sizes(site, shape);
  const auto most = static_cast<float>(levels);
  const cuda::Levels call{grid_of(shape), parameter_of(site.theta), most, site.is_signed ? -most : 0.0f, z, a, nullptr, nullptr, nullptr};
  launch(shape.count(), [&](std::int64_t i) { cuda::levels_thread(call, i); });
}

void qcfs_backward(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z, const float* a_gradient, float* z_gradient,
                   std::span<float> theta_gradient) {
  check_sizes(site, shape);
  const auto most = static_cast<float>(levels);
  std::vector<float> parts(static_cast<std::size_t>(shape.count()));
  const cuda::Levels call{grid_of(shape), parameter_of(site.theta), most, site.is_signed ? -most : 0.0f, z, nullptr, a_gradient, z_gradient, parts.data()};
  launch(shape.count(), [&](std::int64_t i) { cuda::levels_gradient_thread(call, i); });
  add_up(call.grid, parts, theta_gradient, call.theta.count);
}

}  // namespace assay::snn::emulated
