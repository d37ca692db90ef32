// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to LibTorch sources: what the trainings of networks here have in common.
#include <ATen/core/Tensor.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/generators/edm_network.h"
#include "plugins/membership_inference/generators/generator.h"
#include "plugins/membership_inference/generators/state_bytes.h"

namespace assay::mia {

/// A stream for one step of a training: a step's numbers do not depend on the steps before it, so a checkpoint holds no
/// stream.
RandomStream step_stream(std::uint64_t seed, std::string_view purpose, std::int64_t step);

/// Calls the hooks of a training when they are due. Losses are means over a hundredth of the steps; samples are shown
/// at six steps, and checkpoints are given at up to eight, always where a mean of losses has just ended.
class TrainingPace {
 public:
  /// Progress runs over [first_share, last_share] of the whole work.
  TrainingPace(const TrainingHooks& hooks, std::int64_t steps, double first_share = 0, double last_share = 1);
  /// After step `step` (from 0). `loss`: one number on any device.
  void after(std::int64_t step, const at::Tensor& loss, const std::function<Points()>& samples,
             const std::function<std::string()>& state);
  /// For work within a step: tells how far the steps are.
  Pulse within();

 private:
  void beat();

  const TrainingHooks& hooks_;
  std::int64_t steps_, interval_;
  double first_share_, last_share_;
  at::Tensor sum_;
  std::int64_t in_sum_ = 0, done_ = 0;
  std::chrono::steady_clock::time_point last_beat_{};
};

/// A network in training: its parameters, their gradient and the optimiser.
struct Trained {
  EdmNetwork network;
  Adam adam;
  at::Tensor gradient;
  ResidualMlp::Activations kept;

  explicit Trained(EdmNetwork start, double beta1 = 0.9, double beta2 = 0.999);
  /// From d loss / d F of the pass in `kept`.
  void descend(const at::Tensor& output_gradient, double rate);
  void write(StateWriter& to) const;
  void read(StateReader& from);
};

/// One step of the EDM loss over these clean rows; ln sigma normal with mean -1.2 and deviation 1.2. Returns the loss,
/// weighted by lambda.
at::Tensor denoising_step(Trained& trained, const at::Tensor& clean, RandomStream& stream, double rate);

void write_parameters(StateWriter& to, const at::Tensor& parameters);
/// Over these parameters; Error (data) where their number differs.
void read_parameters(StateReader& from, const at::Tensor& parameters);

/// `rows` numbers below `count`, as an index on the device.
at::Tensor random_rows(std::int64_t rows, std::int64_t count, RandomStream& stream, at::Device device);

}  // namespace assay::mia
