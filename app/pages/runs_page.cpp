// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/runs_page.h"

#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/pages/run_preview.h"
#include "app/session/run_text.h"
#include "app/window/link_button.h"
#include "core/base/numbers.h"
#include "widgets/runs/query_field.h"
#include "widgets/runs/run_table_model.h"
#include "widgets/runs/run_table_view.h"
#include "widgets/theme/icons.h"

namespace assay::app {
namespace {

const QString columns_key = QStringLiteral("runs/columns"), group_key = QStringLiteral("runs/grouped"), recent_key = QStringLiteral("runs/recent_queries"),
              saved_key = QStringLiteral("queries/saved"), splitter_key = QStringLiteral("runs/splitter");

/// What one read brings.
struct Answer {
  RunList list;
  RunCounts counts;
  QStringList fields, tags;
  RunMethods methods;
  double milliseconds = 0;
};

Answer read_runs(const Project& project, const std::string& query, bool trashed) {
  QElapsedTimer clock;
  clock.start();
  Answer answer;
  answer.list = list_runs(project, {.query = query, .trashed = trashed});
  answer.milliseconds = static_cast<double>(clock.nsecsElapsed()) / 1e6;
  answer.counts = count_runs(project);
  for (const auto& field : query_fields(project)) answer.fields << QString::fromStdString(field);
  for (const auto& tag : all_tags(project)) answer.tags << QString::fromStdString(tag);
  // Declarations kept with the runs: titles are right even where the plugin is gone.
  for (const auto& run : answer.list.runs)
    if (answer.methods.count(run.method) == 0) answer.methods[run.method] = run_method_of(load_declaration(project, run.declaration));
  return answer;
}

}  // namespace

RunsPage::RunsPage(ProjectSession& session, const QString& query, QWidget* parent) : DocumentPage(session, parent) {
  setObjectName(QStringLiteral("runs_page"));
  const int unit = fontMetrics().height();
  query_ = new QueryField;
  const auto button = [&](const QString& text, const char* symbol, const char* name) {
    auto* made = new QPushButton(icon(QLatin1String(symbol)), text);
    made->setObjectName(QLatin1String(name));
    action_icons_.emplace_back(made, QLatin1String(symbol));
    return made;
  };
  save_ = button(tr("Save query"), "star", "save_query");
  columns_ = button(tr("Columns"), "columns", "columns");
  group_ = button(tr("Group: without seed"), "group", "group_runs");
  group_->setCheckable(true);
  trash_ = button(tr("Trash"), "trash", "show_trash");
  trash_->setCheckable(true);
  auto* top = new QHBoxLayout;
  top->setContentsMargins(unit, unit * 3 / 4, unit, unit / 4);
  top->setSpacing(unit / 2);
  top->addWidget(query_, 1);
  for (QWidget* widget : {save_, columns_, group_, trash_}) top->addWidget(widget, 0, Qt::AlignTop);
  recent_ = new QWidget;
  auto* recent_row = new QHBoxLayout(recent_);
  recent_row->setContentsMargins(unit, 0, unit, unit / 3);
  recent_row->setSpacing(unit / 2);

  model_ = new RunTableModel(this);
  model_->set_columns(session_.setting(columns_key).toStringList());
  model_->set_grouped(session_.setting(group_key, false).toBool());
  group_->setChecked(model_->grouped());
  table_ = new RunTableView(model_);
  table_->setObjectName(QStringLiteral("runs"));
  table_->setContextMenuPolicy(Qt::CustomContextMenu);

  auto* empty = new QWidget;
  auto* empty_column = new QVBoxLayout(empty);
  empty_title_ = new QLabel;
  empty_title_->setProperty("role", "title");
  empty_text_ = new QLabel;
  empty_text_->setProperty("role", "secondary");
  empty_text_->setWordWrap(true);
  empty_text_->setAlignment(Qt::AlignCenter);
  empty_text_->setFixedWidth(unit * 26);
  empty_first_ = new QPushButton;
  empty_first_->setProperty("primary", true);
  auto* empty_buttons = new QHBoxLayout;
  empty_buttons->addStretch();
  empty_buttons->addWidget(empty_first_);
  empty_buttons->addStretch();
  empty_column->addStretch();
  empty_column->addWidget(empty_title_, 0, Qt::AlignCenter);
  // Stretches instead of an alignment: an aligned label does not get the height that its wrapped lines need.
  auto* empty_words = new QHBoxLayout;
  empty_words->addStretch();
  empty_words->addWidget(empty_text_);
  empty_words->addStretch();
  empty_column->addSpacing(unit / 3);
  empty_column->addLayout(empty_words);
  empty_column->addSpacing(unit / 2);
  empty_column->addLayout(empty_buttons);
  empty_column->addStretch();
  stack_ = new QStackedWidget;
  stack_->addWidget(table_);
  stack_->addWidget(empty);

  preview_ = new RunPreview(session_);
  auto* upper = new QWidget;
  auto* upper_column = new QVBoxLayout(upper);
  upper_column->setContentsMargins(0, 0, 0, 0);
  upper_column->setSpacing(0);
  upper_column->addWidget(stack_, 1);
  action_bar_ = build_action_bar();
  upper_column->addWidget(action_bar_);
  splitter_ = new QSplitter(Qt::Vertical);
  splitter_->setChildrenCollapsible(false);
  splitter_->addWidget(upper);
  splitter_->addWidget(preview_);
  splitter_->setStretchFactor(0, 3);
  splitter_->setStretchFactor(1, 2);
  preview_->setMinimumHeight(unit * 8);
  if (const QByteArray state = session_.setting(splitter_key).toByteArray(); !state.isEmpty()) splitter_->restoreState(QByteArray::fromBase64(state));

  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(top);
  column->addWidget(recent_);
  column->addWidget(new HairLine(Qt::Horizontal));
  column->addWidget(splitter_, 1);

  refresh_.setSingleShot(true);
  refresh_.setInterval(300);
  connect(&refresh_, &QTimer::timeout, this, &RunsPage::read);
  connect(&session_, &ProjectSession::changed, this, [this] { if (!refresh_.isActive()) refresh_.start(); });
  connect(query_, &QueryField::query_changed, this, [this](const QString&) { read(); });
  connect(query_, &QueryField::accepted, this, [this] { remember_query(query_->query()); table_->setFocus(); });
  connect(save_, &QPushButton::clicked, this, &RunsPage::save_query);
  connect(columns_, &QPushButton::clicked, this, [this] { build_columns_menu(columns_->mapToGlobal(columns_->rect().bottomLeft())); });
  connect(table_, &RunTableView::columns_menu_requested, this, &RunsPage::build_columns_menu);
  connect(group_, &QPushButton::toggled, this, [this](bool on) {
    session_.set_setting(group_key, on);
    model_->set_grouped(on);
    table_->fit_columns();
    update_recent();
  });
  connect(trash_, &QPushButton::toggled, this, &RunsPage::show_trash);
  connect(table_, &RunTableView::selection_changed, this, &RunsPage::update_actions);
  connect(table_, &RunTableView::current_changed, preview_, &RunPreview::show_run);
  connect(table_, &RunTableView::opened, this, &DocumentPage::open_run);
  connect(table_, &RunTableView::previewed, this, [this] { preview_->setVisible(!preview_->isVisible()); });
  connect(table_, &QWidget::customContextMenuRequested, this, &RunsPage::context_menu);
  connect(preview_, &RunPreview::open_requested, this, &DocumentPage::open_run);
  connect(preview_, &RunPreview::close_requested, preview_, &QWidget::hide);
  connect(splitter_, &QSplitter::splitterMoved, this, [this] { session_.set_setting(splitter_key, splitter_->saveState().toBase64()); });
  connect(empty_first_, &QPushButton::clicked, this, [this] {
    if (in_trash_) trash_->setChecked(false);
    else if (!query_->query().isEmpty()) query_->set_query({});
    else emit open_form({}, {});
  });
  query_->line()->setText(query);
  setFocusProxy(table_);
  update_recent();
  update_actions();
  read();
}

RunsPage::~RunsPage() = default;

void RunsPage::set_query(const QString& query) {
  query_->set_query(query);
  remember_query(query);
}
QString RunsPage::query() const { return query_->query(); }
QStringList RunsPage::selected_runs() const { return table_->selected_runs(); }
void RunsPage::focus_filter() {
  query_->line()->setFocus();
  query_->line()->selectAll();
}

void RunsPage::read() {
  if (reading_) {
    again_wanted_ = true;
    return;
  }
  reading_ = true;
  const auto done = [this] {
    reading_ = false;
    if (again_wanted_) {
      again_wanted_ = false;
      read();
    }
  };
  session_.live_lane().read<Answer>(
      this, [query = query_->query().toStdString(), trashed = in_trash_](Project& project) { return read_runs(project, query, trashed); },
      [this, done](Answer answer) {
        QStringList methods;
        for (const auto& [id, method] : answer.methods) methods << QString::fromStdString(id);
        query_->set_words(answer.fields, answer.tags, methods);
        model_->set_methods(std::move(answer.methods));
        show(std::move(answer.list), answer.counts, answer.milliseconds);
        done();
      },
      [this, done](const Error& error) {
        fail(error);
        done();
      });
}

void RunsPage::show(RunList list, const RunCounts& counts, double milliseconds) {
  const QStringList selected = table_->selected_runs();
  const QString current = table_->current_run();
  const QStringList columns = model_->columns();
  const qint64 all = in_trash_ ? counts.trashed : counts.total;
  const qint64 matching = list.total;
  query_->set_problem({});
  const QString count = matching == all ? counted(all, tr("run"), tr("runs")) : tr("%1 of %2 runs").arg(QString::fromStdString(for_people(std::int64_t{matching})), QString::fromStdString(for_people(std::int64_t{all})));
  query_->set_result(tr("%1, %2 ms").arg(count).arg(std::max(1, static_cast<int>(milliseconds + 0.5))));
  model_rows_ = matching;
  model_->set_runs(std::move(list.runs));
  if (columns != model_->columns()) table_->fit_columns();
  // A reset has dropped what was selected: bring it back by identity.
  if (!selected.isEmpty() && table_->selected_runs() != selected) {
    QItemSelection rows;
    for (const QString& run : selected)
      if (const QModelIndex index = model_->index_of(run.toStdString()); index.isValid()) rows.select(index, index.siblingAtColumn(model_->columnCount() - 1));
    table_->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
  }
  if (const QModelIndex index = model_->index_of(current.toStdString()); index.isValid() && table_->current_run() != current)
    table_->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
  if (!table_->currentIndex().isValid() && model_->rowCount() > 0)
    table_->selectionModel()->setCurrentIndex(model_->index(0, 0), QItemSelectionModel::NoUpdate);
  preview_->show_run(table_->current_run());
  const bool none = model_->rowCount() == 0;
  stack_->setCurrentIndex(none ? 1 : 0);
  preview_->setVisible(!none);
  if (none) {
    const bool filtered = !query_->query().isEmpty();
    empty_title_->setText(filtered ? tr("No run matches") : in_trash_ ? tr("The trash is empty") : tr("No runs yet"));
    empty_text_->setText(filtered ? (all == 1 ? tr("The only run does not fit every term of the query.") : tr("None of the %1 runs fits every term of the query.").arg(QString::fromStdString(for_people(std::int64_t{all}))))
                         : in_trash_ ? tr("Runs that are moved to the trash stay here until it is emptied.")
                                     : tr("Choose a method and a data set. Every run is kept here, with its inputs, for as long as the project lives."));
    empty_first_->setText(filtered ? tr("Clear query") : in_trash_ ? tr("Back to the runs") : tr("New experiment"));
    empty_first_->setEnabled(filtered || in_trash_ || session_.project().writable());
  }
  update_actions();
  emit runs_shown();
}

void RunsPage::fail(const Error& error) {
  const ErrorText& text = error.text();
  QString line = QString::fromStdString(text.message);
  if (!text.allowed.empty()) line += tr(". Allowed: %1").arg(QString::fromStdString(text.allowed));
  if (!text.remedy.empty()) line += QStringLiteral(". ") + QString::fromStdString(text.remedy);
  query_->set_problem(line);
  query_->set_result({});
  emit runs_shown();
}

void RunsPage::show_trash(bool on) {
  in_trash_ = on;
  read();
}

void RunsPage::remember_query(const QString& query) {
  if (query.trimmed().isEmpty()) return;
  QStringList recent = session_.setting(recent_key).toStringList();
  recent.removeAll(query);
  recent.prepend(query);
  session_.set_setting(recent_key, QStringList(recent.mid(0, 5)));
  update_recent();
}

void RunsPage::save_query() {
  const QString query = query_->query();
  if (query.isEmpty()) return focus_filter();
  bool ok = false;
  const QString name = QInputDialog::getText(this, tr("Save query"), tr("Name of the query:"), QLineEdit::Normal, query, &ok).trimmed();
  if (!ok || name.isEmpty()) return;
  QVariantList saved = session_.setting(saved_key).toList();
  saved.append(QVariantMap{{"name", name}, {"query", query}});
  session_.set_setting(saved_key, saved);
  session_.announce_change();
  emit status_message(tr("Saved as %1").arg(name));
}

void RunsPage::update_recent() {
  auto* row = static_cast<QHBoxLayout*>(recent_->layout());
  while (QLayoutItem* item = row->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  const QStringList recent = session_.setting(recent_key).toStringList();
  if (!recent.isEmpty()) {
    auto* label = new QLabel(tr("Recent"));
    label->setProperty("role", "caption");
    row->addWidget(label);
  }
  for (const QString& query : recent.mid(0, 4)) {
    auto* again = new QPushButton(query);
    again->setProperty("chip", true);
    again->setToolTip(tr("Filter by this query again"));
    connect(again, &QPushButton::clicked, this, [this, query] { set_query(query); });
    row->addWidget(again);
  }
  row->addStretch();
  if (model_->grouped()) {
    auto* note = new QLabel(tr("Groups show the mean and its 95 % interval over seeds, where the seed drives something"));
    note->setProperty("role", "caption");
    row->addWidget(note);
  }
  recent_->setVisible(!recent.isEmpty() || model_->grouped());
}

void RunsPage::build_columns_menu(const QPoint& place) {
  QMenu menu(this);
  const auto possible = possible_run_columns(model_->runs(), [this] {
    RunMethods methods;
    for (const auto& run : model_->runs())
      if (methods.count(run.method) == 0)
        if (const MethodInfo* info = session_.catalogue().find(run.method)) methods[run.method] = run_method_of(*info);
    return methods;
  }());
  const QStringList shown = model_->columns();
  for (const auto& column : possible) {
    if (column.key == "select" || column.key == "run") continue;
    QAction* action = menu.addAction(column.title);
    action->setCheckable(true);
    action->setChecked(shown.contains(column.key));
    connect(action, &QAction::toggled, this, [this, key = column.key, possible](bool on) {
      QStringList wanted;
      const QStringList now = model_->columns();
      for (const auto& each : possible)
        if (each.key == key ? on : now.contains(each.key)) wanted << each.key;
      session_.set_setting(columns_key, wanted);
      model_->set_columns(wanted);
      table_->fit_columns();
    });
  }
  menu.addSeparator();
  connect(menu.addAction(tr("Only columns that differ")), &QAction::triggered, this, [this] {
    session_.set_setting(columns_key, QStringList());
    model_->set_columns({});
    table_->fit_columns();
  });
  menu.exec(place);
}

std::vector<RunRow> RunsPage::selected_rows() const {
  std::vector<RunRow> rows;
  const QStringList wanted = selected_runs();
  for (const auto& run : model_->runs())
    if (wanted.contains(QString::fromStdString(run.uuid))) rows.push_back(run);
  return rows;
}

}  // namespace assay::app
