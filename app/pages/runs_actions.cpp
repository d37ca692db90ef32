// SPDX-License-Identifier: GPL-3.0-or-later
// The run table's commands for its selected runs.
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

#include "app/pages/run_preview.h"
#include "app/pages/runs_page.h"
#include "app/session/run_text.h"
#include "app/window/messages.h"
#include "core/base/atomic_file.h"
#include "core/data/csv_writer.h"
#include "core/method/declaration_json.h"
#include "core/run/request.h"
#include "widgets/runs/run_table_model.h"
#include "widgets/runs/run_table_view.h"
#include "widgets/theme/icons.h"

namespace assay::app {
namespace {

/// The request that would make this run again.
RunRequest request_of(const RunRow& run, const MethodInfo& info) {
  RunRequest request;
  request.method = run.method;
  std::vector<Problem> ignored;
  request.given = parameters_from_json(info.parameters, run.parameters, ignored);
  request.seed = run.seed;
  request.device = run.device == "cpu" ? "auto" : run.device;
  request.threads = run.threads;
  request.tags = run.tags;
  return request;
}

}  // namespace

QWidget* RunsPage::build_action_bar() {
  const int unit = fontMetrics().height();
  auto* bar = new QWidget;
  bar->setObjectName(QStringLiteral("selection_bar"));
  bar->setProperty("surface", "selection");
  selected_ = new QLabel;
  selected_->setProperty("role", "section");
  in_groups_ = new QLabel;
  in_groups_->setProperty("role", "secondary");
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(unit, unit / 4, unit / 2, unit / 4);
  row->addWidget(selected_);
  row->addWidget(in_groups_);
  row->addStretch();
  const auto add = [&](const QString& text, const char* symbol, const char* name, auto&& act) {
    auto* button = new QPushButton(icon(QLatin1String(symbol)), text);
    button->setObjectName(QLatin1String(name));
    button->setProperty("flat", true);
    button->setFlat(true);
    connect(button, &QPushButton::clicked, this, act);
    row->addWidget(button);
    return button;
  };
  compare_ = add(tr("Compare"), "compare", "compare_runs", [this] { compare_selection(); });
  add(tr("Report"), "report", "report_runs", [this] { emit open_report(selected_runs()); });
  add(tr("Export CSV"), "export", "export_runs", [this] { export_figure(); });
  again_ = add(tr("Run again"), "refresh", "again_runs", [this] { run_again(); });
  tag_ = add(tr("Tag"), "tag", "tag_runs", [this] { tag_selection(); });
  add(tr("Copy as command line"), "copy", "copy_runs", [this] { copy_command_lines(); });
  trash_action_ = add(tr("Move to trash"), "trash", "trash_runs", [this] { delete_selection(); });
  add({}, "close", "clear_selection", [this] { table_->clearSelection(); })->setAccessibleName(tr("Clear selection"));
  return bar;
}

void RunsPage::update_actions() {
  const QStringList runs = selected_runs();
  const bool writable = session_.project().writable();
  action_bar_->setVisible(!runs.isEmpty() && model_->rowCount() > 0);
  selected_->setText(tr("%1 selected").arg(counted(runs.size(), tr("run"), tr("runs"))));
  const int groups = table_->selected_groups();
  in_groups_->setText(groups > 0 ? tr("in %1").arg(counted(groups, tr("group"), tr("groups"))) : QString());
  compare_->setEnabled(runs.size() > 1);
  again_->setEnabled(writable && runs.size() == 1 && !in_trash_);
  tag_->setEnabled(writable);
  trash_action_->setEnabled(writable);
  trash_action_->setText(in_trash_ ? tr("Restore") : tr("Move to trash"));
  emit commands_changed();
}

void RunsPage::compare_selection() {
  if (can_compare()) emit open_compare(selected_runs());
}

void RunsPage::run_again() {
  const QStringList runs = selected_runs();
  if (runs.size() == 1) emit open_form({}, runs.front());
}

bool RunsPage::can_cancel() const {
  const auto rows = selected_rows();
  return std::any_of(rows.begin(), rows.end(), [](const RunRow& run) { return !has_ended(run.status); });
}

void RunsPage::cancel_run() {
  try_or_show(this, [this] {
    for (const auto& run : selected_rows())
      if (!has_ended(run.status)) session_.cancel(run.uuid);
  });
}

void RunsPage::delete_selection() {
  std::vector<std::string> runs;
  for (const auto& run : selected_rows())
    if (!is_active(run.status)) runs.push_back(run.uuid);
  if (runs.empty()) return emit status_message(tr("Runs that work are not moved to the trash; cancel them first"));
  try_or_show(this, [&] { session_.trash(runs, !in_trash_); });
  table_->clearSelection();
  read();
}

void RunsPage::tag_selection() {
  const auto rows = selected_rows();
  if (rows.empty() || !session_.project().writable()) return;
  QStringList common;
  for (const auto& tag : rows.front().tags)
    if (std::all_of(rows.begin(), rows.end(), [&](const RunRow& run) { return std::find(run.tags.begin(), run.tags.end(), tag) != run.tags.end(); }))
      common << QString::fromStdString(tag);
  bool ok = false;
  const QString text = QInputDialog::getText(this, tr("Tag"), tr("Tags of %1, separated by blanks:").arg(counted(static_cast<qint64>(rows.size()), tr("run"), tr("runs"))),
                                             QLineEdit::Normal, common.join(' '), &ok);
  if (!ok) return;
  const QStringList wanted = text.split(' ', Qt::SkipEmptyParts);
  try_or_show(this, [&] {
    for (const auto& run : rows) {
      // What was common and is gone now is removed; tags that only some runs have stay.
      std::vector<std::string> tags;
      for (const auto& tag : run.tags)
        if (!common.contains(QString::fromStdString(tag))) tags.push_back(tag);
      for (const QString& tag : wanted) tags.push_back(tag.toStdString());
      session_.set_tags(run.uuid, tags);
    }
  });
  read();
}

void RunsPage::rename_selection() {
  const auto rows = selected_rows();
  if (rows.size() != 1 || !session_.project().writable()) return;
  bool ok = false;
  const QString name = QInputDialog::getText(this, tr("Rename"), tr("Name of run %1:").arg(rows.front().number), QLineEdit::Normal,
                                             QString::fromStdString(rows.front().name), &ok);
  if (ok) try_or_show(this, [&] { session_.rename_run(rows.front().uuid, name.trimmed()); });
}

void RunsPage::copy_command_lines() {
  QStringList lines;
  for (const auto& run : selected_rows()) {
    const MethodInfo info = load_declaration(session_.project(), run.declaration);
    lines << QString::fromStdString(command_line_of(info, request_of(run, info), session_.project().folder()));
  }
  QGuiApplication::clipboard()->setText(lines.join('\n'));
  emit status_message(tr("%1 copied").arg(counted(lines.size(), tr("command line"), tr("command lines"))));
}

void RunsPage::export_figure() {
  const QString folder = QString::fromStdString(session_.project().exports_folder().string());
  const QString file = QFileDialog::getSaveFileName(this, tr("Export the runs as CSV"), folder + "/runs.csv", tr("CSV (*.csv)"));
  if (file.isEmpty()) return;
  auto rows = selected_rows();
  if (rows.empty()) rows = model_->runs();
  Table table;
  table.columns = {"run", "number", "status", "method", "data", "seed", "started", "cpu_seconds", "tags"};
  std::vector<std::string> parameters, scalars;
  for (const auto& run : rows) {
    for (const auto& [name, value] : run.parameters.items())
      if (std::find(parameters.begin(), parameters.end(), name) == parameters.end()) parameters.push_back(name);
    for (const auto& scalar : run.scalars)
      if (std::find(scalars.begin(), scalars.end(), scalar.name) == scalars.end()) scalars.push_back(scalar.name);
  }
  for (const auto& name : parameters) table.columns.push_back("parameters." + name);
  for (const auto& name : scalars) table.columns.push_back("scalars." + name);
  for (const auto& run : rows) {
    std::string tags;
    for (const auto& tag : run.tags) tags += (tags.empty() ? "" : " ") + tag;
    std::vector<Cell> cells{run.uuid, run.number, std::string(to_string(run.status)), run.method, run_data_title(run).toStdString(),
                            static_cast<std::int64_t>(run.seed), utc_text(run.started), run.cpu_seconds, tags};
    for (const auto& name : parameters) {
      const auto it = run.parameters.find(name);
      if (it == run.parameters.end() || it->is_null()) cells.emplace_back();
      else if (it->is_number_integer()) cells.emplace_back(it->get<std::int64_t>());
      else if (it->is_number()) cells.emplace_back(it->get<double>());
      else if (it->is_boolean()) cells.emplace_back(it->get<bool>());
      else cells.emplace_back(it->is_string() ? it->get<std::string>() : dump_json(*it));
    }
    for (const auto& name : scalars) {
      const auto it = std::find_if(run.scalars.begin(), run.scalars.end(), [&](const ScalarRow& s) { return s.name == name; });
      cells.push_back(it == run.scalars.end() ? Cell{} : it->value);
    }
    table.rows.push_back(std::move(cells));
  }
  if (try_or_show(this, [&] { write_file_atomically(file.toStdString(), csv_text(table)); }))
    emit status_message(tr("%1 written to %2").arg(counted(static_cast<qint64>(rows.size()), tr("run"), tr("runs")), file));
}

void RunsPage::context_menu(const QPoint& place) {
  if (selected_runs().isEmpty()) return;
  QMenu menu(this);
  const auto add = [&](const QString& text, const char* symbol, bool enabled, auto&& act) {
    QAction* action = menu.addAction(icon(QLatin1String(symbol)), text);
    action->setEnabled(enabled);
    connect(action, &QAction::triggered, this, act);
  };
  const bool writable = session_.project().writable();
  add(tr("Open"), "maximize", true, [this] { emit open_run(table_->current_run()); });
  add(tr("Compare"), "compare", can_compare(), [this] { compare_selection(); });
  add(tr("Report…"), "report", true, [this] { emit open_report(selected_runs()); });
  menu.addSeparator();
  add(tr("Run again…"), "refresh", can_run_again(), [this] { run_again(); });
  add(tr("Cancel"), "stop", can_cancel(), [this] { cancel_run(); });
  add(tr("Rename…"), "edit", writable && selected_runs().size() == 1, [this] { rename_selection(); });
  add(tr("Tag…"), "tag", writable, [this] { tag_selection(); });
  add(tr("Copy as command line"), "copy", true, [this] { copy_command_lines(); });
  menu.addSeparator();
  add(in_trash_ ? tr("Restore") : tr("Move to trash"), "trash", can_delete(), [this] { delete_selection(); });
  menu.exec(table_->viewport()->mapToGlobal(place));
}

}  // namespace assay::app
