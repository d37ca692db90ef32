// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "core/method/plugin_catalogue.h"

namespace assay::app {

/// Plugins with their state, version, number of methods and folder.
class PluginsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { plugin_column, state_column, methods_column, folder_column, column_count };
  using QAbstractTableModel::QAbstractTableModel;
  void set_plugins(std::vector<PluginRecord> plugins);
  const PluginRecord& at(int row) const { return plugins_.at(row); }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::vector<PluginRecord> plugins_;
};

/// "Loaded", "Failed: signal 11", "Refused", "Shadowed".
QString plugin_state_text(const PluginRecord& plugin);

}  // namespace assay::app
