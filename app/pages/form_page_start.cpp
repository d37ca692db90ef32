// SPDX-License-Identifier: GPL-3.0-or-later
// What the form stands for: checked as a person types, shown beside it, and started.
#include "app/pages/form_edits.h"
#include "app/pages/form_page.h"
#include "app/window/messages.h"

namespace assay::app {
namespace {

QString q(const std::string& text) { return QString::fromStdString(text); }

}  // namespace

/// The method's own rules and what has been run already, off the GUI thread.
void FormPage::check_now() {
  const FormRequest made = form_->request();
  const int generation = ++generation_;
  if (!made.problems.empty()) return;
  struct Answer {
    std::vector<Problem> problems;
    std::vector<std::int64_t> done;
  };
  std::map<std::string, std::string> hashes;
  for (const DataSetRow& row : data_sets()) hashes[row.name] = row.sha256;
  session_.live_lane().read<Answer>(
      this,
      [catalogue = session_.catalogue(), request = made.request, method = method_, hashes](Project& project) {
        Answer answer;
        answer.done = finished_points(project, method, planned_points(method, request), hashes);
        answer.problems = request_problems(catalogue, request, true, &project);
        return answer;
      },
      [this, generation, request = made.request](Answer answer) {
        if (generation != generation_) return;
        done_ = std::move(answer.done);
        done_of_ = request;
        form_->set_further_problems(std::move(answer.problems));
        show_cards();
        show_panel();
      },
      [this, generation](const Error& error) {
        if (generation == generation_) emit status_message(q(error.text().message));
      });
}

void FormPage::show_panel() {
  if (method_.id.empty()) return;
  const FormRequest made = form_->request();
  RunPreviewData data;
  data.problems = form_->problems();
  data.planned = planned_points(method_, made.request);
  const bool same = done_of_.method == made.request.method && done_of_.given == made.request.given && done_of_.grid == made.request.grid &&
                    done_of_.seeds == made.request.seeds && done_of_.seed == made.request.seed;
  if (same && data.problems.empty()) data.done = done_;
  const SessionSnapshot& snapshot = session_.snapshot();
  if (const auto it = snapshot.usual_seconds.find(method_.id); it != snapshot.usual_seconds.end()) data.usual_seconds = it->second;
  data.ahead = static_cast<int>(snapshot.queue.size());
  for (const GridAxis& axis : data.planned.axes) {
    const ParameterSpec* spec = find_parameter(method_.parameters, axis.parameter);
    data.titles.push_back(q(!spec ? axis.parameter : !spec->symbol.empty() ? spec->symbol : spec->title.empty() ? spec->name : spec->title));
  }
  data.command = q(command_line_of(method_, made.request, session_.project().folder()));
  if (!session_.project().writable()) data.read_only = q(session_.project().access_text());
  side_->show_data(method_, data);
}

void FormPage::start(bool first) {
  if (method_.id.empty()) return;
  if (!form_->problems().empty()) {
    const auto all = form_->problems();
    if (!form_->next_problem(true)) emit status_message(q(problem_text(all.front())));
    return;
  }
  if (starting_) return;  // one at a time: a second press while the data are hashed asks for nothing new
  StartRequest start;
  start.request = form_->request().request;
  start.reuse = side_->reuses();
  start.first = first;
  start.form_values = form_state_json(method_, form_->state());
  try_or_show(this, [&] {
    starting_ = session_.start_runs(
        start, this,
        [this, first](const StartedRuns& started) {
          end_start();
          tell_started(started, first);
        },
        [this](const Error& error) {
          end_start();
          show_error(this, error);
        });
    side_->busy()->start(tr("Checking the data"));
    emit commands_changed();
  });
}

void FormPage::stop_start() {
  if (!starting_) return;
  starting_->stop();
  end_start();
  emit status_message(tr("Stopped: nothing is queued."));
}

void FormPage::end_start() {
  starting_.reset();
  side_->busy()->finish();
  show_panel();
  emit commands_changed();
}

void FormPage::tell_started(const StartedRuns& started, bool first) {
  if (started.rows.empty()) {
    QStringList finished;
    for (const std::string& run : started.finished) finished << q(run);
    emit status_message(tr("Nothing new to run: every point has finished with the same inputs."));
    if (finished.size() == 1) emit open_run(finished.front());
    else emit open_compare(finished);
    return;
  }
  emit status_message(started.rows.size() == 1 ? tr("Run %1 is queued.").arg(started.rows.front().number)
                                               : tr("Runs %1 to %2 are queued.").arg(started.rows.front().number).arg(started.rows.back().number));
  for (const std::string& warning : started.warnings) emit status_message(q(warning));
  if (first && started.rows.size() == 1) emit open_run(q(started.rows.front().uuid));
}

}  // namespace assay::app
