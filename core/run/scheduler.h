// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/export.h"

namespace assay {

/// The scheduler of a project: the one holder of scheduler.lock. Starts workers for queued runs by slots (one per
/// processor, a run takes as many as it has threads; one run per GPU), ends workers that do not follow a cancel, and
/// returns when the queue is empty and no worker is left, or at once when another scheduler lives. Returns 0.
/// SIGTERM and SIGINT make it stop starting workers and return; workers go on by themselves.
ASSAY_CORE int schedule_runs(const std::filesystem::path& project);

}  // namespace assay
