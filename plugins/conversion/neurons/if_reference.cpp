// SPDX-License-Identifier: GPL-3.0-or-later
// Scalar, neuron by neuron and step by step, as the specification writes it: what the fast kernels must reproduce bit for bit.
#include "plugins/conversion/neurons/if_lanes.h"

namespace assay::snn {

void start_membrane(const SiteParameters& site, const NeuronShape& shape, float* membrane) {
  check_sizes(site, shape);
  check_thresholds(site);
  const std::int64_t units = shape.units();
  for (std::int64_t unit = 0; unit < units; ++unit)
    membrane[unit] = site.beta[parameter_index(site.beta.size(), shape, unit)] * site.theta[parameter_index(site.theta.size(), shape, unit)];
  for (std::int64_t row = 1; row < shape.rows; ++row) std::copy_n(membrane, units, membrane + row * units);
}

void if_forward_reference(const SiteParameters& site, const IfCall& call) {
  check_sizes(site, call.shape);
  const std::int64_t count = call.shape.count(), bytes = (count + 7) / 8;
  if (call.bits) std::fill(call.bits, call.bits + call.steps * bytes, std::uint8_t{0});
  for (std::int64_t i = 0; i < count; ++i) {
    const float theta = site.theta[parameter_index(site.theta.size(), call.shape, i % call.shape.units())];
    float v = call.membrane[i];
    for (std::int64_t t = 0; t < call.steps; ++t) {
      const float u = v + step_currents(call, t)[i];
      const bool up = call.fire == FireRule::at_least ? u >= theta : u > theta;
      const int spike = up ? 1 : (site.is_signed && u < 0 ? -1 : 0);
      const float output = static_cast<float>(spike) * theta;
      v = call.reset == ResetRule::soft ? u - output : (spike != 0 ? 0.0f : u);
      if (call.output) call.output[t * count + i] = output;
      if (call.total) call.total[i] += output;
      if (call.spikes) call.spikes[i] += spike != 0;
      if (call.fired) *call.fired += spike != 0;
      if (call.bits && spike != 0) call.bits[t * bytes + i / 8] |= static_cast<std::uint8_t>(1u << (i % 8));
    }
    call.membrane[i] = v;
  }
}

void if_backward_reference(const SiteParameters& site, const IfGradientCall& call) {
  check_sizes(site, call.shape);
  const std::int64_t count = call.shape.count();
  std::vector<double> by_theta(site.theta.size(), 0.0), by_beta(site.beta.size(), 0.0);
  std::vector<float> u(static_cast<std::size_t>(call.steps));
  const auto triangle = [&](float m) { return std::max(0.0, call.gamma - std::abs(static_cast<double>(m))) / (call.gamma * call.gamma); };
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t unit = i % call.shape.units();
    const std::size_t at_theta = parameter_index(site.theta.size(), call.shape, unit), at_beta = parameter_index(site.beta.size(), call.shape, unit);
    const float theta = site.theta[at_theta];
    const double scale = call.relative_surrogate ? 1.0 / theta : 1.0;
    float v = site.beta[at_beta] * theta;
    for (std::size_t t = 0; t < u.size(); ++t) {
      u[t] = v + call.current[static_cast<std::int64_t>(t) * count + i];
      v = u[t] - (u[t] >= theta ? theta : (site.is_signed && u[t] < 0 ? -theta : 0.0f));
    }
    double carried = 0, theta_sum = 0;
    for (std::int64_t t = call.steps - 1; t >= 0; --t) {
      const float now = u[static_cast<std::size_t>(t)];
      const double spike = now >= theta ? 1 : (site.is_signed && now < 0 ? -1 : 0);
      const double g = call.output_gradient[t * count + i], by_spike = (g - carried) * theta;
      // Upper edge at theta (in units of theta: u / theta - 1), lower edge of a signed neuron at 0.
      const double upper = by_spike * triangle(static_cast<float>((now - theta) * scale)), lower = site.is_signed ? by_spike * triangle(static_cast<float>(now * scale)) : 0.0;
      theta_sum += (g - carried) * spike;
      theta_sum -= call.relative_surrogate ? (upper + lower) * now * scale * scale : upper;
      carried += (upper + lower) * scale;
      if (call.current_gradient) call.current_gradient[t * count + i] = static_cast<float>(carried);
    }
    by_theta[at_theta] += theta_sum + carried * site.beta[at_beta];
    by_beta[at_beta] += carried * theta;
  }
  for (std::size_t k = 0; k < call.theta_gradient.size(); ++k) call.theta_gradient[k] += static_cast<float>(by_theta[k]);
  for (std::size_t k = 0; k < call.beta_gradient.size(); ++k) call.beta_gradient[k] += static_cast<float>(by_beta[k]);
}

void qcfs_forward_reference(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z, float* a) {
  check_sizes(site, shape);
  const auto most = static_cast<float>(levels);
  for (std::int64_t i = 0; i < shape.count(); ++i) {
    const float theta = site.theta[parameter_index(site.theta.size(), shape, i % shape.units())];
    const float level = std::clamp(std::floor(z[i] * most / theta + 0.5f), site.is_signed ? -most : 0.0f, most);
    a[i] = theta * (level / most);
  }
}

void qcfs_backward_reference(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z, const float* a_gradient, float* z_gradient,
                             std::span<float> theta_gradient) {
  check_sizes(site, shape);
  std::vector<double> by_theta(site.theta.size(), 0.0);
  const auto most = static_cast<float>(levels);
  const double bottom = site.is_signed ? -1 : 0;
  for (std::int64_t i = 0; i < shape.count(); ++i) {
    const std::size_t at = parameter_index(site.theta.size(), shape, i % shape.units());
    const float theta = site.theta[at];
    const double u = static_cast<double>(z[i]) / theta, level = std::clamp(std::floor(z[i] * most / theta + 0.5f), static_cast<float>(bottom) * most, most);
    const bool outside = u < bottom || u > 1;
    z_gradient[i] = outside ? 0.0f : a_gradient[i];
    by_theta[at] += a_gradient[i] * (outside ? std::clamp(u, bottom, 1.0) : level / static_cast<double>(levels) - u);
  }
  for (std::size_t k = 0; k < theta_gradient.size(); ++k) theta_gradient[k] += static_cast<float>(by_theta[k]);
}

}  // namespace assay::snn
