// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/compare_add_panel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/session/run_text.h"
#include "core/store/run_list.h"
#include "widgets/runs/query_field.h"
#include "widgets/runs/run_table_model.h"
#include "widgets/runs/run_table_view.h"
#include "widgets/theme/theme.h"

namespace assay::app {
namespace {

struct Answer {
  std::vector<RunRow> runs;
  std::size_t matching = 0;
  QStringList fields, tags;
  RunMethods methods;
};

Answer read_runs(const Project& project, const std::string& query, const QStringList& present) {
  Answer answer;
  RunList list = list_runs(project, {.query = query});
  answer.matching = list.runs.size();
  for (auto& run : list.runs)
    if (!present.contains(QString::fromStdString(run.uuid))) answer.runs.push_back(std::move(run));
  for (const auto& field : query_fields(project)) answer.fields << QString::fromStdString(field);
  for (const auto& tag : all_tags(project)) answer.tags << QString::fromStdString(tag);
  for (const auto& run : answer.runs)
    if (answer.methods.count(run.method) == 0) answer.methods[run.method] = run_method_of(load_declaration(project, run.declaration));
  return answer;
}

}  // namespace

CompareAddPanel::CompareAddPanel(ProjectSession& session, QWidget* page) : QFrame(page), session_(session) {
  setObjectName(QStringLiteral("add_runs_panel"));
  setAccessibleName(tr("Add runs"));
  setFocusPolicy(Qt::StrongFocus);
  const int unit = fontMetrics().height();
  auto* title = new QLabel(tr("Add runs"));
  title->setProperty("role", "section");
  query_ = new QueryField;
  query_->line()->setPlaceholderText(tr("Filter, for example method:notears status:finished"));
  model_ = new RunTableModel(this);
  table_ = new RunTableView(model_);
  table_->setObjectName(QStringLiteral("runs_to_add"));
  table_->setDragEnabled(false);
  empty_ = new QLabel;
  empty_->setProperty("role", "secondary");
  empty_->setAlignment(Qt::AlignCenter);
  empty_->setWordWrap(true);
  empty_->hide();
  add_ = new QPushButton(tr("Add"));
  add_->setObjectName(QStringLiteral("add_chosen_runs"));
  add_->setProperty("primary", true);
  auto* close = new QPushButton(tr("Close"));
  auto* hint = new QLabel(tr("Runs dragged from the run table are added too."));
  hint->setProperty("role", "caption");
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(hint, 1);
  buttons->addWidget(close);
  buttons->addWidget(add_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(unit * 3 / 4, unit * 3 / 4, unit * 3 / 4, unit * 3 / 4);
  column->setSpacing(unit / 2);
  column->addWidget(title);
  column->addWidget(query_);
  column->addWidget(table_, 1);
  column->addWidget(empty_, 1);
  column->addLayout(buttons);
  hide();

  refresh_.setSingleShot(true);
  refresh_.setInterval(500);
  connect(&refresh_, &QTimer::timeout, this, &CompareAddPanel::read);
  connect(&session_, &ProjectSession::changed, this, [this] { if (isVisible() && !refresh_.isActive()) refresh_.start(); });
  connect(query_, &QueryField::query_changed, this, &CompareAddPanel::read);
  connect(query_, &QueryField::accepted, table_, qOverload<>(&QWidget::setFocus));
  connect(table_, &RunTableView::selection_changed, this, &CompareAddPanel::update_button);
  connect(table_, &RunTableView::opened, this, [this](const QString& run) {
    if (table_->selected_runs().isEmpty()) table_->select_run(run);
    choose();
  });
  connect(add_, &QPushButton::clicked, this, &CompareAddPanel::choose);
  connect(close, &QPushButton::clicked, this, &QWidget::hide);
  page->installEventFilter(this);
  update_button();
}

void CompareAddPanel::open(QWidget* button, const QStringList& present) {
  below_ = button;
  present_ = present;
  place();
  show();
  raise();
  query_->line()->setFocus();
  query_->line()->selectAll();
  read();
}

void CompareAddPanel::set_present(const QStringList& present) {
  if (present == present_) return;
  present_ = present;
  if (isVisible()) read();
}

void CompareAddPanel::place() {
  if (below_ == nullptr) return;
  const QWidget* page = parentWidget();
  const int unit = fontMetrics().height(), edge = unit / 2;
  const QPoint corner = below_->mapTo(page, QPoint(0, below_->height() + unit / 4));
  const int width = std::min(unit * 40, page->width() - 2 * edge), height = std::min(unit * 24, page->height() - corner.y() - edge);
  setGeometry(std::clamp(corner.x(), edge, std::max(edge, page->width() - edge - width)), corner.y(), width, std::max(height, unit * 10));
}

void CompareAddPanel::read() {
  const int reading = ++reading_;
  session_.live_lane().read<Answer>(
      this, [query = query_->query().toStdString(), present = present_](Project& project) { return read_runs(project, query, present); },
      [this, reading](Answer answer) {
        if (reading != reading_) return;  // a later question is under way
        QStringList methods;
        for (const auto& [id, method] : answer.methods) methods << QString::fromStdString(id);
        query_->set_words(answer.fields, answer.tags, methods);
        query_->set_problem({});
        query_->set_result(counted(static_cast<qint64>(answer.runs.size()), tr("run"), tr("runs")));
        const QStringList selected = table_->selected_runs();
        // What tells runs from each other, without their results.
        QStringList columns;
        for (const QString& key : usual_run_columns(answer.runs, answer.methods))
          if (!key.startsWith("scalars.") && !key.startsWith("interval.") && key != "time" && key != "tags") columns << key;
        const bool first = columns != model_->columns();
        model_->set_methods(std::move(answer.methods));
        model_->set_runs(std::move(answer.runs));
        model_->set_columns(columns);
        if (first) table_->fit_columns();
        QItemSelection rows;
        for (const QString& run : selected)
          if (const QModelIndex index = model_->index_of(run.toStdString()); index.isValid()) rows.select(index, index.siblingAtColumn(model_->columnCount() - 1));
        table_->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
        const bool none = model_->rowCount() == 0;
        empty_->setText(answer.matching > 0 ? tr("Every run that matches is in the comparison already.")
                        : query_->query().isEmpty() ? tr("The project has no runs yet.") : tr("No run matches the query."));
        empty_->setVisible(none);
        table_->setVisible(!none);
        update_button();
        emit runs_shown();
      },
      [this, reading](const Error& error) {
        if (reading != reading_) return;
        const ErrorText& text = error.text();
        QString line = QString::fromStdString(text.message);
        if (!text.allowed.empty()) line += tr(". Allowed: %1").arg(QString::fromStdString(text.allowed));
        if (!text.remedy.empty()) line += QStringLiteral(". ") + QString::fromStdString(text.remedy);
        query_->set_problem(line);
        query_->set_result({});
        emit runs_shown();
      });
}

void CompareAddPanel::update_button() {
  const auto count = static_cast<qint64>(table_->selected_runs().size());
  add_->setEnabled(count > 0);
  add_->setText(count == 0 ? tr("Add") : tr("Add %1").arg(counted(count, tr("run"), tr("runs"))));
}

void CompareAddPanel::choose() {
  const QStringList runs = table_->selected_runs();
  if (runs.isEmpty()) return;
  hide();
  table_->clearSelection();
  emit chosen(runs);
}

void CompareAddPanel::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) return hide();
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return choose();
  // Nothing typed here reaches the plots of the page behind.
  event->accept();
}

void CompareAddPanel::paintEvent(QPaintEvent*) {
  const Tokens& tokens = theme_tokens();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(rect(), tokens.base);
  painter.setPen(QPen(tokens.border, 1));
  painter.setBrush(tokens.base);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

bool CompareAddPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) place();
  return QFrame::eventFilter(watched, event);
}

}  // namespace assay::app
