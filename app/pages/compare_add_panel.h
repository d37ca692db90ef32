// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

#include "app/session/project_session.h"

class QLabel;
class QPushButton;

namespace assay {
class QueryField;
class RunTableModel;
class RunTableView;
}  // namespace assay

namespace assay::app {

/// The runs of the project that a comparison does not have yet: a query, a list of which several are selected, and Add. Lies
/// over the page and blocks nothing; Esc closes it.
class CompareAddPanel : public QFrame {
  Q_OBJECT
 public:
  CompareAddPanel(ProjectSession& session, QWidget* page);
  /// Opens below `button`, without the runs `present`.
  void open(QWidget* button, const QStringList& present);
  void set_present(const QStringList& present);
  RunTableView& table() const { return *table_; }
  QueryField& query() const { return *query_; }

 signals:
  void chosen(const QStringList& runs);
  void runs_shown();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void read();
  void update_button();
  void choose();
  void place();
  ProjectSession& session_;
  QStringList present_;
  QWidget* below_ = nullptr;
  QueryField* query_;
  RunTableModel* model_;
  RunTableView* table_;
  QLabel* empty_;
  QPushButton* add_;
  QTimer refresh_;
  int reading_ = 0;
};

}  // namespace assay::app
