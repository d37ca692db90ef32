// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/export.h"
#include "core/store/run_rows.h"

namespace assay {

/// What a person asked of a run. Rows of the `control` table that the worker polls every 50 ms.
enum class Control { none, pause, cancel };

/// A queued run is cancelled at once; an active one becomes `cancelling` and its worker ends at its next stop point.
/// A run that has ended is left alone (returns false).
ASSAY_CORE bool request_cancel(Project& project, const std::string& run_uuid);
/// Active: waits at its next stop point and shows `paused`. Returns false when the run is not active.
ASSAY_CORE bool request_pause(Project& project, const std::string& run_uuid);
ASSAY_CORE bool request_continue(Project& project, const std::string& run_uuid);
ASSAY_CORE Control read_control(const Project& project, const std::string& run_uuid);

/// Cancel for callers that own no worker: control row first, then SIGTERM after `grace_ms`, then SIGKILL after another
/// `grace_ms`, each only while the run's lock is still held. Blocks until the run has ended; returns its status.
ASSAY_CORE RunStatus cancel_and_wait(Project& project, const std::string& run_uuid, int grace_ms = 2000);

/// The queue: runs with status queued or waiting, in the order in which they will start.
ASSAY_CORE std::vector<RunRow> load_queue(const Project& project);
/// Moves a queued run to stand before `before` (empty: to the end).
ASSAY_CORE void move_in_queue(Project& project, const std::string& run_uuid, const std::string& before);
/// Ended runs back into the queue: interrupted ones go on from their checkpoint (resume), failed and cancelled ones anew.
ASSAY_CORE void requeue(Project& project, const std::vector<std::string>& run_uuids);
ASSAY_CORE void set_queue_paused(Project& project, bool paused);
ASSAY_CORE bool queue_paused(const Project& project);

}  // namespace assay
