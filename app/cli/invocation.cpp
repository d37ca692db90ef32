// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/invocation.h"

#include <cstdio>

#include "app/cli/terminal.h"
#include "core/base/numbers.h"

namespace assay::cli {
namespace {

std::string sentence(std::string text) {
  if (!text.empty() && std::string_view(".!?:").find(text.back()) == std::string_view::npos) text += '.';
  return text;
}

std::string details(const std::string& value, const std::string& allowed, const std::string& remedy) {
  std::string text;
  if (!value.empty()) text += " Value seen: " + sentence(value);
  if (!allowed.empty()) text += " Allowed: " + sentence(allowed);
  if (!remedy.empty()) text += " " + sentence(remedy);
  return text;
}

std::string error_words(const Error& error) {
  const Style style = Style::of(stderr);
  std::string out = style.bad("assay-cli: ");
  if (error.problems().size() < 2) return out + error.what() + "\n";
  out += sentence(error.text().message) + "\n";
  std::size_t width = 0;
  for (const Problem& problem : error.problems()) width = std::max(width, display_width(problem.parameter));
  for (const Problem& problem : error.problems())
    out += "  " + style.bold(padded(problem.parameter, width)) + "  " + sentence(problem.message) +
           details(problem.value, problem.allowed, problem.remedy) + "\n";
  return out;
}

void add_unknown(Invocation& invocation, const CLI::App* command, const std::string& argument) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command->get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  if (!argument.starts_with("-")) {
    invocation.problems.push_back(
        {"", "There is one argument too many", argument, {}, "See assay-cli " + command->get_name() + " --help"});
    return;
  }
  const auto near = nearest_names(argument.substr(0, argument.find('=')), names, 1);
  invocation.problems.push_back(
      {argument,
       "There is no such option",
       {},
       {},
       near.empty() ? "See assay-cli " + command->get_name() + " --help" : "Did you mean " + near.front() + "?"});
}

}  // namespace

void Invocation::require_sound() const {
  if (!problems.empty()) throw Error(problems);
}

void Invocation::require(const std::string& value, const std::string& name, const std::string& what) {
  if (value.empty()) problems.push_back({name, what + " is needed", {}, {}, {}});
}

CLI::App* add_command(CLI::App& app, Invocation& invocation, const std::string& name, const std::string& description) {
  CLI::App* command = app.add_subcommand(name, description);
  command->add_flag("--json", invocation.json, "The answer as one JSON document");
  command->add_flag("--quiet", invocation.quiet, "Nothing on stderr but what went wrong");
  command->allow_extras();
  command->parse_complete_callback([command, &invocation] {
    for (const std::string& argument : command->remaining()) add_unknown(invocation, command, argument);
  });
  return command;
}

CLI::Option* add_values(CLI::App* command, const std::string& name, std::vector<std::string>& values,
                        const std::string& description) {
  return command->add_option(name, values, description)->allow_extra_args(false);
}

std::optional<std::pair<std::string, std::string>> name_and_value(const std::string& text, const std::string& option,
                                                                  Invocation& invocation) {
  const auto equals = text.find('=');
  if (equals != std::string::npos && equals > 0) return std::pair{text.substr(0, equals), text.substr(equals + 1)};
  invocation.problems.push_back({option, "This is not NAME=VALUE", text, option + " NAME=VALUE", {}});
  return std::nullopt;
}

std::optional<double> real_option(Invocation& invocation, const std::string& name, const std::string& text, double low,
                                  double high) {
  if (text.empty()) return std::nullopt;
  const auto value = read_real(text);
  if (value && *value >= low && *value <= high) return value;
  invocation.problems.push_back({name,
                                 value ? "The number is out of range" : "This is not a number",
                                 text,
                                 shortest(low) + " to " + shortest(high),
                                 {}});
  return std::nullopt;
}

std::optional<std::int64_t> integer_option(Invocation& invocation, const std::string& name, const std::string& text,
                                           std::int64_t low, std::int64_t high) {
  if (text.empty()) return std::nullopt;
  const auto value = read_integer(text);
  if (value && *value >= low && *value <= high) return value;
  invocation.problems.push_back({name,
                                 value ? "The number is out of range" : "This is not a whole number",
                                 text,
                                 std::to_string(low) + " to " + std::to_string(high),
                                 {}});
  return std::nullopt;
}

void print_json(const Json& json) {
  const std::string text = dump_json(json, 2) + "\n";
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

int report_error(const Error& error, bool json) {
  const std::string words = error_words(error);
  std::fwrite(words.data(), 1, words.size(), stderr);
  if (json) {
    Json answer{{"error", error_json(error)}};
    if (error.kind() == ErrorKind::usage) {
      answer["problems"] = Json::array();
      for (const Problem& problem : error.problems()) answer["problems"].push_back(problem_json(problem));
    }
    print_json(answer);
  }
  return exit_code(error.kind());
}

}  // namespace assay::cli
