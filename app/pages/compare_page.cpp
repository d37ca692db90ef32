// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/compare_page.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/pages/compare_add_panel.h"
#include "app/pages/compare_chips.h"
#include "app/pages/compare_curves.h"
#include "app/pages/compare_graphs.h"
#include "app/pages/compare_tables.h"
#include "app/window/link_button.h"
#include "widgets/figure/figure_export_dialog.h"
#include "widgets/theme/icons.h"

namespace assay::app {
namespace {

const QString splitter_key = QStringLiteral("compare/splitter");

}  // namespace

ComparePage::ComparePage(ProjectSession& session, const QStringList& runs, const QVariantMap& remembered, QWidget* parent) : DocumentPage(session, parent), runs_(runs) {
  setObjectName(QStringLiteral("compare_page"));
  setProperty("surface", "base");
  setAttribute(Qt::WA_StyledBackground);
  setFocusPolicy(Qt::ClickFocus);  // keys of the plots also where the focus is in none of them
  setAcceptDrops(true);
  selected_ = remembered.value("selected").toString();
  locked_ = remembered.value("locked", true).toBool();
  for (const QString& group : remembered.value("hidden").toStringList()) hidden_.insert(group);
  const QVariantMap looks = remembered.value("looks").toMap();
  for (auto it = looks.begin(); it != looks.end(); ++it) looks_[it.key()] = it.value().toInt();

  auto* left = new QWidget;
  auto* left_column = new QVBoxLayout(left);
  left_column->setContentsMargins(0, 0, 0, 0);
  left_column->setSpacing(0);
  curves_ = new CompareCurves(session_);
  curves_->restore(remembered.value("log").toMap());
  left_column->addWidget(curves_, 4);
  left_column->addWidget(new HairLine(Qt::Horizontal));
  tables_ = new CompareTables;
  auto* scroll = new QScrollArea;
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setWidget(tables_);
  scroll->viewport()->setAutoFillBackground(false);
  tables_->setAutoFillBackground(false);
  left_column->addWidget(scroll, 5);
  graphs_ = new CompareGraphs(session_);
  splitter_ = new QSplitter(Qt::Horizontal);
  splitter_->setHandleWidth(1);
  splitter_->setChildrenCollapsible(false);
  splitter_->addWidget(left);
  splitter_->addWidget(graphs_);
  splitter_->setStretchFactor(0, 2);
  splitter_->setStretchFactor(1, 1);
  if (const QByteArray state = session_.setting(splitter_key).toByteArray(); !state.isEmpty()) splitter_->restoreState(QByteArray::fromBase64(state));
  connect(splitter_, &QSplitter::splitterMoved, this, [this] { session_.set_setting(splitter_key, splitter_->saveState().toBase64()); });
  stack_ = new QStackedWidget;
  stack_->addWidget(splitter_);
  stack_->addWidget(build_empty());
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(build_top());
  column->addWidget(new HairLine(Qt::Horizontal));
  column->addWidget(stack_, 1);
  add_panel_ = new CompareAddPanel(session_, this);

  connect(add_panel_, &CompareAddPanel::chosen, this, &ComparePage::add_runs);
  connect(chips_, &CompareChips::selected, this, &ComparePage::select_group);
  connect(chips_, &CompareChips::visibility_toggled, this, &ComparePage::toggle_visible);
  connect(chips_, &CompareChips::removed, this, [this](const QString& group) {
    for (int i = 0; i < static_cast<int>(groups_.size()); ++i)
      if (groups_[static_cast<std::size_t>(i)].id() == group) return remove_group(i);
  });
  connect(curves_, &CompareCurves::curves_shown, this, &ComparePage::curves_shown);
  connect(curves_, &CompareCurves::remembered_changed, this, &DocumentPage::remembered_changed);
  refresh_.setSingleShot(true);
  refresh_.setInterval(500);
  connect(&refresh_, &QTimer::timeout, this, &ComparePage::read_groups);
  connect(&session_, &ProjectSession::changed, this, [this] { if (!refresh_.isActive()) refresh_.start(); });
  read_groups();
}

ComparePage::~ComparePage() = default;

QWidget* ComparePage::build_top() {
  const int unit = fontMetrics().height();
  auto* top = new QWidget;
  auto* row = new QHBoxLayout(top);
  row->setContentsMargins(unit, unit / 2, unit, unit / 2);
  row->setSpacing(unit / 2);
  // Many groups: the row of chips scrolls, the commands stay in sight.
  chips_ = new CompareChips;
  row->addWidget(chips_, 1);
  add_ = new QPushButton(icon(QStringLiteral("plus")), tr("Add runs"));
  add_->setObjectName(QStringLiteral("add_runs"));
  add_->setProperty("flat", true);
  connect(add_, &QPushButton::clicked, this, [this] {
    if (add_panel_->isVisible()) add_panel_->hide();
    else add_panel_->open(add_, runs_);
  });
  row->addWidget(add_);
  lock_row_ = new QWidget;
  auto* lock_row = new QHBoxLayout(lock_row_);
  lock_row->setContentsMargins(unit / 2, 0, 0, 0);
  lock_row->setSpacing(unit / 3);
  auto* label = new QLabel(tr("Curves and values"));
  label->setProperty("role", "secondary");
  data_choice_ = new QComboBox;
  data_choice_->setObjectName(QStringLiteral("data_set"));
  data_choice_->setAccessibleName(tr("Data set of curves, values and graphs"));
  data_choice_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  label->setBuddy(data_choice_);
  lock_ = new QToolButton;
  lock_->setObjectName(QStringLiteral("data_lock"));
  lock_->setCheckable(true);
  lock_->setAutoRaise(true);
  lock_row->addWidget(label);
  lock_row->addWidget(data_choice_);
  lock_row->addWidget(lock_);
  connect(lock_, &QToolButton::clicked, this, &ComparePage::set_locked);
  connect(data_choice_, &QComboBox::activated, this, [this] {
    const std::string key = data_choice_->currentData().toString().toStdString();
    for (const auto& group : groups_)
      if (group.data_key == key) return select_group(group.id());
  });
  row->addWidget(lock_row_);
  auto* figure = new QPushButton(icon(QStringLiteral("image")), tr("Make figure"));
  figure->setObjectName(QStringLiteral("make_figure"));
  connect(figure, &QPushButton::clicked, this, &ComparePage::export_figure);
  row->addWidget(figure);
  return top;
}

QWidget* ComparePage::build_empty() {
  auto* empty = new QWidget;
  auto* title = new QLabel(tr("Nothing to compare"));
  title->setProperty("role", "title");
  auto* text = new QLabel(tr("Runs stand here side by side: add some, or drag them from the run table."));
  text->setProperty("role", "secondary");
  auto* add = new QPushButton(tr("Add runs"));
  add->setProperty("primary", true);
  connect(add, &QPushButton::clicked, this, [this] { add_panel_->open(add_, runs_); });
  auto* column = new QVBoxLayout(empty);
  column->addStretch();
  column->addWidget(title, 0, Qt::AlignCenter);
  column->addWidget(text, 0, Qt::AlignCenter);
  column->addSpacing(fontMetrics().height() / 2);
  column->addWidget(add, 0, Qt::AlignCenter);
  column->addStretch();
  return empty;
}

QString ComparePage::key() const {
  QStringList sorted = runs_;
  sorted.sort();
  return QStringLiteral("compare/") + QString::number(qHash(sorted.join(' ')), 16);
}

QVariantMap ComparePage::remembered() const {
  QVariantMap looks;
  for (const auto& [group, look] : looks_) looks.insert(group, look);
  return {{"runs", runs_}, {"locked", locked_}, {"selected", selected_}, {"hidden", QStringList(hidden_.begin(), hidden_.end())}, {"looks", looks}, {"log", curves_->remembered()}};
}

void ComparePage::read_groups() {
  session_.live_lane().read<std::vector<CompareGroup>>(
      this,
      [runs = runs_](Project& project) {
        std::vector<RunRow> rows;
        for (const QString& run : runs) {
          try {
            rows.push_back(load_run(project, run.toStdString()));
          } catch (const Error&) {
            // Deleted for good since the page was opened.
          }
        }
        return compare_groups(project, rows);
      },
      [this, runs = runs_](std::vector<CompareGroup> groups) {
        if (runs == runs_) take(std::move(groups));  // else the runs changed meanwhile, and the next answer is on its way
      });
}

void ComparePage::take(std::vector<CompareGroup> groups) {
  std::string stamp = "groups ";
  for (const auto& group : groups)
    for (const auto& run : group.runs) stamp += run.uuid + std::string(to_string(run.status)) + (has_ended(run.status) ? "" : std::to_string(run.progress)) + run.name;
  if (stamp == stamp_) return;
  stamp_ = stamp;
  // A group keeps its look as long as it is compared; a new one takes the first that is free.
  std::map<QString, int> looks;
  std::set<int> taken;
  for (auto& group : groups)
    if (const auto old = looks_.find(group.id()); old != looks_.end() && taken.insert(old->second).second) looks[group.id()] = old->second;
  for (auto& group : groups) {
    group.visible = hidden_.count(group.id()) == 0;
    if (looks.count(group.id()) == 0)
      for (int& look = looks[group.id()]; !taken.insert(look).second;) ++look;
    group.look = looks[group.id()];
  }
  const bool others = looks != looks_;
  looks_ = std::move(looks);
  groups_ = std::move(groups);
  apply();
  emit title_changed();
  emit commands_changed();
  if (others) emit remembered_changed();
}

void ComparePage::apply() {
  const std::string key = follow_data_set(groups_, locked_, selected_);
  fill_lock(key);
  chips_->show_groups(groups_, selected_.isEmpty() && !groups_.empty() ? groups_.front().id() : selected_, data_choice_->currentText());
  tables_->show_groups(groups_);
  graphs_->show_groups(groups_, selected_);
  graphs_->setVisible(graphs_->has_graph());
  curves_->show_groups(groups_);
  stack_->setCurrentIndex(groups_.empty() ? 1 : 0);
}

void ComparePage::fill_lock(const std::string& key) {
  const std::vector<CompareData> all = compare_data_sets(groups_);
  lock_row_->setVisible(!all.empty());
  data_choice_->clear();
  if (locked_) {
    for (const auto& data : all) data_choice_->addItem(data.title, QString::fromStdString(data.key));
    data_choice_->setCurrentIndex(data_choice_->findData(QString::fromStdString(key)));
  } else {
    data_choice_->addItem(all.size() > 1 ? tr("%1 data sets").arg(all.size()) : all.empty() ? QString() : all.front().title);
  }
  data_choice_->setEnabled(locked_ && all.size() > 1);
  data_choice_->setToolTip(locked_ ? tr("Curves, values and graphs are of this data set alone") : tr("Curves, values and graphs are of every data set"));
  lock_->setChecked(locked_);
  lock_->setIcon(icon(locked_ ? QStringLiteral("lock") : QStringLiteral("unlock")));
  lock_->setToolTip(locked_ ? tr("Locked to %1. Unlock to compare across data sets").arg(data_choice_->currentText())
                            : tr("Not locked: curves of different data sets stand side by side. Lock to the selected group's data set"));
  lock_->setAccessibleName(locked_ ? tr("Locked to data set %1").arg(data_choice_->currentText()) : tr("Not locked to a data set"));
}

void ComparePage::set_locked(bool locked) {
  locked_ = locked;
  apply();
  emit remembered_changed();
}

void ComparePage::select_group(const QString& group) {
  if (group == selected_) return;
  selected_ = group;
  apply();
  emit remembered_changed();
}

void ComparePage::toggle_visible(const QString& id) {
  for (auto& group : groups_) {
    if (group.id() != id) continue;
    group.visible = !group.visible;
    if (group.visible) hidden_.erase(id);
    else hidden_.insert(id);
  }
  apply();
  emit remembered_changed();
}

void ComparePage::keyPressEvent(QKeyEvent* event) {
  if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) return DocumentPage::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_L: return curves_->toggle_log(event->modifiers() & Qt::ShiftModifier);
    case Qt::Key_C: return curves_->toggle_cursor();
    case Qt::Key_S: return curves_->toggle_smoothing();
    default: DocumentPage::keyPressEvent(event);
  }
}

void ComparePage::showEvent(QShowEvent* event) {
  DocumentPage::showEvent(event);
  const QWidget* focus = window()->focusWidget();
  if (focus == nullptr || !isAncestorOf(focus)) setFocus(Qt::OtherFocusReason);
}

void ComparePage::export_figure() {
  if (groups_.empty()) return;
  // The plot that was used last; the graph difference has its own page.
  const QString folder = session_.setting(QStringLiteral("export/folder"), QString::fromStdString(session_.project().exports_folder().string())).toString();
  QString command = QStringLiteral("assay-cli compare ") + QString::fromStdString(session_.project().folder().string());
  for (const auto& group : groups_)
    for (const auto& run : group.runs) command += ' ' + QString::number(run.number);
  auto* dialog = new assay::FigureExportDialog(curves_->figure_in_use(), folder, [command](const FigureStyle&, const QString&) { return command; }, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &assay::FigureExportDialog::exported, this, [this](const QString& file) { emit status_message(tr("Written: %1").arg(file)); });
  dialog->open();
}

}  // namespace assay::app
