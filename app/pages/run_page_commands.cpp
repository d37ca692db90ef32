// SPDX-License-Identifier: GPL-3.0-or-later
// What the window's commands do with the run in front.
#include "app/pages/run_header.h"
#include "app/pages/run_page.h"
#include "app/window/busy_row.h"
#include "app/window/messages.h"
#include "core/method/declaration_json.h"

namespace assay::app {

void RunPage::write(const std::function<void()>& work) { try_or_show(this, work); }

bool RunPage::can_cancel() const {
  return session_.project().writable() && !has_ended(details_.row.status) && details_.row.status != RunStatus::cancelling;
}
void RunPage::cancel_run() {
  write([&] { session_.cancel(run_.toStdString()); });
  read();
}

bool RunPage::can_pause() const {
  return session_.project().writable() && (details_.row.status == RunStatus::running || details_.row.status == RunStatus::paused);
}
void RunPage::pause_or_go_on() {
  write([&] {
    details_.row.status == RunStatus::paused ? session_.go_on(run_.toStdString()) : session_.pause(run_.toStdString());
  });
  read();
}

bool RunPage::can_run_again() const { return !starting_ && session_.project().writable() && has_ended(details_.row.status); }
void RunPage::run_again() {
  if (starting_) return;
  write([&] {
    starting_ = session_.start_runs(
        session_.same_again(details_.row), this,
        [this](const StartedRuns& started) {
          end_start();
          if (!started.rows.empty()) emit open_run(QString::fromStdString(started.rows.front().uuid));
        },
        [this](const Error& error) {
          end_start();
          show_error(this, error);
        });
    busy_->show();
    busy_->start(tr("Checking the data of the new run"));
    emit commands_changed();
  });
}

void RunPage::end_start() {
  starting_.reset();
  busy_->finish();
  busy_->hide();
  emit commands_changed();
}

void RunPage::resume_run() {
  write([&] { session_.resume({run_.toStdString()}); });
  read();
}

bool RunPage::can_delete() const { return session_.project().writable() && !is_active(details_.row.status); }
void RunPage::delete_selection() {
  write([&] {
    session_.trash({run_.toStdString()}, !details_.row.trashed);
    emit status_message(tr("Run %1 is in the trash. Undo puts it back.").arg(details_.row.number));
  });
}

void RunPage::tag_selection() { header_->start_tagging(); }
void RunPage::rename_selection() { header_->start_rename(); }

QString RunPage::command_line() const {
  std::vector<Problem> problems;
  RunRequest request;
  request.method = details_.row.method;
  request.given = parameters_from_json(details_.info.parameters, details_.row.changed, problems);
  request.seed = details_.row.seed;
  request.device = details_.row.device;
  request.threads = details_.row.threads;
  request.tags = details_.row.tags;
  return QString::fromStdString(command_line_of(details_.info, request, session_.project().folder()));
}

}  // namespace assay::app
