// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/data/table.h"

namespace assay {

struct ArrayFile {
  Matrix matrix;
  std::string format;   ///< "NPY" or "NPZ", with ".gz" where compressed
  std::string warning;  ///< which array of several was taken; empty if there was no choice
};

/// The array of an .npy or .npz file, by the file's ending ("a.npz:x" too); nothing for any other file. Throws Error
/// (data).
std::optional<ArrayFile> read_array_file(const std::filesystem::path& path, const std::string& array = {});

}  // namespace assay
