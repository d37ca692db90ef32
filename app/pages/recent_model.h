// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStyledItemDelegate>
#include <optional>

#include "app/session/recent_projects.h"
#include "core/store/run_rows.h"

namespace assay::app {

/// Projects opened before, newest first. Content and state arrive later, as each project is looked into.
class RecentModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { project_column, content_column, state_column, opened_column, column_count };
  enum Role { path_role = Qt::UserRole, short_path_role, found_role, status_role, filter_role };

  using QAbstractTableModel::QAbstractTableModel;
  void set_projects(std::vector<RecentProject> projects);
  void update(const RecentProject& project);
  const RecentProject& at(int row) const { return projects_.at(row); }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::vector<RecentProject> projects_;
};

/// Draws the two-line name and the state as a chip.
class RecentDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace assay::app
