// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"

namespace assay {

struct ProgramOptions {
  std::string_view input;                             ///< what the program reads on stdin
  double timeout_seconds = 0;                         ///< 0: as long as it takes
  std::function<bool()> cancelled;                    ///< asked every 20 ms
  std::size_t output_limit = std::size_t{256} << 20;  ///< bytes of stdout (and of stderr) kept; more ends the program
};

/// How a program ended: exit_code >= 0 or signal > 0. Neither where this process ignores SIGCHLD: then it cannot be
/// known.
struct ProgramResult {
  int exit_code = -1;
  int signal = 0;
  bool timed_out = false;
  bool cancelled = false;
  bool output_too_large = false;
  std::string output;  ///< stdout
  std::string errors;  ///< stderr
};

/// Runs `arguments[0]` (a path, or a name on $PATH) and waits for it, feeding stdin and reading both outputs at once.
/// When cancelled or timed out it sends SIGTERM to the program and what that started, and SIGKILL half a second later.
/// Nothing of this process's open files reaches it. Throws Error (helper) if it cannot be started. Any thread.
ASSAY_CORE ProgramResult run_program(const std::vector<std::string>& arguments, const ProgramOptions& options = {});

}  // namespace assay
