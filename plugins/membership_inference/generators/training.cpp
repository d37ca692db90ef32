// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/training.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"

namespace assay::mia {
namespace {

constexpr auto beat_every = std::chrono::milliseconds(10);

}  // namespace

RandomStream step_stream(std::uint64_t seed, std::string_view purpose, std::int64_t step) {
  return {seed, std::string(purpose) + " step " + std::to_string(step)};
}

TrainingPace::TrainingPace(const TrainingHooks& hooks, std::int64_t steps, double first_share, double last_share)
    : hooks_(hooks),
      steps_(steps),
      interval_(std::max<std::int64_t>(1, steps / 100)),
      first_share_(first_share),
      last_share_(last_share) {}

Pulse TrainingPace::within() {
  return [this](double) { beat(); };
}

void TrainingPace::beat() {
  const auto now = std::chrono::steady_clock::now();
  if (!hooks_.pulse || now - last_beat_ < beat_every) return;
  last_beat_ = now;
  hooks_.pulse(first_share_ + (last_share_ - first_share_) * static_cast<double>(done_) / static_cast<double>(steps_));
}

void TrainingPace::after(std::int64_t step, const at::Tensor& loss, const std::function<Points()>& samples,
                         const std::function<std::string()>& state) {
  const std::int64_t done = done_ = step + 1;
  beat();
  const bool last = done == steps_;
  sum_ = in_sum_ == 0 ? loss.clone() : sum_.add_(loss);
  ++in_sum_;
  if (done % interval_ != 0 && !last) return;
  const double mean = sum_.item<double>() / static_cast<double>(in_sum_);
  in_sum_ = 0;
  if (!std::isfinite(mean)) {
    throw Error(ErrorKind::method, {.message = "The loss of a training is no longer finite",
                                    .where = "step " + std::to_string(done),
                                    .value = std::to_string(mean),
                                    .allowed = {},
                                    .remedy = "Scale the data to [-1, 1]"});
  }
  if (hooks_.loss) hooks_.loss(done, mean);
  if (hooks_.samples && (done % (16 * interval_) == 0 || last)) hooks_.samples(done, samples());
  if (hooks_.checkpoint && done % (12 * interval_) == 0 && !last) hooks_.checkpoint(state());
}

Trained::Trained(EdmNetwork start, double beta1, double beta2)
    : network(std::move(start)),
      adam(network.mlp().parameters(), beta1, beta2),
      gradient(at::zeros_like(network.mlp().parameters())) {}

void Trained::descend(const at::Tensor& output_gradient, double rate) {
  network.mlp().backward(kept, output_gradient, gradient);
  adam.step(network.mlp().parameters(), gradient, rate);
}

void Trained::write(StateWriter& to) const {
  write_parameters(to, network.mlp().parameters());
  write_parameters(to, adam.first);
  write_parameters(to, adam.second);
  to.integer(adam.steps);
}

void Trained::read(StateReader& from) {
  read_parameters(from, network.mlp().parameters());
  read_parameters(from, adam.first);
  read_parameters(from, adam.second);
  adam.steps = from.integer();
}

at::Tensor denoising_step(Trained& trained, const at::Tensor& clean, RandomStream& stream, double rate) {
  const std::int64_t rows = clean.size(0);
  std::vector<double> sigmas(static_cast<std::size_t>(rows));
  for (double& sigma : sigmas) sigma = std::exp(-1.2 + 1.2 * stream.normal());
  const LevelRows levels = trained.network.levels(sigmas);
  const at::Tensor noisy = normal_rows(rows, clean.size(1), stream, clean.device()).mul_(levels.sigma).add_(clean);
  const at::Tensor input = at::cat({noisy * levels.in, levels.embedding}, 1);
  // lambda out^2 = 1: the weighted loss of D is the plain squared error of F.
  const at::Tensor target = (clean - noisy * levels.skip).div_(levels.out);
  at::Tensor error = trained.network.mlp().forward(input, &trained.kept).sub_(target);
  const at::Tensor loss = at::mean(error * error);
  trained.descend(error.mul_(2 / static_cast<double>(error.numel())), rate);
  return loss;
}

void write_parameters(StateWriter& to, const at::Tensor& parameters) {
  const at::Tensor here = parameters.to(at::kCPU).contiguous();
  to.floats({here.data_ptr<float>(), static_cast<std::size_t>(here.numel())});
}

void read_parameters(StateReader& from, const at::Tensor& parameters) {
  std::vector<float> values = from.floats();
  if (static_cast<std::int64_t>(values.size()) != parameters.numel()) {
    throw Error(ErrorKind::data, {.message = "A saved generator has another number of parameters",
                                  .where = "saved generator",
                                  .value = std::to_string(values.size()),
                                  .allowed = std::to_string(parameters.numel()),
                                  .remedy = "Train the generator again"});
  }
  parameters.copy_(at::from_blob(values.data(), {parameters.numel()}, at::kFloat));
}

at::Tensor random_rows(std::int64_t rows, std::int64_t count, RandomStream& stream, at::Device device) {
  at::Tensor index = at::empty({rows}, at::kLong);
  std::int64_t* values = index.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < rows; ++i)
    values[i] = static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(count)));
  return index.to(device);
}

}  // namespace assay::mia
