// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/form_state.h"

#include <algorithm>
#include <set>

#include "core/base/numbers.h"
#include "core/method/declaration_json.h"
#include "core/parameters/sweep.h"

namespace assay {
namespace {

bool is_numeric(const ParameterSpec& spec) { return spec.kind == ParameterKind::integer || spec.kind == ParameterKind::real; }

/// Blanks beside commas and colons mean nothing in numbers and words.
std::string without_blanks(const ParameterSpec& spec, const std::string& text) {
  if (spec.kind == ParameterKind::text || spec.kind == ParameterKind::data) return text;
  std::string tight;
  for (const char c : text)
    if (c != ' ' && c != '\t') tight += c;
  return tight;
}

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(" \t");
  return from == std::string::npos ? std::string() : text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

void add_first_of_each(std::vector<Problem>& problems, std::vector<Problem> more) {
  for (Problem& problem : more) {
    const bool known = std::any_of(problems.begin(), problems.end(), [&](const Problem& p) { return p.parameter == problem.parameter; });
    if (!known) problems.push_back(std::move(problem));
  }
}

void sort_like(const MethodInfo& method, std::vector<Problem>& problems) {
  const auto place = [&](const Problem& problem) {
    for (std::size_t i = 0; i < method.parameters.size(); ++i)
      if (method.parameters[i].name == problem.parameter) return i;
    return method.parameters.size();
  };
  std::stable_sort(problems.begin(), problems.end(), [&](const Problem& a, const Problem& b) { return place(a) < place(b); });
}

}  // namespace

FormState default_form_state(const MethodInfo& method) { return form_state_of(method, {}, 0); }

FormState form_state_of(const MethodInfo& method, const Parameters& given, std::uint64_t seed) {
  FormState state;
  for (const ParameterSpec& spec : method.parameters)
    state[spec.name] = {to_text(given.has(spec.name) ? given.value(spec.name) : spec.default_value), false};
  state[seed_field] = {std::to_string(seed), false};
  return state;
}

FormState form_state_from_json(const MethodInfo& method, const Json& json) {
  if (!json.is_object()) return default_form_state(method);
  Parameters given;
  const Json parameters = json.value("parameters", Json::object());
  for (const ParameterSpec& spec : method.parameters) {
    if (!parameters.is_object() || !parameters.contains(spec.name) || parameters[spec.name].is_null()) continue;
    Problem problem;
    if (auto value = value_from_json(spec, parameters[spec.name], problem)) given.set(spec.name, std::move(*value));
  }
  const auto seed = json.find("seed");
  const bool has_seed = seed != json.end() && seed->is_number_integer() && seed->get<std::int64_t>() >= 0;
  FormState state = form_state_of(method, given, has_seed ? seed->get<std::uint64_t>() : 0);
  const Json texts = json.value("texts", Json::object());
  if (texts.is_object())
    for (const auto& [name, text] : texts.items())
      if (state.count(name) && text.is_string()) state[name].text = text.get<std::string>();
  const Json sweeps = json.value("sweeps", Json::object());
  if (sweeps.is_object())
    for (const auto& [name, text] : sweeps.items())
      if (state.count(name) && text.is_string()) state[name] = {text.get<std::string>(), true};
  return state;
}

Json form_state_json(const MethodInfo& method, const FormState& state) {
  const FormRequest made = form_request(method, state);
  Json json{{"parameters", to_json(made.request.given, method.parameters)}, {"seed", made.request.seed}};
  // Only given values: a default that changes with a newer method then changes here too.
  Json given = Json::object();
  for (const auto& [name, value] : made.request.given.all()) given[name] = to_json(value);
  json["parameters"] = given;
  Json sweeps = Json::object(), texts = Json::object();
  for (const auto& [name, field] : state) {
    if (field.sweep || (name == seed_field && made.request.seeds)) sweeps[name] = field.text;
    else if (std::any_of(made.problems.begin(), made.problems.end(), [&](const Problem& p) { return p.parameter == name; }))
      texts[name] = field.text;  // half typed values are not lost either
  }
  if (!sweeps.empty()) json["sweeps"] = sweeps;
  if (!texts.empty()) json["texts"] = texts;
  return json;
}

FormRequest form_request(const MethodInfo& method, const FormState& state) {
  FormRequest made;
  made.request.method = method.id;
  std::set<std::string> unreadable;
  for (const ParameterSpec& spec : method.parameters) {
    const auto it = state.find(spec.name);
    if (it == state.end()) continue;
    const std::string text = without_blanks(spec, it->second.text);
    std::vector<Problem> problems;
    if (it->second.sweep) {
      if (parse_grid(spec, text, problems); problems.empty()) made.request.grid.emplace_back(spec.name, text);
    } else if (!text.empty() || spec.kind == ParameterKind::text) {
      Problem problem;
      auto value = parse_value(spec, text, problem);
      if (!value) problems.push_back(std::move(problem));
      else if (to_text(*value) != to_text(spec.default_value) && !std::holds_alternative<std::monostate>(*value)) made.request.given.set(spec.name, std::move(*value));
    } else if (!std::holds_alternative<std::monostate>(spec.default_value) && !to_text(spec.default_value).empty()) {  // an empty field is the default of a list that may be empty
      problems.push_back({spec.name, "A value is needed", "", allowed_text(spec), "Enter " + to_text(spec.default_value) + " for the default"});
    }
    for (Problem& problem : problems) problem.parameter = spec.name;
    if (!problems.empty()) unreadable.insert(spec.name);
    add_first_of_each(made.problems, std::move(problems));
  }
  // What is not given at all, but needed. Swept ones have their values from the grid.
  Parameters base = made.request.given;
  for (const auto& [name, text] : made.request.grid) {
    std::vector<Problem> none;
    const GridAxis axis = parse_grid(*find_parameter(method.parameters, name), text, none);
    if (!axis.values.empty()) base.set(name, axis.values.front());
  }
  std::vector<Problem> missing;
  resolve(method.parameters, base, missing);
  std::erase_if(missing, [&](const Problem& p) { return unreadable.count(p.parameter) != 0; });
  add_first_of_each(made.problems, std::move(missing));
  if (const auto it = state.find(seed_field); it != state.end()) {
    const std::string text = trimmed(it->second.text);
    std::vector<Problem> problems;
    const auto seeds = parse_seeds(text, problems);
    for (Problem& problem : problems) problem.parameter = seed_field;
    if (seeds.size() == 1) made.request.seed = seeds.front();
    else if (!seeds.empty()) made.request.seeds = text;
    add_first_of_each(made.problems, std::move(problems));
  }
  sort_like(method, made.problems);
  return made;
}

bool can_sweep(const ParameterSpec& spec) { return spec.kind != ParameterKind::data && spec.kind != ParameterKind::text; }

bool reads_as_sweep(const ParameterSpec& spec, const std::string& text) {
  if (!can_sweep(spec)) return false;
  if (spec.kind == ParameterKind::list) return text.find(';') != std::string::npos;
  const auto comma = text.find(',');
  if (comma != std::string::npos) return true;
  return is_numeric(spec) && std::count(text.begin(), text.end(), ':') >= (spec.kind == ParameterKind::integer ? 1 : 2);
}

std::size_t value_count(const ParameterSpec& spec, const FieldState& field) {
  if (!field.sweep) return 1;
  std::vector<Problem> problems;
  const GridAxis axis = parse_grid(spec, without_blanks(spec, field.text), problems);
  return problems.empty() ? axis.values.size() : 0;
}

std::string seed_help(SeedDrives drives) {
  switch (drives) {
    case SeedDrives::nothing: return "Drives nothing: several seeds make one run";
    case SeedDrives::resampling: return "Drives resampling only. A range makes a sweep";
    case SeedDrives::everything: return "Drives every random number. A range makes a sweep";
  }
  return {};
}

std::string problem_text(const Problem& problem) {
  std::string text = problem.message;
  if (!problem.value.empty() && text.find(problem.value) == std::string::npos) text += ": " + problem.value;
  if (!text.empty() && text.back() != '.') text += ".";
  if (!problem.allowed.empty()) text += " Allowed: " + problem.allowed + ".";
  if (!problem.remedy.empty()) text += " " + problem.remedy + (problem.remedy.back() == '.' || problem.remedy.back() == '?' ? "" : ".");
  return text;
}

}  // namespace assay
