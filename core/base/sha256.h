// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/export.h"

namespace assay {

/// SHA-256 (FIPS 180-4) of a stream of bytes. Uses the processor's SHA instructions where it has them.
class ASSAY_CORE Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  /// The digest as 64 lower-case hex digits. Ends the stream: call it once.
  std::string hex();

 private:
  std::array<std::uint32_t, 8> state_;
  std::array<unsigned char, 64> block_{};
  std::uint64_t length_ = 0;  // bytes so far
};

ASSAY_CORE std::string sha256_of_bytes(std::string_view bytes);
/// Reads the file once, in pieces. Throws Error: data (missing, a folder, unreadable), cancelled.
ASSAY_CORE std::string sha256_of_file(const std::filesystem::path& path, const std::function<bool()>& cancelled = {});
/// A folder's hash: of the lines "<sha256>  <relative path>" of all files in it and below, sorted by path. So it depends
/// on names and bytes alone, not on times or on the order of the directory. Links are followed. Throws Error: data
/// (missing, unreadable, folders nested more than 16 deep, as in a loop of links), cancelled.
ASSAY_CORE std::string sha256_of_folder(const std::filesystem::path& folder,
                                        const std::function<bool()>& cancelled = {});

}  // namespace assay
