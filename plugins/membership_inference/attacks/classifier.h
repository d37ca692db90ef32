// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to LibTorch sources of this plugin.

#include <cstdint>
#include <string>

#include "plugins/membership_inference/attacks/mlp.h"

namespace assay::mia {

struct ClassifierTraining {
  std::int64_t hidden = 256, steps = 600;
  std::int64_t batch = 128;  ///< of each class
  double learning_rate = 1e-3, weight_decay = 1e-4;
};

/// Trains d-hidden-hidden-1 (ReLU, logistic loss, balanced batches drawn with repetition, Adam) to tell `ones` from
/// `zeros`; its output is the logit. Deterministic for a seed. One thread; float.
Mlp train_classifier(const at::Tensor& ones, const at::Tensor& zeros, const ClassifierTraining& training,
                     std::uint64_t seed, std::string_view purpose, const Pulse& pulse = {});

/// Logits of points, in tiles.
std::vector<double> logits(const Mlp& classifier, const Points& points, const Pulse& pulse = {});

}  // namespace assay::mia
