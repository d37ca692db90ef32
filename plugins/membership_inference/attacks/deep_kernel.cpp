// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/attacks/deep_kernel.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/base/error.h"
#include "core/compute/torch_session.h"

namespace assay::mia {
namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// Sums in double: a product of thousands of floats loses digits that the variance needs.
double total(const at::Tensor& t) { return t.sum(at::kDouble).item<double>(); }

/// The first `most` rows of a shuffle of 0..count-1.
at::Tensor some_rows(std::int64_t count, std::int64_t most, RandomStream& stream) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) rows[static_cast<std::size_t>(i)] = i;
  const std::int64_t take = std::min(count, most);
  for (std::int64_t i = 0; i < take; ++i) {
    const auto other = i + static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(count - i)));
    std::swap(rows[static_cast<std::size_t>(i)], rows[static_cast<std::size_t>(other)]);
  }
  rows.resize(static_cast<std::size_t>(take));
  return at::tensor(rows, at::kLong);
}

double median_squared(const at::Tensor& a, const at::Tensor& b) {
  const double median = squared_distances(a, b).flatten().median().item<double>();
  return std::max(median, 1e-12);
}

/// A constant kernel has equal row sums: what is left of its variance is rounding.
bool collapsed(const KernelPower& power) { return !std::isfinite(power.j) || power.variance <= 1e-12; }

}  // namespace

at::Tensor DeepKernel::gram(const at::Tensor& a, const at::Tensor& phi_a, const at::Tensor& b,
                            const at::Tensor& phi_b) const {
  const double epsilon = sigmoid(epsilon_logit);
  at::Tensor k = squared_distances(phi_a, phi_b).mul_(-std::exp(-log_phi_scale)).exp_().mul_(1 - epsilon).add_(epsilon);
  return k.mul_(squared_distances(a, b).mul_(-std::exp(-log_input_scale)).exp_());
}

std::vector<std::int64_t> deep_kernel_layers(std::int64_t dimensions) {
  const std::int64_t hidden = dimensions <= 2 || dimensions > 20 ? 50 : std::max<std::int64_t>(20, 3 * dimensions);
  return {dimensions, hidden, hidden, hidden, hidden};
}

KernelPower kernel_power(DeepKernel& kernel, const at::Tensor& x, const at::Tensor& y, double lambda, Mlp::Trace& trace,
                         KernelGradient* gradient) {
  const std::int64_t n = x.size(0);
  const auto size = static_cast<double>(n);
  const at::Tensor z = at::cat({x, y});
  const at::Tensor phi = kernel.phi.forward(z, trace);
  const double epsilon = sigmoid(kernel.epsilon_logit);
  const double s0 = std::exp(kernel.log_phi_scale), sq = std::exp(kernel.log_input_scale);

  at::Tensor phi_distance = squared_distances(phi, phi), distance = squared_distances(z, z);
  phi_distance.fill_diagonal_(0);
  distance.fill_diagonal_(0);
  const at::Tensor kappa = phi_distance.mul(-1 / s0).exp_();
  const at::Tensor q = distance.mul(-1 / sq).exp_();
  const at::Tensor k = kappa.mul(1 - epsilon).add_(epsilon).mul_(q);

  const at::Tensor kxy = k.slice(0, 0, n).slice(1, n);
  const at::Tensor h = k.slice(0, 0, n).slice(1, 0, n) + k.slice(0, n).slice(1, n) - kxy - kxy.t();
  const at::Tensor rows = h.sum(1, false, at::kDouble);
  const double sum = total(rows), squares = total(rows.square()), trace_h = total(h.diagonal());

  KernelPower power;
  power.u1 = (sum - trace_h) / (size * (size - 1));
  // 4/n^3 sum r^2 - 4/n^4 (sum r)^2, from centred row sums: nothing cancels.
  power.variance = 4 / (size * size * size) * total((rows - sum / size).square());
  const double under_root = power.variance + lambda;
  power.j = under_root > 0 ? power.u1 / std::sqrt(under_root) : std::nan("");
  if (gradient == nullptr || !(under_root > 0) || squares == 0) return power;

  // dJ/dH: off the diagonal a, everywhere b (row sum - mean row sum).
  const double by_u1 = 1 / (std::sqrt(under_root) * size * (size - 1));
  const double by_variance = -power.u1 / (2 * under_root * std::sqrt(under_root)) * 8 / (size * size * size);
  at::Tensor g = (rows - sum / size).mul(by_variance).to(k.scalar_type()).unsqueeze(1).expand({n, n}) + by_u1;
  g.diagonal().sub_(by_u1);
  // The four blocks of K enter H with signs + - - +.
  const at::Tensor half = at::cat({g, -g}, 1);
  const at::Tensor w = at::cat({half, -half}, 0);

  const at::Tensor wq = w * q;
  const at::Tensor through_phi = (wq * kappa).mul_(1 - epsilon);  // dJ/dkappa kappa
  gradient->epsilon_logit = epsilon * (1 - epsilon) * (total(wq) - total(wq * kappa));
  gradient->log_phi_scale = total(through_phi * phi_distance) / s0;
  gradient->log_input_scale = total(w * k * distance) / sq;
  at::Tensor p = through_phi.mul_(-1 / s0);  // dJ/d|phi_a - phi_b|^2
  p = p + p.t();
  const at::Tensor output = (p.sum(1, true) * phi - at::mm(p, phi)).mul_(2);
  kernel.phi.backward(output, trace);
  return power;
}

TrainedKernel train_deep_kernel(const Points& samples, const Points& auxiliary, const DeepKernelTraining& training,
                                std::uint64_t seed, const std::string& device, const Pulse& pulse) {
  compute_on_this_thread();
  c10::InferenceMode no_gradient;
  const auto options = at::TensorOptions().dtype(at::kFloat).device(find_device(device));
  const at::Tensor s = tensor_of(samples, options), a = tensor_of(auxiliary, options);
  const std::int64_t batch = std::min({training.batch, samples.count, auxiliary.count});

  RandomStream start(seed, "deep kernel initialisation");
  Mlp phi(deep_kernel_layers(samples.dimensions), Activation::softplus, options);
  phi.initialise(start);
  const at::Tensor first_s = s.index_select(0, some_rows(samples.count, 1000, start).to(options.device()));
  const at::Tensor first_a = a.index_select(0, some_rows(auxiliary.count, 1000, start).to(options.device()));
  if (pulse) pulse(0);
  const double sq = median_squared(first_s, first_a);
  if (pulse) pulse(0);
  const double s0 = median_squared(phi(first_s), phi(first_a));
  const at::Tensor initial = phi.parameters().clone();

  TrainedKernel result{{phi}, {}, {}};
  double done = 0;
  for (int attempt = 0; attempt <= training.restarts; ++attempt) {
    phi.parameters().copy_(initial);
    DeepKernel kernel{phi, -2, std::log(s0), std::log(sq) + attempt * std::log(4.0)};
    RandomStream draws(seed, "deep kernel batches");
    Adam optimiser(phi.parameters(), {.learning_rate = training.learning_rate});
    double scalars[3] = {kernel.epsilon_logit, kernel.log_phi_scale, kernel.log_input_scale};
    double scalar_first[3] = {}, scalar_second[3] = {};
    const AdamOptions scalar_options{.learning_rate = training.learning_rate};
    Mlp::Trace trace;
    KernelPower power;
    for (std::int64_t step = 0; step < training.steps; ++step) {
      done = std::max(done, static_cast<double>(step) / static_cast<double>(training.steps));
      if (pulse) pulse(done);
      const at::Tensor x = s.index_select(0, some_rows(samples.count, batch, draws).to(options.device()));
      const at::Tensor y = a.index_select(0, some_rows(auxiliary.count, batch, draws).to(options.device()));
      KernelGradient gradient;
      power = kernel_power(kernel, x, y, training.lambda, trace, &gradient);
      if (collapsed(power)) break;
      phi.gradient().neg_();  // J is maximised
      optimiser.step(phi.gradient());
      const double down[3] = {-gradient.epsilon_logit, -gradient.log_phi_scale, -gradient.log_input_scale};
      adam_pass(scalars, down, scalar_first, scalar_second, 3, scalar_options, step + 1);
      kernel.epsilon_logit = scalars[0];
      kernel.log_phi_scale = scalars[1];
      kernel.log_input_scale = scalars[2];
    }
    result.kernel = kernel;
    result.last = power;
    if (!collapsed(power)) return result;
    if (attempt < training.restarts) {
      result.notes.push_back(
          "The kernel collapsed (its variance fell to 0): training began again with 4 times the input scale.");
    }
  }
  throw Error(
      ErrorKind::method,
      {.message = "The deep kernel collapsed in every attempt: it is constant on student samples and auxiliary points",
       .where = "attack mmd_d",
       .value = "variance " + std::to_string(result.last.variance) + " after " + std::to_string(training.restarts) +
                " restarts",
       .allowed = {},
       .remedy = "Check that the samples are not all equal, or choose another attack"});
}

}  // namespace assay::mia
