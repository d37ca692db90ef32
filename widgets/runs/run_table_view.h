// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

namespace assay {

class RunTableModel;

/// The run table: sorting by the header, columns by its menu, selection by rows with Ctrl, Shift and the check column.
class RunTableView : public QTreeView {
  Q_OBJECT
 public:
  explicit RunTableView(RunTableModel* model, QWidget* parent = nullptr);
  /// UUIDs of the selected runs in table order; a selected group stands for its runs.
  QStringList selected_runs() const;
  int selected_groups() const;
  QString current_run() const;
  void select_run(const QString& uuid);
  /// Widths from the content, once after new columns.
  void fit_columns();

 signals:
  void selection_changed();
  void current_changed(const QString& run);
  void opened(const QString& run);         ///< double click, Enter
  void previewed();                        ///< Space
  void columns_menu_requested(const QPoint& global);

 protected:
  void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override;

 private:
  RunTableModel* model_;
};

}  // namespace assay
