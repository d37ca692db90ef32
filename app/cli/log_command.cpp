// SPDX-License-Identifier: GPL-3.0-or-later
// log: the runs of a project, found by a query.
#include <cstdio>

#include "app/cli/invocation.h"
#include "app/cli/run_words.h"
#include "core/base/log.h"
#include "core/base/numbers.h"
#include "core/store/run_list.h"

namespace assay::cli {

void add_log(CLI::App& app, Invocation& invocation) {
  struct Arguments {
    std::string project, query, limit;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = add_command(app, invocation, "log", "The runs of a project, latest first");
  command->add_option("project", arguments->project, "The project");
  command->add_option("--query", arguments->query,
                      "Terms joined by AND: status:failed lambda1<0.1 tag:paper -word started:>2026-11-15");
  command->add_option("--limit", arguments->limit, "At most so many runs");
  command->callback([arguments, &invocation] {
    invocation.require(arguments->project, "project", "A project");
    const auto limit = integer_option(invocation, "--limit", arguments->limit, 0, INT64_MAX);
    invocation.run = [arguments, limit, &invocation] {
      invocation.require_sound();
      const Project project = Project::open(arguments->project);
      if (!project.writable()) note("warning: " + project.access_text());
      RunListRequest request;
      request.query = arguments->query;
      request.limit = limit.value_or(-1);
      const RunList list = list_runs(project, request);
      if (invocation.json) {
        Json runs = Json::array();
        for (const RunRow& run : list.runs) runs.push_back(log_entry(run));
        print_json({{"runs", std::move(runs)}, {"total", list.total}});
        return 0;
      }
      const Style style = Style::of(stdout);
      std::string out = runs_table(project, list.runs, style, terminal_width(stdout));
      if (list.total == 0)
        out = arguments->query.empty() ? "No runs yet.\n" : "No run matches.\n";
      else
        out += style.faint(for_people(list.total) + (list.total == 1 ? " run" : " runs")) + "\n";
      std::fputs(out.c_str(), stdout);
      return 0;
    };
  });
}

}  // namespace assay::cli
