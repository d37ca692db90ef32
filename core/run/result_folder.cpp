// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/result_folder.h"

#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/base/log.h"
#include "core/base/numbers.h"
#include "core/base/time.h"
#include "core/method/declaration_json.h"
#include "core/run/environment.h"
#include "core/store/series_rows.h"
#include "core/store/stored_words.h"

namespace assay {
namespace fs = std::filesystem;
namespace {

/// Outputs in declared order.
std::vector<OutputRow> ordered_outputs(const Project& project, const RunRow& run, const MethodInfo& method) {
  const auto stored = load_outputs(project, run.uuid);
  std::vector<OutputRow> ordered;
  for (const auto& spec : method.outputs)
    for (const auto& output : stored)
      if (output.name == spec.name) ordered.push_back(output);
  return ordered;
}

void copy_atomically(const fs::path& from, const fs::path& to) {
  const fs::path waiting = to.string() + ".tmp";
  std::error_code code;
  fs::remove_all(waiting, code);
  fs::copy(from, waiting, fs::copy_options::recursive | fs::copy_options::overwrite_existing, code);
  if (!code) fs::remove_all(to, code);
  if (!code) fs::rename(waiting, to, code);
  if (code) throw Error(ErrorKind::storage, {"A result could not be written", to.string(), code.message(), "", "Free space on this disk or choose another folder"});
}

/// Files that an earlier answer in this folder names.
std::vector<std::string> named_files(const fs::path& folder) {
  std::vector<std::string> names{"result.json", "sweep.json", "metrics.csv", "run.assay"};
  const auto add = [&](const Json& result, const std::string& below) {
    for (const auto& output : result.value("outputs", Json::array()))
      if (output.is_object() && output.contains("file") && output["file"].is_string()) names.push_back(below + output["file"].get<std::string>());
    for (const auto& figure : result.value("figures", Json::array()))
      if (figure.is_string()) names.push_back(below + figure.get<std::string>());
  };
  for (const char* file : {"result.json", "sweep.json"}) {
    if (!fs::exists(folder / file)) continue;
    const Json json = Json::parse(read_file(folder / file), nullptr, false);
    if (!json.is_object()) continue;
    if (json.contains("outputs")) add(json, "");
    const auto runs = json.value("runs", Json::array());
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const std::string digits = std::to_string(i);
      const std::string point = std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
      add(runs[i], point + "/");
      for (const char* name : {"/result.json", "/metrics.csv"}) names.push_back(point + name);
      names.push_back(point);  // the folder itself goes when it is empty
    }
  }
  return names;
}

/// Only what lies below the folder may be removed, whatever a file says.
bool stays_below(const std::string& name) {
  const fs::path relative = fs::path(name).lexically_normal();
  return !relative.empty() && relative.is_relative() && *relative.begin() != ".." && relative != ".";
}

}  // namespace

Json result_json(const Project& project, const std::string& run_uuid) {
  const RunRow run = load_run(project, run_uuid);
  const MethodInfo method = load_declaration(project, run.declaration);
  Json scalars = Json::object();
  for (const auto& spec : method.outputs)
    for (const auto& scalar : run.scalars)
      if (spec.kind == OutputKind::scalar && scalar.name == spec.name) scalars[scalar.name] = cell_json(scalar.value);
  Json outputs = Json::array();
  for (const auto& output : ordered_outputs(project, run, method))
    outputs.push_back({{"name", output.name}, {"kind", word_of(output.kind)}, {"file", output.file}, {"sha256", output.sha256}});
  const auto optional_text = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  return {{"assay", version()},
          {"method", run.method},
          {"method_version", run.method_version},
          {"run", run.uuid},
          {"number", run.number},
          {"status", to_string(run.status)},
          {"seed", run.seed},
          {"tags", run.tags},
          {"parameters", run.parameters},
          {"scalars", scalars},
          {"outputs", outputs},
          {"figures", Json::array()},
          {"warnings", load_warnings(project, run_uuid)},
          {"error", run.error.is_object() ? run.error : Json(nullptr)},
          {"environment", run.environment},
          {"started", optional_text(utc_text(run.started))},
          {"finished", optional_text(has_ended(run.status) ? utc_text(run.finished) : std::string())},
          {"cpu_seconds", run.cpu_seconds}};
}

void prepare_output_folder(const fs::path& folder, bool overwrite) {
  std::error_code code;
  if (fs::exists(folder, code) && !fs::is_directory(folder, code))
    throw Error(ErrorKind::storage, {"The output folder is a file", folder.string(), "", "a folder", "Choose another place"});
  fs::create_directories(folder, code);
  if (code) throw Error(ErrorKind::storage, {"The output folder could not be made", folder.string(), code.message(), "", "Choose a writable place"});
  if (fs::is_empty(folder, code)) return;
  if (!overwrite)
    throw Error(ErrorKind::storage, {"The output folder holds something already", folder.string(), "", "a new or an empty folder",
                                     "Choose another one, or add --overwrite to replace an earlier answer"});
  for (const auto& name : named_files(folder)) {
    if (!stays_below(name)) continue;
    const fs::path path = folder / fs::path(name).lexically_normal();
    // Folders of points are removed only when nothing else is left in them; a model's folder and run.assay as a whole.
    const bool point = name.size() >= 4 && name.find_first_not_of("0123456789") == std::string::npos;
    if (point) fs::remove(path, code);
    else fs::remove_all(path, code);
  }
}

Json write_result_folder(const Project& project, const std::string& run_uuid, const fs::path& folder, const std::vector<std::string>& figures) {
  std::error_code code;
  fs::create_directories(folder, code);
  if (code) throw Error(ErrorKind::storage, {"The output folder could not be made", folder.string(), code.message(), "", "Choose a writable place"});
  const RunRow run = load_run(project, run_uuid);
  const MethodInfo method = load_declaration(project, run.declaration);
  for (const auto& output : ordered_outputs(project, run, method))
    copy_atomically(project.artifact_folder(run_uuid) / output.file, folder / output.file);
  write_file_atomically(folder / "metrics.csv", metrics_csv(project, run_uuid));
  Json result = result_json(project, run_uuid);
  result["figures"] = figures;
  write_file_atomically(folder / "result.json", dump_json(result, 2) + "\n");
  return result;
}

std::string metrics_csv(const Project& project, const std::string& run_uuid) {
  const RunRow run = load_run(project, run_uuid);
  const MethodInfo method = load_declaration(project, run.declaration);
  const auto stored = load_series(project, run_uuid);
  std::string csv = "series,step,value,time\n";
  for (const auto& spec : method.series)
    for (const auto& series : stored) {
      if (series.name != spec.name) continue;
      const SeriesPoints points = load_points(project, series.id);
      for (std::size_t i = 0; i < points.steps.size(); ++i)
        csv += series.name + "," + std::to_string(points.steps[i]) + "," + shortest(points.values[i]) + "," + shortest(points.times[i]) + "\n";
    }
  return csv;
}

}  // namespace assay
