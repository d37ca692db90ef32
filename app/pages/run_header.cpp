// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_header.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QToolButton>

#include "app/pages/phase_progress.h"
#include "app/session/run_text.h"
#include "app/window/link_button.h"
#include "core/base/numbers.h"
#include "widgets/status_chip.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

RunHeader::RunHeader(ProjectSession& session, QWidget* parent) : QWidget(parent), session_(session) {
  setObjectName(QStringLiteral("run_header"));
  const int unit = fontMetrics().height();
  chip_ = new assay::StatusChip;
  title_ = new QLabel;
  title_->setObjectName(QStringLiteral("run_title"));
  title_->setTextFormat(Qt::PlainText);
  QFont large = font();
  large.setPointSizeF(font().pointSizeF() * 16 / 13);
  large.setWeight(QFont::DemiBold);
  title_->setFont(large);
  title_->setToolTip(tr("F2 renames"));
  title_->installEventFilter(this);
  title_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
  title_->setMinimumWidth(unit * 6);
  editor_ = new QLineEdit;
  editor_->setObjectName(QStringLiteral("run_name"));
  editor_->setFont(large);
  editor_->installEventFilter(this);
  editor_->hide();
  connect(editor_, &QLineEdit::editingFinished, this, [this] { finish_editing(true); });
  facts_ = new QLabel;
  facts_->setProperty("role", "secondary");
  tags_ = new QWidget;
  tag_row_ = new QHBoxLayout(tags_);
  tag_row_->setContentsMargins(0, 0, 0, 0);
  tag_row_->setSpacing(unit / 3);

  const auto button = [&](const QString& text, const QString& name) {
    auto* made = new QPushButton(text);
    made->setObjectName(name);
    return made;
  };
  pause_ = button(tr("Pause"), QStringLiteral("pause"));
  cancel_ = button(tr("Cancel"), QStringLiteral("cancel"));
  change_ = button(tr("Change and run"), QStringLiteral("change_and_run"));
  change_->setToolTip(tr("Opens the form with the parameters and data of this run"));
  again_ = button(tr("Run again"), QStringLiteral("run_again"));
  figure_ = button(tr("Make figure"), QStringLiteral("make_figure"));
  connect(pause_, &QPushButton::clicked, this, &RunHeader::pause_requested);
  connect(cancel_, &QPushButton::clicked, this, &RunHeader::cancel_requested);
  connect(change_, &QPushButton::clicked, this, &RunHeader::change_requested);
  connect(again_, &QPushButton::clicked, this, &RunHeader::run_again_requested);
  connect(figure_, &QPushButton::clicked, this, &RunHeader::figure_requested);
  more_ = new QToolButton;
  more_->setObjectName(QStringLiteral("more"));
  more_->setAutoRaise(true);
  more_->setPopupMode(QToolButton::InstantPopup);
  more_->setAccessibleName(tr("More commands"));
  more_->setToolTip(tr("More commands"));
  menu_ = new QMenu(this);
  more_->setMenu(menu_);
  connect(menu_, &QMenu::aboutToShow, this, &RunHeader::build_menu);

  auto* top = new QHBoxLayout;
  top->setSpacing(unit * 2 / 3);
  top->addWidget(chip_);
  top->addWidget(title_);
  top->addWidget(editor_, 1);
  top->addWidget(facts_);
  top->addWidget(tags_);
  top->addStretch(1);
  for (QPushButton* made : {pause_, cancel_, change_, again_, figure_}) top->addWidget(made);
  top->addWidget(more_);

  progress_row_ = new QWidget;
  auto* progress = new QHBoxLayout(progress_row_);
  progress->setContentsMargins(0, unit / 3, 0, 0);
  progress->setSpacing(unit * 3 / 2);
  phases_ = new PhaseProgress;
  progress->addWidget(phases_, 1);
  const auto readout = [&](const QString& caption) {
    Readout made{new QLabel(caption), new QLabel};
    made.caption->setProperty("role", "caption");
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    made.value->setFont(bold);
    made.value->setMinimumWidth(unit * 3);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(made.caption);
    column->addWidget(made.value);
    progress->addLayout(column);
    return made;
  };
  percent_ = readout(tr("Progress"));
  elapsed_ = readout(tr("Elapsed"));
  remaining_ = readout(tr("Remaining"));
  steps_ = readout(tr("Steps"));

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(unit, unit * 3 / 4, unit, unit * 2 / 3);
  layout->setSpacing(unit / 3);
  layout->addLayout(top);
  layout->addWidget(progress_row_);
  connect(&session_, &ProjectSession::catalogue_changed, this, [this] {
    if (!details_.row.uuid.empty()) title_->setText(run_title(session_.catalogue(), details_.row));
  });
  restyle();
}

void RunHeader::show_run(const RunDetails& details) {
  const bool other_tags = details.row.tags != details_.row.tags || details_.row.uuid.empty();
  details_ = details;
  const RunRow& run = details.row;
  chip_->set_status(run.status);
  if (!run.status_reason.empty()) chip_->setToolTip(QString::fromStdString(run.status_reason));
  title_->setText(run_title(session_.catalogue(), run));
  const bool works = is_active(run.status), writable = session_.project().writable();
  const bool waits = run.status == RunStatus::queued || run.status == RunStatus::waiting;
  pause_->setVisible(works);
  pause_->setEnabled(writable && run.status != RunStatus::cancelling);
  pause_->setText(run.status == RunStatus::paused ? tr("Go on") : tr("Pause"));
  cancel_->setVisible(works || waits);
  cancel_->setEnabled(writable && run.status != RunStatus::cancelling);
  change_->setVisible(has_ended(run.status) && details.info.overview.has_value());
  change_->setEnabled(writable);
  again_->setVisible(has_ended(run.status));
  again_->setEnabled(writable);
  figure_->setVisible(has_ended(run.status));
  progress_row_->setVisible(works);
  phases_->show_run(details);
  if (other_tags) show_tags();
  restyle();
  update_times();
}

void RunHeader::set_can_make_figure(bool on) { figure_->setEnabled(on); }

void RunHeader::update_times() {
  const RunRow& run = details_.row;
  if (run.uuid.empty()) return;
  QStringList facts{tr("run %1").arg(run.number), tr("seed %1").arg(run.seed)};
  if (run.status == RunStatus::failed) {
    facts << tr("failed after %1").arg(duration(elapsed_seconds(run)));
  } else if (has_ended(run.status) && run.started != 0) {
    facts << duration(elapsed_seconds(run));
  } else if (run.status == RunStatus::waiting && !run.status_reason.empty()) {
    facts << QString::fromStdString(run.status_reason);
  }
  facts_->setText(facts.join(QStringLiteral(" · ")));
  if (!is_active(run.status)) return;
  percent_.value->setText(tr("%1 %").arg(qRound(run.progress * 100)));
  elapsed_.value->setText(duration(elapsed_seconds(run)));
  const auto remaining = remaining_seconds(run);
  remaining_.value->setText(remaining ? tr("about %1").arg(duration(*remaining)) : tr("n/a"));
  remaining_.value->setToolTip(remaining ? tr("At the pace so far") : tr("Known once two per cent are done"));
  std::int64_t steps = -1;
  QString what = tr("Steps");
  for (const SeriesRow& series : details_.series) {
    if (series.last_step <= steps) continue;
    steps = series.last_step;
    for (const SeriesSpec& spec : details_.info.series) {
      if (spec.name == series.name && !spec.step_title.empty()) what = QString::fromStdString(spec.step_title);
    }
  }
  if (!what.isEmpty()) what[0] = what[0].toUpper();
  steps_.caption->setText(what);
  steps_.value->setText(steps < 0 ? tr("n/a") : QString::fromStdString(for_people(steps)));
}

void RunHeader::show_tags() {
  for (QLayoutItem* item; (item = tag_row_->takeAt(0)) != nullptr;) {
    item->widget()->deleteLater();
    delete item;
  }
  for (const std::string& tag : details_.row.tags) {
    tag_row_->addWidget(new TagLabel(QString::fromStdString(tag)));
  }
  tags_->setAccessibleName(tr("Tags"));
}

void RunHeader::start_rename() {
  if (!session_.project().writable() || editor_->isVisible()) return;
  editing_tags_ = false;
  editor_->setText(QString::fromStdString(details_.row.name));
  editor_->setPlaceholderText(run_title(session_.catalogue(), details_.row));
  editor_->setAccessibleName(tr("Name of the run"));
  title_->hide();
  editor_->show();
  editor_->selectAll();
  editor_->setFocus();
}

void RunHeader::start_tagging() {
  if (!session_.project().writable() || editor_->isVisible()) return;
  editing_tags_ = true;
  QStringList tags;
  for (const std::string& tag : details_.row.tags) tags << QString::fromStdString(tag);
  editor_->setText(tags.join(' '));
  editor_->setPlaceholderText(tr("Tags, separated by blanks"));
  editor_->setAccessibleName(tr("Tags of the run"));
  title_->hide();
  editor_->show();
  editor_->setFocus();
}

void RunHeader::finish_editing(bool keep) {
  if (editor_->isHidden()) return;
  editor_->hide();
  title_->show();
  if (!keep) return;
  if (editing_tags_) {
    static const QRegularExpression blanks(QStringLiteral("[\\s,]+"));
    QStringList tags = editor_->text().split(blanks, Qt::SkipEmptyParts);
    tags.removeDuplicates();
    emit tags_changed(tags);
  } else {
    emit renamed(editor_->text().trimmed());
  }
}

bool RunHeader::eventFilter(QObject* watched, QEvent* event) {
  if (watched == title_ && event->type() == QEvent::MouseButtonDblClick) {
    start_rename();
    return true;
  }
  if (watched == editor_ && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
    finish_editing(false);
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void RunHeader::build_menu() {
  menu_->clear();
  const RunRow& run = details_.row;
  const bool writable = session_.project().writable();
  const auto add = [&](const QString& text, void (RunHeader::*signal)(), bool on = true) {
    QAction* action = menu_->addAction(text);
    action->setEnabled(on);
    connect(action, &QAction::triggered, this, signal);
  };
  connect(menu_->addAction(tr("Rename…")), &QAction::triggered, this, &RunHeader::start_rename);
  connect(menu_->addAction(tr("Tag…")), &QAction::triggered, this, &RunHeader::start_tagging);
  for (QAction* action : menu_->actions()) action->setEnabled(writable);
  menu_->addSeparator();
  add(tr("Change and run…"), &RunHeader::change_requested, writable);
  menu_->addSeparator();
  add(tr("Copy as command line"), &RunHeader::copy_command_requested);
  add(tr("Copy as JSON"), &RunHeader::copy_json_requested);
  add(tr("Open folder of its outputs"), &RunHeader::open_folder_requested);
  add(tr("Export report…"), &RunHeader::report_requested, has_ended(run.status));
  menu_->addSeparator();
  if (run.status == RunStatus::interrupted) {
    add(run.has_checkpoint ? tr("Resume from the checkpoint") : tr("Start anew"), &RunHeader::resume_requested, writable);
  }
  add(tr("Move to trash"), &RunHeader::trash_requested, writable && !is_active(run.status));
}

void RunHeader::restyle() {
  const QColor colour = theme_tokens().text;
  pause_->setIcon(icon(details_.row.status == RunStatus::paused ? QStringLiteral("play") : QStringLiteral("pause"), colour));
  cancel_->setIcon(icon(QStringLiteral("stop"), colour));
  change_->setIcon(icon(QStringLiteral("edit"), colour));
  again_->setIcon(icon(QStringLiteral("refresh"), colour));
  figure_->setIcon(icon(QStringLiteral("image"), colour));
  more_->setIcon(icon(QStringLiteral("more"), colour));
}

void RunHeader::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && more_ && !details_.row.uuid.empty()) restyle();
}

}  // namespace assay::app
