// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>

#include "core/report/figure_data.h"

namespace assay::app {

/// A table of a figure as an item model. Qt::UserRole holds what a column is sorted by; a result column says passed, failed, not run.
class FigureTableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  static constexpr int sort_role = Qt::UserRole, result_role = Qt::UserRole + 1;
  explicit FigureTableModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}
  /// `titles`: empty or one per column. `result`: name of the column of `yes no n/a`; empty: none.
  void set_table(Table table, const std::vector<std::string>& titles, const std::string& result);
  const Table& table() const { return table_; }
  int result_column() const { return result_; }
  bool is_numeric(int column) const { return numeric_[static_cast<std::size_t>(column)]; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  Table table_;
  QStringList titles_;
  std::vector<bool> numeric_;
  int result_ = -1;
};

/// Draws results as chips; everything else as the style does.
class FigureTableDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// The table of a figure: sorted by a click on a heading, copied with Ctrl+C (the selected rows, tab-separated, with headings).
class FigureTable : public QTableView {
  Q_OBJECT
 public:
  explicit FigureTable(QWidget* parent = nullptr);
  /// Keeps the sorting and the current row's place where the columns stay the same.
  void set_figure(const FigureData& figure);
  void set_table(Table table, const std::vector<std::string>& titles, const std::string& result = {});
  /// Stands among other things: as high as its rows, at most `rows` of them.
  void set_shown_rows(int rows);
  /// Rows in the order shown.
  std::vector<int> order() const;
  QString selection_text() const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 signals:
  void row_chosen(int row);  ///< clicked, or Enter: an index into the table as it was given

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  void fit_columns();
  FigureTableModel* model_;
  QSortFilterProxyModel* sorted_;
  int shown_rows_ = 0;
};

}  // namespace assay::app
