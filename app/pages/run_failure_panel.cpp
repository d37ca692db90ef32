// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_failure_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyle>
#include <cmath>

#include "app/session/run_text.h"
#include "app/window/link_button.h"
#include "core/base/json.h"
#include "widgets/plots/live_plot.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

constexpr std::size_t log_lines_shown = 8;
constexpr std::size_t points_shown = 200;

ErrorText error_of(const RunRow& run) {
  if (run.error.is_object()) return error_from_json(run.error).text();
  ErrorText text;
  if (run.status == RunStatus::interrupted) {
    text.message = "The worker ended without finishing.";
    text.where = run.status_reason;
  } else {
    text.message = run.status_reason.empty() ? "The run ended without a message." : run.status_reason;
  }
  return text;
}

}  // namespace

RunFailurePanel::RunFailurePanel(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("failure_panel"));
  const int unit = fontMetrics().height();
  mark_ = new QLabel;
  title_ = new QLabel;
  title_->setTextFormat(Qt::PlainText);
  title_->setWordWrap(true);
  title_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  QFont large = font();
  large.setPointSizeF(font().pointSizeF() * 15 / 13);
  large.setWeight(QFont::DemiBold);
  title_->setFont(large);
  auto* heading = new QHBoxLayout;
  heading->setSpacing(unit * 2 / 3);
  heading->addWidget(mark_, 0, Qt::AlignTop);
  heading->addWidget(title_, 1);

  const auto button = [&](const QString& text, const QString& name) {
    auto* made = new QPushButton(text);
    made->setObjectName(name);
    return made;
  };
  resume_ = button(tr("Resume"), QStringLiteral("resume"));
  again_ = button(tr("Run again"), QStringLiteral("run_again"));
  edit_ = button(tr("Edit parameters"), QStringLiteral("edit_parameters"));
  copy_ = button(tr("Copy details"), QStringLiteral("copy_details"));
  auto* buttons = new QHBoxLayout;
  for (QPushButton* made : {resume_, again_, edit_, copy_}) buttons->addWidget(made);
  buttons->addStretch();
  connect(resume_, &QPushButton::clicked, this, &RunFailurePanel::resume_requested);
  connect(again_, &QPushButton::clicked, this, &RunFailurePanel::run_again_requested);
  connect(edit_, &QPushButton::clicked, this, &RunFailurePanel::edit_requested);
  connect(copy_, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(details_text()); });

  left_ = new QVBoxLayout;
  left_->setSpacing(unit * 3 / 4);
  left_->addLayout(heading);
  left_->addLayout(buttons);
  plot_title_ = new QLabel;
  plot_title_->setProperty("role", "secondary");
  plot_ = new LivePlot;
  plot_->setObjectName(QStringLiteral("failure_plot"));
  plot_->set_head_shown(false);
  plot_->set_cursor_shown(false);
  plot_->setFixedHeight(unit * 11);
  left_->addSpacing(unit / 2);
  left_->addWidget(plot_title_);
  left_->addWidget(plot_);
  plot_title_->hide();
  plot_->hide();
  left_->addStretch();

  const auto caption = [&](const QString& text) {
    auto* made = new QLabel(text);
    QFont bold = made->font();
    bold.setWeight(QFont::DemiBold);
    made->setFont(bold);
    return made;
  };
  kept_ = new QLabel;
  kept_->setTextFormat(Qt::RichText);
  log_view_ = new QPlainTextEdit;
  log_view_->setReadOnly(true);
  log_view_->setLineWrapMode(QPlainTextEdit::WidgetWidth);
  log_view_->setFont(theme_font(TextRole::code));
  log_view_->setAccessibleName(tr("Last lines of the log"));
  log_view_->setTabChangesFocus(true);
  log_view_->setFixedHeight(unit * 11);
  empty_log_ = new QLabel(tr("The log is empty."));
  empty_log_->setProperty("role", "secondary");
  auto* right = new QVBoxLayout;
  right->setSpacing(unit / 2);
  right->addWidget(caption(tr("Kept")));
  right->addWidget(kept_);
  right->addSpacing(unit / 2);
  right->addWidget(caption(tr("Last lines of the log")));
  right->addWidget(log_view_);
  right->addWidget(empty_log_);
  right->addStretch();

  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(unit, unit, unit, unit);
  layout->setSpacing(unit * 3 / 2);
  layout->addLayout(left_, 5);
  layout->addWidget(new HairLine(Qt::Vertical));
  layout->addLayout(right, 3);
}

void RunFailurePanel::set_series(const std::vector<SeriesSpec>& specs) { specs_ = specs; }

void RunFailurePanel::take_points(const std::vector<SeriesNews>& news) {
  for (const SeriesNews& one : news) {
    auto& [steps, values] = points_[one.series];
    steps.insert(steps.end(), one.points.steps.begin(), one.points.steps.end());
    values.insert(values.end(), one.points.values.begin(), one.points.values.end());
    if (steps.size() <= points_shown) continue;
    const auto surplus = static_cast<std::ptrdiff_t>(steps.size() - points_shown);
    steps.erase(steps.begin(), steps.begin() + surplus);
    values.erase(values.begin(), values.begin() + surplus);
  }
  show_points();
}

void RunFailurePanel::forget_points() {
  points_.clear();
  show_points();
}

/// The series that stopped being a finite number, if one did; else the first that the method declares.
const SeriesSpec* RunFailurePanel::main_series() const {
  const SeriesSpec* first = nullptr;
  for (const SeriesSpec& spec : specs_) {
    const auto found = points_.find(spec.name);
    if (found == points_.end() || found->second.second.size() < 2) continue;
    if (!std::isfinite(found->second.second.back())) return &spec;
    if (!first) first = &spec;
  }
  return first;
}

void RunFailurePanel::show_points() {
  const SeriesSpec* spec = main_series();
  plot_title_->setVisible(spec != nullptr);
  plot_->setVisible(spec != nullptr);
  if (!spec) return;
  const auto& [steps, values] = points_.at(spec->name);
  const QString title = QString::fromStdString(spec->title.empty() ? spec->name : spec->title);
  if (shown_series_ != spec->name) {
    shown_series_ = spec->name;
    PlotAxes axes{title, QString::fromStdString(spec->step_title), title, Scale::linear, spec->scale};
    if (!spec->unit.empty()) axes.y_title += QStringLiteral(" (%1)").arg(QString::fromStdString(spec->unit));
    plot_->clear_series();
    plot_->set_axes(axes);
    plot_->add_series(title, 0);
    plot_->setAccessibleName(tr("Last values of %1").arg(title));
  }
  plot_title_->setText(tr("%1: the last %2").arg(title, counted(static_cast<qint64>(steps.size()), tr("value"), tr("values"))));
  plot_->set_points(0, steps, values);
}

void RunFailurePanel::show_run(const RunDetails& details, const std::vector<LogRow>& log, bool writable) {
  details_ = details;
  log_.assign(log.size() > log_lines_shown ? log.end() - log_lines_shown : log.begin(), log.end());
  const RunRow& run = details.row;
  const bool interrupted = run.status == RunStatus::interrupted;
  const ErrorText text = error_of(run);
  title_->setText(QString::fromStdString(text.message));

  delete rows_box_;
  rows_box_ = new QWidget;
  rows_ = new QGridLayout(rows_box_);
  const int unit = fontMetrics().height();
  rows_->setContentsMargins(0, 0, 0, 0);
  rows_->setHorizontalSpacing(unit);
  rows_->setVerticalSpacing(unit / 3);
  rows_->setColumnStretch(1, 1);
  const auto add = [&](const QString& label, const QString& value) {
    if (value.isEmpty()) return;
    auto* name = new QLabel(label);
    name->setProperty("role", "secondary");
    name->setMinimumWidth(unit * 6);
    auto* words = new QLabel(value);
    words->setTextFormat(Qt::PlainText);
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words->setAccessibleName(label);
    const int row = rows_->rowCount();
    rows_->addWidget(name, row, 0, Qt::AlignTop);
    rows_->addWidget(words, row, 1, Qt::AlignTop);
    rows_->addWidget(new HairLine, row + 1, 0, 1, 2);
  };
  add(tr("Where"), QString::fromStdString(text.where));
  add(tr("Value seen"), QString::fromStdString(text.value));
  add(tr("Allowed"), QString::fromStdString(text.allowed));
  if (interrupted) {
    add(tr("Checkpoint"), run.has_checkpoint
                              ? tr("Kept at %1 %. Resuming repeats only what came after it and gives the result of an uninterrupted run.")
                                    .arg(qRound(run.progress * 100))
                              : tr("There is none yet: running again starts from the beginning."));
  }
  add(tr("What to do"), QString::fromStdString(text.remedy));
  left_->insertWidget(1, rows_box_);

  resume_->setVisible(interrupted && run.has_checkpoint);
  resume_->setEnabled(writable);
  again_->setEnabled(writable);
  edit_->setEnabled(writable);
  const auto primary = [](QPushButton* made, bool on) {
    if (made->property("primary").toBool() == on) return;
    made->setProperty("primary", on);
    made->style()->unpolish(made);
    made->style()->polish(made);
  };
  primary(resume_, interrupted && run.has_checkpoint);
  primary(again_, !(interrupted && run.has_checkpoint));

  QString log_text;
  for (const LogRow& row : log_) {
    log_text += QStringLiteral("%1  %2\n").arg(row.time, 9, 'f', 3).arg(QString::fromStdString(row.text));
  }
  log_view_->setPlainText(log_text.trimmed().isEmpty() ? QString() : log_text.chopped(1));
  log_view_->setVisible(!log_.empty());
  empty_log_->setVisible(log_.empty());

  std::int64_t points = 0, steps = 0;
  for (const SeriesRow& series : details.series) {
    points += series.points;
    steps = std::max(steps, series.last_step);
  }
  QStringList kept;
  const QString tick = QStringLiteral("<span style='color:%1'>✓</span>&nbsp; ").arg(theme_tokens().good.name());
  if (points > 0) kept << tick + counted(points, tr("recorded value"), tr("recorded values"));
  if (!details.outputs.empty()) kept << tick + counted(static_cast<qint64>(details.outputs.size()), tr("output"), tr("outputs"));
  if (!log.empty()) kept << tick + tr("log, %1").arg(counted(static_cast<qint64>(log.size()), tr("line"), tr("lines")));
  if (run.has_checkpoint) kept << tick + tr("checkpoint");
  kept_->setText(kept.isEmpty() ? tr("Nothing: the run ended before its first value.") : kept.join(QStringLiteral("<br>")));
  restyle();
}

QString RunFailurePanel::details_text() const {
  QString text = tr("Run %1, %2, %3").arg(details_.row.number).arg(QString::fromStdString(details_.row.method), status_word(details_.row.status)) +
                 '\n' + error_details(error_of(details_.row)) + '\n';
  for (const LogRow& row : log_) text += QStringLiteral("%1 %2\n").arg(row.time, 0, 'f', 3).arg(QString::fromStdString(row.text));
  return text;
}

void RunFailurePanel::restyle() {
  const Tokens& tokens = theme_tokens();
  const bool interrupted = details_.row.status == RunStatus::interrupted;
  const int size = fontMetrics().height() * 5 / 4;
  mark_->setPixmap(icon(interrupted ? QStringLiteral("bolt") : QStringLiteral("warning"), interrupted ? tokens.caution : tokens.bad)
                       .pixmap(QSize(size, size), devicePixelRatioF()));
  resume_->setIcon(icon(QStringLiteral("play"), tokens.on_accent));
  again_->setIcon(icon(QStringLiteral("refresh"), again_->property("primary").toBool() ? tokens.on_accent : tokens.text));
  copy_->setIcon(icon(QStringLiteral("copy")));
}

void RunFailurePanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && mark_) restyle();
}

}  // namespace assay::app
