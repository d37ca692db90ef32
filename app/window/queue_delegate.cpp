// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/queue_delegate.h"

#include <QApplication>
#include <QPainter>

#include "app/window/queue_model.h"
#include "widgets/status_chip.h"
#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

/// The row's background and selection lines, without any text.
void paint_back(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index, const QStyledItemDelegate* self) {
  QStyleOptionViewItem plain = option;
  plain.text.clear();
  plain.icon = {};
  plain.features &= ~QStyleOptionViewItem::HasDisplay;
  QStyle* style = option.widget ? option.widget->style() : QApplication::style();
  style->drawPrimitive(QStyle::PE_PanelItemViewItem, &plain, painter, option.widget);
}

void paint_grip(QPainter* painter, const QRect& area, const QColor& colour, int unit) {
  painter->setPen(Qt::NoPen);
  painter->setBrush(colour);
  const qreal dot = unit / 10.0;
  const QPointF centre(area.left() + unit * 0.7, area.center().y() + 0.5);
  for (int column = 0; column < 2; ++column) {
    for (int row = -1; row <= 1; ++row) {
      painter->drawEllipse(centre + QPointF(column * dot * 3, row * dot * 3), dot * 0.8, dot * 0.8);
    }
  }
}

}  // namespace

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const int unit = option.fontMetrics.height();
  const bool movable = index.data(QueueModel::movable_role).toBool();
  const QVariant fraction = index.data(QueueModel::fraction_role);
  const Tokens& tokens = theme_tokens();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (index.column() == QueueModel::status_column) {
    paint_back(painter, option, index, this);
    if (movable) paint_grip(painter, option.rect, tokens.faint, unit);
    const QRect chip = option.rect.adjusted(unit * 7 / 4, 0, 0, 0);
    paint_status_chip(painter, chip, static_cast<RunStatus>(index.data(QueueModel::status_role).toInt()), option.font);
  } else if (index.column() == QueueModel::progress_column && fraction.isValid()) {
    paint_back(painter, option, index, this);
    const QRect area = option.rect.adjusted(unit / 2, 0, -unit / 2, 0);
    const qreal width = std::min<qreal>(area.width() * 0.6, unit * 6.5), height = unit * 0.28;
    const QRectF bar(area.left(), area.center().y() - height / 2 + 0.5, width, height);
    painter->setPen(Qt::NoPen);
    painter->setBrush(tokens.border);
    painter->drawRoundedRect(bar, height / 2, height / 2);
    painter->setBrush(tokens.accent);
    painter->drawRoundedRect(QRectF(bar.topLeft(), QSizeF(std::max(height, width * fraction.toDouble()), height)), height / 2, height / 2);
    painter->setPen(tokens.text);
    painter->drawText(area.adjusted(static_cast<int>(width) + unit / 2, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                      index.data().toString());
  } else {
    QStyledItemDelegate::paint(painter, option, index);
  }
  painter->restore();
}

}  // namespace assay::app
