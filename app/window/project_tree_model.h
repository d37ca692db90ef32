// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QTimer>
#include <memory>
#include <vector>

#include "app/session/project_session.h"

namespace assay::app {

/// The project as a tree: data with shapes, methods by plugin, runs by status and saved query, the trash. Every item has
/// a stable key ("data/NAME", "method/ID", "runs/status:failed", "trash"), by which the view keeps what is open and
/// selected.
class ProjectTreeModel : public QAbstractItemModel {
  Q_OBJECT
 public:
  enum class Kind { project, data_group, import_data, data_set, method_group, plugin, method, runs_group, query, saved_query, trash };
  enum Role { kind_role = Qt::UserRole, key_role, value_role, detail_role, icon_role, trouble_role };

  explicit ProjectTreeModel(ProjectSession& session, QObject* parent = nullptr);
  ~ProjectTreeModel() override;

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& child) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex&) const override { return 1; }
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

  QModelIndex find(const QString& key) const;
  /// Reads saved queries and their counts again (they change with other windows' edits, too).
  void refresh();

 signals:
  void about_to_rebuild();
  void rebuilt();

 private:
  struct Node;
  std::unique_ptr<Node> build() const;
  Node* node_at(const QModelIndex& index) const;
  void take(std::unique_ptr<Node> next);
  bool adopt(Node& current, const Node& next);
  ProjectSession& session_;
  std::unique_ptr<Node> root_;
  std::vector<std::pair<QString, qint64>> saved_;  ///< saved queries and how many runs they find
  QTimer count_timer_;
  void read_saved_queries();
};

}  // namespace assay::app
