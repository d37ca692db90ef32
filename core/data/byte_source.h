// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/base/error.h"
#include "core/base/export.h"

namespace assay {

/// The bytes of a file from front to back, decompressed if its name ends in .gz. One thread at a time.
class ASSAY_CORE ByteSource {
 public:
  /// Throws Error (data): missing, a folder, unreadable.
  explicit ByteSource(const std::filesystem::path& path, std::function<bool()> cancelled = {});
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// Up to `size` bytes into `buffer`; 0 at the end. Throws Error: data (broken .gz, read fault), cancelled.
  std::size_t read(char* buffer, std::size_t size);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A data Error about one file.
ASSAY_CORE Error data_error(const std::filesystem::path& path, std::string message, std::string value = {},
                            std::string allowed = {}, std::string remedy = {});
/// Throws Error (data) unless `path` is a file that can be opened.
ASSAY_CORE void require_file(const std::filesystem::path& path);
/// The whole file, decompressed if .gz. Throws Error (data), also for more than `limit` bytes.
ASSAY_CORE std::string read_bytes(const std::filesystem::path& path, std::uint64_t limit = std::uint64_t{1} << 36);
/// Extension in lower case without ".gz", e.g. ".csv" of "a.CSV.gz".
ASSAY_CORE std::string data_extension(const std::filesystem::path& path);
ASSAY_CORE bool is_gzip(const std::filesystem::path& path);

}  // namespace assay
