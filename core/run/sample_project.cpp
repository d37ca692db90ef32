// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/sample_project.h"

#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/method/declaration_json.h"
#include "core/store/data_sets.h"
#include "core/store/edits.h"

namespace assay {

namespace fs = std::filesystem;

namespace {

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

fs::path description_file(const fs::path& sample_folder) { return sample_folder / "sample.json"; }

Json read_description(const fs::path& file) {
  Json json = parse_json(read_file(file), ErrorKind::data, file.string());
  if (!json.is_object()) {
    throw Error(ErrorKind::data, ErrorText{"A sample's description is not a JSON object.", file.string(), {}, {}, {}});
  }
  return json;
}

/// Fills in the form of a method: what it opens with in this project.
void fill_form(Project& project, const std::string& method, const Json& parameters, std::uint64_t seed) {
  set_setting(project, "form/" + method, Json{{"parameters", parameters}, {"seed", seed}});
}

}  // namespace

Sample read_sample(const fs::path& sample_folder) {
  const fs::path file = description_file(sample_folder);
  const Json json = read_description(file);
  Sample sample;
  sample.folder = sample_folder;
  sample.id = text_of(json, "id");
  if (sample.id.empty()) sample.id = sample_folder.filename().string();
  sample.title = text_of(json, "title");
  if (sample.title.empty()) sample.title = sample.id;
  sample.summary = text_of(json, "summary");
  sample.method = text_of(json, "method");
  sample.family = text_of(json, "family");
  sample.project = text_of(json, "project");
  if (sample.project.empty()) sample.project = sample.id;
  if (const auto it = json.find("seconds"); it != json.end() && it->is_number()) sample.seconds = it->get<double>();
  if (const auto it = json.find("seed"); it != json.end() && it->is_number_unsigned()) {
    sample.seed = it->get<std::uint64_t>();
  }
  if (const std::string figure = text_of(json, "figure"); !figure.empty()) sample.figure = sample_folder / figure;
  if (const auto it = json.find("parameters"); it != json.end() && it->is_object()) sample.parameters = *it;
  if (const auto it = json.find("data"); it != json.end() && it->is_array()) {
    for (const Json& entry : *it) {
      if (entry.is_object()) {
        sample.data.push_back({text_of(entry, "name"), text_of(entry, "file"), text_of(entry, "kind")});
      }
    }
  }
  if (sample.method.empty()) {
    throw Error(ErrorKind::data, ErrorText{"A sample names no method.", file.string(), {}, "the id of a method", {}});
  }
  return sample;
}

std::vector<Sample> find_samples(const fs::path& samples_folder) {
  std::vector<Sample> samples;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(samples_folder, ignored)) {
    if (!fs::exists(entry.path() / "sample.json", ignored)) continue;
    try {
      samples.push_back(read_sample(entry.path()));
    } catch (const Error&) {
      // A broken sample is not offered; the others are.
    }
  }
  std::sort(samples.begin(), samples.end(), [](const Sample& a, const Sample& b) { return a.id < b.id; });
  return samples;
}

std::vector<Sample> find_samples() { return find_samples(resource_folder() / "samples"); }

Project create_sample(const fs::path& sample_folder, const fs::path& project_folder) {
  const Sample sample = read_sample(sample_folder);
  Project project = Project::create(project_folder);
  try {
    for (const SampleData& data : sample.data) {
      import_data_set(project, ImportRequest{sample_folder / data.file, data.name, data.kind, true});
    }
    set_setting(project, "sample", sample.id);
    // "forms": what else can be done with these data, as {METHOD: PARAMETERS}.
    const Json description = read_description(description_file(sample_folder));
    if (const auto forms = description.find("forms"); forms != description.end() && forms->is_object()) {
      for (const auto& [method, parameters] : forms->items()) {
        if (parameters.is_object()) fill_form(project, method, parameters, sample.seed);
      }
    }
    fill_form(project, sample.method, sample.parameters, sample.seed);
  } catch (const Error&) {
    std::error_code ignored;
    fs::remove_all(project_folder, ignored);
    throw;
  }
  return project;
}

RunRequest sample_request(const Sample& sample, const MethodInfo& method) {
  std::vector<Problem> problems;
  RunRequest request;
  request.method = sample.method;
  request.given = parameters_from_json(method.parameters, sample.parameters, problems);
  if (!problems.empty()) throw Error(problems);
  request.seed = sample.seed;
  request.tags = {"sample"};
  return request;
}

}  // namespace assay
