// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/session/project_session.h"

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QGridLayout;
class QSplitter;
class QStackedWidget;
class QTimer;

namespace assay {
class GraphView;
class FigureView;
}

namespace assay::app {

/// The preview of the run under the cursor: its graph against the reference, or the first figure of a method without graphs, its first line figure, its results, and its notes and tags,
/// which can be edited here. Figures are read off the GUI thread; a run passed over quickly is not read at all.
class RunPreview : public QWidget {
  Q_OBJECT
 public:
  explicit RunPreview(ProjectSession& session, QWidget* parent = nullptr);
  void show_run(const QString& uuid);  ///< empty: nothing
  QString run() const { return run_; }
  void focus_tags();

 signals:
  void open_requested(const QString& run);
  void close_requested();

 private:
  void read();
  void show_row(const RunRow& row);
  void save_notes();
  ProjectSession& session_;
  QString run_, notes_of_, notes_read_;
  int generation_ = 0;
  QTimer* later_;
  QLabel* head_;
  QLabel* graph_title_;
  QStackedWidget* lead_;  ///< the graph, or the figure that leads where the method has none
  assay::GraphView* graph_;
  assay::FigureView* lead_figure_;
  QLabel* curve_title_;
  assay::FigureView* curve_;
  QGridLayout* results_;
  QPlainTextEdit* notes_;
  QLineEdit* tags_;
  QLabel* facts_;
};

}  // namespace assay::app
