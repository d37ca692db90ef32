// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/project_tree_delegate.h"

#include <QApplication>
#include <QPainter>

#include "app/window/project_tree_model.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

void ProjectTreeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Tokens& tokens = theme_tokens();
  const auto kind = static_cast<ProjectTreeModel::Kind>(index.data(ProjectTreeModel::kind_role).toInt());
  const bool selected = option.state & QStyle::State_Selected;
  QStyleOptionViewItem plain = option;
  plain.text.clear();
  plain.features &= ~QStyleOptionViewItem::HasDisplay;
  QStyle* style = option.widget ? option.widget->style() : QApplication::style();
  style->drawPrimitive(QStyle::PE_PanelItemViewItem, &plain, painter, option.widget);

  painter->save();
  const int unit = option.fontMetrics.height();
  QRect area = option.rect.adjusted(unit / 4, 0, -unit / 2, 0);
  const QString icon_name = index.data(ProjectTreeModel::icon_role).toString();
  if (!icon_name.isEmpty()) {
    const int size = unit * 7 / 8;
    const QRect place(area.left(), area.center().y() - size / 2 + 1, size, size);
    icon(icon_name, selected ? tokens.text : tokens.secondary).paint(painter, place);
    area.setLeft(place.right() + unit / 2);
  }
  const QString detail = index.data(ProjectTreeModel::detail_role).toString();
  const bool trouble = index.data(ProjectTreeModel::trouble_role).toBool();
  QFont small = option.font;
  small.setPointSizeF(option.font.pointSizeF() * 11 / 13);
  const int detail_width = detail.isEmpty() ? 0 : QFontMetrics(small).horizontalAdvance(detail) + unit / 2;
  QFont font = option.font;
  if (kind == ProjectTreeModel::Kind::project) font.setWeight(QFont::DemiBold);
  painter->setFont(font);
  painter->setPen(trouble ? tokens.caution : kind == ProjectTreeModel::Kind::import_data && !selected ? tokens.accent : tokens.text);
  const QRect words = area.adjusted(0, 0, -detail_width, 0);
  painter->drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
                    QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, words.width()));
  painter->setFont(small);
  painter->setPen(trouble ? tokens.caution : selected ? tokens.secondary : tokens.faint);
  painter->drawText(area, Qt::AlignVCenter | Qt::AlignRight, detail);
  painter->restore();
}

QSize ProjectTreeDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  return {QStyledItemDelegate::sizeHint(option, index).width(), option.fontMetrics.height() * 4 / 3};
}

}  // namespace assay::app
