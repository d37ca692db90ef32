// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"
#include "core/data/table.h"

namespace assay {

/// A NumPy array as its file declares it.
struct NpyHeader {
  std::string element;  ///< "f4" "f8" "i1".."i8" "u1".."u8" "b1"
  int element_bytes = 0;
  bool big_endian = false;
  bool fortran_order = false;
  std::vector<std::int64_t> shape;  ///< empty for a single number
  std::size_t data_offset = 0;      ///< where the elements begin
};

/// Reads and checks the header of an .npy image of `total_bytes` bytes of which `bytes` is at least the beginning (64
/// KiB are enough). Throws Error (data) that names `where`: no .npy, a version other than 1.0, 2.0 and 3.0, an element
/// type with no number meaning, a shape that does not fit the number of bytes. Nothing is allocated from the shape.
ASSAY_CORE NpyHeader read_npy_header(std::string_view bytes, std::uint64_t total_bytes, std::string_view where);

/// A whole .npy image as doubles in C order. 64-bit integers beyond 2^53 are rounded. Throws as read_npy_header.
ASSAY_CORE Matrix parse_npy(std::string_view bytes, std::string_view where);
/// A .npy file (also .npy.gz). Throws Error (data).
ASSAY_CORE Matrix read_npy(const std::filesystem::path& path);
/// The .npy image of `matrix`: version 1.0, little-endian float64, C order, header padded to 64 bytes. The same matrix
/// gives the same bytes everywhere.
ASSAY_CORE std::string npy_bytes(const Matrix& matrix);

/// The names of the arrays of an .npz file, in its order. Throws Error (data).
ASSAY_CORE std::vector<std::string> npz_names(const std::filesystem::path& path);
/// One array of an .npz file, stored or deflated, its CRC checked. Throws Error (data), with the names there are.
ASSAY_CORE Matrix read_npz(const std::filesystem::path& path, std::string_view name);

}  // namespace assay
