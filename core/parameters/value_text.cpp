// SPDX-License-Identifier: GPL-3.0-or-later
// Text of parameter values: reading, writing, and what a person is told is allowed.
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/base/numbers.h"
#include "core/parameters/parameter.h"

namespace assay {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool has_choice(const ParameterSpec& spec, std::string_view word) {
  return std::any_of(spec.choices.begin(), spec.choices.end(), [&](const Choice& c) { return c.value == word; });
}

std::string words(const ParameterSpec& spec) {
  std::string all;
  for (const Choice& choice : spec.choices) all += (all.empty() ? "" : ", ") + choice.value;
  return all;
}

std::string range_text(const ParameterSpec& spec) {
  // 1000000, not 1e+06, of what is counted.
  const bool whole = spec.kind == ParameterKind::integer;
  const auto number = [&](double v) { return whole && std::abs(v) < 1e15 ? std::to_string(static_cast<std::int64_t>(v)) : shortest(v); };
  if (spec.minimum && spec.maximum)
    return (spec.minimum_open ? "more than " : "") + number(*spec.minimum) + (spec.minimum_open ? ", at most " : " to ") +
           number(*spec.maximum);
  if (spec.minimum) return spec.minimum_open ? "more than " + number(*spec.minimum) : number(*spec.minimum) + " or more";
  if (spec.maximum) return "at most " + number(*spec.maximum);
  return {};
}

/// The declaration of one element of a list.
ParameterSpec element_of(const ParameterSpec& list) {
  ParameterSpec element = list;
  element.kind = list.element;
  return element;
}

Problem refused(const ParameterSpec& spec, std::string message, std::string_view value, std::string remedy = {}) {
  return {spec.name, std::move(message), std::string(value), allowed_text(spec), std::move(remedy)};
}

}  // namespace

std::string_view to_string(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::integer: return "integer";
    case ParameterKind::real: return "real";
    case ParameterKind::boolean: return "boolean";
    case ParameterKind::choice: return "choice";
    case ParameterKind::text: return "text";
    case ParameterKind::list: return "list";
    case ParameterKind::data: return "data";
  }
  return "text";
}

std::string to_text(const ParameterValue& value) {
  if (const auto* b = std::get_if<bool>(&value)) return *b ? "true" : "false";
  if (const auto* i = std::get_if<std::int64_t>(&value)) return std::to_string(*i);
  if (const auto* d = std::get_if<double>(&value)) return shortest(*d);
  if (const auto* s = std::get_if<std::string>(&value)) return *s;
  std::string joined;
  if (const auto* list = std::get_if<std::vector<std::string>>(&value))
    for (const auto& element : *list) joined += (joined.empty() ? "" : ",") + element;
  return joined;
}

std::string allowed_text(const ParameterSpec& spec) {
  switch (spec.kind) {
    case ParameterKind::choice: return "one of " + words(spec);
    case ParameterKind::boolean: return "true or false";
    case ParameterKind::list: {
      const std::string each = allowed_text(element_of(spec));
      return "a list separated by commas" + (each.empty() ? "" : ", each " + each);
    }
    case ParameterKind::data: return "a data set of the project, a path, or run:RUN/OUTPUT";
    case ParameterKind::text: return {};
    case ParameterKind::integer:
    case ParameterKind::real: {
      std::string text = spec.choices.empty() ? "" : words(spec) + ", or ";
      const std::string range = range_text(spec);
      const std::string kind = spec.kind == ParameterKind::integer ? "a whole number" : "a number";
      text += range.empty() ? kind : (spec.kind == ParameterKind::integer ? "a whole number, " + range : range);
      return text + (spec.unit.empty() ? "" : " " + spec.unit);
    }
  }
  return {};
}

std::optional<ParameterValue> parse_value(const ParameterSpec& spec, std::string_view raw, Problem& problem) {
  const std::string_view text = spec.kind == ParameterKind::text ? raw : trimmed(raw);
  if (text.empty() && spec.kind != ParameterKind::text && spec.kind != ParameterKind::list) {
    if (!spec.required) return ParameterValue{};
    problem = refused(spec, "A value is needed", raw, "Give " + spec.name);
    return std::nullopt;
  }
  ParameterValue value;
  switch (spec.kind) {
    case ParameterKind::boolean:
      if (text == "true" || text == "yes" || text == "on" || text == "1") value = true;
      else if (text == "false" || text == "no" || text == "off" || text == "0") value = false;
      else {
        problem = refused(spec, "This is neither true nor false", text);
        return std::nullopt;
      }
      break;
    case ParameterKind::integer:
      if (has_choice(spec, text)) value = std::string(text);
      else if (const auto whole = read_integer(text)) value = *whole;
      else if (const auto real = read_real(text);
               real && *real == static_cast<double>(static_cast<std::int64_t>(std::clamp(*real, -9e18, 9e18))))
        value = static_cast<std::int64_t>(*real);  // 1e3
      else {
        problem = refused(spec, "This is not a whole number", text);
        return std::nullopt;
      }
      break;
    case ParameterKind::real:
      if (has_choice(spec, text)) value = std::string(text);
      else if (const auto real = read_real(text)) value = *real;
      else {
        problem = refused(spec, "This is not a number", text, "Write it like 0.1 or 1e-3");
        return std::nullopt;
      }
      break;
    case ParameterKind::list: {
      std::vector<std::string> elements;
      for (std::string_view rest = text; !rest.empty();) {
        const auto comma = rest.find(',');
        Problem inner;
        const auto element = parse_value(element_of(spec), trimmed(rest.substr(0, comma)), inner);
        if (!element || std::holds_alternative<std::monostate>(*element)) {
          problem = element ? refused(spec, "An element of the list is empty", text, "Remove the extra comma") : inner;
          problem.parameter = spec.name;
          return std::nullopt;
        }
        elements.push_back(to_text(*element));
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
        if (rest.empty()) {
          problem = refused(spec, "The list ends with a comma", text, "Remove the comma");
          return std::nullopt;
        }
      }
      value = std::move(elements);
      break;
    }
    case ParameterKind::choice:
    case ParameterKind::text:
    case ParameterKind::data: value = std::string(text); break;
  }
  if (auto wrong = check_value(spec, value)) {
    problem = std::move(*wrong);
    return std::nullopt;
  }
  return value;
}

}  // namespace assay
