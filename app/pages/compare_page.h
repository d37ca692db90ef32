// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QVariantMap>
#include <map>
#include <set>

#include "app/pages/compare_groups.h"
#include "app/pages/document_page.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace assay::app {

class CompareAddPanel;
class CompareChips;
class CompareCurves;
class CompareGraphs;
class CompareTables;

/// Screen 05: groups of runs that differ by seed alone, their curves with bands, final values with intervals, only the
/// parameters that differ, and the difference of two graphs. Follows one data set unless it is unlocked, and runs that still
/// work. What was added, removed, hidden, selected and locked is remembered with the tab.
class ComparePage : public DocumentPage {
  Q_OBJECT
 public:
  /// `remembered`: what remembered() gave when the project was open before.
  ComparePage(ProjectSession& session, const QStringList& runs, const QVariantMap& remembered = {}, QWidget* parent = nullptr);
  ~ComparePage() override;

  QString key() const override;  ///< of the runs that are compared now
  QString title() const override { return tr("Compare %1").arg(groups_.size()); }
  QString icon_name() const override { return QStringLiteral("compare"); }
  QVariantMap remembered() const override;
  bool can_export() const override { return !groups_.empty(); }
  void export_figure() override;

  const std::vector<CompareGroup>& groups() const { return groups_; }
  CompareTables& tables() const { return *tables_; }
  CompareCurves& curves() const { return *curves_; }
  CompareGraphs& graphs() const { return *graphs_; }
  CompareAddPanel& add_panel() const { return *add_panel_; }
  void add_runs(const QStringList& runs);
  void remove_group(int group);
  void select_group(const QString& group);
  void set_locked(bool locked);
  bool locked() const { return locked_; }

 signals:
  void curves_shown();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* build_top();
  QWidget* build_empty();
  void set_runs(const QStringList& runs);  ///< other runs than so far; the groups are read anew
  void read_groups();
  void take(std::vector<CompareGroup> groups);
  void apply();  ///< shows the groups as they are hidden, selected and locked now
  void fill_lock(const std::string& key);
  void toggle_visible(const QString& group);

  QStringList runs_;
  QString selected_;           ///< id of a group; empty: the first
  bool locked_ = true;
  std::set<QString> hidden_;   ///< ids of groups
  std::map<QString, int> looks_;  ///< by id, as they were when the project was closed
  std::vector<CompareGroup> groups_;
  std::string stamp_;
  QTimer refresh_;

  CompareChips* chips_;
  QPushButton* add_;
  QWidget* lock_row_;
  QComboBox* data_choice_;
  QToolButton* lock_;
  CompareCurves* curves_;
  CompareTables* tables_;
  CompareGraphs* graphs_;
  CompareAddPanel* add_panel_;
  QSplitter* splitter_;
  QStackedWidget* stack_;
};

}  // namespace assay::app
