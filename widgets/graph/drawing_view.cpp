// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/drawing_view.h"

#include <QFontInfo>
#include <QPainter>
#include <algorithm>

#include "widgets/graph/edge_style.h"
#include "widgets/graph/paint_graph.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

/// The same operation has the same colour in every picture: chosen by its text, not by its place.
int style_of(const std::string& operation) {
  unsigned hash = 2166136261u;
  for (const char c : operation) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  constexpr int readable[] = {0, 1, 2, 3, 6};  // the hues that stand out as text on both grounds
  return readable[hash % 5];
}

LayoutPoint scaled(const LayoutPoint& at, const QPointF& origin, double scale) {
  return {origin.x() + at.x * scale, origin.y() + at.y * scale};
}

LayoutEdge scaled(LayoutEdge edge, const QPointF& origin, double scale) {
  for (LayoutPoint& point : edge.points) point = scaled(point, origin, scale);
  for (std::optional<LayoutPoint>* point : {&edge.start, &edge.end, &edge.label})
    if (*point) **point = scaled(**point, origin, scale);
  return edge;
}

}  // namespace

DrawingView::DrawingView(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void DrawingView::set_drawing(const QString& title, const QString& hint, const Layout& layout) {
  title_ = title;
  hint_ = hint;
  message_.clear();
  layout_ = layout;
  describe();
  update();
}

void DrawingView::set_message(const QString& title, const QString& message) {
  title_ = title;
  hint_.clear();
  message_ = message;
  layout_.reset();
  describe();
  update();
}

void DrawingView::describe() {
  QStringList words;
  if (layout_)
    for (const LayoutEdge& edge : layout_->edges)
      words << tr("%1 to %2: %3").arg(QString::fromStdString(edge.tail), QString::fromStdString(edge.head), QString::fromStdString(edge.text));
  setAccessibleName(title_.isEmpty() ? tr("Drawing") : title_);
  setAccessibleDescription(layout_ ? words.join(QStringLiteral("; ")) : message_);
}

QSize DrawingView::sizeHint() const { return {fontMetrics().height() * 20, fontMetrics().height() * 11}; }
QSize DrawingView::minimumSizeHint() const { return {fontMetrics().height() * 8, fontMetrics().height() * 6}; }

void DrawingView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = theme_tokens();
  painter.fillRect(rect(), tokens.base);
  const double unit = fontMetrics().height();
  const QRectF caption(unit * 0.6, unit * 0.4, width() - unit * 1.2, unit * 1.3);
  painter.setFont(theme_font(TextRole::secondary));
  const QFontMetricsF small(painter.font());
  const double hint_width = hint_.isEmpty() ? 0 : small.horizontalAdvance(hint_) + unit;
  painter.setFont(theme_font(TextRole::section));
  const QFontMetricsF bold(painter.font());
  const bool both = bold.horizontalAdvance(title_) + hint_width <= caption.width();
  painter.setPen(tokens.text);
  const QString title = bold.elidedText(title_, Qt::ElideMiddle, caption.width());
  painter.drawText(caption, Qt::AlignLeft | Qt::AlignVCenter, title);
  painter.setFont(theme_font(TextRole::secondary));
  painter.setPen(tokens.secondary);
  if (both && !hint_.isEmpty())
    painter.drawText(caption.adjusted(bold.horizontalAdvance(title) + unit * 0.6, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, hint_);
  const QRectF room = QRectF(rect()).adjusted(unit * 0.6, caption.bottom() + unit * 0.3, -unit * 0.6, -unit * 0.6);
  if (!layout_) {
    painter.drawText(room, Qt::AlignCenter | Qt::TextWordWrap, message_);
    return;
  }
  const double wide = std::max(1.0, layout_->bounds[2] - layout_->bounds[0]), high = std::max(1.0, layout_->bounds[3] - layout_->bounds[1]);
  // A picture is never blown up beyond the text's own size: a cell of two nodes stays a small drawing.
  const double text_size = QFontInfo(theme_font(TextRole::secondary)).pixelSize();
  const double natural = text_size / 11.0;
  const double scale = std::min({room.width() / wide, room.height() / high, natural * 1.15});
  const QPointF origin(room.center().x() - wide * scale / 2 - layout_->bounds[0] * scale, room.center().y() - high * scale / 2 - layout_->bounds[1] * scale);
  QFont font = theme_font(TextRole::secondary);
  font.setPixelSize(static_cast<int>(std::clamp(11 * scale, std::min(7.0, text_size), text_size)));

  const auto box_of = [&](const std::string& name) {
    for (const LayoutNode& node : layout_->nodes) {
      if (node.name != name) continue;
      const LayoutPoint centre = scaled(node.centre, origin, scale);
      return QRectF(centre.x - node.width * scale / 2, centre.y - node.height * scale / 2, node.width * scale, node.height * scale);
    }
    return QRectF();
  };
  const double arrow = text_size * 0.75;
  for (const LayoutEdge& edge : layout_->edges) {
    const EdgeShape shape = edge_shape(scaled(edge, origin, scale), {}, {}, arrow, false, box_of(edge.head));
    paint_edge(painter, shape, {tokens.axis, {}, false}, 1.3, Emphasis::normal, tokens);
  }
  for (const LayoutEdge& edge : layout_->edges) {
    if (edge.text.empty() || !edge.label) continue;
    const LayoutPoint at = scaled(*edge.label, origin, scale);
    const QColor colour = series_colour(style_of(edge.text), tokens.dark);
    const QRectF chip = paint_edge_label(painter, {at.x, at.y}, QString::fromStdString(edge.text), font, tokens.text, tokens.base);
    painter.setPen(QPen(colour, 1.3));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(chip, 3, 3);
  }
  for (const LayoutNode& node : layout_->nodes)
    paint_node(painter, box_of(node.name), QString::fromStdString(node.name), font, 1.2, Emphasis::normal, tokens);
}

}  // namespace assay
