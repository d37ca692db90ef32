// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/request.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/base/paths.h"
#include "core/base/subprocess.h"
#include "core/base/uuid.h"
#include "core/method/declaration_json.h"
#include "core/parameters/sweep.h"
#include "core/run/data_resolution.h"
#include "core/run/environment.h"

namespace assay {
namespace {

struct Checked {
  Parameters base;
  std::vector<GridAxis> axes;
  std::vector<std::uint64_t> seeds;
};

/// Everything that needs no file and no plugin.
Checked check_request(const MethodInfo& method, const RunRequest& request, std::vector<Problem>& problems) {
  Checked checked;
  std::vector<std::string> swept;
  for (const auto& [name, text] : request.grid) {
    const ParameterSpec* spec = find_parameter(method.parameters, name);
    if (spec == nullptr) {
      std::vector<std::string> names;
      for (const auto& s : method.parameters) names.push_back(s.name);
      const auto near = nearest_names(name, names, 1);
      problems.push_back({name, "There is no parameter \"" + name + "\"", text, "", near.empty() ? "" : "Did you mean " + near.front() + "?"});
      continue;
    }
    if (std::find(swept.begin(), swept.end(), name) != swept.end())
      problems.push_back({name, "The parameter stands in two grids", text, "one --grid a parameter", "Join the values in one grid"});
    swept.push_back(name);
    checked.axes.push_back(parse_grid(*spec, text, problems));
  }
  // A swept parameter's base value is its first point: required ones need no other.
  Parameters given = request.given;
  for (const auto& axis : checked.axes)
    if (!axis.values.empty()) given.set(axis.parameter, axis.values.front());
    else given.erase(axis.parameter);
  std::vector<Problem> found;
  checked.base = resolve(method.parameters, given, found);
  for (auto& problem : found)
    if (std::find(swept.begin(), swept.end(), problem.parameter) == swept.end()) problems.push_back(std::move(problem));
  checked.seeds = request.seeds ? parse_seeds(*request.seeds, problems) : std::vector<std::uint64_t>{request.seed};
  if (request.threads < 1 || request.threads > 1024)
    problems.push_back({"threads", "This number of threads is not possible", std::to_string(request.threads), "1 to 1024", ""});
  const std::string& device = request.device;
  const bool numbered = device.starts_with("cuda:") && device.size() > 5 && device.find_first_not_of("0123456789", 5) == std::string::npos;
  if (device != "auto" && device != "cpu" && device != "cuda" && !numbered)
    problems.push_back({"device", "There is no such kind of device", device, "auto, cpu, cuda or cuda:N", ""});
  for (const auto& tag : request.tags)
    if (tag.empty() || tag.find_first_of(" \t\n\",") != std::string::npos)
      problems.push_back({"tag", "This is no tag", tag, "a word without blanks, commas or quotation marks", "Use - or _ between words"});
  double points = static_cast<double>(checked.seeds.size());
  for (const auto& axis : checked.axes) points *= static_cast<double>(axis.values.size());
  if (points > 100000)
    problems.push_back({"grid", "The sweep has too many points", std::to_string(static_cast<long long>(points)), "at most 100,000 runs", "Take fewer values"});
  return checked;
}

bool names_data(const ParameterSpec& spec, const Project* project, const Parameters& parameters) {
  return (spec.kind == ParameterKind::data || spec.kind == ParameterKind::text) && parameters.has(spec.name) &&
         stands_for_data(spec, project, parameters.text(spec.name));
}

/// The values as a method's check sees them, which knows no project: where a text may also be something else than data,
/// the name of a data set ends in .csv like the path of one.
Parameters as_checked(const MethodInfo& method, const Project* project, Parameters parameters) {
  for (const auto& spec : method.parameters) {
    if (spec.kind != ParameterKind::text || !names_data(spec, project, parameters)) continue;
    const std::string& text = parameters.text(spec.name);
    if (!text.ends_with(".csv") && !text.ends_with(".csv.gz")) parameters.set(spec.name, text + ".csv");
  }
  return parameters;
}

/// The method's own rules across parameters, asked in a child process that loads the plugin.
std::vector<Problem> method_problems(const MethodInfo& method, const Parameters& parameters) {
  const std::string json = dump_json(to_json(parameters, method.parameters));
  ProgramOptions options;
  options.input = json;
  options.timeout_seconds = 60;
  const ProgramResult result = run_program({find_program("assay-cli").string(), "check", method.id, "--params", "/dev/stdin", "--json"}, options);
  const Json answer = Json::parse(result.output, nullptr, false);
  if (answer.is_object() && answer.contains("error") && !answer.contains("problems")) throw error_from_json(answer["error"]);
  if (!answer.is_object() || !answer.contains("problems"))
    throw Error(ErrorKind::plugin, {"The plugin of " + method.id + " failed while it checked the parameters", "", 
                                    result.signal != 0 ? "signal " + std::to_string(result.signal) : result.errors, "", "Report this to the plugin's author"});
  std::vector<Problem> problems;
  for (const auto& item : answer["problems"])
    problems.push_back({item.value("parameter", ""), item.value("message", ""), item.value("value", ""), item.value("allowed", ""), item.value("remedy", "")});
  return problems;
}

std::string chosen_device(const MethodInfo& method, const std::string& asked) {
  const bool possible = method.uses_cuda && cuda_present();
  if (asked == "auto") return possible ? "cuda:0" : "cpu";
  if (asked == "cpu") return asked;
  if (!method.uses_cuda)
    throw Error(ErrorKind::device, {method.title + " has no CUDA version", method.id, asked, "cpu", "Use --device cpu or auto"});
  if (!cuda_present())
    throw Error(ErrorKind::device, {"There is no CUDA device on this machine", method.id, asked, "cpu", "Use --device cpu or auto"});
  return asked == "cuda" ? "cuda:0" : asked;
}

std::string shell_quoted(const std::string& text) {
  const bool plain = !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%") == std::string::npos;
  if (plain) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

PlannedRuns plan_runs(const Catalogue& catalogue, const Project* project, const RunRequest& request) {
  PlannedRuns planned;
  planned.method = catalogue.require(request.method);
  const MethodInfo& method = planned.method;
  std::vector<Problem> problems;
  const Checked checked = check_request(method, request, problems);
  for (const auto& spec : method.parameters) {
    if (!names_data(spec, project, checked.base)) continue;
    if (checked.base.text(spec.name).starts_with("run:") && project == nullptr)
      problems.push_back({spec.name, "The output of a run needs a project", checked.base.text(spec.name), "", "Add --project P.assay"});
  }
  if (problems.empty()) problems = method_problems(method, as_checked(method, project, checked.base));
  if (!problems.empty()) throw Error(std::move(problems));
  std::vector<std::uint64_t> seeds = checked.seeds;
  if (method.seed_drives == SeedDrives::nothing && seeds.size() > 1) {
    planned.warnings.push_back("The seed drives nothing in " + method.title + ", so the " + std::to_string(seeds.size()) + " seeds make one run with seed " +
                               std::to_string(seeds.front()) + ".");
    seeds.resize(1);
  }
  const std::string device = chosen_device(method, request.device);
  const auto points = sweep_points(checked.base, checked.axes, seeds);
  const std::string sweep = request.grid.empty() && !request.seeds ? std::string() : new_uuid();
  DataResolver resolver(project);
  for (const auto& point : points) {
    NewRun run;
    run.method = method;
    run.parameters = point.parameters;
    run.seed = point.seed;
    run.device = device;
    run.threads = request.threads;
    run.tags = request.tags;
    run.sweep = sweep;
    run.point = sweep.empty() ? -1 : static_cast<int>(planned.runs.size());
    for (const auto& spec : method.parameters)
      if (names_data(spec, project, run.parameters)) {
        const ResolvedData data = resolver.resolve(spec, run.parameters.text(spec.name));
        run.data[spec.name] = {{"name", data.name}, {"path", data.path.string()}, {"sha256", data.sha256}};
        if (!data.labels.empty())
          run.data[spec.name]["labels"] = {{"path", data.labels.string()}, {"sha256", data.labels_sha256}};
        run.parameters.set(spec.name, data.name);
      }
    planned.runs.push_back(std::move(run));
  }
  return planned;
}

std::vector<Problem> request_problems(const Catalogue& catalogue, const RunRequest& request, bool check_method,
                                      const Project* project) {
  std::vector<Problem> problems;
  const MethodInfo& method = catalogue.require(request.method);
  const Checked checked = check_request(method, request, problems);
  if (check_method && problems.empty()) problems = method_problems(method, as_checked(method, project, checked.base));
  return problems;
}

std::string command_line_of(const MethodInfo& method, const RunRequest& request, const std::filesystem::path& project) {
  const bool sweep = !request.grid.empty() || request.seeds;
  std::string line = std::string("assay-cli ") + (sweep ? "sweep " : "run ") + method.id;
  const auto add = [&](const std::string& option, const std::string& value) { line += " " + option + " " + shell_quoted(value); };
  if (!project.empty()) add("--project", project.string());
  for (const auto& spec : method.parameters) {
    const bool swept = std::any_of(request.grid.begin(), request.grid.end(), [&](const auto& axis) { return axis.first == spec.name; });
    if (!swept && request.given.has(spec.name) && request.given.value(spec.name) != spec.default_value)
      add("--set", spec.name + "=" + to_text(request.given.value(spec.name)));
  }
  for (const auto& [name, text] : request.grid) add("--grid", name + "=" + text);
  if (request.seeds) add("--seeds", *request.seeds);
  else if (request.seed != 0) add("--seed", std::to_string(request.seed));
  if (request.device != "auto") add("--device", request.device);
  if (request.threads != 1) add("--threads", std::to_string(request.threads));
  for (const auto& tag : request.tags) add("--tag", tag);
  return line;
}

}  // namespace assay
