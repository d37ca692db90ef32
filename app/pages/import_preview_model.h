// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "core/data/data_set.h"

namespace assay::app {

/// The first rows of a data file as they stand in it; each column's head says its type and what is wrong with it.
class ImportPreviewModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;
  void set_summary(DataSummary summary);
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  DataSummary summary_;
  int columns_ = 0;
};

}  // namespace assay::app
