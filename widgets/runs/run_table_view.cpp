// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/run_table_view.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <algorithm>

#include "widgets/runs/run_table_delegate.h"
#include "widgets/runs/run_table_model.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay {

RunTableView::RunTableView(RunTableModel* model, QWidget* parent) : QTreeView(parent), model_(model) {
  setModel(model);
  setItemDelegate(new RunTableDelegate(this));
  setSelectionMode(ExtendedSelection);
  setSelectionBehavior(SelectRows);
  setUniformRowHeights(true);
  setAllColumnsShowFocus(true);
  setSortingEnabled(false);  // the header's click is handled below, so that nothing sorts before a column was chosen
  setIndentation(0);
  setExpandsOnDoubleClick(false);
  setDragEnabled(true);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollMode(ScrollPerPixel);
  setAccessibleName(tr("Runs"));
  header()->setSectionsClickable(true);
  header()->setSortIndicatorShown(true);
  header()->setSectionsMovable(true);
  header()->setStretchLastSection(true);
  header()->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(header(), &QHeaderView::customContextMenuRequested, this, [this](const QPoint& at) { emit columns_menu_requested(header()->mapToGlobal(at)); });
  connect(header(), &QHeaderView::sectionClicked, this, [this](int section) {
    if (model_->column_key(section) == "select") return selectAll();
    model_->sort(section, header()->sortIndicatorOrder());
  });
  connect(this, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) { emit opened(index.data(RunTableModel::uuid_role).toString()); });
}

QStringList RunTableView::selected_runs() const {
  QModelIndexList rows = selectionModel()->selectedRows();
  std::sort(rows.begin(), rows.end(), [this](const QModelIndex& a, const QModelIndex& b) { return visualRect(a).top() < visualRect(b).top(); });
  QStringList uuids;
  for (const auto& row : rows)
    for (const QString& uuid : row.data(RunTableModel::uuids_role).toStringList())
      if (!uuids.contains(uuid)) uuids << uuid;
  return uuids;
}

int RunTableView::selected_groups() const {
  int groups = 0;
  for (const auto& row : selectionModel()->selectedRows()) groups += row.data(RunTableModel::is_group_role).toBool() ? 1 : 0;
  return groups;
}

QString RunTableView::current_run() const { return currentIndex().isValid() ? currentIndex().data(RunTableModel::uuid_role).toString() : QString(); }

void RunTableView::select_run(const QString& uuid) {
  const QModelIndex found = model_->index_of(uuid.toStdString());
  if (!found.isValid()) return;
  if (found.parent().isValid()) expand(found.parent());
  setCurrentIndex(found);
  scrollTo(found);
}

void RunTableView::fit_columns() {
  const int unit = fontMetrics().height();
  for (int column = 0; column < model_->columnCount(); ++column) {
    resizeColumnToContents(column);
    header()->resizeSection(column, std::clamp(header()->sectionSize(column), unit * 2, unit * 18));
  }
}

void RunTableView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
  QTreeView::selectionChanged(selected, deselected);
  emit selection_changed();
}

void RunTableView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
  QTreeView::currentChanged(current, previous);
  emit current_changed(current_run());
}

void RunTableView::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    if (event->modifiers() == Qt::NoModifier && !current_run().isEmpty()) return emit opened(current_run());
    return event->ignore();
  }
  if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier) return emit previewed();
  if (event->key() == Qt::Key_Escape && selectionModel()->hasSelection()) return clearSelection();
  QTreeView::keyPressEvent(event);
}

void RunTableView::mousePressEvent(QMouseEvent* event) {
  const QModelIndex index = indexAt(event->pos());
  // The check column selects without dropping what is selected already.
  if (index.isValid() && event->button() == Qt::LeftButton && model_->column_key(index.column()) == "select") {
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::Toggle | QItemSelectionModel::Rows);
    return;
  }
  // The chevron of a group folds it.
  if (index.isValid() && event->button() == Qt::LeftButton && model_->column_key(index.column()) == "run" && index.data(RunTableModel::is_group_role).toBool() &&
      event->pos().x() > visualRect(index).right() - fontMetrics().height() * 3 / 2) {
    const QModelIndex first = index.siblingAtColumn(0);
    setExpanded(first, !isExpanded(first));
    return;
  }
  QTreeView::mousePressEvent(event);
}

void RunTableView::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QTreeView::drawRow(painter, option, index);
  const Tokens& tokens = theme_tokens();
  if (index.row() == currentIndex().row() && index.parent() == currentIndex().parent() && hasFocus()) {
    painter->setPen(QPen(tokens.accent, 1));
    painter->drawLine(option.rect.left(), option.rect.top(), viewport()->width(), option.rect.top());
  } else {
    painter->setPen(QPen(tokens.line, 1));
  }
  painter->drawLine(option.rect.left(), option.rect.bottom(), viewport()->width(), option.rect.bottom());
  if (!index.data(RunTableModel::is_group_role).toBool()) return;
  for (int column = 0; column < model_->columnCount(); ++column) {
    if (model_->column_key(column) != "run") continue;
    const QRect cell = visualRect(index.siblingAtColumn(column));
    const int side = fontMetrics().height() * 3 / 4;
    icon(isExpanded(index.siblingAtColumn(0)) ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), tokens.secondary)
        .paint(painter, QRect(cell.right() - side - side / 3, cell.center().y() - side / 2, side, side));
  }
}

void RunTableView::drawBranches(QPainter*, const QRect&, const QModelIndex&) const {}

}  // namespace assay
