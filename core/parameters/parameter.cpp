// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parameters/parameter.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/base/numbers.h"

namespace assay {
namespace {

std::optional<Problem> check_range(const ParameterSpec& spec, double value) {
  const auto refused = [&](std::string message, std::string remedy) {
    return Problem{spec.name, std::move(message), shortest(value), allowed_text(spec), std::move(remedy)};
  };
  if (!std::isfinite(value)) return refused("The value must be finite", "Enter a finite number");
  if (spec.minimum && (value < *spec.minimum || (spec.minimum_open && value == *spec.minimum)))
    return refused(shortest(value) + " is below the allowed range",
                   spec.minimum_open ? "Enter more than " + shortest(*spec.minimum) : "Enter " + shortest(*spec.minimum) + " or more");
  if (spec.maximum && value > *spec.maximum)
    return refused(shortest(value) + " is above the allowed range", "Enter " + shortest(*spec.maximum) + " or less");
  return std::nullopt;
}

Problem wrong_kind(const ParameterSpec& spec, const ParameterValue& value) {
  return {spec.name, "The value is of the wrong kind", to_text(value), allowed_text(spec), ""};
}

std::optional<Problem> check_word(const ParameterSpec& spec, const std::string& word) {
  std::vector<std::string> all;
  for (const Choice& choice : spec.choices) {
    if (choice.value == word) return std::nullopt;
    all.push_back(choice.value);
  }
  const auto near = nearest_names(word, all, 1);
  return Problem{spec.name, "\"" + word + "\" is not one of the choices", word, allowed_text(spec),
                 near.empty() ? "" : "Did you mean " + near.front() + "?"};
}

}  // namespace

bool Parameters::has(std::string_view name) const {
  const auto it = values_.find(name);
  return it != values_.end() && !std::holds_alternative<std::monostate>(it->second);
}
const ParameterValue& Parameters::value(std::string_view name) const {
  const auto it = values_.find(name);
  if (it == values_.end()) throw std::out_of_range("parameter " + std::string(name) + " is not declared");
  return it->second;
}
void Parameters::set(std::string name, ParameterValue value) { values_[std::move(name)] = std::move(value); }
void Parameters::erase(std::string_view name) {
  if (const auto it = values_.find(name); it != values_.end()) values_.erase(it);
}
bool Parameters::boolean(std::string_view name) const { return std::get<bool>(value(name)); }
std::int64_t Parameters::integer(std::string_view name) const { return std::get<std::int64_t>(value(name)); }
double Parameters::real(std::string_view name) const {
  const ParameterValue& v = value(name);
  if (const auto* whole = std::get_if<std::int64_t>(&v)) return static_cast<double>(*whole);
  return std::get<double>(v);
}
const std::string& Parameters::text(std::string_view name) const { return std::get<std::string>(value(name)); }
std::vector<std::string> Parameters::list(std::string_view name) const {
  const ParameterValue& v = value(name);
  if (std::holds_alternative<std::monostate>(v)) return {};
  return std::get<std::vector<std::string>>(v);
}
std::vector<double> Parameters::reals(std::string_view name) const {
  std::vector<double> numbers;
  for (const auto& element : list(name)) numbers.push_back(read_real(element).value());
  return numbers;
}
std::vector<std::int64_t> Parameters::integers(std::string_view name) const {
  std::vector<std::int64_t> numbers;
  for (const auto& element : list(name)) numbers.push_back(read_integer(element).value());
  return numbers;
}
bool Parameters::is_word(std::string_view name) const { return std::holds_alternative<std::string>(value(name)); }

std::optional<Problem> check_value(const ParameterSpec& spec, const ParameterValue& value) {
  if (std::holds_alternative<std::monostate>(value)) {
    if (!spec.required) return std::nullopt;
    return Problem{spec.name, "A value is needed", "", allowed_text(spec), "Give " + spec.name};
  }
  switch (spec.kind) {
    case ParameterKind::boolean:
      return std::holds_alternative<bool>(value) ? std::nullopt : std::optional(wrong_kind(spec, value));
    case ParameterKind::integer:
      if (const auto* word = std::get_if<std::string>(&value); word && !spec.choices.empty()) return check_word(spec, *word);
      if (const auto* whole = std::get_if<std::int64_t>(&value)) return check_range(spec, static_cast<double>(*whole));
      return wrong_kind(spec, value);
    case ParameterKind::real:
      if (const auto* word = std::get_if<std::string>(&value); word && !spec.choices.empty()) return check_word(spec, *word);
      if (const auto* whole = std::get_if<std::int64_t>(&value)) return check_range(spec, static_cast<double>(*whole));
      if (const auto* real = std::get_if<double>(&value)) return check_range(spec, *real);
      return wrong_kind(spec, value);
    case ParameterKind::choice:
      if (const auto* word = std::get_if<std::string>(&value)) return check_word(spec, *word);
      return wrong_kind(spec, value);
    case ParameterKind::list: {
      const auto* elements = std::get_if<std::vector<std::string>>(&value);
      if (elements == nullptr) return wrong_kind(spec, value);
      if (elements->empty() && spec.required)
        return Problem{spec.name, "The list is empty", "", allowed_text(spec), "Give at least one element"};
      if (elements->size() > spec.maximum_count)
        return Problem{spec.name, "The list is too long", std::to_string(elements->size()) + " elements",
                       "at most " + std::to_string(spec.maximum_count), "Shorten the list"};
      ParameterSpec element = spec;
      element.kind = spec.element;
      for (const auto& text : *elements) {
        Problem problem;
        if (!parse_value(element, text, problem)) return problem;
      }
      return std::nullopt;
    }
    case ParameterKind::text:
    case ParameterKind::data: {
      const auto* text = std::get_if<std::string>(&value);
      if (text == nullptr) return wrong_kind(spec, value);
      if (text->find('\0') != std::string::npos)
        return Problem{spec.name, "The text holds a zero byte", "", "text", "Remove it"};
      return std::nullopt;
    }
  }
  return std::nullopt;
}

const ParameterSpec* find_parameter(const std::vector<ParameterSpec>& specs, std::string_view name) {
  const auto it = std::find_if(specs.begin(), specs.end(), [&](const ParameterSpec& s) { return s.name == name; });
  return it == specs.end() ? nullptr : &*it;
}

Parameters resolve(const std::vector<ParameterSpec>& specs, const Parameters& given, std::vector<Problem>& problems) {
  std::vector<std::string> names;
  for (const auto& spec : specs) names.push_back(spec.name);
  for (const auto& [name, value] : given.all()) {
    if (find_parameter(specs, name) != nullptr) continue;
    std::string offer;
    for (const auto& near : nearest_names(name, names)) offer += (offer.empty() ? "" : ", ") + near;
    problems.push_back({name, "There is no parameter \"" + name + "\"", to_text(value), "",
                        offer.empty() ? "See assay-cli describe METHOD for all of them" : "Did you mean " + offer + "?"});
  }
  Parameters resolved;
  for (const auto& spec : specs) {
    ParameterValue value = given.has(spec.name) ? given.value(spec.name) : spec.default_value;
    if (auto problem = check_value(spec, value)) problems.push_back(std::move(*problem));
    if (spec.kind == ParameterKind::real)
      if (const auto* whole = std::get_if<std::int64_t>(&value)) value = static_cast<double>(*whole);
    if (auto* real = std::get_if<double>(&value); real != nullptr && *real == 0) *real = 0.0;  // no negative zero
    resolved.set(spec.name, std::move(value));
  }
  return resolved;
}

Parameters changed_only(const std::vector<ParameterSpec>& specs, const Parameters& parameters) {
  Parameters changed;
  for (const auto& spec : specs) {
    const auto it = parameters.all().find(spec.name);
    if (it == parameters.all().end()) continue;
    ParameterValue standard = spec.default_value;
    if (spec.kind == ParameterKind::real)
      if (const auto* whole = std::get_if<std::int64_t>(&standard)) standard = static_cast<double>(*whole);
    if (it->second != standard) changed.set(spec.name, it->second);
  }
  return changed;
}

}  // namespace assay
