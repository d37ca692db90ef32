// SPDX-License-Identifier: GPL-3.0-or-later
// project create | info | check | compact | import.
#include <cstdio>
#include <filesystem>

#include "app/cli/invocation.h"
#include "app/cli/terminal.h"
#include "core/base/log.h"
#include "core/base/numbers.h"
#include "core/store/data_sets.h"
#include "core/store/run_list.h"

namespace assay::cli {
namespace {

struct Arguments {
  std::string project, file, name, kind;
  bool copy = false;
};

std::string access_word(Access access) {
  switch (access) {
    case Access::writable:
      return "writable";
    case Access::read_only_medium:
      return "read-only medium";
    case Access::newer_schema:
      return "made by a newer Assay, read-only";
    case Access::damaged:
      return "damaged, read-only";
  }
  return "";
}

Json data_set_json(const DataSetRow& row) {
  return {{"name", row.name},     {"kind", row.kind},     {"path", row.path.string()},
          {"sha256", row.sha256}, {"copied", row.copied}, {"summary", row.summary}};
}

int create(const Arguments& arguments, bool json) {
  const Project project = Project::create(arguments.project);
  const std::string place = std::filesystem::absolute(project.folder()).string();
  if (json)
    print_json({{"project", place}, {"uuid", project.uuid()}});
  else
    std::fputs((place + "\n").c_str(), stdout);
  return 0;
}

int info(const Arguments& arguments, bool json) {
  const Project project = Project::open(arguments.project);
  const RunCounts counts = count_runs(project);
  const std::vector<DataSetRow> data = load_data_sets(project);
  const std::vector<std::pair<std::string, std::int64_t>> by_status{
      {"queued", counts.queued}, {"waiting", counts.waiting},       {"running", counts.running},
      {"paused", counts.paused}, {"cancelling", counts.cancelling}, {"finished", counts.finished},
      {"failed", counts.failed}, {"cancelled", counts.cancelled},   {"interrupted", counts.interrupted}};
  if (json) {
    Json statuses = Json::object(), sets = Json::array();
    for (const auto& [word, count] : by_status) statuses[word] = count;
    for (const DataSetRow& row : data) sets.push_back(data_set_json(row));
    print_json({{"project", std::filesystem::absolute(project.folder()).string()},
                {"name", project.name()},
                {"uuid", project.uuid()},
                {"schema", project.schema()},
                {"access", access_word(project.access())},
                {"writable", project.writable()},
                {"bytes", project.file_bytes()},
                {"runs", counts.total},
                {"trashed", counts.trashed},
                {"counts", std::move(statuses)},
                {"data_sets", std::move(sets)}});
    return 0;
  }
  const Style style = Style::of(stdout);
  std::string runs = for_people(counts.total), parts;
  for (const auto& [word, count] : by_status)
    if (count > 0) parts += (parts.empty() ? "" : ", ") + for_people(count) + " " + word;
  if (!parts.empty()) runs += ": " + parts;
  if (counts.trashed > 0) runs += "; " + for_people(counts.trashed) + " in the trash";
  std::string out = style.bold(project.name()) + "\n";
  out += key_values({{"Folder", std::filesystem::absolute(project.folder()).string()},
                     {"Access", access_word(project.access())},
                     {"Database", bytes_text(project.file_bytes()) + ", schema " + std::to_string(project.schema())},
                     {"Runs", runs}},
                    style);
  if (!project.writable()) out += "\n" + project.access_text() + "\n";
  TextTable table({"Data set", "Kind", "Rows", "Columns", "File"});
  table.numeric(2).numeric(3);
  for (const DataSetRow& row : data) {
    auto count = [&](const char* key) -> std::string {
      if (!row.summary.is_object() || !row.summary.contains(key)) return "";
      const Json& value = row.summary[key];
      if (value.is_array()) return for_people(static_cast<std::int64_t>(value.size()));
      return value.is_number() ? for_people(value.get<std::int64_t>()) : "";
    };
    table.add({row.name, row.kind, count("rows"), count("columns"), row.path.string() + (row.copied ? " (copy)" : "")});
  }
  if (!table.empty()) out += "\n" + table.text(style, 0, terminal_width(stdout));
  std::fputs(out.c_str(), stdout);
  return 0;
}

/// What is wrong, also with a database that cannot be opened at all.
std::vector<Damage> damage_of(const std::string& folder) {
  try {
    const Project project = Project::open(folder);
    std::vector<Damage> damage = check_project(project);
    if (project.access() == Access::damaged && damage.empty())
      damage.push_back({"project.sqlite", project.access_text()});
    return damage;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::storage) throw;
    return {{error.text().where.empty() ? "project.sqlite" : error.text().where, error.what()}};
  }
}

int check(const Arguments& arguments, bool json) {
  const std::vector<Damage> damage = damage_of(arguments.project);
  if (json) {
    Json problems = Json::array();
    for (const Damage& one : damage) problems.push_back({{"where", one.where}, {"what", one.what}});
    print_json({{"ok", damage.empty()}, {"problems", std::move(problems)}});
  } else {
    const Style style = Style::of(stdout);
    TextTable table({"", ""});
    for (const Damage& one : damage) table.add({style.bad("✕ ") + one.where, one.what});
    std::fputs((damage.empty() ? style.good("✓") + " The database, every artifact and every lock are sound.\n"
                               : table.text(style))
                   .c_str(),
               stdout);
  }
  return damage.empty() ? 0 : 1;
}

int compact(const Arguments& arguments, bool json) {
  Project project = Project::open(arguments.project);
  project.require_writable();
  const std::uint64_t freed = compact_project(project);
  if (json)
    print_json({{"freed", freed}});
  else
    std::fputs(("Freed " + bytes_text(freed) + "\n").c_str(), stdout);
  return 0;
}

int import(const Arguments& arguments, bool json) {
  Project project = Project::open(arguments.project);
  project.require_writable();
  const DataSetRow row = import_data_set(project, {arguments.file, arguments.name, arguments.kind, arguments.copy});
  if (row.summary.is_object() && row.summary.contains("warnings"))
    for (const Json& warning : row.summary["warnings"])
      if (warning.is_string()) note("warning: " + warning.get<std::string>());
  if (json)
    print_json(data_set_json(row));
  else
    std::fputs((row.name + "  " + row.kind + "  " + row.path.string() + "\n").c_str(), stdout);
  return 0;
}

using Action = int (*)(const Arguments&, bool);

CLI::App* add_action(CLI::App* parent, Invocation& invocation, const std::string& name, const std::string& description,
                     const std::shared_ptr<Arguments>& arguments, Action action) {
  CLI::App* command = add_command(*parent, invocation, name, description);
  command->add_option("project", arguments->project, "The project");
  command->callback([arguments, action, name, &invocation] {
    invocation.require(arguments->project, "project", "A project");
    if (name == "import") {
      invocation.require(arguments->file, "file", "A file");
      invocation.require(arguments->name, "--name", "A name");
      const std::vector<std::string> kinds{"table", "graph", "images", "text", "model", "samples"};
      if (!arguments->kind.empty() && std::find(kinds.begin(), kinds.end(), arguments->kind) == kinds.end())
        invocation.problems.push_back({"--kind",
                                       "There is no such kind of data",
                                       arguments->kind,
                                       "table, graph, images, text, model, samples",
                                       {}});
    }
    invocation.run = [arguments, action, &invocation] {
      invocation.require_sound();
      return action(*arguments, invocation.json);
    };
  });
  return command;
}

void add_bundle(CLI::App* parent, Invocation& invocation, const std::string& name, const std::string& description) {
  CLI::App* command = add_command(*parent, invocation, name, description);
  command->callback([command, name, &invocation] {
    invocation.problems.clear();
    invocation.problems.push_back({name,
                                   "This version of Assay has no bundles yet",
                                   {},
                                   {},
                                   "Copy the whole project folder while nothing runs in it"});
    invocation.run = [&invocation]() -> int {
      invocation.require_sound();
      return 2;
    };
  });
}

}  // namespace

void add_project(CLI::App& app, Invocation& invocation) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* project = add_command(app, invocation, "project", "Make, check and fill projects");
  add_action(project, invocation, "create", "Make a new project folder NAME.assay", arguments, create);
  add_action(project, invocation, "info", "What a project holds", arguments, info);
  add_action(project, invocation, "check", "Verify the database, every artifact's hash and every lock", arguments,
             check);
  add_action(project, invocation, "compact", "Empty the trash and shrink the files", arguments, compact);
  CLI::App* command =
      add_action(project, invocation, "import", "Add a data file as a named data set", arguments, import);
  command->add_option("file", arguments->file, "The data file");
  command->add_option("--name", arguments->name, "Name of the data set");
  command->add_option("--kind", arguments->kind,
                      "table, graph, images, text, model or samples; without it from the content");
  command->add_flag("--copy", arguments->copy, "Copy the file into the project");
  add_bundle(project, invocation, "bundle", "");
  add_bundle(project, invocation, "unbundle", "");
  project->get_subcommand("bundle")->group("");
  project->get_subcommand("unbundle")->group("");
  project->callback([project, &invocation] {
    if (!project->get_subcommands().empty()) return;
    invocation.problems.push_back(
        {"project", "What to do with the project is missing", {}, "create, info, check, compact, import", {}});
    invocation.run = [&invocation]() -> int {
      invocation.require_sound();
      return 2;
    };
  });
}

}  // namespace assay::cli
