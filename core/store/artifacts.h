// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/export.h"
#include "core/store/run_rows.h"

namespace assay {

/// SHA-256 of a file, or of a folder: of the sorted lines "<sha256>  <relative path>" of its files.
ASSAY_CORE std::string hash_of(const std::filesystem::path& path);
/// Size of a file, or of all files of a folder.
ASSAY_CORE std::uint64_t bytes_of(const std::filesystem::path& path);

/// Writes bytes as an output's file of a run: atomic, visible under its name only once whole. Throws Error kind storage.
ASSAY_CORE OutputRow store_output(const std::filesystem::path& artifact_folder, std::string_view name, OutputKind kind,
                                  const std::string& file, std::string_view bytes);
/// Moves a file or folder into place as an output.
ASSAY_CORE OutputRow adopt_output(const std::filesystem::path& artifact_folder, std::string_view name, OutputKind kind,
                                  const std::filesystem::path& made);

}  // namespace assay
