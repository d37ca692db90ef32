// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/plugins_model.h"

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

QString plugin_state_text(const PluginRecord& plugin) {
  switch (plugin.state) {
    case PluginState::found: return PluginsModel::tr("Found");
    case PluginState::loaded: return PluginsModel::tr("Loaded");
    case PluginState::refused: return PluginsModel::tr("Refused");
    case PluginState::failed: return PluginsModel::tr("Failed");
    case PluginState::shadowed: return PluginsModel::tr("Shadowed by another folder");
  }
  return {};
}

void PluginsModel::set_plugins(std::vector<PluginRecord> plugins) {
  beginResetModel();
  plugins_ = std::move(plugins);
  endResetModel();
}

int PluginsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(plugins_.size()); }
int PluginsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : column_count; }

QVariant PluginsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const PluginRecord& plugin = plugins_[index.row()];
  const bool well = plugin.state == PluginState::loaded || plugin.state == PluginState::found;
  if (role == Qt::DecorationRole && index.column() == state_column) {
    const Tokens& tokens = theme_tokens();
    if (well) return icon(QStringLiteral("check"), tokens.good);
    return plugin.state == PluginState::failed ? icon(QStringLiteral("close"), tokens.bad) : icon(QStringLiteral("cancelled"), tokens.caution);
  }
  if (role == Qt::ToolTipRole && !plugin.reason.empty()) return QString::fromStdString(plugin.reason);
  if (role == Qt::TextAlignmentRole && index.column() == methods_column) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case plugin_column: return QString::fromStdString(plugin.title.empty() ? plugin.id : plugin.title + " (" + plugin.id + ") " + plugin.version);
    case state_column: return plugin_state_text(plugin);
    case methods_column: return static_cast<qlonglong>(well ? plugin.method_ids.size() : 0);
    case folder_column: return QString::fromStdString(plugin.folder.string());
  }
  return {};
}

QVariant PluginsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole && section == methods_column) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case plugin_column: return tr("Plugin");
    case state_column: return tr("State");
    case methods_column: return tr("Methods");
    case folder_column: return tr("Folder");
  }
  return {};
}

}  // namespace assay::app
