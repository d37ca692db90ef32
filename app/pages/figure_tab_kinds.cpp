// SPDX-License-Identifier: GPL-3.0-or-later
// Which tab shows which kind of figure: graphs, named points, images, frames and tables have commands of their own, everything else is a
// FigureView.
#include <algorithm>

#include "app/pages/figure_tab.h"
#include "app/pages/figure_table.h"
#include "app/pages/frames_tab.h"
#include "app/pages/graph_tab.h"
#include "app/pages/images_tab.h"
#include "app/pages/point_tab.h"
#include "widgets/figure/figure_view.h"

namespace assay::app {

namespace {

class PlainFigureTab : public FigureTab {
 public:
  PlainFigureTab(ProjectSession& session, const QString& run, const FigureSpec& spec)
      : FigureTab(session, run, spec), view_(new assay::FigureView) {
    set_view(view_);
  }

 protected:
  void show_figure(const FigureData& figure) override { view_->set_figure(figure); }

 private:
  assay::FigureView* view_;
};

class TableTab : public FigureTab {
 public:
  TableTab(ProjectSession& session, const QString& run, const FigureSpec& spec) : FigureTab(session, run, spec), table_(new FigureTable) {
    set_view(table_);
  }

 protected:
  void show_figure(const FigureData& figure) override { table_->set_figure(figure); }

 private:
  FigureTable* table_;
};

/// The heat map of a method whose rows and columns are values of two of the figure's choosers.
std::optional<FigureSpec> overview_of(const MethodInfo& info, const FigureSpec& figure) {
  const auto chosen = [&](const std::string& column) {
    return std::find(figure.choose.begin(), figure.choose.end(), column) != figure.choose.end();
  };
  for (const FigureSpec& one : info.figures)
    if (one.kind == FigureKind::heatmap && !one.x.empty() && chosen(one.x) && chosen(one.group)) return one;
  return std::nullopt;
}

}  // namespace

FigureTab* make_figure_tab(ProjectSession& session, const QString& run, const FigureSpec& spec, const MethodInfo& info) {
  if (spec.kind == FigureKind::graph) return new GraphTab(session, run, spec);
  if (spec.kind == FigureKind::images && spec.frames) return new FramesTab(session, run, spec, false);
  if (spec.kind == FigureKind::images) return new ImagesTab(session, run, spec);
  if (spec.kind == FigureKind::table && spec.choose.empty()) return new TableTab(session, run, spec);
  if (!spec.choose.empty() || !spec.drawing.empty()) return new PointTab(session, run, spec, overview_of(info, spec));
  return new PlainFigureTab(session, run, spec);
}

FigureTab* make_figure_tile(ProjectSession& session, const QString& run, const FigureSpec& spec) {
  if (spec.kind == FigureKind::graph) return new GraphTab(session, run, spec);
  if (spec.kind == FigureKind::images && spec.frames) return new FramesTab(session, run, spec, true);
  if (spec.kind == FigureKind::table) return new TableTab(session, run, spec);
  return new PlainFigureTab(session, run, spec);
}

}  // namespace assay::app
