// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace assay::snn {

/// A tensor of a file, as float (F32, F16, BF16, F64, I8..I64, U8, BOOL are read; F32 is written) with its stored type's name.
struct StoredTensor {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
  std::string type{"F32"};
};

struct TensorFile {
  std::map<std::string, StoredTensor> tensors;
  std::map<std::string, std::string> metadata;
  std::string source;  ///< path, for messages
  /// Error (data) with the nearest names and the file where there is none, or where its shape is another (-1: any).
  const StoredTensor& at(const std::string& name, const std::vector<std::int64_t>& shape = {}) const;
};

/// safetensors (huggingface.co/docs/safetensors): 8-byte little-endian header length, JSON header, raw data. Throws Error (data): cut off,
/// header longer than the file (2^63 bytes), no JSON, unknown type, offsets that overlap, leave gaps or do not fit the shape, values that
/// are not finite (named tensor and index).
TensorFile read_safetensors(const std::filesystem::path& path);
/// Atomically; names in alphabetical order, so that equal content gives equal bytes.
void write_safetensors(const std::filesystem::path& path, const TensorFile& file);

}  // namespace assay::snn
