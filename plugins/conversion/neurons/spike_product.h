// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace assay::snn {

/// A linear layer for inputs that are mostly 0, as spikes are: only the weights of the inputs that are not are added up, always in ascending order of inputs, so
/// that a row's result does not depend on the rows around it. Immutable; usable from several threads.
class SpikeProduct {
 public:
  /// weight: outputs x inputs; bias: outputs.
  SpikeProduct(const float* weight, const float* bias, std::int64_t outputs, std::int64_t inputs);
  /// rows x inputs to rows x outputs.
  void apply(const float* input, std::int64_t rows, float* output) const;

  /// Share of values that are not 0, and up to which share `apply` is faster than a dense product (measured; tests/benchmarks/README.md).
  static double density(const float* values, std::int64_t count);
  static constexpr double worthwhile = 0.4;

 private:
  std::int64_t outputs_, inputs_, width_;  ///< width: outputs in whole blocks
  std::vector<float> weights_;             ///< by block: inputs x block
  std::vector<float> bias_;                ///< width
};

}  // namespace assay::snn
