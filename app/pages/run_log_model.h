// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <vector>

#include "app/session/project_session.h"

namespace assay::app {

/// The log of one run, read on while it works. Columns: time since the start, level, text.
class RunLogModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { time_column, level_column, text_column, column_count };
  enum Role { level_role = Qt::UserRole };

  RunLogModel(ProjectSession& session, std::string run, QObject* parent = nullptr);
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  const std::vector<LogRow>& rows() const { return rows_; }
  void restart();

 signals:
  void grown(int count);

 private:
  void read_more();
  ProjectSession& session_;
  std::string run_;
  std::vector<LogRow> rows_;
  bool reading_ = false;
  bool again_ = false;
};

/// Lines of at least a level that contain a text, in any case.
class RunLogFilter : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;
  void set_least_level(LogLevel level);
  void set_text(const QString& text);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  LogLevel least_ = LogLevel::debug;
  QString text_;
};

}  // namespace assay::app
