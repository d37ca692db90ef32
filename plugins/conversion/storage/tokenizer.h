// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::snn {

/// Text to token ids and back. Immutable.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  virtual std::int64_t size() const = 0;
  /// Error (data) with byte offset and character where the vocabulary lacks it.
  virtual std::vector<std::int32_t> encode(std::string_view text) const = 0;
  virtual std::string decode(const std::vector<std::int32_t>& tokens) const = 0;
  virtual std::int32_t begin_token() const { return -1; }  ///< BOS; -1: none
  virtual std::string words() const = 0;                   ///< "65 characters", "512 pieces (llama2.c)"
};

/// vocab.json {"character": id}: one character per token.
std::unique_ptr<Tokenizer> read_character_vocabulary(const std::filesystem::path& file);
/// llama2.c's tokenizer.bin: int32 longest length, then per token float32 score, int32 length, bytes.
std::unique_ptr<Tokenizer> read_llama2_tokenizer(const std::filesystem::path& file, std::int64_t vocabulary);

}  // namespace assay::snn
