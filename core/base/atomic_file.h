// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/export.h"

namespace assay {

/// Writes a file under a temporary name beside `path`, syncs it and renames it: a reader sees the old or the whole new
/// file, never a part. Throws Error kind storage with path and reason.
ASSAY_CORE void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);
/// The whole file; throws Error of kind data when it is missing or unreadable.
ASSAY_CORE std::string read_file(const std::filesystem::path& path);

}  // namespace assay
