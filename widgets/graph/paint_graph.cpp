// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/paint_graph.h"

#include <QFontMetricsF>
#include <algorithm>
#include <array>
#include <cmath>

#include "widgets/graph/graph_model.h"
#include "widgets/graph/graph_view.h"

namespace assay {

void paint_edge(QPainter& painter, const EdgeShape& shape, const EdgeLook& look, double width, Emphasis emphasis, const Tokens& tokens) {
  painter.save();
  if (emphasis == Emphasis::faint) painter.setOpacity(painter.opacity() * 0.22);
  if (emphasis == Emphasis::selected) {
    QColor halo = tokens.accent;
    halo.setAlphaF(tokens.dark ? 0.35F : 0.20F);
    painter.setPen(QPen(halo, width + 8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(shape.curve);
  }
  QPen pen(look.colour, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
  if (!look.pattern.isEmpty()) pen.setDashPattern(look.pattern);
  painter.setPen(pen);
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(shape.curve);
  if (!shape.arrow.isEmpty()) {
    painter.setPen(QPen(look.colour, look.hollow_arrow ? std::min(width, 1.2) : 0.8, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.setBrush(look.hollow_arrow ? QBrush(tokens.base) : QBrush(look.colour));
    painter.drawPolygon(shape.arrow);
  }
  painter.restore();
}

QRectF paint_edge_label(QPainter& painter, const QPointF& centre, const QString& text, const QFont& font, const QColor& colour, const QColor& patch) {
  painter.setFont(font);
  const QFontMetricsF metrics(font, painter.device());
  const double height = metrics.height(), width = metrics.horizontalAdvance(text) + height * 0.35;
  const QRectF rect(centre.x() - width / 2, centre.y() - height / 2, width, height);
  painter.setPen(Qt::NoPen);
  painter.setBrush(patch);
  painter.drawRoundedRect(rect, 2, 2);
  painter.setPen(colour);
  painter.drawText(rect, Qt::AlignCenter | Qt::TextDontClip, text);
  return rect;
}

void paint_node(QPainter& painter, const QRectF& box, const QString& name, const QFont& font, double line_width, Emphasis emphasis,
                const Tokens& tokens) {
  painter.save();
  if (emphasis == Emphasis::faint) painter.setOpacity(painter.opacity() * 0.35);
  const double radius = std::min(4.0, box.height() / 5);
  if (emphasis == Emphasis::selected) {
    QColor halo = tokens.accent;
    halo.setAlphaF(tokens.dark ? 0.35F : 0.20F);
    painter.setPen(QPen(halo, line_width + 6));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box, radius, radius);
  }
  painter.setPen(QPen(emphasis == Emphasis::selected ? tokens.accent : tokens.axis, emphasis == Emphasis::selected ? line_width * 1.6 : line_width));
  painter.setBrush(tokens.base);
  painter.drawRoundedRect(box, radius, radius);
  if (!name.isEmpty()) {
    QFont fitted = font;
    const QFontMetricsF metrics(font, painter.device());
    const double width = metrics.horizontalAdvance(name);
    // A name wider than its box is set smaller, down to three quarters; then it is cut.
    const double room = box.width() - 4;
    QString text = name;
    if (width > room) {
      const double share = std::max(room / width, 0.75);
      if (font.pixelSize() > 0) fitted.setPixelSize(std::max(1, static_cast<int>(font.pixelSize() * share)));
      else fitted.setPointSizeF(font.pointSizeF() * share);
      text = QFontMetricsF(fitted, painter.device()).elidedText(name, Qt::ElideMiddle, room + 1);
    }
    painter.setFont(fitted);
    painter.setPen(tokens.text);
    painter.drawText(box, Qt::AlignCenter | Qt::TextDontClip, text);
  }
  painter.restore();
}

void paint_edge_sample(QPainter& painter, const QPointF& from, const QPointF& to, const EdgeLook& look, double width) {
  QPen pen(look.colour, width, Qt::SolidLine, Qt::FlatCap);
  if (!look.pattern.isEmpty()) pen.setDashPattern(look.pattern);
  painter.setPen(pen);
  painter.drawLine(from, to);
}

void paint_graph(QPainter& painter, const QRectF& area, const FigureGraph& graph, const QFont& font, bool legend, double line_width) {
  if (graph.nodes.empty() || area.isEmpty()) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = print_tokens();
  const GraphPlaces places(graph);
  const auto edges = edges_of_mode(graph, {}, graph.has_reference ? GraphView::Mode::difference : GraphView::Mode::learned);
  const QFontMetricsF metrics(font, painter.device());

  std::array<int, 5> counts{};
  double largest = 0;
  for (const ShownEdge& edge : edges) {
    ++counts[static_cast<std::size_t>(edge.status)];
    if (edge.weighted) largest = std::max(largest, std::abs(edge.weight));
  }
  const bool with_legend = legend && graph.has_reference;
  QRectF canvas = area;
  if (with_legend) {
    // Names below the graph, in as many rows as they need.
    const double sample = metrics.height() * 1.8, gap = metrics.height() * 0.5;
    struct Entry {
      EdgeStatus status;
      QString text;
    };
    std::vector<Entry> entries;
    for (const EdgeStatus status : {EdgeStatus::correct, EdgeStatus::reversed, EdgeStatus::extra, EdgeStatus::missing})
      entries.push_back({status, edge_status_title(status) + QStringLiteral(", ") + QString::number(counts[static_cast<std::size_t>(status)])});
    std::vector<QPointF> at;
    double x = 0, y = 0;
    for (const Entry& entry : entries) {
      const double width = sample + gap + metrics.horizontalAdvance(entry.text);
      if (x > 0 && x + width > area.width()) {
        x = 0;
        y += metrics.height() * 1.2;
      }
      at.emplace_back(x, y);
      x += width + 3 * gap;
    }
    const double height = y + metrics.height() * 1.2;
    canvas.setBottom(area.bottom() - height - gap);
    painter.setFont(font);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const QPointF place(area.left() + at[i].x(), area.bottom() - height + at[i].y());
      const double middle = place.y() + metrics.height() / 2;
      paint_edge_sample(painter, {place.x(), middle}, {place.x() + sample, middle}, edge_look(entries[i].status, tokens), line_width * 1.4);
      painter.setPen(tokens.text);
      painter.drawText(QRectF(place.x() + sample + gap, place.y(), metrics.horizontalAdvance(entries[i].text) + 2, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, entries[i].text);
    }
  }
  const QRectF bounds = places.bounds();
  const double room = 2 * line_width;
  const double scale = std::min((canvas.width() - 2 * room) / std::max(bounds.width(), 1.0), (canvas.height() - 2 * room) / std::max(bounds.height(), 1.0));
  if (scale <= 0) return painter.restore();
  // Curves are scaled, line widths and text are not: these are sizes on paper.
  QTransform onto;
  onto.translate(canvas.center().x(), canvas.center().y());
  onto.scale(scale, scale);
  onto.translate(-bounds.center().x(), -bounds.center().y());
  const double arrow = 6.5 * line_width / scale;
  std::vector<EdgeShape> shapes;
  for (const ShownEdge& edge : edges) {
    EdgeShape shape = places.shape(edge, arrow);
    shape.curve = onto.map(shape.curve);
    shape.arrow = onto.map(shape.arrow);
    shape.label = onto.map(shape.label);
    paint_edge(painter, shape, edge_look(edge.status, tokens), line_width * edge_width(edge.weight, largest, edge.status) / 1.6, Emphasis::normal, tokens);
    shapes.push_back(std::move(shape));
  }
  const bool names = onto.mapRect(places.box(0)).height() > metrics.height() * 0.7;
  for (int i = 0; i < places.count(); ++i)
    paint_node(painter, onto.mapRect(places.box(i)), names ? QString::fromStdString(graph.nodes[static_cast<std::size_t>(i)]) : QString(), font, line_width, Emphasis::normal, tokens);
  if (edges.size() <= 60 && names) {
    QFont small = font;
    if (small.pixelSize() > 0) small.setPixelSize(std::max(1, small.pixelSize() * 5 / 6));
    else small.setPointSizeF(small.pointSizeF() * 0.85);
    for (std::size_t i = 0; i < edges.size(); ++i)
      if (edges[i].weighted && edges[i].weight != 0)
        paint_edge_label(painter, shapes[i].label, weight_text(edges[i].weight), small, edge_look(edges[i].status, tokens).colour, QColor(255, 255, 255, 225));
  }
  painter.restore();
}

}  // namespace assay
