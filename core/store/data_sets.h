// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"
#include "core/base/json.h"
#include "core/base/time.h"
#include "core/store/project.h"

namespace assay {

/// A data set of a project: linked by path and SHA-256, or copied into PROJECT/data/.
struct DataSetRow {
  std::string name;
  std::string kind;  ///< table graph images text model samples
  std::filesystem::path path;  ///< absolute
  std::string sha256;
  bool copied = false;
  Json summary = Json::object();  ///< rows, columns, warnings as found at import
  Milliseconds created = 0;
};

struct ImportRequest {
  std::filesystem::path file;
  std::string name;
  std::string kind;  ///< empty: from the content
  bool copy = false;
};

/// Reads and checks the file (Error kind data when it is refused), then adds it. A name that exists, is empty, contains
/// '/' or ',' or starts with "run:" or "./" is Error kind usage.
ASSAY_CORE DataSetRow import_data_set(Project& project, const ImportRequest& request);
ASSAY_CORE std::vector<DataSetRow> load_data_sets(const Project& project);
ASSAY_CORE std::optional<DataSetRow> find_data_set(const Project& project, std::string_view name);
ASSAY_CORE void rename_data_set(Project& project, const std::string& name, const std::string& new_name);
/// Takes the data set out of the project (its file stays unless it was copied; old runs keep name and hash).
ASSAY_CORE void remove_data_set(Project& project, const std::string& name);
/// Puts back what remove_data_set took out.
ASSAY_CORE void restore_data_set(Project& project, const DataSetRow& row);

}  // namespace assay
