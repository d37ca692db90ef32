// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to LibTorch sources.
#include <torch/script.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "plugins/membership_inference/generators/generator.h"
#include "plugins/membership_inference/generators/state_bytes.h"

namespace assay::mia {

/// A user's TorchScript generator: noise in, points out, in evaluation mode.
class ScriptedGenerator final : public Generator {
 public:
  /// Draws one block to find the number of dimensions. `bytes`: the file. Error (data) names what it lacks.
  ScriptedGenerator(std::string bytes, const std::string& name, std::int64_t noise_dimensions, at::Device device);
  static std::unique_ptr<ScriptedGenerator> read(StateReader& from, at::Device device);
  static constexpr std::string_view state_kind = "torchscript";

  std::string_view id() const override { return "torchscript"; }
  std::int64_t dimensions() const override { return dimensions_; }
  Points sample(std::int64_t count, std::uint64_t seed, const Pulse& pulse) const override;
  std::vector<std::pair<std::string, std::string>> record() const override;
  std::string state() const override;

 private:
  at::Tensor draw(std::int64_t first, std::uint64_t seed) const;

  std::string bytes_, name_;
  std::int64_t noise_dimensions_, dimensions_ = 0;
  at::Device device_;
  mutable std::mutex mutex_;  // a script may keep a state of its own
  mutable torch::jit::Module module_;
};

}  // namespace assay::mia
