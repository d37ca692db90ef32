// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/plot_clip.h"

#include <algorithm>
#include <array>
#include <optional>

namespace assay {
namespace {

/// The part of a stretch inside of the box as shares of its length (Liang and Barsky, 1984).
std::optional<std::pair<double, double>> shares_inside(const QPointF& from, const QPointF& to, const QRectF& box) {
  const QPointF step = to - from;
  double first = 0, last = 1;
  const std::array<std::pair<double, double>, 4> borders{{{-step.x(), from.x() - box.left()},
                                                          {step.x(), box.right() - from.x()},
                                                          {-step.y(), from.y() - box.top()},
                                                          {step.y(), box.bottom() - from.y()}}};
  for (const auto& [towards, room] : borders) {
    if (towards == 0) {
      if (room < 0) return std::nullopt;
    } else if (towards < 0) {
      first = std::max(first, room / towards);
    } else {
      last = std::min(last, room / towards);
    }
  }
  if (first > last) return std::nullopt;
  return std::pair(first, last);
}

}  // namespace

QPainterPath line_inside(const QPainterPath& path, const QRectF& box) {
  QPainterPath inside;
  QPointF before;
  bool open = false;  // the path inside ends where the last stretch ended
  for (int k = 0; k < path.elementCount(); ++k) {
    const QPainterPath::Element element = path.elementAt(k);
    const QPointF here(element.x, element.y);
    if (element.isMoveTo()) {
      open = false;
    } else if (const auto shares = shares_inside(before, here, box)) {
      const QPointF step = here - before;
      if (!open || shares->first > 0) inside.moveTo(before + step * shares->first);
      inside.lineTo(shares->second < 1 ? before + step * shares->second : here);
      open = shares->second >= 1;
    } else {
      open = false;
    }
    before = here;
  }
  return inside;
}

QPolygonF polygon_inside(QPolygonF polygon, const QRectF& box) {
  const auto cut = [&polygon](const auto& room) {  // room(p): at least 0 inside of this border
    QPolygonF kept;
    for (qsizetype k = 0; k < polygon.size(); ++k) {
      const QPointF from = polygon[k], to = polygon[(k + 1) % polygon.size()];
      const double a = room(from), b = room(to);
      if (a >= 0) kept << from;
      if ((a >= 0) != (b >= 0)) kept << from + (to - from) * (a / (a - b));
    }
    polygon = kept;
  };
  cut([&](const QPointF& p) { return p.x() - box.left(); });
  cut([&](const QPointF& p) { return box.right() - p.x(); });
  cut([&](const QPointF& p) { return p.y() - box.top(); });
  cut([&](const QPointF& p) { return box.bottom() - p.y(); });
  return polygon;
}

}  // namespace assay
