// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/run_start.h"

#include <map>

#include "app/session/planned_points.h"
#include "core/run/launcher.h"
#include "core/store/control.h"
#include "core/store/edits.h"
#include "core/store/run_list.h"

namespace assay::app {

StartedRuns start_runs(const Catalogue& catalogue, Project& project, const StartRequest& start, const std::function<bool()>& stopped) {
  project.require_writable();
  const PlannedRuns planned = plan_runs(catalogue, &project, start.request);
  StartedRuns started;
  started.warnings = planned.warnings;
  std::vector<std::int64_t> done;
  if (start.reuse) {
    std::map<std::string, std::string> hashes;
    for (const NewRun& run : planned.runs)
      for (const auto& [name, entry] : run.data.items()) hashes[entry.value("name", "")] = entry.value("sha256", "");
    done = finished_points(project, planned.method, planned_points(planned.method, start.request), hashes);
  }
  std::vector<NewRun> fresh;
  for (std::size_t i = 0; i < planned.runs.size(); ++i) {
    if (i < done.size() && done[i] != 0) started.finished.push_back(find_run(project, std::to_string(done[i])).uuid);
    else fresh.push_back(planned.runs[i]);
  }
  if (stopped()) throw Error(ErrorKind::cancelled, "Nothing was queued.");
  if (!fresh.empty()) started.rows = add_runs(project, fresh);
  if (start.first && !started.rows.empty()) {
    const std::vector<RunRow> queue = load_queue(project);
    if (!queue.empty() && queue.front().uuid != started.rows.front().uuid)
      for (const RunRow& row : started.rows) move_in_queue(project, row.uuid, queue.front().uuid);
  }
  if (!started.rows.empty()) ensure_scheduler(project);
  if (!start.form_values.is_null()) set_setting(project, "form/last/" + planned.method.id, start.form_values);
  return started;
}

}  // namespace assay::app
