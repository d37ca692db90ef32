// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to LibTorch sources.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace assay::mia {

/// Sizes of the network F of the specification's 6.1.
struct MlpShape {
  std::int64_t dimensions = 64;
  std::int64_t width = 128;
  std::int64_t frequencies = 16;  ///< of the noise level: sin and cos of each
  std::int64_t blocks = 2;
  std::int64_t input() const { return dimensions + 2 * frequencies; }
  bool operator==(const MlpShape&) const = default;
};
/// 128 wide up to 100 dimensions, 160 above.
MlpShape mlp_shape(std::int64_t dimensions);

/// A residual network for vectors, with its gradients written out: h = input linear; per block h +=
/// linear(SiLU(linear(LayerNorm h))); output linear of SiLU(h). All parameters lie in one flat tensor, so that an
/// optimiser makes one pass. The two parts of the input, point and embedding of the noise level, are one row. Forward
/// passes are thread-safe.
class ResidualMlp {
 public:
  /// `parameters`: parameter_count(shape) floats or doubles on any device; kept, not copied.
  ResidualMlp(const MlpShape& shape, at::Tensor parameters);

  static std::int64_t parameter_count(const MlpShape& shape);
  /// Linear layers uniform in +-1/sqrt(fan in), normalisation at the identity, the output layer 0. On the processor.
  static at::Tensor initial(const MlpShape& shape, std::uint64_t seed);

  const MlpShape& shape() const { return shape_; }
  const at::Tensor& parameters() const { return parameters_; }

  /// What a forward pass leaves for the backward pass. Reused from step to step.
  struct Activations {
    at::Tensor input;
    struct Block {
      at::Tensor entry, mean, inverse_deviation, normal, before, after;
    };
    std::vector<Block> blocks;
    at::Tensor last, active;
  };
  /// rows x input() -> rows x dimensions.
  at::Tensor forward(const at::Tensor& input, Activations* kept = nullptr) const;
  /// d loss / d parameters, written over `gradient` (flat, as parameters()), from d loss / d output of the pass kept.
  void backward(const Activations& kept, const at::Tensor& output_gradient, at::Tensor& gradient) const;

 private:
  struct Layers {
    at::Tensor in_weight, in_bias;
    struct Block {
      at::Tensor scale, shift, first_weight, first_bias, second_weight, second_bias;
    };
    std::vector<Block> blocks;
    at::Tensor out_weight, out_bias;
  };
  static Layers views(const MlpShape& shape, const at::Tensor& flat);

  MlpShape shape_;
  at::Tensor parameters_;
  Layers layers_;
};

/// Adam (Kingma & Ba 2015) over one flat tensor. Its state is `first`, `second` and `steps`.
struct Adam {
  at::Tensor first, second;
  std::int64_t steps = 0;
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;

  explicit Adam(const at::Tensor& parameters, double beta1 = 0.9, double beta2 = 0.999);
  void step(const at::Tensor& parameters, const at::Tensor& gradient, double rate);
};

/// From `rate` at step 0 by a cosine to `rate` * last_share at the last step.
double cosine_rate(double rate, std::int64_t step, std::int64_t steps, double last_share = 0.02);

}  // namespace assay::mia
