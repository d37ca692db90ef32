// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interruption.h"

#include <csignal>

namespace assay::cli {
namespace {
volatile std::sig_atomic_t seen = 0;
void remember(int) { seen = 1; }
}  // namespace

void catch_interruptions() {
  struct sigaction action {};
  action.sa_handler = remember;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGHUP, &action, nullptr);
}

bool interrupted() { return seen != 0; }

}  // namespace assay::cli
