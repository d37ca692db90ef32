// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/paths.h"

#include <unistd.h>

#include <cstdlib>
#include <sstream>

#include "core/base/error.h"

namespace assay {
namespace {

std::filesystem::path user_folder(const char* variable, const char* below_home) {
  if (const char* set = std::getenv(variable); set != nullptr && *set == '/') return std::filesystem::path(set) / "assay";
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home != nullptr && *home != '\0' ? home : "/tmp") / below_home / "assay";
}

}  // namespace

std::filesystem::path program_folder() {
  std::error_code ignored;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
  return program.parent_path();
}

std::filesystem::path find_program(std::string_view name) {
  std::vector<std::filesystem::path> folders;
  if (const char* set = std::getenv("ASSAY_BIN"); set != nullptr && *set != '\0') folders.emplace_back(set);
  folders.push_back(program_folder());
  folders.push_back(program_folder().parent_path() / "bin");
  for (const auto& folder : folders)
    if (const auto path = folder / name; access(path.c_str(), X_OK) == 0) return path;
  throw Error(ErrorKind::helper,
              {"The program " + std::string(name) + " is missing", folders.front().string(), "", "",
               "Build it (a build without Qt has no assay-figure, one without Graphviz no assay-layout) or set ASSAY_BIN"});
}

std::vector<std::filesystem::path> plugin_folders() {
  std::vector<std::filesystem::path> folders;
  if (const char* set = std::getenv("ASSAY_PLUGIN_PATH"); set != nullptr) {
    std::istringstream parts(set);
    for (std::string part; std::getline(parts, part, ':');)
      if (!part.empty()) folders.emplace_back(part);
  }
  folders.push_back(user_data_folder() / "plugins");
  folders.push_back(program_folder().parent_path() / "lib" / "assay" / "plugins");
  return folders;
}

std::filesystem::path user_data_folder() { return user_folder("XDG_DATA_HOME", ".local/share"); }
std::filesystem::path user_cache_folder() { return user_folder("XDG_CACHE_HOME", ".cache"); }
std::filesystem::path resource_folder() { return program_folder().parent_path() / "share" / "assay"; }

}  // namespace assay
