// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "core/data/npy.h"

namespace assay::nas::golden {

/// An .npy file of little-endian float32, of any shape, without a detour over doubles.
struct FloatArray {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

inline FloatArray float_array(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  const std::string bytes = std::move(text).str();
  const NpyHeader header = read_npy_header(bytes, bytes.size(), path.string());
  if (header.element != "f4" || header.fortran_order)
    throw std::runtime_error("not float32 in C order: " + path.string());
  FloatArray array{header.shape, std::vector<float>((bytes.size() - header.data_offset) / sizeof(float))};
  std::memcpy(array.values.data(), bytes.data() + header.data_offset, array.values.size() * sizeof(float));
  return array;
}

}  // namespace assay::nas::golden
