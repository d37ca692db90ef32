// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "plugins/conversion/storage/safetensors.h"
#include "plugins/conversion/storage/tokenizer.h"

namespace assay::snn {

enum class DecoderFamily { gpt2, llama };
enum class Activation { gelu_new, gelu, relu, silu, quick_gelu, relu2 };

/// A decoder-only language model: configuration and weights under canonical names, no torch type. gpt2: LayerNorm, learned positions, one MLP; llama:
/// RMSNorm, rotary positions on pairs (2i, 2i+1), SwiGLU, grouped key/value heads.
struct LanguageModel {
  DecoderFamily family = DecoderFamily::gpt2;
  std::int64_t vocabulary = 0, width = 0, layers = 0, heads = 0, key_value_heads = 0, context = 0, hidden = 0;
  Activation activation = Activation::gelu_new;
  double norm_eps = 1e-5, rope_base = 10000;
  bool tied_head = true;
  /// Linear weights are stored [out, in] whatever the file has. Names: embed, position, h.K.norm1.{weight,bias}, h.K.{q,k,v,o}.{weight,bias}, h.K.norm2.*,
  /// h.K.{up,gate,down}.{weight,bias} (gpt2: up, down), norm.*, head.weight (absent where tied).
  TensorFile weights;
  std::string source;
  std::shared_ptr<const Tokenizer> tokenizer;
  std::filesystem::path tokenizer_file;  ///< where it was read: vocab.json, or llama2.c's tokenizer
  std::vector<std::string> sites() const;  ///< of the MLPs: "h.0.mlp.act" ...
};

/// A folder with config.json (gpt2, llama) and model.safetensors, a .safetensors beside them, or llama2.c's .bin with the other .bin of the folder as tokenizer, told by
/// content. Error (data): an architecture or operator that is not known, by name; a vocabulary that does not fit the tokenizer; NaN weights.
LanguageModel read_language_model(const std::filesystem::path& path);
std::string language_model_json(const LanguageModel& model);
/// The weights under Hugging Face's names and layouts (gpt2: Conv1D [in, out]; llama: model.layers...).
TensorFile hugging_face_tensors(const LanguageModel& model);

/// Logits rows x length x vocabulary of the float network. LibTorch, the calling thread.
std::vector<float> forward(const LanguageModel& model, const std::vector<std::int32_t>& ids, std::int64_t rows, std::int64_t length);

/// Text as token windows: the first 90 % of the text for training and calibration, the last 10 % for validation, in non-overlapping windows of the context length, every token but a window's
/// first predicted. Error (data) where the text is shorter than one context in either part.
struct TokenText {
  std::vector<std::int32_t> train, validation;
  std::int64_t context = 0;
};
TokenText read_text(const std::filesystem::path& path, const LanguageModel& model);

}  // namespace assay::snn
