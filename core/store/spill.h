// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/store/recorder.h"

namespace assay {

/// Where a run's events wait while its project cannot be written: runs/UUID/spill.jsonl, or, when that disk is full too,
/// a file in the system's temporary folder that is named after the run.
std::vector<std::filesystem::path> spill_places(const std::filesystem::path& project, const std::string& run_uuid);

/// Appends events as JSON lines; false when no place takes them. The file is synced before true is returned.
bool append_to_spill(const std::vector<std::filesystem::path>& places, const std::vector<RecordedEvent>& events);
/// Reads what was spilled, in order; a last line that was cut off is left out.
std::vector<RecordedEvent> read_spill(const std::vector<std::filesystem::path>& places);
void remove_spill(const std::vector<std::filesystem::path>& places);

/// Replays the spill files of runs whose lock is free into a writable project. Returns the number of runs.
int replay_spills(Project& project);

}  // namespace assay
