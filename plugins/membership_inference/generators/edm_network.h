// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to LibTorch sources.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/data/points.h"
#include "plugins/membership_inference/generators/edm.h"
#include "plugins/membership_inference/generators/residual_mlp.h"

namespace assay::mia {

/// A denoiser's scales for the rows of a batch, rows x 1, and the embedding of their noise levels, rows x 32. One level
/// for all rows has one row in each.
struct LevelRows {
  at::Tensor sigma, skip, out, in, embedding;
};

/// D(x; s) = skip x + out F([in x, embedding of ln(s)/4]). Denoising is thread-safe.
class EdmNetwork {
 public:
  /// `consistency`: the identity at smallest_sigma (edm.h).
  EdmNetwork(const MlpShape& shape, at::Tensor parameters, bool consistency = false);
  /// A copy with parameters of its own on the same device.
  EdmNetwork copy() const;
  EdmNetwork as_consistency() const { return {mlp_.shape(), mlp_.parameters().clone(), true}; }

  const ResidualMlp& mlp() const { return mlp_; }
  bool consistency() const { return consistency_; }
  at::Device device() const { return mlp_.parameters().device(); }

  LevelRows levels(std::span<const double> sigmas) const;
  at::Tensor denoise(const at::Tensor& noisy, const LevelRows& levels, ResidualMlp::Activations* kept = nullptr) const;
  at::Tensor denoise(const at::Tensor& noisy, double sigma) const;

 private:
  ResidualMlp mlp_;
  bool consistency_;
};

/// Rows as floats on a device, and back.
at::Tensor tensor_of(const Points& points, at::Device device = at::kCPU);
Points points_of(const at::Tensor& rows);

/// rows x columns of standard normal numbers, drawn on the processor, so that they are the same on every device.
at::Tensor normal_rows(std::int64_t rows, std::int64_t columns, RandomStream& stream, at::Device device);
/// Row i is the noise of point first + i, from a stream of its own: it does not depend on how many points are drawn.
at::Tensor point_noise(std::int64_t first, std::int64_t rows, std::int64_t columns, std::uint64_t seed,
                       at::Device device);

/// Rows that are computed together. Always this many, so that a row's bytes do not depend on the others.
inline constexpr std::int64_t block_rows = 256;
/// fill(first) gives the block_rows points from `first` on; called for all blocks in turn.
Points sample_blocks(std::int64_t count, std::int64_t dimensions,
                     const std::function<at::Tensor(std::int64_t first)>& fill, const Pulse& pulse);
/// D of any number of points, in blocks filled up with zeros.
Points denoise_points(const EdmNetwork& network, const Points& noisy, double sigma);

}  // namespace assay::mia
