// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>

#include "app/pages/overview_content.h"

class QScrollArea;

namespace assay::app {

class NotesTile;
class OverviewHead;
class OverviewTile;
class ProjectSession;
class TileGrid;

/// The first tab of a run whose method answers with a sentence: the sentence, what it rests on, its figures as tiles, how to read them.
/// While the run works it shows what is there so far.
class OverviewTab : public QWidget {
  Q_OBJECT
 public:
  /// `info` declares an overview.
  OverviewTab(ProjectSession& session, const QString& run, const MethodInfo& info, QWidget* parent = nullptr);
  /// Called whenever the run's rows changed; `in_front`: whether the tab is the one that is seen.
  void show_run(const RunDetails& details, bool in_front);
  void came_to_front();
  OverviewHead& head() const { return *head_; }
  TileGrid& tiles() const { return *grid_; }
  /// The tiles seen now, by figure.
  QStringList shown_figures() const;

 signals:
  void open_requested(const QString& figure);

 private:
  void read_texts();
  void show_answer();
  void arrange();

  ProjectSession& session_;
  QString run_;
  RunDetails details_;
  OverviewTexts texts_;
  std::string shown_stamp_, shown_arrangement_;
  bool reading_ = false, in_front_ = false;
  QScrollArea* scroll_;
  OverviewHead* head_;
  TileGrid* grid_;
  NotesTile* notes_;
  std::vector<OverviewTile*> figures_;
};

}  // namespace assay::app
