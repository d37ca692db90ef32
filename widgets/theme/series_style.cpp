// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/series_style.h"

#include <QPainterPath>
#include <QPolygonF>
#include <array>

namespace assay {
namespace {

constexpr int series_kinds = 7;
int wrapped(int index) { return ((index % series_kinds) + series_kinds) % series_kinds; }

}  // namespace

QColor series_colour(int index, bool dark) {
  static constexpr std::array<const char*, series_kinds> light{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"};
  static constexpr std::array<const char*, series_kinds> lifted{"#4FA3E0", "#F0803C", "#22BF95", "#DB9BC0", "#E9AE2B", "#8CCDF3", "#D5DAE1"};
  return QColor(QLatin1String((dark ? lifted : light)[static_cast<std::size_t>(wrapped(index))]));
}

QList<qreal> series_dash(int index) {
  switch (wrapped(index)) {
    case 1: return {1, 2};
    case 2: return {4, 2.5};
    case 3: return {5, 2, 1, 2};
    case 4: return {8, 3};
    case 5: return {5, 2, 1, 2, 1, 2};
    case 6: return {2.5, 2};
    default: return {};
  }
}

SeriesMark series_mark(int index) {
  static constexpr std::array<SeriesMark, series_kinds> marks{SeriesMark::disc, SeriesMark::diamond, SeriesMark::square, SeriesMark::triangle_up,
                                                        SeriesMark::triangle_down, SeriesMark::circle, SeriesMark::none};
  return marks[static_cast<std::size_t>(wrapped(index))];
}

QPen series_pen(int index, bool dark, qreal width) {
  QPen pen(series_colour(index, dark), width);
  pen.setCapStyle(Qt::FlatCap);
  pen.setJoinStyle(Qt::RoundJoin);
  const QList<qreal> dash = series_dash(index);
  if (!dash.isEmpty()) pen.setDashPattern(dash);
  return pen;
}

SeriesLook series_look(int index, bool dark) {
  SeriesLook look{series_colour(index, dark), Qt::SolidLine, series_dash(index), series_mark(index)};
  if (!look.pattern.isEmpty()) look.dash = Qt::CustomDashLine;
  return look;
}

void paint_mark(QPainter& painter, SeriesMark mark, QPointF centre, qreal size, const QColor& colour, const QColor& background) {
  const qreal r = size / 2;
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  const auto polygon = [&](std::initializer_list<QPointF> points) {
    QPolygonF shape;
    for (const QPointF& point : points) shape << centre + point * r;
    painter.drawPolygon(shape);
  };
  switch (mark) {
    case SeriesMark::disc: painter.drawEllipse(centre, r, r); break;
    case SeriesMark::diamond: polygon({{0, -1.25}, {1.25, 0}, {0, 1.25}, {-1.25, 0}}); break;
    case SeriesMark::square: polygon({{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}}); break;
    case SeriesMark::triangle_up: polygon({{0, -1.2}, {1.15, 0.9}, {-1.15, 0.9}}); break;
    case SeriesMark::triangle_down: polygon({{0, 1.2}, {1.15, -0.9}, {-1.15, -0.9}}); break;
    case SeriesMark::circle:
      painter.setPen(QPen(colour, size / 5));
      painter.setBrush(background);
      painter.drawEllipse(centre, r * 0.85, r * 0.85);
      break;
    case SeriesMark::none: break;
  }
}

}  // namespace assay
