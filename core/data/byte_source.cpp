// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/byte_source.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace assay {
namespace {

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  return text;
}

}  // namespace

Error data_error(const std::filesystem::path& path, std::string message, std::string value, std::string allowed,
                 std::string remedy) {
  return Error(ErrorKind::data,
               {std::move(message), path.string(), std::move(value), std::move(allowed), std::move(remedy)});
}

void require_file(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (!std::filesystem::exists(status)) throw data_error(path, "The file does not exist", {}, {}, "Check the path");
  if (std::filesystem::is_directory(status))
    throw data_error(path, "This is a folder, not a data file", {}, "a CSV, .npy or .npz file", {});
  if (::access(path.c_str(), R_OK) != 0)
    throw data_error(path, "The file cannot be opened", std::strerror(errno), {}, "Check its permissions");
}

bool is_gzip(const std::filesystem::path& path) { return lower(path.extension().string()) == ".gz"; }

std::string data_extension(const std::filesystem::path& path) {
  return lower(is_gzip(path) ? path.stem().extension().string() : path.extension().string());
}

struct ByteSource::State {
  std::filesystem::path path;
  std::function<bool()> cancelled;
  int descriptor = -1;
  gzFile zipped = nullptr;

  ~State() {
    if (zipped)
      gzclose(zipped);  // closes the descriptor too
    else if (descriptor >= 0)
      ::close(descriptor);
  }
};

ByteSource::ByteSource(const std::filesystem::path& path, std::function<bool()> cancelled)
    : state_(std::make_unique<State>()) {
  require_file(path);
  state_->path = path;
  state_->cancelled = std::move(cancelled);
  state_->descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (state_->descriptor < 0)
    throw data_error(path, "The file cannot be opened", std::strerror(errno), {}, "Check its permissions");
  if (!is_gzip(path)) return;
  unsigned char magic[2] = {};
  if (::pread(state_->descriptor, magic, 2, 0) != 2 || magic[0] != 0x1f || magic[1] != 0x8b)
    throw data_error(path, "The file ends in .gz but is not compressed with gzip", {}, {},
                     "Rename it without .gz, or compress it with gzip");
  state_->zipped = gzdopen(state_->descriptor, "rb");
  if (!state_->zipped) throw data_error(path, "The file cannot be opened", "out of memory");
  gzbuffer(state_->zipped, 1 << 18);
}

ByteSource::~ByteSource() = default;

std::size_t ByteSource::read(char* buffer, std::size_t size) {
  if (state_->cancelled && state_->cancelled()) throw Error(ErrorKind::cancelled, "Reading the file was cancelled");
  size = std::min<std::size_t>(size, 1 << 30);
  if (state_->zipped) {
    const int got = gzread(state_->zipped, buffer, static_cast<unsigned>(size));
    int code = Z_OK;
    const char* reason = gzerror(state_->zipped, &code);
    if (got < 0 || code == Z_BUF_ERROR || code == Z_DATA_ERROR)
      throw data_error(state_->path, "The compressed file is damaged or cut off",
                       code == Z_BUF_ERROR ? "unexpected end" : reason, {}, "Fetch the file again");
    return static_cast<std::size_t>(got);
  }
  for (;;) {
    const ssize_t got = ::read(state_->descriptor, buffer, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw data_error(state_->path, "The file cannot be read", std::strerror(errno));
  }
}

std::string read_bytes(const std::filesystem::path& path, std::uint64_t limit) {
  ByteSource source(path);
  std::string bytes;
  std::error_code unknown;
  const auto expected = std::filesystem::file_size(path, unknown);
  if (!unknown && expected <= limit && !is_gzip(path)) bytes.reserve(expected);
  std::string piece(1 << 20, '\0');
  while (const std::size_t got = source.read(piece.data(), piece.size())) {
    if (bytes.size() + got > limit)
      throw data_error(path, "The file is too large to read at once", std::to_string(bytes.size() + got) + " bytes",
                       "at most " + std::to_string(limit) + " bytes");
    bytes.append(piece, 0, got);
  }
  return bytes;
}

}  // namespace assay
