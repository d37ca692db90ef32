// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/selector_card.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay {

SelectorCard::SelectorCard(const QString& icon_name, QWidget* parent) : QAbstractButton(parent), icon_name_(icon_name) {
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(this, &QAbstractButton::clicked, this, &SelectorCard::open);
  connect(&Theme::instance(), &Theme::changed, this, [this] { updateGeometry(); update(); });
}

void SelectorCard::set_content(const QString& title, const QString& subtitle, bool faint) {
  title_ = title;
  subtitle_ = subtitle;
  faint_ = faint;
  setText(title);
  setAccessibleDescription(subtitle);
  update();
}

void SelectorCard::set_invalid(bool invalid) {
  invalid_ = invalid;
  update();
}

QSize SelectorCard::sizeHint() const {
  const int line = QFontMetrics(theme_font(TextRole::body)).height(), small = QFontMetrics(theme_font(TextRole::secondary)).height();
  return {line * 14, line + small + line * 2 / 3};
}

QSize SelectorCard::minimumSizeHint() const { return {sizeHint().width() / 2, sizeHint().height()}; }

void SelectorCard::open() {
  menu_.setMinimumWidth(width());
  menu_.exec(mapToGlobal(QPoint(0, height())));
}

void SelectorCard::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return click();
  QAbstractButton::keyPressEvent(event);
}

void SelectorCard::paintEvent(QPaintEvent*) {
  const Tokens& t = theme_tokens();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QFont bold = theme_font(TextRole::body);
  bold.setWeight(QFont::DemiBold);
  const QFont small = theme_font(TextRole::secondary);
  const QFontMetrics large_metrics(bold), small_metrics(small);
  const qreal unit = large_metrics.height() / 16.0;
  const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
  painter.setPen(QPen(invalid_ ? t.bad : underMouse() ? t.faint : t.border, invalid_ ? 2 * unit : 1));
  painter.setBrush(t.base);
  painter.drawRoundedRect(box, 4 * unit, 4 * unit);
  const int icon_size = qRound(18 * unit), pad = qRound(10 * unit);
  assay::icon(icon_name_, t.secondary).paint(&painter, QRect(pad, (height() - icon_size) / 2, icon_size, icon_size));
  const int left = pad * 2 + icon_size, chevron = qRound(13 * unit), right = width() - pad - chevron;
  assay::icon(QStringLiteral("chevron-down"), t.secondary).paint(&painter, QRect(right, (height() - chevron) / 2, chevron, chevron));
  const int both = large_metrics.height() + small_metrics.height(), top = (height() - both) / 2, room = right - left - pad / 2;
  painter.setFont(faint_ ? theme_font(TextRole::body) : bold);
  painter.setPen(faint_ ? t.secondary : t.text);
  painter.drawText(QRect(left, top, room, large_metrics.height()), Qt::AlignVCenter, large_metrics.elidedText(title_, Qt::ElideMiddle, room));
  painter.setFont(small);
  painter.setPen(invalid_ ? t.bad : t.secondary);
  painter.drawText(QRect(left, top + large_metrics.height(), room, small_metrics.height()), Qt::AlignVCenter,
                   small_metrics.elidedText(subtitle_, Qt::ElideRight, room));
}

}  // namespace assay
