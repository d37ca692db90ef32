// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/pages/run_details.h"
#include "app/pages/tile_grid.h"
#include "core/report/figure_data.h"

class QLabel;
class QVBoxLayout;

namespace assay::app {

class FigureTab;
class ProjectSession;

/// One figure of the overview: its title, a button that opens its tab, the figure below. The page scrolls over it.
class OverviewTile : public QWidget {
  Q_OBJECT
 public:
  OverviewTile(ProjectSession& session, const QString& run, const FigureSpec& spec, QWidget* parent = nullptr);
  const FigureSpec& spec() const;
  /// As FigureTab::show_run.
  void show_run(const RunDetails& details, bool in_front);
  void came_to_front();
  bool has_figure() const;
  TileGrid::Span span() const;
  int height_for(int width) const;

 signals:
  void open_requested(const QString& figure);
  void height_changed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void take(const FigureData& figure);
  FigureTab* content_;
  QLabel* title_;
  QLabel* chosen_;
  QWidget* head_;
  int rows_seen_ = -1;
};

/// "Read with care": the notes on a run's answer.
class NotesTile : public QWidget {
  Q_OBJECT
 public:
  explicit NotesTile(QWidget* parent = nullptr);
  void set_notes(const std::vector<std::string>& notes);
  int height_for(int width) const;

 private:
  QVBoxLayout* column_;
};

}  // namespace assay::app
