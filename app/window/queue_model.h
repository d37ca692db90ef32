// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <map>
#include <vector>

#include "app/session/project_session.h"

namespace assay::app {

/// Runs that work or wait, active ones first, then the queue in the order in which it will start. Rows of the queue can
/// be dragged to another place; active ones stay.
class QueueModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column {
    status_column, run_column, method_column, data_column, point_column, progress_column, slot_column, remaining_column,
    column_count
  };
  enum Role { run_role = Qt::UserRole, status_role, fraction_role, movable_role };

  explicit QueueModel(ProjectSession& session, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
  QStringList mimeTypes() const override;
  QMimeData* mimeData(const QModelIndexList& indexes) const override;
  bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                       const QModelIndex& parent) const override;
  bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                    const QModelIndex& parent) override;

  /// UUID of a row's run.
  std::string run_of(int row) const;
  const RunRow& row_at(int row) const { return rows_.at(row); }
  /// Moves a queued run so that it stands before `row` (rowCount(): to the end). Returns false for an active run.
  bool move(const std::string& run, int row);
  /// "2 running · 2 queued · 1 waiting"
  QString summary() const;

 signals:
  void refused(const QString& message);

 private:
  void refresh();
  QString progress_text(const RunRow& row, int position) const;
  QString remaining_text(const RunRow& row) const;
  QString slot_text(const RunRow& row) const;
  void number_slots(const std::vector<RunRow>& active);
  ProjectSession& session_;
  std::vector<RunRow> rows_;
  int active_ = 0;
  std::map<std::string, int> slots_;  ///< of active runs, by UUID: from 1, kept until the run ends
};

}  // namespace assay::app
