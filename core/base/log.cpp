// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include <atomic>
#include <cstdio>
#include <string>

namespace assay {
namespace {
std::atomic<bool> quiet{false};
}

void set_quiet(bool value) { quiet = value; }
bool is_quiet() { return quiet; }

void note(std::string_view line) {
  if (quiet) return;
  const std::string whole = std::string(line) + "\n";
  std::fwrite(whole.data(), 1, whole.size(), stderr);
}

}  // namespace assay
