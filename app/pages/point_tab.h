// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>

#include "app/pages/figure_tab.h"

class QComboBox;
class QHBoxLayout;
class QLabel;
class QTableWidget;

namespace assay {
class DrawingView;
class FigureView;
}  // namespace assay

namespace assay::app {

class FigureTable;

/// A figure of which a person chooses the columns shown and whose points have names: a cloud of scored architectures. The
/// point under the cursor is drawn beside it, clicked points stay (two at most, one above the other, with their values), and a heat
/// map over the same columns stands below, where a click plots that pair.
class PointTab : public FigureTab {
  Q_OBJECT
 public:
  /// `overview`: the run's heat map whose rows and columns are values of this figure's choosers; nothing when it has none.
  PointTab(ProjectSession& session, const QString& run, FigureSpec spec, std::optional<FigureSpec> overview,
           QWidget* parent = nullptr);
  assay::FigureView& view() const { return *view_; }
  QStringList kept() const { return kept_; }
  /// The points, best first; nullptr where points have no names.
  FigureTable* ranking() const { return ranking_; }

 protected:
  void show_figure(const FigureData& figure) override;
  FigureSelection selection() const override { return selection_; }

 private:
  /// Whether x is a score that is held against y: where a trend is drawn through the points.
  bool foretells() const { return spec().running_median > 0; }
  void show_choices(const std::vector<FigureChoice>& choices);
  void read_overview();
  void read_drawings();
  void choose(const std::string& column, const std::string& value);
  void keep(const QString& label);
  void hover(const QString& label);
  /// Lays a point's DOT text out on the figure lane and shows it; answers that come late for another point are dropped.
  void draw(assay::DrawingView& into, const QString& label, const QString& hint);
  void show_values();
  void show_drawings();
  QWidget* build_ranking();
  void show_ranking(const FigureData& data);

  std::optional<FigureSpec> overview_spec_;
  assay::FigureView* view_;
  assay::FigureView* overview_ = nullptr;
  QWidget* side_ = nullptr;
  assay::DrawingView* first_ = nullptr;
  assay::DrawingView* second_ = nullptr;
  QTableWidget* values_ = nullptr;
  FigureTable* ranking_ = nullptr;
  Table ranked_;         ///< name, x, y
  QStringList titles_;  ///< of these three; empty before there is a figure
  QLabel* ranking_title_ = nullptr;
  QLabel* ranking_note_ = nullptr;
  QHBoxLayout* choosers_;
  std::map<std::string, QComboBox*> boxes_;
  FigureSelection selection_;
  QStringList kept_;
  QString hovered_;
  std::map<std::string, std::string> drawings_;
  std::map<std::string, Layout> layouts_;
  std::map<assay::DrawingView*, QString> wanted_;
};

}  // namespace assay::app
