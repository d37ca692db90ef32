// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qcustomplot.h>

#include <memory>
#include <optional>
#include <vector>

#include "widgets/plots/plot_series.h"

namespace assay {

struct PlotRule {
  double value = 0;
  bool vertical = false;
  QString text;
};
struct PlotShade {
  double from = 0, to = 0;  ///< to may be infinite
  QString text;
};

/// What stands in a plot besides its lines; read by the layers when QCustomPlot draws.
struct PlotDecor {
  std::vector<std::unique_ptr<PlotSeries>> series;
  std::vector<PlotRule> rules;
  std::vector<PlotShade> shades;
  std::optional<double> cursor;
  std::optional<QRectF> box;   ///< pixels, while a zoom box is drawn
  QString empty_text;          ///< instead of data
  bool focused = false;
};

/// Tinted x ranges, below the grid.
class ShadeLayer : public QCPLayerable {
 public:
  ShadeLayer(QCustomPlot* plot, const PlotDecor& decor);

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
  void draw(QCPPainter* painter) override;
  const PlotDecor& decor_;
};

/// Rules with their text, marks of values that no line can show, chosen points.
class MarkLayer : public QCPLayerable {
 public:
  MarkLayer(QCustomPlot* plot, const PlotDecor& decor);

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
  void draw(QCPPainter* painter) override;

 private:
  void draw_rules(QCPPainter* painter) const;
  void draw_unshowable(QCPPainter* painter, const PlotSeries& series) const;
  void draw_chosen(QCPPainter* painter, const PlotSeries& series) const;
  const PlotDecor& decor_;
};

/// Cursor line, rings on the series and the zoom box: a buffered layer, redrawn without the rest.
class CursorLayer : public QCPLayerable {
 public:
  CursorLayer(QCustomPlot* plot, const PlotDecor& decor);

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
  void draw(QCPPainter* painter) override;

 private:
  const PlotDecor& decor_;
};

}  // namespace assay
