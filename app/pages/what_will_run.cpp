// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/what_will_run.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>
#include <algorithm>

#include "app/session/run_text.h"
#include "app/window/link_button.h"
#include "app/window/shortcut_hint.h"
#include "core/base/numbers.h"
#include "widgets/forms/form_state.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {
namespace {

constexpr int most_rows = 12, most_columns = 8;
QString q(const std::string& text) { return QString::fromStdString(text); }

QLabel* labelled(const char* role) {
  auto* label = new QLabel;
  label->setProperty("role", role);
  label->setWordWrap(true);
  return label;
}

/// Breaks long lists after a comma as a shell reads on (backslash, new line): a label breaks at blanks and slashes alone, and what is
/// selected in it can still be run.
QString with_short_lists(const QString& command) {
  constexpr int longest = 28;
  QString out;
  int since = 0;
  bool quoted = false;  // between single quotes a backslash is a letter
  for (qsizetype i = 0; i < command.size(); ++i) {
    out += command[i];
    since = command[i].isSpace() || command[i] == '/' ? 0 : since + 1;
    if (command[i] == '\'') quoted = !quoted;
    if (command[i] != ',' || quoted) continue;
    qsizetype next = i + 1;
    while (next < command.size() && command[next] != ',' && !command[next].isSpace()) ++next;
    if (since + (next - i) <= longest) continue;
    out += QStringLiteral("\\\n");
    since = 0;
  }
  return out;
}

}  // namespace

PointGrid::PointGrid(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void PointGrid::show_points(const PlannedPoints& planned, const std::vector<std::int64_t>& done, const std::vector<QString>& titles) {
  rows_.clear();
  columns_.clear();
  rest_.clear();
  const auto value_text = [](const ParameterValue& value) { return q(to_text(value)); };
  // Rows: the first axis. Columns: the seeds where there are several, else the second axis, else one.
  const std::size_t rows = planned.axes.empty() ? 1 : planned.axes[0].values.size();
  const bool by_seed = planned.seeds.size() > 1 || planned.axes.size() < 2;
  const std::size_t columns = by_seed ? planned.seeds.size() : planned.axes[1].values.size();
  if (rows * columns == 0 || planned.points.empty()) {
    state_.clear();
    updateGeometry();
    return;
  }
  corner_ = (planned.axes.empty() ? QString() : titles[0]) + (by_seed ? (planned.axes.empty() ? tr("seed") : tr(" \\ seed")) : QStringLiteral(" \\ ") + titles[1]);
  const std::size_t shown_rows = std::min<std::size_t>(rows, most_rows), shown_columns = std::min<std::size_t>(columns, most_columns);
  for (std::size_t r = 0; r < shown_rows; ++r) rows_ << (planned.axes.empty() ? QString() : value_text(planned.axes[0].values[r]));
  for (std::size_t c = 0; c < shown_columns; ++c) columns_ << (by_seed ? QString::number(planned.seeds[c]) : value_text(planned.axes[1].values[c]));
  std::vector<int> count(rows * columns, 0), finished(rows * columns, 0);
  const std::size_t per_row = planned.points.size() / rows, seeds = planned.seeds.size();
  const std::size_t second = planned.axes.size() > 1 ? planned.axes[1].values.size() : 1;
  for (std::size_t i = 0; i < planned.points.size(); ++i) {
    const std::size_t row = i / per_row, column = by_seed ? i % seeds : (i % per_row) / (per_row / second);
    ++count[row * columns + column];
    finished[row * columns + column] += i < done.size() && done[i] != 0;
  }
  state_.assign(shown_rows * shown_columns, 0);
  for (std::size_t r = 0; r < shown_rows; ++r)
    for (std::size_t c = 0; c < shown_columns; ++c) {
      const std::size_t at = r * columns + c;
      state_[r * shown_columns + c] = finished[at] == 0 ? 0 : finished[at] == count[at] ? 1 : 2;
    }
  if (rows > shown_rows || columns > shown_columns) rest_ = tr("%1 × %2 points in all").arg(rows).arg(columns);
  updateGeometry();
  update();
}

QSize PointGrid::sizeHint() const {
  const int line = fontMetrics().height();
  if (state_.empty() || (rows_.size() * columns_.size() <= 1)) return {line, 0};
  return {line * 10, static_cast<int>((rows_.size() + 1 + (rest_.isEmpty() ? 0 : 1)) * line * 1.55)};
}

void PointGrid::paintEvent(QPaintEvent*) {
  if (state_.empty() || rows_.size() * columns_.size() <= 1) return;
  const Tokens& t = theme_tokens();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QFont small = theme_font(TextRole::caption);
  painter.setFont(small);
  const QFontMetrics metrics(small);
  const double line = fontMetrics().height() * 1.55;
  int left = metrics.horizontalAdvance(corner_);
  for (const QString& row : rows_) left = std::max(left, metrics.horizontalAdvance(row));
  left = std::min(left + fontMetrics().height() / 2, width() / 2);
  const double cell = std::min((width() - left) / static_cast<double>(columns_.size()), fontMetrics().height() * 4.0);
  painter.setPen(t.secondary);
  painter.drawText(QRectF(0, 0, left, line), Qt::AlignVCenter, metrics.elidedText(corner_, Qt::ElideRight, left));
  for (int c = 0; c < columns_.size(); ++c) painter.drawText(QRectF(left + c * cell, 0, cell, line), Qt::AlignCenter, metrics.elidedText(columns_[c], Qt::ElideRight, static_cast<int>(cell)));
  for (int r = 0; r < rows_.size(); ++r) {
    painter.setPen(t.secondary);
    painter.drawText(QRectF(0, (r + 1) * line, left, line), Qt::AlignVCenter, metrics.elidedText(rows_[r], Qt::ElideRight, left));
    for (int c = 0; c < columns_.size(); ++c) {
      const int state = state_[r * columns_.size() + c];
      const QRectF box = QRectF(left + c * cell, (r + 1) * line, cell, line).adjusted(2.5, 1.5, -2.5, -1.5);
      painter.setPen(QPen(t.border, 1));
      painter.setBrush(state == 0 ? t.base : t.good_soft);
      painter.drawRoundedRect(box, line / 8, line / 8);
      if (state == 0) continue;
      const int side = static_cast<int>(line * 0.5);
      const QRect sign(static_cast<int>(box.center().x()) - side / 2, static_cast<int>(box.center().y()) - side / 2, side, side);
      icon(state == 1 ? QStringLiteral("check") : QStringLiteral("half-circle"), t.good).paint(&painter, sign);
    }
  }
  painter.setPen(t.secondary);
  if (!rest_.isEmpty()) painter.drawText(QRectF(0, (rows_.size() + 1) * line, width(), line), Qt::AlignVCenter, rest_);
}

WhatWillRun::WhatWillRun(QWidget* parent) : QWidget(parent) {
  const int em = fontMetrics().height();
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->setSpacing(0);
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setProperty("panel", true);
  auto* content = new QWidget;
  content->setProperty("panel", true);
  content->setAttribute(Qt::WA_StyledBackground);
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(em, em * 3 / 4, em, em / 2);
  column->setSpacing(em / 3);
  column->addWidget(head_ = labelled("page_title"));
  column->addWidget(product_ = labelled("secondary"));
  auto* grid = new PointGrid;
  column->addWidget(grid_ = grid);
  column->addWidget(reused_ = labelled("secondary"));
  reuse_ = new QCheckBox(tr("Use these runs instead of running again"));
  reuse_->setChecked(true);
  column->addWidget(reuse_);
  connect(reuse_, &QCheckBox::toggled, this, [this] {
    show_again();
    emit reuse_changed();
  });
  facts_ = new QWidget;
  fact_grid_ = new QGridLayout(facts_);
  fact_grid_->setContentsMargins(0, em / 2, 0, em / 2);
  fact_grid_->setColumnStretch(1, 1);
  fact_grid_->setHorizontalSpacing(em * 2);
  column->addWidget(facts_);
  problems_ = new QWidget;
  problems_->setObjectName(QStringLiteral("problems"));
  problem_list_ = new QVBoxLayout(problems_);
  problem_list_->setContentsMargins(em * 3 / 4, em / 2, em * 3 / 4, em / 2);
  problem_list_->setSpacing(em / 5);
  column->addWidget(problems_);
  auto* command_head = new QHBoxLayout;
  auto* command_title = labelled("section");
  command_title->setText(tr("Same from the command line"));
  command_head->addWidget(command_title, 1);
  auto* copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy"));
  copy->setProperty("tool", true);
  copy->setAccessibleName(tr("Copy the command line"));
  connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(data_.command); });
  command_head->addWidget(copy);
  column->addLayout(command_head);
  command_ = labelled("code");
  command_->setObjectName(QStringLiteral("command_line"));
  command_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  command_->setContentsMargins(em / 2, em / 2, em / 2, em / 2);
  column->addWidget(command_);
  column->addStretch(1);
  scroll->setWidget(content);
  outer->addWidget(scroll, 1);

  auto* foot = new QWidget;
  foot->setProperty("panel", true);
  foot->setAttribute(Qt::WA_StyledBackground);
  auto* foot_column = new QVBoxLayout(foot);
  foot_column->setContentsMargins(em, em / 2, em, em / 2);
  auto* buttons = new QHBoxLayout;
  run_ = new QPushButton(icon(QStringLiteral("play")), tr("Run now"));
  run_->setObjectName(QStringLiteral("run_now"));
  queue_ = new QPushButton(icon(QStringLiteral("queue")), tr("Queue"));
  queue_->setObjectName(QStringLiteral("queue"));
  buttons->addWidget(run_, 1);
  buttons->addWidget(queue_, 1);
  foot_column->addLayout(buttons);
  hint_ = labelled("caption");
  hint_->setAlignment(Qt::AlignCenter);
  hint_->setObjectName(QStringLiteral("start_hint"));
  busy_ = new BusyRow(hint_);
  foot_column->addWidget(busy_);
  connect(busy_, &BusyRow::running_changed, this, &WhatWillRun::show_again);
  new ShortcutHint(this, {QStringLiteral("experiment.queue"), QStringLiteral("experiment.run_now"), QStringLiteral("experiment.next_problem")},
                   [this](const QStringList& keys) {
                     keys_ = keys;
                     show_hint();
                   });
  outer->addWidget(foot);
  connect(run_, &QPushButton::clicked, this, &WhatWillRun::run_requested);
  connect(queue_, &QPushButton::clicked, this, &WhatWillRun::queue_requested);
  connect(&Theme::instance(), &Theme::changed, this, &WhatWillRun::show_again);
}

bool WhatWillRun::reuses() const { return reuse_->isChecked(); }
QString WhatWillRun::headline() const { return head_->text(); }

void WhatWillRun::show_data(const MethodInfo& method, const RunPreviewData& data) {
  method_ = method;
  data_ = data;
  show_again();
}

void WhatWillRun::show_again() {
  const Tokens& t = theme_tokens();
  const int em = fontMetrics().height();
  const PlannedPoints& planned = data_.planned;
  const auto total = static_cast<qint64>(planned.points.size());
  const auto done = static_cast<qint64>(std::count_if(data_.done.begin(), data_.done.end(), [](std::int64_t n) { return n != 0; }));
  head_->setText(counted(total, tr("run"), tr("runs")));
  QStringList product;
  for (std::size_t i = 0; i < planned.axes.size(); ++i)
    product << tr("%1 of %2").arg(counted(static_cast<qint64>(planned.axes[i].values.size()), tr("value"), tr("values")), data_.titles[i]);
  if (planned.seeds.size() > 1 || !planned.axes.empty()) product << counted(static_cast<qint64>(planned.seeds.size()), tr("seed"), tr("seeds"));
  QString text = product.join(QStringLiteral(" × "));
  if (planned.seeds_make_one_run) text += (text.isEmpty() ? QString() : QStringLiteral(". ")) + tr("The seed drives nothing in %1: several seeds make one run.").arg(q(method_.title));
  product_->setText(text);
  product_->setVisible(!text.isEmpty());
  auto* grid = static_cast<PointGrid*>(grid_);
  grid->show_points(planned, data_.done, data_.titles);
  grid->setVisible(total > 1);
  reused_->setVisible(done > 0);
  reuse_->setVisible(done > 0);
  if (done > 0) {
    const auto number = *std::find_if(data_.done.begin(), data_.done.end(), [](std::int64_t n) { return n != 0; });
    if (total == 1) reused_->setText(tr("Run %1 has finished with the same inputs.").arg(number));
    else reused_->setText(done == 1 ? tr("1 point already finished with the same inputs") + (reuses() ? tr("; it will be reused.") : tr("."))
                                    : tr("%1 points already finished with the same inputs").arg(done) + (reuses() ? tr("; they will be reused.") : tr(".")));
  }
  const qint64 fresh = total - (reuses() ? done : 0);

  while (QLayoutItem* item = fact_grid_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  int row = 0;
  const auto fact = [&](const QString& label, const QString& value) {
    auto* name = labelled("secondary");
    name->setText(label);
    name->setWordWrap(false);
    auto* shown = new QLabel(value);
    shown->setWordWrap(true);
    fact_grid_->addWidget(name, row, 0, Qt::AlignTop);
    fact_grid_->addWidget(shown, row++, 1);
  };
  fact(tr("New runs"), q(for_people(static_cast<std::int64_t>(fresh))));
  if (data_.ahead > 0) fact(tr("Starts"), data_.usual_seconds ? tr("after %1, in about %2").arg(counted(data_.ahead, tr("run"), tr("runs")), duration(data_.ahead * *data_.usual_seconds))
                                                              : tr("after %1").arg(counted(data_.ahead, tr("run"), tr("runs"))));
  fact(tr("Estimated time"), data_.usual_seconds ? (*data_.usual_seconds * fresh < 1 ? tr("about a second") : tr("about %1").arg(duration(*data_.usual_seconds * fresh)))
                                                 : tr("n/a, no earlier run of this method"));

  while (QLayoutItem* item = problem_list_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  const auto count = static_cast<int>(data_.problems.size());
  problems_->setVisible(count > 0);
  problems_->setStyleSheet(QStringLiteral("QWidget#problems { background: %1; border: 1px solid %2; border-radius: %3px; }").arg(t.bad_soft.name(), t.bad.name()).arg(em / 3));
  if (count > 0) {
    auto* head = new QWidget;
    auto* head_row = new QHBoxLayout(head);
    head_row->setContentsMargins(0, 0, 0, 0);
    auto* sign = new QLabel;
    sign->setPixmap(icon(QStringLiteral("warning"), t.bad).pixmap(em));
    head_row->addWidget(sign);
    auto* title = new QLabel(count == 1 ? tr("1 problem to fix") : tr("%1 problems to fix").arg(count));
    title->setStyleSheet(QStringLiteral("color: %1; font-weight: 600;").arg(t.bad.name()));
    head_row->addWidget(title, 1);
    problem_list_->addWidget(head);
    for (const Problem& problem : data_.problems) {
      const ParameterSpec* spec = find_parameter(method_.parameters, problem.parameter);
      const QString name = spec ? q(spec->title.empty() ? spec->name : spec->title) : problem.parameter == seed_field ? tr("Random seed") : q(problem.parameter);
      auto* link = new QLabel(QStringLiteral("<a href='%1' style='color:%2'>%3</a>%4%5")
                                  .arg(q(problem.parameter), t.text.name(), name.toHtmlEscaped(), name.isEmpty() ? QString() : QStringLiteral(": "),
                                       (q(problem.message) + (problem.value.empty() || problem.message.find(problem.value) != std::string::npos ? QString() : QStringLiteral(": ") + q(problem.value))).toHtmlEscaped()));
      link->setTextFormat(Qt::RichText);
      link->setWordWrap(true);
      link->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
      connect(link, &QLabel::linkActivated, this, &WhatWillRun::problem_chosen);
      problem_list_->addWidget(link);
    }
  }
  QString shown = data_.command;
  shown.replace(QStringLiteral(" --"), QStringLiteral(" \\\n  --"));
  command_->setText(with_short_lists(shown));
  command_->setStyleSheet(QStringLiteral("background: %1; border: 1px solid %2; border-radius: %3px;").arg(t.neutral_soft.name(), t.line.name()).arg(em / 4));

  const bool writable = data_.read_only.isEmpty();
  for (QPushButton* button : {run_, queue_}) {
    button->setEnabled(writable && !busy_->running());
    button->setToolTip(data_.read_only);
  }
  run_->setProperty("primary", count == 0);
  run_->style()->unpolish(run_);
  run_->style()->polish(run_);
  const QString shown_problems = count == 1 ? tr("Fix 1 problem") : tr("Fix %1 problems").arg(count);
  run_->setText(count > 0 ? shown_problems : fresh == 0 ? tr("Show the run") : tr("Run now"));
  run_->setIcon(count > 0 ? icon(QStringLiteral("warning")) : icon(QStringLiteral("play"), theme_tokens().on_accent));
  if (fresh == 0 && count == 0 && total > 1) run_->setText(tr("Show the runs"));
  queue_->setEnabled(writable && !busy_->running() && (count > 0 || fresh > 0));
  show_hint();
}

void WhatWillRun::show_hint() {
  const QString queue = keys_.value(0), now = keys_.value(1), next = keys_.value(2);
  if (!data_.read_only.isEmpty()) hint_->setText(data_.read_only);
  else if (!data_.problems.empty()) hint_->setText(next.isEmpty() ? QString() : tr("%1 goes to the next problem").arg(next));
  else if (!queue.isEmpty() && !now.isEmpty()) hint_->setText(tr("%1 queues, %2 runs now").arg(queue, now));
  else hint_->setText(!queue.isEmpty() ? tr("%1 queues").arg(queue) : !now.isEmpty() ? tr("%1 runs now").arg(now) : QString());
}

}  // namespace assay::app
