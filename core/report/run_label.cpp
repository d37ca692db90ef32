// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/run_label.h"

#include <algorithm>

#include "core/base/numbers.h"

namespace assay {

std::string value_text(const Json& value) {
  if (value.is_null()) return "not given";
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number_integer()) return for_people(value.get<std::int64_t>());
  if (value.is_number()) return for_people(value.get<double>());
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array()) {
    std::string list;
    for (const Json& one : value) list += (list.empty() ? "" : ", ") + value_text(one);
    return list.empty() ? "empty list" : list;
  }
  return dump_json(value);
}

std::string cell_for_people(const Cell& cell) {
  if (const auto* real = std::get_if<double>(&cell)) return for_people(*real);
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return for_people(*integer);
  if (const auto* boolean = std::get_if<bool>(&cell)) return *boolean ? "yes" : "no";
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return "n/a";
}

namespace {

std::string first_data_name(const RunRow& run, const MethodInfo& info) {
  for (const ParameterSpec& spec : info.parameters)
    if (spec.kind == ParameterKind::data && run.data.contains(spec.name)) {
      const std::string name = run.data[spec.name].value("name", "");
      return name.substr(name.find_last_of('/') + 1);
    }
  return "";
}

/// Paths by their last part: a caption names a file, the section on data says where it lies.
std::string without_folders(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const bool begins = text[at] == '/' && (at == 0 || text[at - 1] == ' ' || text[at - 1] == '=');
    const std::size_t end = begins ? std::min(text.find_first_of(" ,;", at), text.size()) : at + 1;
    const std::size_t from = begins ? text.find_last_of('/', end - 1) + 1 : at;
    out += text.substr(from, end - from);
    at = end;
  }
  return out;
}

}  // namespace

std::string run_title(const RunRow& run, const MethodInfo& info) {
  if (!run.name.empty()) return run.name;
  const std::string title = info.title.empty() ? run.method : info.title, data = first_data_name(run, info);
  return data.empty() ? title : title + " on " + data;
}

std::string run_conditions(const RunRow& run, const MethodInfo& info) {
  std::string text = "run " + std::to_string(run.number) + ", " + (info.title.empty() ? run.method : info.title);
  if (const std::string data = first_data_name(run, info); !data.empty()) text += ", " + data;
  if (info.seed_drives != SeedDrives::nothing) text += ", seed " + std::to_string(run.seed);
  // What the method itself calls the conditions of its numbers stands first; a parameter named there is not repeated.
  const auto own = std::find_if(run.scalars.begin(), run.scalars.end(), [](const ScalarRow& row) { return row.name == "conditions"; });
  const std::string conditions = own == run.scalars.end() ? std::string() : without_folders(cell_for_people(own->value));
  if (!conditions.empty()) text += ", " + conditions;
  for (const auto& [name, value] : run.changed.items()) {
    const ParameterSpec* spec = find_parameter(info.parameters, name);
    if (spec && spec->kind == ParameterKind::data) continue;
    if (spec && !spec->symbol.empty() && conditions.find(spec->symbol + " = ") != std::string::npos) continue;
    text += ", " + (spec && !spec->symbol.empty() ? spec->symbol : name) + " " + value_text(value);
  }
  if (run.status != RunStatus::finished) text += ", " + std::string(to_string(run.status)) + ": partial results";
  return text;
}

std::string parameter_title(const MethodInfo& info, const std::string& name) {
  const ParameterSpec* spec = find_parameter(info.parameters, name);
  if (!spec || spec->title.empty()) return name;
  std::string title = spec->title;
  if (!spec->symbol.empty() && title.find(spec->symbol) == std::string::npos) title += " " + spec->symbol;
  return spec->unit.empty() ? title : title + " (" + spec->unit + ")";
}

std::vector<std::string> differing_parameters(const std::vector<RunRow>& runs) {
  std::vector<std::string> names, differing;
  for (const RunRow& run : runs)
    for (const auto& [name, value] : run.parameters.items())
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  auto key = [](const RunRow& run, const std::string& name) {
    if (run.data.contains(name) && run.data[name].contains("sha256")) return run.data[name]["sha256"];
    return run.parameters.contains(name) ? run.parameters[name] : Json("\x01 no such parameter");
  };
  for (const std::string& name : names)
    if (std::any_of(runs.begin(), runs.end(),
                    [&](const RunRow& run) { return key(run, name) != key(runs.front(), name); }))
      differing.push_back(name);
  return differing;
}

}  // namespace assay
