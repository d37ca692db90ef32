// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/data_resolution.h"

#include "core/data/image_readers.h"
#include "core/store/artifacts.h"
#include "core/store/data_sets.h"
#include "core/store/run_rows.h"

namespace assay {
namespace fs = std::filesystem;
namespace {

Error missing(const ParameterSpec& spec, const std::string& text, const fs::path& path, const Project* project) {
  std::vector<std::string> names;
  if (project != nullptr)
    for (const auto& set : load_data_sets(*project)) names.push_back(set.name);
  std::string offer;
  for (const auto& near : nearest_names(text, names)) offer += (offer.empty() ? "" : ", ") + near;
  return {ErrorKind::data, {"There is no data set and no file of this name", "parameter " + spec.name, text, "",
                            offer.empty() ? "Check the path " + path.string() : "Did you mean " + offer + "?"}};
}

ResolvedData output_of_run(const ParameterSpec& spec, const Project& project, const std::string& text) {
  const auto slash = text.find('/');
  const std::string run_text = text.substr(4, slash == std::string::npos ? slash : slash - 4);
  const RunRow run = find_run(project, run_text);
  // Without an output it is the one that is named like the parameter: shadow=run:12.
  const std::string wanted = slash == std::string::npos ? spec.name : text.substr(slash + 1);
  if (run.status != RunStatus::finished)
    throw Error(std::vector<Problem>{{spec.name, "Run " + std::to_string(run.number) + " has not finished", std::string(to_string(run.status)),
                                      "an output of a finished run", "Wait for it or choose another run"}});
  std::vector<std::string> names;
  for (const auto& output : load_outputs(project, run.uuid)) {
    names.push_back(output.name);
    if (output.name != wanted) continue;
    const fs::path path = project.artifact_folder(run.uuid) / output.file;
    if (!fs::exists(path))
      throw Error(ErrorKind::data, {"The file of this output is gone", path.string(), text, "", "Run it again"});
    return {"run:" + run.uuid + "/" + output.name, path, hash_of(path)};
  }
  std::string offer;
  for (const auto& name : names) offer += (offer.empty() ? "" : ", ") + name;
  throw Error(std::vector<Problem>{{spec.name, "Run " + std::to_string(run.number) + " has no output \"" + wanted + "\"", text, offer, "Write run:RUN/OUTPUT"}});
}

}  // namespace

bool stands_for_data(const ParameterSpec& spec, const Project* project, const std::string& text) {
  if (spec.kind == ParameterKind::data) return true;
  if (spec.kind != ParameterKind::text || spec.role.empty()) return false;
  if (text.ends_with(".csv") || text.ends_with(".csv.gz") || text.starts_with("run:")) return true;
  return project != nullptr && find_data_set(*project, text).has_value();
}

ResolvedData DataResolver::resolve(const ParameterSpec& spec, const std::string& text) {
  // What `run:RUN` means depends on the parameter, and so does whether labels matter.
  const bool images = spec.role == "images" || spec.role == "samples";
  const std::string key = text.starts_with("run:") ? spec.name + "=" + text : (images ? "images=" : "=") + text;
  if (const auto it = known_.find(key); it != known_.end()) return it->second;
  ResolvedData data;
  if (text.starts_with("run:") && project_ != nullptr) {
    data = output_of_run(spec, *project_, text);
  } else if (const auto set = project_ != nullptr && !text.starts_with("./") ? find_data_set(*project_, text) : std::nullopt) {
    data = {set->name, set->path, {}};
    if (!fs::exists(data.path))
      throw Error(ErrorKind::data, {"The file of data set " + text + " is gone", data.path.string(), "", "", "Put it back, or import it again from its new place"});
    data.sha256 = hash_of(data.path);
    if (data.sha256 != set->sha256)
      throw Error(ErrorKind::data, {"The file of data set " + text + " has changed since it was imported", data.path.string(),
                                    "SHA-256 " + data.sha256, "SHA-256 " + set->sha256, "Import it again under a new name"});
  } else {
    data = {text, fs::absolute(text).lexically_normal(), {}};
    std::error_code code;
    if (!fs::exists(data.path, code)) throw missing(spec, text, data.path, project_);
    data.sha256 = hash_of(data.path);
  }
  if (images && fs::is_regular_file(data.path)) {
    data.labels = image_readers::label_file_of(data.path);
    if (!data.labels.empty()) data.labels_sha256 = hash_of(data.labels);
  }
  known_.emplace(key, data);
  return data;
}

}  // namespace assay
