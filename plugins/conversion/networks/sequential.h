// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "plugins/conversion/storage/safetensors.h"

namespace assay::snn {

enum class SequentialKind { conv2d, batch_norm, relu, avg_pool2d, max_pool2d, flatten, linear };

/// One layer with its weights, shapes worked out for one sample.
struct SequentialLayer {
  SequentialKind kind = SequentialKind::relu;
  std::string name;               ///< of its weights; relu: "relu1", "relu2" ... in order; others: kind and number
  StoredTensor weight, bias;      ///< conv2d [Co, Ci/groups, kh, kw], linear [out, in]; batch_norm: gamma and beta
  StoredTensor mean, variance;    ///< batch_norm
  double eps = 1e-5;
  std::int64_t kernel = 1, stride = 1, padding = 0, dilation = 1, groups = 1;  ///< pooling: kernel, stride
  std::vector<std::int64_t> input_shape, output_shape;  ///< C, H, W or features
};

/// A CNN or MLP as a list of layers: no torch type, so that everything can hold it.
struct SequentialNetwork {
  std::vector<std::int64_t> input_shape;  ///< 1 x 28 x 28, or 64
  double scale = 1;                        ///< the network sees raw value / scale
  std::vector<SequentialLayer> layers;
  std::string source;
  std::int64_t classes() const;
  std::vector<std::string> sites() const;  ///< names of the relu layers in order
};

/// X.safetensors with X.json (or a folder with model.safetensors and config.json, model_type sequential). Error (data): a layer type that is not known is
/// reported by name and place with the types that are; weights missing or of another shape; shapes that do not follow on.
SequentialNetwork read_sequential(const std::filesystem::path& path);
/// Batch norms folded into the layer before them (spec 8.1); Error (data) where there is none. Max pools directly behind a relu are put before it (spec 8.8),
/// which leaves every value of the float network as it was.
SequentialNetwork folded(const SequentialNetwork& network);
/// The JSON that describes it (layers, input), for config.json.
std::string sequential_json(const SequentialNetwork& network);
TensorFile sequential_tensors(const SequentialNetwork& network);

/// Logits rows x classes of raw inputs (rows x input, not yet scaled); with `activations`, what enters and leaves every relu (rows x units each, in order of
/// sites()). LibTorch, the calling thread. Batches of at most 512 rows are made inside.
struct SiteActivations {
  std::vector<std::vector<float>> before, after;
};
std::vector<float> forward(const SequentialNetwork& network, const std::vector<float>& inputs, std::int64_t rows,
                           SiteActivations* activations = nullptr);
/// Multiply-accumulates of one sample by layer, in order of `layers` (0 for layers without).
std::vector<double> multiply_accumulates(const SequentialNetwork& network);

}  // namespace assay::snn
