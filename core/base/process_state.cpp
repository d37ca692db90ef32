// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/process_state.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace assay {
namespace {

constexpr double fair_cpu_seconds = 1, longest_wait_seconds = 60;

/// What follows the name in a stat file: the state first. The name may hold spaces and brackets.
std::string after_name(const std::filesystem::path& stat) {
  std::ifstream stream(stat);
  const std::string text((std::istreambuf_iterator<char>(stream)), {});
  const auto bracket = text.rfind(')');
  return bracket == std::string::npos || bracket + 2 >= text.size() ? std::string() : text.substr(bracket + 2);
}

std::filesystem::path folder_of(pid_t process) { return "/proc/" + std::to_string(process); }

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

double process_cpu_seconds(pid_t process) {
  std::istringstream fields(after_name(folder_of(process) / "stat"));
  std::string skipped;
  for (int field = 0; field < 11; ++field) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return fields ? (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK)) : 0;
}

bool process_wants_to_run(pid_t process) {
  std::error_code gone;
  const std::filesystem::directory_iterator end;
  for (std::filesystem::directory_iterator task(folder_of(process) / "task", gone); !gone && task != end; task.increment(gone)) {
    const std::string fields = after_name(task->path() / "stat");
    if (!fields.empty() && (fields.front() == 'R' || fields.front() == 'D')) return true;
  }
  return false;
}

LastChance::LastChance(pid_t process)
    : process_(process), cpu_before_(process_cpu_seconds(process)), asked_(wall_seconds()) {}

double LastChance::waited() const { return wall_seconds() - asked_; }

bool LastChance::over() const {
  return waited() > longest_wait_seconds || process_cpu_seconds(process_) - cpu_before_ >= fair_cpu_seconds ||
         !process_wants_to_run(process_);
}

}  // namespace assay
