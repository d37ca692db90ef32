// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/link_button.h"

#include <QKeyEvent>
#include <QPainter>

#include "widgets/theme/theme.h"

namespace assay::app {

LinkButton::LinkButton(const QString& text, QWidget* parent) : QAbstractButton(parent) {
  setText(text);
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize LinkButton::sizeHint() const {
  const QFontMetrics metrics(font());
  return {metrics.horizontalAdvance(text()) + 4, metrics.height() + metrics.height() / 4};
}

void LinkButton::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    click();
  } else {
    QAbstractButton::keyPressEvent(event);
  }
}

void LinkButton::paintEvent(QPaintEvent*) {
  const Tokens& tokens = theme_tokens();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QFont drawn = font();
  drawn.setUnderline(isEnabled() && underMouse());
  painter.setFont(drawn);
  painter.setPen(isEnabled() ? tokens.accent : tokens.faint);
  painter.drawText(rect().adjusted(2, 0, -2, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
  if (hasFocus()) {
    painter.setPen(QPen(tokens.accent, 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
  }
}

HairLine::HairLine(Qt::Orientation orientation, QWidget* parent) : QWidget(parent) {
  orientation == Qt::Horizontal ? setFixedHeight(1) : setFixedWidth(1);
}

void HairLine::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme_tokens().line); }

TagLabel::TagLabel(const QString& text, QWidget* parent) : QLabel(text, parent) {
  setTextFormat(Qt::PlainText);
  setFont(theme_font(TextRole::caption));
  const int gap = fontMetrics().height() / 3;
  setContentsMargins(gap, 0, gap, 0);
  setFixedHeight(fontMetrics().height() + gap / 2);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void TagLabel::paintEvent(QPaintEvent* event) {
  {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme_tokens().border);
    painter.setBrush(theme_tokens().base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  }
  QLabel::paintEvent(event);
}

}  // namespace assay::app
