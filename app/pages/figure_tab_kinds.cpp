// SPDX-License-Identifier: GPL-3.0-or-later
// Which tab shows which kind of figure: graphs and named points have commands of their own, everything else is a FigureView.
#include <algorithm>

#include "app/pages/figure_tab.h"
#include "app/pages/graph_tab.h"
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
  if (!spec.choose.empty() || !spec.drawing.empty()) return new PointTab(session, run, spec, overview_of(info, spec));
  return new PlainFigureTab(session, run, spec);
}

}  // namespace assay::app
