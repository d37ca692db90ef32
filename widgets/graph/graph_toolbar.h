// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>

#include "widgets/graph/graph_view.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QStringListModel;
class QPushButton;

namespace assay {

/// Search, layout, mode, weights, copy and export: the row above a graph.
class GraphToolbar : public QWidget {
  Q_OBJECT
 public:
  explicit GraphToolbar(QWidget* parent = nullptr);
  void set_nodes(const QStringList& names);
  void set_engines(const QStringList& engines, const QString& current);
  void set_modes(bool reference, bool cpdag);   ///< which can be chosen
  void show_mode(GraphView::Mode mode);
  void show_weights(bool shown);
  void focus_search();

 signals:
  void search_entered(const QString& node);
  void layout_chosen(const QString& engine);
  void mode_chosen(assay::GraphView::Mode mode);
  void weights_toggled(bool shown);
  void copy_clicked();
  void export_clicked();

 private:
  QString best_match(const QString& text) const;
  QLineEdit* search_;
  QStringListModel* names_;
  QWidget* layout_label_;
  QComboBox* layout_;
  std::array<QPushButton*, 4> modes_{};
  QCheckBox* weights_;
};

}  // namespace assay
