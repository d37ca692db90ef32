// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/method/declaration.h"

#include <algorithm>
#include <regex>
#include <set>

namespace assay {
namespace {

const std::regex name_form("[a-z][a-z0-9_]*");
const std::regex id_form("[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*");
const std::set<std::string> roles{"table", "graph", "images", "text", "model", "samples"};

class Checker {
 public:
  std::vector<std::string> problems;

  template <typename Items>
  void names(const Items& items, const std::string& what) {
    std::set<std::string> seen;
    for (const auto& item : items) {
      if (!std::regex_match(item.name, name_form)) add(what + " \"" + item.name + "\" is no snake_case name");
      if (!seen.insert(item.name).second) add(what + " \"" + item.name + "\" is declared twice");
      if (item.title.empty()) add(what + " \"" + item.name + "\" has no title");
    }
  }
  void add(std::string problem) { problems.push_back(std::move(problem)); }
};

void check_parameter(const ParameterSpec& spec, Checker& out) {
  const std::string who = "parameter \"" + spec.name + "\"";
  if (spec.help.empty()) out.add(who + " has no help");
  if (spec.minimum && spec.maximum && *spec.minimum > *spec.maximum) out.add(who + " has an empty range");
  if (spec.kind == ParameterKind::choice && spec.choices.empty()) out.add(who + " is a choice of nothing");
  if (spec.kind == ParameterKind::data && roles.count(spec.role) == 0) out.add(who + " has the unknown role \"" + spec.role + "\"");
  if (spec.required && !std::holds_alternative<std::monostate>(spec.default_value)) out.add(who + " is required and has a default");
  ParameterSpec optional = spec;
  optional.required = false;
  if (const auto wrong = check_value(optional, spec.default_value)) out.add(who + " has a default that it refuses: " + wrong->message);
}

const OutputSpec* find_output(const MethodInfo& info, const std::string& name) {
  for (const OutputSpec& output : info.outputs)
    if (output.name == name) return &output;
  return nullptr;
}

/// A part of a figure or overview that must be a table with at least so many columns, where it is named at all.
void check_table(const std::string& who, const std::string& name, std::size_t columns, const MethodInfo& info, Checker& out) {
  if (name.empty()) return;
  const OutputSpec* output = find_output(info, name);
  if (!output || output->kind != OutputKind::table || output->columns.size() < columns)
    out.add(who + " needs \"" + name + "\" to be a table of at least " + std::to_string(columns) + " columns");
}

void check_overview(const OverviewSpec& overview, const MethodInfo& info, Checker& out) {
  if (overview.title.empty()) out.add("the overview has no title");
  for (const std::string& name : {overview.sentence, overview.tone}) {
    const OutputSpec* output = find_output(info, name);
    if (!name.empty() && (!output || output->kind != OutputKind::scalar))
      out.add("the overview shows \"" + name + "\", which is no scalar of the method");
  }
  check_table("the overview", overview.facts, 1, info, out);
  check_table("the overview", overview.assumptions, 3, info, out);
  check_table("the overview", overview.notes, 1, info, out);
  for (const std::string& name : overview.figures)
    if (std::none_of(info.figures.begin(), info.figures.end(), [&](const auto& figure) { return figure.name == name; }))
      out.add("the overview shows the figure \"" + name + "\", which is not declared");
}

void check_figure(const FigureSpec& figure, const MethodInfo& info, Checker& out) {
  const std::string who = "figure \"" + figure.name + "\"";
  if (figure.output.empty()) {
    if (figure.y.empty()) out.add(who + " shows nothing");
    for (const auto& y : figure.y)
      if (std::none_of(info.series.begin(), info.series.end(), [&](const auto& s) { return s.name == y; }))
        out.add(who + " shows the series \"" + y + "\", which is not declared");
    return;
  }
  const auto output = std::find_if(info.outputs.begin(), info.outputs.end(), [&](const auto& o) { return o.name == figure.output; });
  if (output == info.outputs.end()) return out.add(who + " is over the output \"" + figure.output + "\", which is not declared");
  check_table(who, figure.captions, 1, info, out);
  check_table(who, figure.points, 3, info, out);
  if (!figure.extent.empty() && figure.extent.size() != 4) out.add(who + " has an extent of other than four numbers");
  if (output->kind != OutputKind::table) return;
  std::vector<std::string> columns = figure.y;
  columns.insert(columns.end(), {figure.x, figure.low, figure.high, figure.group, figure.chosen, figure.label, figure.result});
  columns.insert(columns.end(), figure.choose.begin(), figure.choose.end());
  for (const auto& column : columns)
    if (!column.empty() && std::none_of(output->columns.begin(), output->columns.end(), [&](const auto& c) { return c.name == column; }))
      out.add(who + " names the column \"" + column + "\", which \"" + figure.output + "\" does not have");
  if (figure.drawing.empty()) return;
  const auto drawing = std::find_if(info.outputs.begin(), info.outputs.end(), [&](const auto& o) { return o.name == figure.drawing; });
  if (drawing == info.outputs.end() || drawing->kind != OutputKind::table || drawing->columns.size() != 2 || figure.label.empty())
    out.add(who + " draws its points from \"" + figure.drawing + "\", which is no table of a label and its DOT text");
}

}  // namespace

std::vector<std::string> declaration_problems(const MethodInfo& info) {
  Checker out;
  if (!std::regex_match(info.id, id_form)) out.add("the id \"" + info.id + "\" is not PLUGIN.METHOD in snake_case");
  if (info.title.empty()) out.add("the method has no title");
  if (info.summary.empty()) out.add("the method has no summary");
  out.names(info.parameters, "parameter");
  out.names(info.series, "series");
  out.names(info.outputs, "output");
  out.names(info.figures, "figure");
  out.names(info.phases, "phase");
  for (const auto& spec : info.parameters) check_parameter(spec, out);
  for (const auto& output : info.outputs) {
    if (output.kind == OutputKind::table && output.columns.empty()) out.add("table \"" + output.name + "\" has no columns");
    std::set<std::string> seen;
    for (const auto& column : output.columns)
      if (!seen.insert(column.name).second) out.add("table \"" + output.name + "\" has the column \"" + column.name + "\" twice");
  }
  for (const auto& figure : info.figures) check_figure(figure, info, out);
  if (info.overview) check_overview(*info.overview, info, out);
  return out.problems;
}

}  // namespace assay
