// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "plugins/nas_scoring/scoring/swap_score.h"

namespace assay::nas {

/// A network of the user's own: a TorchScript file (torch.jit.save). Counted operators: relu, relu6, hardtanh,
/// leaky_relu, gelu, silu (also in place) with a 4-D input; the bit is pre-activation > 0 for all of them.
class ScriptedNetwork {
 public:
  /// Reads the file; never runs it. Errors: data (missing, not TorchScript, or an operator that this LibTorch lacks, by
  /// name), device.
  explicit ScriptedNetwork(const std::string& path, const std::string& device = "cpu");
  ~ScriptedNetwork();
  ScriptedNetwork(ScriptedNetwork&&) noexcept;

  /// Trainable parameters (those that require a gradient are not told apart: all registered parameters).
  std::int64_t parameter_count() const;
  /// Whether weights may be drawn anew: false for a frozen file, which holds them as constants.
  bool has_free_parameters() const;
  /// Whether the file still has a training flag that changes what batch norm does; false for a frozen file.
  bool has_training_flag() const;
  bool training() const;  ///< the flag as the file has it

  /// Counts over one forward pass with the weights of the file, in the mode that the file has, on one thread.
  /// Errors: data (the network refuses the batch: with what LibTorch says and both shapes; no activation to count),
  /// method (NaN or infinity).
  PatternCounts count(const ImageBatch& batch);

  /// Like swap_score: weights are drawn anew `repeats` times, batch norm in training mode (evaluation mode with
  /// `options.evaluation_mode`). The file's own weights are lost from memory. Error (data) unless the parameters and
  /// the training flag are free.
  SwapScore score_anew(const ImageBatch& batch, const ScoreOptions& options, std::uint64_t candidate_seed);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::nas
