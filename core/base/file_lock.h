// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include "core/base/export.h"

namespace assay {

/// An open-file-description lock: belongs to the open file, so that a child that inherits the descriptor goes on holding
/// it, and the kernel frees it however the last holder dies.
class ASSAY_CORE FileLock {
 public:
  FileLock() = default;
  FileLock(FileLock&&) noexcept;
  FileLock& operator=(FileLock&&) noexcept;
  ~FileLock();

  /// Takes the lock now or returns nothing when another holds it. Throws Error kind storage when the file cannot be made.
  static std::optional<FileLock> try_take(const std::filesystem::path& path);
  /// A lock that a parent process took and handed down as an open descriptor; sets close-on-exec.
  static FileLock adopt(int descriptor);
  /// Whether some process holds the lock. A missing file counts as free.
  static bool is_held(const std::filesystem::path& path);

  int descriptor() const { return descriptor_; }
  void release();

 private:
  int descriptor_ = -1;
};

}  // namespace assay
