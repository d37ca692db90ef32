// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/focus_ring.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QLineEdit>
#include <QPainter>
#include <QSlider>
#include <QSplitter>
#include <algorithm>

#include "widgets/theme/theme.h"

namespace assay {
namespace {

/// The control that a person sees around the widget with the focus.
QWidget* ring_target(QWidget* widget) {
  if (!widget) return nullptr;
  if (auto* edit = qobject_cast<QLineEdit*>(widget)) {
    QWidget* parent = edit->parentWidget();
    if (qobject_cast<QAbstractSpinBox*>(parent) || qobject_cast<QComboBox*>(parent)) return parent;
    return edit;
  }
  if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QComboBox*>(widget) ||
      qobject_cast<QSlider*>(widget)) {
    return widget;
  }
  return nullptr;
}

/// Paints the ring; knows nothing else.
class Ring : public QWidget {
 public:
  explicit Ring(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    setObjectName(QStringLiteral("focus_ring"));
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme_tokens().accent, 2));
    const qreal radius = fontMetrics().height() / 3.0;
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);
  }
};

}  // namespace

void FocusRing::install() {
  static FocusRing* installed = new FocusRing(qApp);
  Q_UNUSED(installed);
}

FocusRing::FocusRing(QObject* parent) : QObject(parent) {
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { follow(ring_target(now)); });
}

void FocusRing::follow(QWidget* target) {
  if (target_) target_->removeEventFilter(this);
  target_ = target;
  if (!target_) return remove();
  target_->installEventFilter(this);
  place();
}

void FocusRing::remove() {
  if (ring_) {
    ring_->hide();
    ring_->deleteLater();
  }
  ring_ = nullptr;
}

void FocusRing::place() {
  QWidget* parent = target_ ? target_->parentWidget() : nullptr;
  // A splitter would take the ring for a pane; a control without a parent is a window with its own frame.
  if (!parent || !target_->isVisible() || qobject_cast<QSplitter*>(parent)) return remove();
  if (ring_ && ring_->parentWidget() != parent) remove();
  if (!ring_) ring_ = new Ring(parent);
  const int margin = std::max(3, target_->fontMetrics().height() / 5);
  ring_->setGeometry(target_->geometry().adjusted(-margin, -margin, margin, margin));
  ring_->raise();
  ring_->show();
  ring_->update();
}

bool FocusRing::eventFilter(QObject* watched, QEvent* event) {
  if (watched == target_) {
    switch (event->type()) {
      case QEvent::Move:
      case QEvent::Resize:
      case QEvent::Show: place(); break;
      case QEvent::Hide:
      case QEvent::ParentAboutToChange: remove(); break;
      default: break;
    }
  }
  return QObject::eventFilter(watched, event);
}

}  // namespace assay
