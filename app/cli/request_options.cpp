// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request_options.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "core/base/atomic_file.h"
#include "core/base/log.h"
#include "core/base/numbers.h"
#include "core/base/paths.h"
#include "core/method/declaration_json.h"
#include "core/run/result_folder.h"

namespace assay::cli {
namespace {

void read_params_file(const std::string& file, const MethodInfo* info, Invocation& invocation, Parameters& given) {
  if (file.empty()) return;
  Json json;
  try {
    json = parse_json(read_file(file), ErrorKind::usage, file);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::usage) throw;
    invocation.problems.push_back(
        {"--params", error.text().message, error.text().where, "one JSON object {NAME: value}", error.text().remedy});
    return;
  }
  if (!json.is_object()) {
    invocation.problems.push_back(
        {"--params", "The file holds no JSON object", file, "one JSON object {NAME: value}", {}});
    return;
  }
  if (!info) return;
  for (const auto& [name, value] : json.items()) {
    const ParameterSpec* spec = find_parameter(info->parameters, name);
    if (!spec) {
      given.set(name,
                value.is_string() ? value.get<std::string>() : dump_json(value));  // reported with the nearest names
      continue;
    }
    Problem problem;
    if (auto read = value_from_json(*spec, value, problem))
      given.set(name, std::move(*read));
    else
      invocation.problems.push_back(std::move(problem));
  }
}

void read_settings(const std::vector<std::string>& settings, const MethodInfo* info, Invocation& invocation,
                   Parameters& given) {
  std::set<std::string> seen;
  for (const std::string& text : settings) {
    const auto pair = name_and_value(text, "--set", invocation);
    if (!pair) continue;
    const auto& [name, value] = *pair;
    if (!seen.insert(name).second)
      invocation.problems.push_back(
          {name, "The parameter is set twice", value, "one --set for each parameter", "Remove one of them"});
    const ParameterSpec* spec = info ? find_parameter(info->parameters, name) : nullptr;
    if (!spec) {
      given.set(name, value);  // reported with the nearest names
      continue;
    }
    Problem problem;
    given.erase(name);  // --set wins over --params
    if (auto read = parse_value(*spec, value, problem))
      given.set(name, std::move(*read));
    else
      invocation.problems.push_back(std::move(problem));
  }
}

std::vector<WantedFigure> read_figures(const std::vector<std::string>& figures, const MethodInfo* info,
                                       Invocation& invocation) {
  std::vector<WantedFigure> wanted;
  std::vector<std::string> names;
  std::string allowed;
  if (info) {
    for (const FigureSpec& spec : info->figures) names.push_back(spec.name);
    for (const SeriesSpec& spec : info->series) names.push_back("series:" + spec.name);
  }
  for (const std::string& name : names) allowed += (allowed.empty() ? "" : ", ") + name;
  for (const std::string& text : figures) {
    const std::filesystem::path path(text);
    const std::string ending = path.extension().string(), name = path.stem().string();
    if (ending != ".pdf" && ending != ".svg" && ending != ".png") {
      invocation.problems.push_back(
          {"--figure", "A figure's ending says how it is drawn", text, "NAME.pdf, NAME.svg or NAME.png", {}});
      continue;
    }
    if (info && std::find(names.begin(), names.end(), name) == names.end()) {
      const auto near = nearest_names(name, names, 1);
      invocation.problems.push_back({"--figure", "There is no figure \"" + name + "\"", text, allowed,
                                     near.empty() ? "" : "Did you mean " + near.front() + "?"});
      continue;
    }
    std::string file = text;
    std::replace(file.begin(), file.end(), ':', '-');
    wanted.push_back({name, file});
  }
  return wanted;
}

std::uint64_t read_seed(const std::string& text, Invocation& invocation) {
  const auto value = integer_option(invocation, "--seed", text, 0, INT64_MAX);
  return value ? static_cast<std::uint64_t>(*value) : 0;
}

}  // namespace

std::shared_ptr<RequestOptions> add_request_options(CLI::App* command, bool sweep) {
  auto options = std::make_shared<RequestOptions>();
  command->add_option("method", options->method, "The method's id, e.g. dag_learning.notears");
  command->add_option("--project", options->project, "Project to record in; without it DIR/run.assay")
      ->type_name("P.assay");
  add_values(command, "--set", options->set, "Value of a parameter; wins over --params")->type_name("NAME=VALUE");
  command->add_option("--params", options->params_file, "JSON file {NAME: value}")->type_name("FILE");
  command->add_option("--seed", options->seed, "Seed of all random numbers (0)")->type_name("N");
  command->add_option("--device", options->device, "auto, cpu, cuda or cuda:N")->type_name("DEVICE");
  command->add_option("--threads", options->threads, "Threads that a run may use (1)")->type_name("N");
  command->add_option("--output", options->output, "Folder for result.json and the outputs")->type_name("DIR");
  command->add_flag("--overwrite", options->overwrite, "Replace an earlier answer in --output");
  add_values(command, "--figure", options->figures, "NAME.pdf, .svg or .png to draw into the output folder")
      ->type_name("NAME.pdf");
  add_values(command, "--tag", options->tags, "Tag of the run")->type_name("T");
  if (sweep) {
    add_values(command, "--grid", options->grid,
               "NAME=V1,V2,... or NAME=A:B:STEP; list parameters separate points by ;")
        ->type_name("NAME=VALUES");
    command->add_option("--seeds", options->seeds, "0..4, both ends inclusive, or 1,5,9")->type_name("0..4");
  }
  return options;
}

CheckedRequest read_request(const RequestOptions& options, const Catalogue& catalogue, Invocation& invocation) {
  CheckedRequest checked;
  RunRequest& request = checked.request;
  request.method = options.method;
  invocation.require(options.method, "method", "A method");
  const MethodInfo* info = nullptr;
  try {
    if (!options.method.empty()) info = &catalogue.require(options.method);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::usage) throw;
    invocation.problems.insert(invocation.problems.end(), error.problems().begin(), error.problems().end());
  }
  read_params_file(options.params_file, info, invocation, request.given);
  read_settings(options.set, info, invocation, request.given);
  checked.figures = read_figures(options.figures, info, invocation);
  if (!options.seed.empty() && !options.seeds.empty())
    invocation.problems.push_back(
        {"--seed", "--seed and --seeds exclude each other", options.seed + " and " + options.seeds, "one of them", {}});
  request.seed = read_seed(options.seed, invocation);
  if (!options.seeds.empty()) request.seeds = options.seeds;
  request.device = options.device;
  request.threads = static_cast<int>(integer_option(invocation, "--threads", options.threads, 1, 1024).value_or(1));
  request.tags = options.tags;
  for (const std::string& text : options.grid)
    if (auto pair = name_and_value(text, "--grid", invocation)) request.grid.push_back(std::move(*pair));
  if (info) {
    // A value that could not be read is reported once, not again as missing.
    std::set<std::string> reported;
    for (const Problem& problem : invocation.problems) reported.insert(problem.parameter);
    for (Problem& problem : request_problems(catalogue, request))
      if (!reported.contains(problem.parameter)) invocation.problems.push_back(std::move(problem));
  }
  invocation.require_sound();
  return checked;
}

std::optional<Project> open_named_project(const RequestOptions& options) {
  if (options.project.empty()) return std::nullopt;
  Project project = Project::open(options.project);
  project.require_writable();
  return project;
}

Destination make_destination(const RequestOptions& options, std::optional<Project> named) {
  Destination destination;
  destination.project = std::move(named);
  if (!options.output.empty()) {
    destination.folder = options.output;
    prepare_output_folder(destination.folder, options.overwrite);
  } else if (!destination.project) {
    std::string place = (std::filesystem::temp_directory_path() / "assay-XXXXXX").string();
    if (!mkdtemp(place.data()))
      throw Error(ErrorKind::storage, {"A temporary folder cannot be made", place, {}, {}, "Give --output DIR"});
    destination.folder = place;
    destination.temporary = true;
  }
  if (!destination.project) {
    destination.project = Project::create(destination.folder / "run.assay");
    if (destination.temporary) note("recorded in " + (destination.folder / "run.assay").string());
  }
  return destination;
}

}  // namespace assay::cli
