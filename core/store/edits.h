// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"
#include "core/base/json.h"
#include "core/store/project.h"

namespace assay {

/// Edits that people make. Each is one transaction, each can be undone by the same call with the old value.
ASSAY_CORE void set_run_name(Project& project, const std::string& run_uuid, const std::string& name);
ASSAY_CORE void set_run_notes(Project& project, const std::string& run_uuid, const std::string& notes);
ASSAY_CORE void set_run_tags(Project& project, const std::string& run_uuid, const std::vector<std::string>& tags);
/// Moves runs to the trash or back. Active runs are refused (Error kind usage).
ASSAY_CORE void set_trashed(Project& project, const std::vector<std::string>& run_uuids, bool trashed);
/// Deletes the trashed runs and their files for good. Returns how many.
ASSAY_CORE int empty_trash(Project& project);

/// Anything a window remembers per project (form values, columns, queries, node positions, presets): JSON by key.
/// Keys are paths such as "form/dag_learning.notears", "graph/RUN/positions", "queries/saved".
ASSAY_CORE void set_setting(Project& project, std::string_view key, const Json& value);
ASSAY_CORE std::optional<Json> setting(const Project& project, std::string_view key);
ASSAY_CORE void remove_setting(Project& project, std::string_view key);

}  // namespace assay
