// SPDX-License-Identifier: GPL-3.0-or-later
// Which tab shows which kind of figure: graphs have commands of their own, everything else is a FigureView.
#include "app/pages/figure_tab.h"
#include "app/pages/graph_tab.h"
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

}  // namespace

FigureTab* make_figure_tab(ProjectSession& session, const QString& run, const FigureSpec& spec) {
  if (spec.kind == FigureKind::graph) return new GraphTab(session, run, spec);
  return new PlainFigureTab(session, run, spec);
}

}  // namespace assay::app
