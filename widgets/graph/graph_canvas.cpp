// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_canvas.h"

#include <QGraphicsSceneMouseEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QRubberBand>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "widgets/graph/graph_scene.h"
#include "widgets/graph/minimap.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

constexpr double kSmallest = 0.02, kLargest = 8, kLargestFit = 1.6;

/// The card of zoom buttons.
class ButtonCard : public QWidget {
 public:
  using QWidget::QWidget;

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme_tokens().line, 1));
    painter.setBrush(theme_tokens().base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
  }
};

}  // namespace

GraphCanvas::GraphCanvas(GraphScene* scene, QWidget* parent) : QGraphicsView(scene, parent), graph_(scene) {
  setFrameShape(QFrame::NoFrame);
  setRenderHint(QPainter::Antialiasing);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setTransformationAnchor(QGraphicsView::NoAnchor);
  setResizeAnchor(QGraphicsView::AnchorViewCenter);
  setViewportUpdateMode(QGraphicsView::SmartViewportUpdate);
  setFocusPolicy(Qt::StrongFocus);
  setMinimumSize(80, 60);
  setAccessibleName(tr("Graph"));

  buttons_ = new ButtonCard(this);
  auto* column = new QVBoxLayout(buttons_);
  column->setContentsMargins(2, 2, 2, 2);
  column->setSpacing(0);
  const auto add = [&](const char* icon_name, const QString& title, auto act) {
    auto* button = new QToolButton(buttons_);
    button->setIcon(icon(QString::fromLatin1(icon_name)));
    button->setToolTip(title);
    button->setAccessibleName(title);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    connect(button, &QToolButton::clicked, this, act);
    column->addWidget(button);
  };
  add("plus", tr("Zoom in (+)"), [this] { zoom(1.25); });
  add("minus", tr("Zoom out (−)"), [this] { zoom(0.8); });
  add("fit", tr("Fit (0)"), [this] { fit(); });
  add("home", tr("Actual size"), [this] { actual_size(); });
  minimap_ = new Minimap(this);
  message_ = new QLabel(this);
  message_->setAlignment(Qt::AlignCenter);
  message_->setWordWrap(true);
  message_->setTextFormat(Qt::PlainText);
  message_->setAutoFillBackground(true);
  message_->hide();
  busy_ = new QLabel(this);
  busy_->setTextFormat(Qt::PlainText);
  busy_->setAutoFillBackground(true);
  busy_->setContentsMargins(8, 4, 8, 4);
  busy_->hide();
  connect(scene, &QGraphicsScene::changed, minimap_, [this] { minimap_->update(); });
  restyle();
}

void GraphCanvas::restyle() {
  const Tokens& tokens = theme_tokens();
  setBackgroundBrush(tokens.base);
  for (QLabel* label : {message_, busy_}) {
    QPalette palette = label->palette();
    palette.setColor(QPalette::Window, label == busy_ ? tokens.accent_soft : tokens.base);
    palette.setColor(QPalette::WindowText, label == busy_ ? tokens.text : tokens.secondary);
    label->setPalette(palette);
    label->setFont(font_of(TypeRole::secondary));
  }
  viewport()->update();
}

void GraphCanvas::drawBackground(QPainter* painter, const QRectF& rect) {
  const Tokens& tokens = theme_tokens();
  painter->fillRect(rect, tokens.base);
  if (compact_ || !dynamic_cast<QWidget*>(painter->device()) || painter->device() != viewport()) return;
  const double scale = transform().m11();
  // A dot each 24 points, doubled or halved with the zoom so that they stay apart alike.
  double step = 24;
  while (step * scale < 16) step *= 2;
  while (step * scale > 40) step /= 2;
  QPen pen(tokens.line, 1.6);
  pen.setCosmetic(true);
  pen.setCapStyle(Qt::RoundCap);
  painter->setPen(pen);
  QVector<QPointF> dots;
  for (double x = std::floor(rect.left() / step) * step; x <= rect.right(); x += step)
    for (double y = std::floor(rect.top() / step) * step; y <= rect.bottom(); y += step) dots << QPointF(x, y);
  painter->drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

void GraphCanvas::graph_changed() {
  const QRectF bounds = graph_->places().bounds();
  minimap_->set_bounds(bounds.adjusted(-12, -12, 12, 12));
  if (fitted_) fit();
}

void GraphCanvas::fit() {
  fitted_ = true;
  if (graph_->places().count() == 0 || viewport()->width() < 2) return;
  const double room = fontMetrics().height() * (compact_ ? 0.4 : 1.0);
  const QRectF bounds = graph_->places().bounds();
  const double scale = std::min({(viewport()->width() - 2 * room) / std::max(bounds.width(), 1.0),
                                 (viewport()->height() - 2 * room) / std::max(bounds.height(), 1.0), kLargestFit});
  setTransform(QTransform::fromScale(std::max(scale, kSmallest), std::max(scale, kSmallest)));
  centerOn(bounds.center());
  minimap_->update();
}

void GraphCanvas::zoom_at(double factor, const QPointF& at) {
  const double now = transform().m11();
  factor = std::clamp(now * factor, kSmallest, kLargest) / now;
  fitted_ = false;
  const QPointF held = mapToScene(at.toPoint());
  scale(factor, factor);
  const QPointF away = mapFromScene(held) - at;
  horizontalScrollBar()->setValue(horizontalScrollBar()->value() + static_cast<int>(std::lround(away.x())));
  verticalScrollBar()->setValue(verticalScrollBar()->value() + static_cast<int>(std::lround(away.y())));
  minimap_->update();
}

void GraphCanvas::zoom(double factor) { zoom_at(factor, QRectF(viewport()->rect()).center()); }
void GraphCanvas::actual_size() { zoom(1 / transform().m11()); }

void GraphCanvas::set_compact(bool compact) {
  compact_ = compact;
  buttons_->setVisible(!compact && message_->isHidden());
  minimap_->setVisible(!compact && message_->isHidden());
  viewport()->update();
}

void GraphCanvas::set_message(const QString& text) {
  message_->setText(text);
  message_->setVisible(!text.isEmpty());
  set_compact(compact_);
  place_overlays();
}

void GraphCanvas::set_busy_text(const QString& text) {
  busy_->setText(text);
  busy_->setVisible(!text.isEmpty());
  place_overlays();
}

void GraphCanvas::reveal(int node) {
  const NodeItem* item = graph_->node_item(node);
  if (!item) return;
  const QRectF seen = mapToScene(viewport()->rect()).boundingRect();
  if (!seen.contains(item->sceneBoundingRect())) centerOn(item->pos());
}

void GraphCanvas::place_overlays() {
  const int room = fontMetrics().height();
  buttons_->adjustSize();
  buttons_->move(width() - buttons_->width() - room, room);
  const QSize map(std::min(width() / 4, room * 10), std::min(height() / 4, room * 8));
  minimap_->setGeometry(width() - map.width() - room, height() - map.height() - room, map.width(), map.height());
  minimap_->setVisible(!compact_ && message_->isHidden() && map.height() > room * 4);
  message_->setGeometry(rect());
  busy_->adjustSize();
  busy_->move(room, room);
  message_->raise();
  busy_->raise();
}

void GraphCanvas::resizeEvent(QResizeEvent* event) {
  QGraphicsView::resizeEvent(event);
  if (fitted_) fit();
  place_overlays();
}

void GraphCanvas::showEvent(QShowEvent* event) {
  QGraphicsView::showEvent(event);
  if (fitted_) fit();
  place_overlays();
}

void GraphCanvas::scrollContentsBy(int dx, int dy) {
  // Children of the view must not scroll with it: repaint instead of moving pixels.
  QGraphicsView::scrollContentsBy(dx, dy);
  viewport()->update();
  minimap_->update();
}

void GraphCanvas::wheelEvent(QWheelEvent* event) {
  if (event->angleDelta().y() != 0) zoom_at(std::pow(1.15, event->angleDelta().y() / 120.0), event->position());
  event->accept();
}

void GraphCanvas::mousePressEvent(QMouseEvent* event) {
  press_ = last_ = event->pos();
  moved_ = false;
  if (event->button() == Qt::LeftButton && (event->modifiers() & Qt::ShiftModifier)) {
    if (!band_) band_ = new QRubberBand(QRubberBand::Rectangle, this);
    band_->setGeometry(QRect(press_, QSize()));
    band_->show();
    return;
  }
  QGraphicsItem* item = itemAt(event->pos());
  if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && (space_ || !item))) {
    panning_ = true;
    viewport()->setCursor(Qt::ClosedHandCursor);
    return;
  }
  if (event->button() == Qt::LeftButton) {
    if (auto* node = dynamic_cast<NodeItem*>(item)) graph_->select_node(node->node());
    else if (auto* edge = dynamic_cast<EdgeItem*>(item)) graph_->select_edge(edge);
  }
  QGraphicsView::mousePressEvent(event);
}

void GraphCanvas::mouseMoveEvent(QMouseEvent* event) {
  if (band_ && band_->isVisible()) {
    band_->setGeometry(QRect(press_, event->pos()).normalized());
    return;
  }
  if (!panning_) return QGraphicsView::mouseMoveEvent(event);
  const QPoint step = event->pos() - last_;
  if ((event->pos() - press_).manhattanLength() > 3) moved_ = true;
  last_ = event->pos();
  if (!moved_) return;
  fitted_ = false;
  horizontalScrollBar()->setValue(horizontalScrollBar()->value() - step.x());
  verticalScrollBar()->setValue(verticalScrollBar()->value() - step.y());
}

void GraphCanvas::mouseReleaseEvent(QMouseEvent* event) {
  if (band_ && band_->isVisible()) {
    band_->hide();
    const QRectF box = mapToScene(band_->geometry()).boundingRect();
    if (band_->width() > 6 && band_->height() > 6) {
      fitted_ = false;
      fitInView(box, Qt::KeepAspectRatio);
    }
    return;
  }
  if (panning_) {
    panning_ = false;
    viewport()->unsetCursor();
    if (!moved_ && event->button() == Qt::LeftButton) graph_->clear_selection();
    return;
  }
  QGraphicsView::mouseReleaseEvent(event);
}

void GraphCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
  if (itemAt(event->pos())) return QGraphicsView::mouseDoubleClickEvent(event);
  fit();
}

void GraphCanvas::walk_edges(int key) {
  const std::vector<EdgeItem*> edges = graph_->visible_edges();
  if (edges.empty()) return;
  const int count = static_cast<int>(edges.size());
  const bool forward = key == Qt::Key_Right || key == Qt::Key_Down;
  if (key == Qt::Key_Up || key == Qt::Key_Down) {
    // Along the arrows: from the edge to one that leaves its head, or one that enters its tail.
    if (const EdgeItem* now = graph_->selected_edge()) {
      for (EdgeItem* edge : edges)
        if (edge != now && (forward ? edge->edge().source == now->edge().target : edge->edge().target == now->edge().source)) {
          graph_->select_edge(edge);
          return graph_->selected_edge() ? reveal(edge->edge().target) : void();
        }
      return;
    }
    // From a selected node to one of its edges.
    for (EdgeItem* edge : edges)
      if (graph_->selected_node() >= 0 && (forward ? edge->edge().source : edge->edge().target) == graph_->selected_node()) {
        graph_->select_edge(edge);
        return;
      }
  }
  const auto found = std::find(edges.begin(), edges.end(), graph_->selected_edge());
  int index = forward ? 0 : count - 1;
  if (found != edges.end()) index = (static_cast<int>(found - edges.begin()) + (forward ? 1 : count - 1)) % count;
  graph_->select_edge(edges[static_cast<std::size_t>(index)]);
  reveal(edges[static_cast<std::size_t>(index)]->edge().target);
}

void GraphCanvas::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down: walk_edges(event->key()); break;
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoom(1.25); break;
    case Qt::Key_Minus: zoom(0.8); break;
    case Qt::Key_0: fit(); break;
    case Qt::Key_Space:
      space_ = true;
      viewport()->setCursor(Qt::OpenHandCursor);
      break;
    case Qt::Key_Escape:
      if (!graph_->selected_edge() && graph_->selected_node() < 0) return event->ignore();
      graph_->clear_selection();
      break;
    default: event->ignore();
  }
}

void GraphCanvas::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Space || event->isAutoRepeat()) return QGraphicsView::keyReleaseEvent(event);
  space_ = false;
  viewport()->unsetCursor();
}

}  // namespace assay
