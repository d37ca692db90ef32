// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/edge_style.h"

#include <QCoreApplication>
#include <QLineF>
#include <algorithm>
#include <cmath>

#include "core/base/numbers.h"

namespace assay {
namespace {

QPointF point_of(const LayoutPoint& point) { return {point.x, point.y}; }

/// Triangle with its tip at `tip`, pointing away from `neck`.
QPolygonF arrow_head(const QPointF& neck, const QPointF& tip, double length) {
  QPointF along = tip - neck;
  const double distance = std::hypot(along.x(), along.y());
  if (distance < 1e-9) return {};
  along /= distance;
  const QPointF across(-along.y(), along.x());
  const QPointF base = tip - along * length;
  return QPolygonF{tip, base + across * length * 0.42, base - across * length * 0.42};
}

/// Where the line from the centre of `box` towards `other` leaves the box.
QPointF border_point(const QRectF& box, const QPointF& other) {
  const QPointF centre = box.center(), way = other - centre;
  double share = 1;
  if (way.x() != 0) share = std::min(share, box.width() / 2 / std::abs(way.x()));
  if (way.y() != 0) share = std::min(share, box.height() / 2 / std::abs(way.y()));
  return centre + share * way;
}

QPainterPath bezier_path(const std::vector<QPointF>& points) {
  QPainterPath path(points.front());
  for (std::size_t i = 1; i + 2 < points.size(); i += 3) path.cubicTo(points[i], points[i + 1], points[i + 2]);
  return path;
}

/// Shortens a chain of Bezier pieces so that it ends on the border of the box that it runs into.
void cut_at_box(std::vector<QPointF>& points, const QRectF& box) {
  const auto inside = [&](const QPointF& p) { return box.contains(p); };
  while (points.size() > 4 && inside(points[points.size() - 4])) points.resize(points.size() - 3);
  if (!inside(points.back()) || inside(points[points.size() - 4])) return;
  QPointF* p = &points[points.size() - 4];
  const auto at = [p](double t) {
    const double s = 1 - t;
    return s * s * s * p[0] + 3 * s * s * t * p[1] + 3 * s * t * t * p[2] + t * t * t * p[3];
  };
  double low = 0, high = 1;
  for (int i = 0; i < 40; ++i) (inside(at((low + high) / 2)) ? high : low) = (low + high) / 2;
  // De Casteljau: the piece from 0 to t.
  const QPointF a = p[0] + low * (p[1] - p[0]), b = p[1] + low * (p[2] - p[1]), c = p[2] + low * (p[3] - p[2]);
  const QPointF d = a + low * (b - a), e = b + low * (c - b);
  p[3] = d + low * (e - d);
  p[2] = d;
  p[1] = a;
}

}  // namespace

EdgeLook edge_look(EdgeStatus status, const Tokens& tokens) {
  switch (status) {
    case EdgeStatus::correct: return {series_look(2, tokens.dark).colour, {}, false};
    case EdgeStatus::reversed: return {series_look(0, tokens.dark).colour, {5, 1.6, 1.2, 1.6}, false};
    case EdgeStatus::extra: return {series_look(1, tokens.dark).colour, {4, 2.2}, false};
    case EdgeStatus::missing: return {tokens.faint, {1.2, 2.2}, true};
    case EdgeStatus::plain: return {tokens.text, {}, false};
  }
  return {tokens.text, {}, false};
}

QString edge_status_title(EdgeStatus status) {
  const auto tr = [](const char* text) { return QCoreApplication::translate("assay::GraphView", text); };
  switch (status) {
    case EdgeStatus::correct: return tr("Correct");
    case EdgeStatus::reversed: return tr("Reversed");
    case EdgeStatus::extra: return tr("Extra");
    case EdgeStatus::missing: return tr("Missing");
    case EdgeStatus::plain: return tr("Learned");
  }
  return {};
}

double edge_width(double weight, double largest, EdgeStatus status) {
  if (status == EdgeStatus::missing) return 1.4;
  if (!(largest > 0) || !std::isfinite(weight)) return 1.6;
  return 1.3 + 2.0 * std::min(std::abs(weight) / largest, 1.0);
}

QString weight_text(double weight) {
  if (!std::isfinite(weight)) return QStringLiteral("n/a");
  const double size = std::abs(weight);
  const QString sign = weight < 0 ? QString(QChar(0x2212)) : weight > 0 ? QStringLiteral("+") : QString();
  if (size >= 0.005 && size < 1000) return sign + QString::number(size, 'f', size < 10 ? 2 : size < 100 ? 1 : 0);
  return sign + QString::fromStdString(for_people(size));
}

EdgeShape edge_shape(const LayoutEdge& edge, const QPointF& tail_moved, const QPointF& head_moved, double arrow_length, bool turned,
                     const QRectF& target) {
  EdgeShape shape;
  if (edge.points.size() < 4) return shape;
  std::vector<QPointF> points;
  for (const LayoutPoint& point : edge.points) points.push_back(point_of(point));
  // Graphviz leaves room for a head at one end: take the curve from border to border.
  if (edge.start) points.front() = point_of(*edge.start);
  if (edge.end) points.back() = point_of(*edge.end);
  QPointF first_moved = tail_moved, last_moved = head_moved;
  if (turned) {
    std::reverse(points.begin(), points.end());
    std::swap(first_moved, last_moved);
  }
  // Each control point follows the ends by the share of its place along the control polygon.
  std::vector<double> along(points.size(), 0);
  for (std::size_t i = 1; i < points.size(); ++i) along[i] = along[i - 1] + QLineF(points[i - 1], points[i]).length();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double t = along.back() > 0 ? along[i] / along.back() : 0;
    points[i] += (1 - t) * first_moved + t * last_moved;
  }
  cut_at_box(points, target);
  shape.label = bezier_path(points).pointAtPercent(0.5);
  if (arrow_length > 0) {
    const QPointF tip = points.back();
    QPointF towards = tip - points[points.size() - 2];
    double length = std::hypot(towards.x(), towards.y());
    if (length < 1e-9) {
      towards = tip - points.front();
      length = std::hypot(towards.x(), towards.y());
    }
    if (length > 1e-9) {
      // The line ends at the base of its head, so that a wide one does not stick out of the tip.
      const QPointF base = tip - towards / length * arrow_length;
      shape.arrow = arrow_head(base, tip, arrow_length);
      points[points.size() - 2] += base - tip;
      points.back() = base;
    }
  }
  shape.curve = bezier_path(points);
  return shape;
}

EdgeShape straight_edge(const QRectF& tail, const QRectF& head, double arrow_length) {
  const QPointF from = border_point(tail, head.center()), to = border_point(head, tail.center());
  EdgeShape shape;
  shape.arrow = arrow_head(from, to, arrow_length);
  shape.curve = QPainterPath(from);
  const double length = QLineF(from, to).length();
  shape.curve.lineTo(length > arrow_length ? to + (from - to) * (arrow_length * 0.95 / length) : to);
  shape.label = (from + to) / 2;
  return shape;
}

}  // namespace assay
