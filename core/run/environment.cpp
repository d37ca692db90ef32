// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/environment.h"

#include <dlfcn.h>
#include <link.h>
#include <sys/utsname.h>

#include <cstdlib>
#include <fstream>
#include <string_view>
#include <thread>

#include "commit.h"

namespace assay {
namespace {

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) {
      const auto colon = line.find(':');
      return colon == std::string::npos ? line : line.substr(colon + 2);
    }
  return "unknown";
}

/// The first loaded library whose file name starts so, with its path; empty when there is none. Plugins are loaded with their symbols
/// hidden from the program, so the libraries that they bring are found by name.
std::string loaded_library(std::string_view start) {
  struct Search {
    std::string_view start;
    std::string found;
  } search{start, {}};
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* data) {
        auto& wanted = *static_cast<Search*>(data);
        const std::string_view path = info->dlpi_name;
        if (!path.substr(path.rfind('/') + 1).starts_with(wanted.start)) return 0;
        wanted.found = path;
        return 1;
      },
      &search);
  return search.found;
}

/// OpenBLAS names itself and the kernel it chose; of another library the file is named.
std::string blas_text() {
  for (const char* name : {"libopenblas", "libblas"}) {
    const std::string path = loaded_library(name);
    if (path.empty()) continue;
    using Config = char* (*)();
    void* library = dlopen(path.c_str(), RTLD_LAZY | RTLD_NOLOAD);
    const auto config = library ? reinterpret_cast<Config>(dlsym(library, "openblas_get_config")) : nullptr;
    const auto core = library ? reinterpret_cast<Config>(dlsym(library, "openblas_get_corename")) : nullptr;
    std::string text = config != nullptr ? config() : path;
    while (!text.empty() && text.back() == ' ') text.pop_back();
    if (core != nullptr) text += std::string(", kernel ") + core();
    if (library != nullptr) dlclose(library);
    return text;
  }
  return loaded_library("libmkl").empty() && loaded_library("libtorch_cpu").empty() ? "not used" : "the one inside LibTorch";
}

}  // namespace

std::string version() { return ASSAY_VERSION; }

std::string build_text() {
  const std::string commit = ASSAY_COMMIT;
  return version() + " (" + commit.substr(0, 12) + (ASSAY_DIRTY ? ", changed" : "") + ")";
}

Json environment_json() {
  utsname system{};
  uname(&system);
  const char* coretype = std::getenv("OPENBLAS_CORETYPE");
  return {{"build", build_text()},
          {"build_id", ASSAY_BUILD_ID},
          {"build_type", ASSAY_BUILD_TYPE},
          {"compiler", "g++ " __VERSION__},
          {"libtorch", loaded_library("libtorch_cpu").empty() ? "not used" : ASSAY_TORCH_VERSION},
          {"blas", blas_text()},
          {"openblas_coretype", coretype != nullptr ? coretype : ""},
          {"system", std::string(system.sysname) + " " + system.release + " " + system.machine},
          {"processor", processor_name()},
          {"processors", processor_count()}};
}

int processor_count() {
  const unsigned count = std::thread::hardware_concurrency();
  return count == 0 ? 1 : static_cast<int>(count);
}

bool cuda_present() {
  return std::ifstream("/dev/nvidiactl").good();
}

}  // namespace assay
