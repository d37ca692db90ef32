// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>
#include <QSet>
#include <memory>
#include <optional>

#include "app/window/project_tree_model.h"

class QTreeView;

namespace assay::app {

class DockTitle;

/// The left dock: the project's tree. Double click or Enter opens what an item stands for.
class ProjectDock : public QDockWidget {
  Q_OBJECT
 public:
  explicit ProjectDock(QWidget* parent);
  void show_session(ProjectSession* session);
  QTreeView& tree() const { return *tree_; }
  ProjectTreeModel* model() const { return model_.get(); }

  std::optional<std::string> selected_data_set() const;
  bool has_tree_focus() const;
  void remove_selected();
  void show_trash();
  void refresh_icons();

 signals:
  void open_form(const QString& method, const QString& from_run);
  void open_runs(const QString& query);
  void open_trash();
  void import_requested();
  void selection_changed();
  void failed(const QString& message);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void activate(const QModelIndex& index);
  void show_menu(const QPoint& position);
  void remember_expansion();
  void restore_expansion();
  ProjectSession* session_ = nullptr;
  std::unique_ptr<ProjectTreeModel> model_;
  DockTitle* title_;
  QTreeView* tree_;
  QSet<QString> closed_;   ///< keys of items that are folded
  QString selected_key_;
};

}  // namespace assay::app
