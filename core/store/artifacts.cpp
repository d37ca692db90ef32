// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/artifacts.h"

#include "core/base/atomic_file.h"
#include "core/base/sha256.h"

namespace assay {
namespace fs = std::filesystem;
namespace {

void make_folder(const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  if (code)
    throw Error(ErrorKind::storage, {"The folder for results could not be made", folder.string(), code.message(), "a writable project",
                                     "Free space on this disk or change its permissions"});
}

}  // namespace

std::uint64_t bytes_of(const fs::path& path) {
  if (!fs::is_directory(path)) return fs::file_size(path);
  std::uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(path, fs::directory_options::follow_directory_symlink))
    if (entry.is_regular_file()) bytes += entry.file_size();
  return bytes;
}

std::string hash_of(const fs::path& path) {
  return fs::is_directory(path) ? sha256_of_folder(path) : sha256_of_file(path);
}

OutputRow store_output(const fs::path& artifact_folder, std::string_view name, OutputKind kind, const std::string& file,
                       std::string_view bytes) {
  make_folder(artifact_folder);
  write_file_atomically(artifact_folder / file, bytes);
  return {std::string(name), kind, file, sha256_of_bytes(bytes), bytes.size()};
}

OutputRow adopt_output(const fs::path& artifact_folder, std::string_view name, OutputKind kind, const fs::path& made) {
  make_folder(artifact_folder);
  const std::string file = kind == OutputKind::model && fs::is_directory(made) ? std::string(name) : made.filename().string();
  const fs::path place = artifact_folder / file, waiting = artifact_folder / (file + ".tmp");
  std::error_code code;
  fs::remove_all(waiting, code);
  fs::rename(made, waiting, code);
  if (code) {  // another file system
    fs::copy(made, waiting, fs::copy_options::recursive, code);
    if (code)
      throw Error(ErrorKind::storage, {"An output could not be moved into the project", place.string(), code.message(), "", "Free space on this disk"});
    fs::remove_all(made);
  }
  fs::remove_all(place, code);
  fs::rename(waiting, place);
  return {std::string(name), kind, file, hash_of(place), bytes_of(place)};
}

}  // namespace assay
