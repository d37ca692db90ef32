// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>

#include "widgets/figure/figure_painter.h"

namespace assay {

/// Shows any figure in the theme's colours, drawn as export_figure() draws it on paper. Names the cell of a heat map or the
/// labelled point under the pointer, or an image's caption, in a strip below. Plots zoom: wheel x, Shift+wheel y, drag pans, double click or 0 resets,
/// + and − zoom both. Its numbers as a table are the accessible form. GUI thread.
class FigureView : public QWidget {
  Q_OBJECT
 public:
  explicit FigureView(QWidget* parent = nullptr);
  void set_figure(const FigureData& figure);
  const FigureData& figure() const { return figure_; }
  void set_legend(LegendPlace place);
  QString table_text() const;  ///< the figure's numbers as CSV
  QString readout() const { return readout_; }
  /// Rings around points with these labels; the first is the kept one, others are marked fainter.
  void set_marked(const QStringList& labels);
  /// Outlines the cell of a heat map that lies in the named row and column.
  void set_marked_cell(const QString& row, const QString& column);
  void reset_view();
  /// Frames of a figure that shows one image at a time; 0: it shows none. Left and Right step, Home and End jump.
  int frame_count() const;
  int frame() const { return figure_.frame; }
  void set_frame(int frame);  ///< clamped; kept over set_figure() of the same figure
  QString frame_caption() const;
  /// The height at which nothing of the figure is cut or crowded at this width: for scroll areas.
  int height_for(int width) const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 signals:
  void point_hovered(const QString& label);  ///< empty: none
  void point_clicked(const QString& label);
  void cell_clicked(const QString& row, const QString& column);
  void frame_changed(int frame);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Cell {
    std::size_t row = 0, column = 0;
  };
  using Range = std::pair<std::optional<double>, std::optional<double>>;
  bool labelled() const;
  bool shows_images() const;
  int image_at(const QPointF& place) const;  ///< -1: none
  QString image_caption(int image) const;
  bool zoomable() const;
  double strip_height() const;
  QRectF figure_area() const;
  double point() const;
  const std::vector<PlotPoint>& points() const;
  const PlotPoint* nearest_point(const QPointF& place) const;
  QString label_of(const PlotPoint& point) const;
  std::optional<Cell> cell_at(const QPointF& place) const;
  QString row_name(const Cell& cell) const;
  QString column_name(const Cell& cell) const;
  QString cell_text(const Cell& cell) const;
  QString strip_text() const;
  void paint_marks(QPainter& painter) const;
  void zoom(double factor_x, double factor_y, const QPointF& centre);
  void pan(const QPointF& by);
  PlotPlace plot_place_now() const;
  void set_readout(const QString& text);

  FigureData figure_;
  FigureStyle style_;
  QString readout_, hovered_, marked_row_, marked_column_;
  QStringList marked_;
  std::optional<QPointF> pressed_, dragged_;
  Range home_x_, home_y_;  ///< the ranges that the figure came with
  bool zoomed_ = false;
  mutable std::optional<std::vector<PlotPoint>> points_;  ///< of the present size and range
  mutable std::optional<std::vector<QRectF>> tiles_;      ///< images and their captions, at the present size
};

}  // namespace assay
