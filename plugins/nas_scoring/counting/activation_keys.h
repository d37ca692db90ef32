// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::nas {

/// What one layer of activations contributed.
struct LayerCount {
  std::string name;         ///< dotted module name of the ReLU
  std::int64_t units = 0;   ///< values for one input
  std::int64_t swap = 0;    ///< distinct sample-wise patterns within this layer
  std::int64_t active = 0;  ///< values > 0, summed over the batch
};

/// The exact counts over all layers of one forward pass (Peng et al. 2024, spec swap-nas 1.1).
struct PatternCounts {
  std::int64_t samples = 0;   ///< S
  std::int64_t swap = 0;      ///< distinct columns of the S x V matrix of bits: the SWAP-Score
  std::int64_t standard = 0;  ///< distinct rows: the standard activation patterns
  std::int64_t units = 0;     ///< V
  double active_share = 0;    ///< share of the S*V bits that are 1; 0 when there are none
  std::vector<LayerCount> layers;
};

/// Counts activation patterns exactly and as a stream: of each unit only its S bits are kept, and of equal units only
/// one. Memory: 16 KiB for S <= 16, else about 24 bytes and S/8 more per DISTINCT pattern; never the activations.
/// One object serves one thread; `reset` makes it ready for the next forward pass without new memory.
class ActivationKeys {
 public:
  /// S samples, at least 1 (Error usage below). With `agreement` the S x S matrix of the NWOT kernel is kept as well.
  explicit ActivationKeys(int samples, bool agreement = false);
  ~ActivationKeys();
  ActivationKeys(ActivationKeys&&) noexcept;
  ActivationKeys& operator=(ActivationKeys&&) noexcept;

  /// One layer's activations, samples x units, row-major, before or after the ReLU: the bit of a value is value > 0.
  /// Throws Error (method) that names the layer when a value is NaN or infinite; the object must then be reset.
  void add(const float* values, std::int64_t units, std::string_view layer);
  /// The same, and replaces every value by max(value, 0) in the same pass over memory.
  void add_and_rectify(float* values, std::int64_t units, std::string_view layer);
  /// The same values as an earlier layer's, by its position: counts as another layer, costs nothing. Not with
  /// `agreement` (throws std::logic_error).
  void add_again(std::size_t earlier, std::string_view layer);
  /// One layer's bits, packed elsewhere (a GPU): ceil(S/16) rows of `units` words; row r holds samples 16r .. 16r+15 in
  /// its bits 0 .. 15. The sender has checked that the values were finite.
  void add_packed(const std::int32_t* words, std::int64_t units, std::string_view layer);
  /// The counts of everything added since construction or `reset`.
  PatternCounts finish() const;
  /// S x S, row-major: in how many units two samples have the same bit. Only with `agreement`.
  const std::vector<std::int64_t>& agreement() const;
  void reset();
  int samples() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// ln |det K| of the NWOT kernel (Mellor et al. 2021) from an agreement matrix; -infinity when K is singular.
double log_determinant(const std::vector<std::int64_t>& agreement, int samples);

}  // namespace assay::nas
