// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/base/export.h"

namespace assay {

/// Carries out one run in this process: takes (or adopts) its lock, loads its plugin, runs its method, writes its end.
/// `lock_descriptor`: an open descriptor of the lock taken by the parent, or -1. Returns assay-cli's exit code; what went
/// wrong stands in the run's row. Installs handlers for SIGTERM and SIGINT. Throws Error only when the run cannot be found
/// or another process has it.
ASSAY_CORE int work_on_run(const std::filesystem::path& project, const std::string& run_uuid, int lock_descriptor);

}  // namespace assay
