// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/run_table_delegate.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QPainter>

#include "widgets/runs/run_table_model.h"
#include "widgets/status_chip.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/series_style.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

void paint_check(QPainter* painter, const QRect& area, bool checked, int unit) {
  const Tokens& tokens = theme_tokens();
  const int side = unit * 14 / 18;
  QRectF box(0, 0, side, side);
  box.moveCenter(QRectF(area).center());
  painter->setPen(QPen(checked ? tokens.accent : tokens.border, 1));
  painter->setBrush(checked ? tokens.accent : tokens.base);
  painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), side * 0.2, side * 0.2);
  if (checked) icon(QStringLiteral("check"), tokens.on_accent).paint(painter, box.adjusted(side * 0.1, side * 0.1, -side * 0.1, -side * 0.1).toRect());
}

void paint_tags(QPainter* painter, const QRect& area, const QStringList& tags, const QFont& font, int unit) {
  const Tokens& tokens = theme_tokens();
  const QFontMetrics metrics(font);
  int x = area.left() + unit / 3;
  painter->setFont(font);
  for (const QString& tag : tags) {
    const int width = metrics.horizontalAdvance(tag) + unit * 2 / 3;
    if (x + width > area.right()) {
      painter->setPen(tokens.secondary);
      painter->drawText(QRect(x, area.top(), area.right() - x, area.height()), Qt::AlignVCenter, QStringLiteral("…"));
      return;
    }
    const QRectF box(x + 0.5, area.center().y() - unit * 0.5 + 0.5, width - 1, unit);
    painter->setPen(QPen(tokens.border, 1));
    painter->setBrush(tokens.base);
    painter->drawRoundedRect(box, unit * 0.2, unit * 0.2);
    painter->setPen(tokens.secondary);
    painter->drawText(box, Qt::AlignCenter, tag);
    x += width + unit / 4;
  }
}

void paint_interval(QPainter* painter, const QRect& area, const QVariantList& values, int unit) {
  const Tokens& tokens = theme_tokens();
  const double low = values[0].toDouble(), mean = values[1].toDouble(), high = values[2].toDouble();
  const double from = values[3].toDouble(), to = values[4].toDouble();
  const QRectF axis = QRectF(area).adjusted(unit / 2.0, 0, -unit / 2.0, 0);
  const double y = axis.center().y();
  const auto place = [&](double value) { return axis.left() + axis.width() * (to > from ? std::clamp((value - from) / (to - from), 0.0, 1.0) : 0.5); };
  const QColor colour = series_colour(0, tokens.dark);
  painter->setPen(QPen(tokens.line, 2));
  painter->drawLine(QPointF(axis.left(), y), QPointF(axis.right(), y));
  painter->setPen(QPen(colour, 2));
  if (high > low) painter->drawLine(QPointF(place(low), y), QPointF(place(high), y));
  painter->setPen(Qt::NoPen);
  painter->setBrush(colour);
  painter->drawEllipse(QPointF(place(mean), y), unit * 0.2, unit * 0.2);
}

}  // namespace

void RunTableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const {
  QStyleOptionViewItem option = given;
  initStyleOption(&option, index);
  const QString key = static_cast<const RunTableModel*>(index.model())->column_key(index.column());
  const int unit = option.fontMetrics.height();
  const bool selected = option.state & QStyle::State_Selected;
  const bool group = index.data(RunTableModel::is_group_role).toBool();
  if (group && (key == "run" || key.startsWith("scalars."))) option.font.setBold(true);
  const QString text = option.text;
  option.text.clear();
  const QWidget* widget = option.widget;
  (widget != nullptr ? widget->style() : QApplication::style())->drawControl(QStyle::CE_ItemViewItem, &option, painter, widget);
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (key == "select") {
    paint_check(painter, option.rect, selected, unit);
  } else if (key == "status") {
    paint_status_chip(painter, option.rect.adjusted(unit / 4, 0, 0, 0), static_cast<RunStatus>(index.data(RunTableModel::status_role).toInt()), given.font);
  } else if (key == "tags") {
    paint_tags(painter, option.rect, index.data(RunTableModel::tags_role).toStringList(), theme_font(TextRole::caption), unit);
  } else if (key.startsWith("interval.")) {
    const QVariantList values = index.data(RunTableModel::interval_role).toList();
    if (values.size() == 5) paint_interval(painter, option.rect, values, unit);
  } else {
    const Tokens& tokens = theme_tokens();
    const QRect area = option.rect.adjusted(unit * 3 / 8, 0, -unit * 3 / 8, 0);
    const bool child = index.parent().isValid();
    painter->setFont(option.font);
    painter->setPen(child || key == "started" || text == QObject::tr("n/a") ? tokens.secondary : tokens.text);
    const QFontMetrics metrics(option.font);
    const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    painter->drawText(area, static_cast<int>(alignment | Qt::TextSingleLine), metrics.elidedText(text, Qt::ElideRight, area.width()));
  }
  painter->restore();
}

QSize RunTableDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QSize size = QStyledItemDelegate::sizeHint(option, index);
  const int unit = option.fontMetrics.height();
  const QString key = static_cast<const RunTableModel*>(index.model())->column_key(index.column());
  if (key == "status") size.setWidth(status_chip_size(static_cast<RunStatus>(index.data(RunTableModel::status_role).toInt()), option.font).width() + unit / 2);
  if (key.startsWith("interval.")) size.setWidth(unit * 6);
  if (key == "select") size.setWidth(unit * 2);
  if (key == "tags") size.setWidth(size.width() + unit * 2);
  size.setHeight(std::max(size.height(), unit * 24 / 17));
  size.rwidth() += unit / 2;
  return size;
}

}  // namespace assay
