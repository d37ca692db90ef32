// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/environment.h"

#include <dlfcn.h>
#include <sys/utsname.h>

#include <cstdlib>
#include <fstream>
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

/// OpenBLAS names itself and the kernel it chose; other libraries are not asked.
std::string blas_text() {
  using Config = char* (*)();
  const auto config = reinterpret_cast<Config>(dlsym(RTLD_DEFAULT, "openblas_get_config"));
  const auto core = reinterpret_cast<Config>(dlsym(RTLD_DEFAULT, "openblas_get_corename"));
  if (config == nullptr) return "not used";
  std::string text = config();
  while (!text.empty() && text.back() == ' ') text.pop_back();
  if (core != nullptr) text += std::string(", kernel ") + core();
  return text;
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
          {"libtorch", dlsym(RTLD_DEFAULT, "_ZN2at19get_num_interop_threadsEv") != nullptr ? ASSAY_TORCH_VERSION : "not used"},
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
