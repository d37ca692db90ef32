// SPDX-License-Identifier: GPL-3.0-or-later
// show: everything recorded of one run.
#include <cstdio>

#include "app/cli/invocation.h"
#include "app/cli/run_words.h"
#include "core/base/log.h"
#include "core/base/numbers.h"
#include "core/base/time.h"
#include "core/report/run_figures.h"
#include "core/report/run_label.h"
#include "core/run/result_folder.h"
#include "core/store/series_rows.h"

namespace assay::cli {
namespace {

std::string level_word(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "info";
}

Json whole_json(const Project& project, const RunRow& run) {
  Json json = result_json(project, run.uuid);
  json["name"] = run.name;
  json["notes"] = run.notes;
  json["status_reason"] = run.status_reason;
  json["metrics"] = Json::object();
  for (const SeriesRow& series : load_series(project, run.uuid))
    json["metrics"][series.name] = {
        {"points", series.points}, {"last", json_number(series.last)}, {"best", json_number(series.best)}};
  json["log"] = Json::array();
  for (const LogRow& line : load_log(project, run.uuid))
    json["log"].push_back({{"time", line.time}, {"level", level_word(line.level)}, {"text", line.text}});
  return json;
}

std::string section(const std::string& title, const std::string& body, const Style& style) {
  return body.empty() ? "" : "\n" + style.bold(title) + "\n" + body;
}

std::string whole_text(const Project& project, const RunRow& run, const Style& style) {
  const MethodInfo info = load_declaration(project, run.declaration);
  const std::size_t width = terminal_width(stdout);
  std::string out = run_headline(run, info, style);
  std::vector<std::pair<std::string, std::string>> about{{"Run", run.uuid},
                                                         {"Method", run.method + " " + run.method_version}};
  if (!run.status_reason.empty()) about.emplace_back("Why", run.status_reason);
  if (run.error.is_object()) about.emplace_back("Failed", style.bad(error_from_json(run.error).what()));
  std::string tags;
  for (const std::string& tag : run.tags) tags += (tags.empty() ? "" : " ") + tag;
  if (!tags.empty()) about.emplace_back("Tags", tags);
  if (!run.notes.empty()) about.emplace_back("Notes", run.notes);
  if (run.started) about.emplace_back("Started", utc_text(run.started));
  if (has_ended(run.status) && run.finished) about.emplace_back("Finished", utc_text(run.finished));
  out += "\n" + key_values(about, style);
  out += section("Results", scalar_table(run, info, style, width), style);

  std::string warnings;
  for (const std::string& warning : load_warnings(project, run.uuid))
    warnings += "  " + style.caution("!") + " " + warning + "\n";
  out += section("Warnings", warnings, style);

  std::vector<std::pair<std::string, std::string>> data, parameters;
  for (const auto& [name, one] : run.data.items())
    data.emplace_back(name, one.value("name", "") + style.faint("  sha256 " + one.value("sha256", "").substr(0, 12)));
  for (const auto& [name, value] : run.changed.items())
    if (!run.data.contains(name)) parameters.emplace_back(name, value_text(value));
  out += section("Data", data.empty() ? "" : key_values(data, style), style);
  out += section("Parameters that differ from their defaults",
                 parameters.empty() ? "  none\n" : key_values(parameters, style), style);

  TextTable series({"Series", "Points", "Last", "Best"});
  series.numeric(1).numeric(2).numeric(3);
  for (const SeriesRow& row : load_series(project, run.uuid))
    series.add({row.name, for_people(row.points), for_people(row.last), for_people(row.best)});
  out += section("Recorded", series.empty() ? "" : series.text(style, 2, width), style);

  TextTable outputs({"Output", "File", "Size"});
  outputs.numeric(2);
  for (const OutputRow& output : load_outputs(project, run.uuid))
    outputs.add({output.name, output.file, bytes_text(output.bytes)});
  out += section("Outputs", outputs.empty() ? "" : outputs.text(style, 2, width), style);
  std::string figures;
  for (const FigureSpec& figure : available_figures(project, run, info))
    figures += (figures.empty() ? "  " : ", ") + figure.name;
  out += section("Figures", figures.empty() ? "" : figures + "\n", style);

  std::vector<std::pair<std::string, std::string>> environment;
  for (const auto& [name, value] : run.environment.items())
    if (name != "data" && !(value.is_string() && value.get<std::string>().empty()))
      environment.emplace_back(name, value.is_string() ? value.get<std::string>() : dump_json(value));
  environment.emplace_back("cpu_seconds", for_people(run.cpu_seconds));
  out += section("Environment", key_values(environment, style), style);

  const std::vector<LogRow> log = load_log(project, run.uuid);
  std::string lines;
  for (std::size_t k = log.size() > 20 ? log.size() - 20 : 0; k < log.size(); ++k) {
    const std::string text = log[k].level == LogLevel::error     ? style.bad(log[k].text)
                             : log[k].level == LogLevel::warning ? style.caution(log[k].text)
                                                                 : log[k].text;
    lines += "  " + style.faint(padded(duration_text(log[k].time), 7, true)) + "  " + text + "\n";
  }
  return out +
         section(log.size() > 20 ? "Last 20 of " + std::to_string(log.size()) + " log lines" : "Log", lines, style);
}

}  // namespace

void add_show(CLI::App& app, Invocation& invocation) {
  struct Arguments {
    std::string project, run;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = add_command(app, invocation, "show", "Everything recorded of one run");
  command->add_option("project", arguments->project, "The project");
  command->add_option("run", arguments->run, "The run: its number, UUID or last");
  command->callback([arguments, &invocation] {
    invocation.require(arguments->project, "project", "A project");
    invocation.require(arguments->run, "run", "A run");
    invocation.run = [arguments, &invocation] {
      invocation.require_sound();
      const Project project = Project::open(arguments->project);
      if (!project.writable()) note("warning: " + project.access_text());
      const RunRow run = find_run(project, arguments->run);
      if (invocation.json)
        print_json(whole_json(project, run));
      else
        std::fputs(whole_text(project, run, Style::of(stdout)).c_str(), stdout);
      return 0;
    };
  });
}

}  // namespace assay::cli
