// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the plugin's LibTorch sources.

#include <ATen/core/Tensor.h>

#include <string>
#include <string_view>
#include <vector>

namespace assay::snn {

/// AdamW (Loshchilov & Hutter 2019; beta 0.9, 0.999, eps 1e-8) over groups with rates of their own; gradients clipped by their common norm. Its state is saved bit for bit.
class Adam {
 public:
  struct Parameter {
    at::Tensor value;
    double rate = 1;          ///< times the step's learning rate
    double weight_decay = 0;
    double least = -1e30;     ///< clamped from below after every step
  };
  explicit Adam(std::vector<Parameter> parameters);
  /// One step with the gradients that the parameters hold; clears them. `clip`: largest norm of all gradients; 0: none.
  void step(double learning_rate, double clip);
  std::int64_t steps() const { return steps_; }
  /// Parameters, both moments and the step count.
  std::string state() const;
  /// False, with nothing changed, where the bytes do not fit.
  bool restore(std::string_view bytes);

 private:
  std::vector<Parameter> parameters_;
  std::vector<at::Tensor> first_, second_;
  std::int64_t steps_ = 0;
};

}  // namespace assay::snn
