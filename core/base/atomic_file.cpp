// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "core/base/error.h"

namespace assay {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, int code) {
  throw Error(ErrorKind::storage,
              {"The file could not be written", path.string(), std::strerror(code), "a writable place with free space",
               code == ENOSPC ? "Free space on this disk, then try again" : "Choose another folder or change its permissions"});
}

}  // namespace

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  // Two threads may write the same file at once: each has a name of its own.
  static std::atomic<unsigned> count{0};
  const std::filesystem::path temporary = path.string() + ".tmp" + std::to_string(getpid()) + "-" + std::to_string(count++);
  const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) refuse(path, errno);
  const auto fail = [&](int code) {
    close(file);
    unlink(temporary.c_str());
    refuse(path, code);
  };
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t wrote = write(file, bytes.data() + done, bytes.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) fail(errno);
    done += static_cast<std::size_t>(wrote);
  }
  if (fsync(file) != 0 && errno != EINVAL) fail(errno);
  if (close(file) != 0) {
    unlink(temporary.c_str());
    refuse(path, errno);
  }
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    const int code = errno;
    unlink(temporary.c_str());
    refuse(path, code);
  }
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream bytes;
  if (stream && !std::filesystem::is_directory(path)) bytes << stream.rdbuf();
  if (!stream || std::filesystem::is_directory(path))
    throw Error(ErrorKind::data, {std::filesystem::exists(path) ? "The file cannot be read" : "There is no such file",
                                  path.string(), "", "a readable file", "Check the path and its permissions"});
  return std::move(bytes).str();
}

}  // namespace assay
