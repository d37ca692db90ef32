// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file_lock.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/error.h"

namespace assay {
namespace {

struct flock whole_file(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
FileLock& FileLock::operator=(FileLock&& other) noexcept {
  if (this != &other) {
    release();
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}
FileLock::~FileLock() { release(); }

void FileLock::release() {
  if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
}

std::optional<FileLock> FileLock::try_take(const std::filesystem::path& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0)
    throw Error(ErrorKind::storage, {"The lock file could not be made", path.string(), std::strerror(errno),
                                     "a writable project folder", "Change its permissions or copy the project"});
  FileLock lock;
  lock.descriptor_ = file;
  auto request = whole_file(F_WRLCK);
  if (fcntl(file, F_OFD_SETLK, &request) != 0) return std::nullopt;
  return lock;
}

FileLock FileLock::adopt(int descriptor) {
  FileLock lock;
  lock.descriptor_ = descriptor;
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  return lock;
}

bool FileLock::is_held(const std::filesystem::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  auto request = whole_file(F_RDLCK);
  const bool held = fcntl(file, F_OFD_GETLK, &request) == 0 && request.l_type != F_UNLCK;
  close(file);
  return held;
}

}  // namespace assay
