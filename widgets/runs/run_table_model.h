// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <vector>

#include "core/report/student_t.h"
#include "widgets/runs/run_columns.h"

namespace assay {

/// Runs as a table, or grouped: runs that differ by their seed alone under one line with mean and 95 % interval of the mean.
/// Sorting is in memory; rows keep their identity over set_runs(), so that selection and scroll position stand.
class RunTableModel : public QAbstractItemModel {
  Q_OBJECT
 public:
  enum Role {
    uuid_role = Qt::UserRole + 1,  ///< of a run; of a group: of its first run
    uuids_role,                    ///< all runs of the row
    status_role,                   ///< RunStatus as int
    status_text_role,              ///< "5 runs, 1 failed" of a group
    number_role,                   ///< the cell as a number; invalid where it has none
    interval_role,                 ///< QVariantList {low, mean, high, axis low, axis high} for interval columns
    tags_role,
    is_group_role,
  };
  explicit RunTableModel(QObject* parent = nullptr);

  void set_methods(RunMethods methods);
  void set_runs(std::vector<RunRow> runs);
  void set_columns(const QStringList& keys);
  QStringList columns() const;
  void set_grouped(bool grouped);
  bool grouped() const { return grouped_; }
  const std::vector<RunRow>& runs() const { return runs_; }
  const RunRow* run_at(const QModelIndex& index) const;  ///< of a group: its first run; nullptr outside
  std::vector<std::string> uuids_at(const QModelIndex& index) const;
  QModelIndex index_of(const std::string& uuid, int column = 0) const;
  QString column_key(int column) const { return columns_[static_cast<std::size_t>(column)].key; }

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& child) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  void sort(int column, Qt::SortOrder order) override;
  QStringList mimeTypes() const override;
  QMimeData* mimeData(const QModelIndexList& indexes) const override;  ///< run_mime.h; a group stands for its runs

  /// Mean and interval of a scalar over the finished runs of a group. No interval where the seed drives nothing.
  MeanInterval group_value(const std::vector<int>& members, const std::string& scalar) const;

 private:
  struct Group {
    std::vector<int> members;  ///< indices into runs_
  };
  void arrange();  ///< groups and order from runs_
  QString run_text(const RunRow& run, const QString& key) const;
  QString group_text(const Group& group, const QString& key) const;
  double sort_number(const Group& group, const QString& key) const;
  QString sort_text(const Group& group, const QString& key) const;
  QVariant interval_of(const Group& group, const std::string& scalar) const;
  const Group* group_at(const QModelIndex& index) const;

  RunMethods methods_;
  std::vector<RunRow> runs_;
  std::vector<RunColumn> columns_;
  std::vector<Group> groups_;  ///< not grouped: one run each
  QStringList wanted_;
  bool grouped_ = false;
  QString sort_key_ = "run";
  Qt::SortOrder sort_order_ = Qt::DescendingOrder;
};

}  // namespace assay
