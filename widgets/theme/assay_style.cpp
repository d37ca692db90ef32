// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/assay_style.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOptionViewItem>
#include <QTableView>
#include <QToolBar>
#include <QToolButton>
#include <QTreeView>

#include "widgets/theme/theme.h"

namespace assay {

AssayStyle::AssayStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

int AssayStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
  const int unit = QFontMetrics(widget ? widget->font() : QApplication::font()).height();
  switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_TabBarIconSize:
    case PM_ListViewIconSize: return unit * 8 / 9;
    case PM_ToolBarIconSize: return unit * 8 / 9;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return unit * 5 / 6;
    case PM_DockWidgetSeparatorExtent:
    case PM_SplitterWidth: return std::max(1, unit / 4);
    case PM_TabCloseIndicatorWidth:
    case PM_TabCloseIndicatorHeight: return unit * 3 / 4;
    case PM_DockWidgetTitleMargin: return unit / 4;
    case PM_TreeViewIndentation: return unit * 8 / 9;
    case PM_FocusFrameHMargin: return std::max(2, unit / 6);
    case PM_ScrollBarExtent: return unit * 2 / 3;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
  }
}

int AssayStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const {
  switch (hint) {
    case SH_EtchDisabledText: return 0;
    case SH_DialogButtonBox_ButtonsHaveIcons: return 0;
    case SH_DockWidget_ButtonsHaveFrame: return 0;
    case SH_Slider_AbsoluteSetButtons: return Qt::LeftButton;
    case SH_ItemView_ShowDecorationSelected: return 1;
    case SH_ComboBox_Popup: return 0;
    case SH_ToolTip_WakeUpDelay: return 500;
    case SH_Widget_Animation_Duration: return 0;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
  }
}

void AssayStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
  const Tokens& t = theme_tokens();
  if (element == PE_PanelItemViewRow || element == PE_PanelItemViewItem) {
    const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
    const bool selected = option->state & State_Selected;
    if (item && item->backgroundBrush.style() != Qt::NoBrush) painter->fillRect(option->rect, item->backgroundBrush);
    if (selected) painter->fillRect(option->rect, t.selection);
    if (element == PE_PanelItemViewItem && item) {
      const auto* view = qobject_cast<const QAbstractItemView*>(widget);
      const bool table = qobject_cast<const QTableView*>(widget);
      const auto* tree = qobject_cast<const QTreeView*>(widget);
      const bool current = view && item->index.isValid() && view->currentIndex().siblingAtColumn(0) == item->index.siblingAtColumn(0);
      const bool bordered = table || (tree && !tree->isHeaderHidden());
      if (current && selected && bordered) {
        painter->fillRect(QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1), t.accent);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), t.accent);
      } else if (bordered && !(table && static_cast<const QTableView*>(view)->showGrid())) {
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), t.line);
      }
    }
    return;
  }
  if (element == PE_FrameFocusRect) {
    return;  // the current row has its own lines, controls have the ring outside (focus_ring.h)
  }
  QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void AssayStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
  if (element == CE_ItemViewItem) {
    if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) {
      QStyleOptionViewItem plain = *item;
      plain.state &= ~State_Open;  // an open branch is no switched-on button: its icon keeps the colour of text
      return QProxyStyle::drawControl(element, &plain, painter, widget);
    }
  }
  QProxyStyle::drawControl(element, option, painter, widget);
}

QSize AssayStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const {
  QSize made = QProxyStyle::sizeFromContents(type, option, size, widget);
  if (type == CT_ItemViewItem) made.setHeight(std::max(made.height(), option->fontMetrics.height() * 4 / 3));
  return made;
}

void AssayStyle::polish(QWidget* widget) {
  QProxyStyle::polish(widget);
  const int unit = QFontMetrics(widget->font()).height();
  if (auto* button = qobject_cast<QAbstractButton*>(widget)) {
    // Qt keeps 4 px between icon and words at any font size: a wider icon, drawn at its left, makes the gap grow with the font.
    const auto* tool = qobject_cast<QToolButton*>(widget);
    const bool beside = tool ? tool->toolButtonStyle() == Qt::ToolButtonTextBesideIcon : qobject_cast<QPushButton*>(widget) && !button->text().isEmpty();
    if (beside && !qobject_cast<QToolBar*>(button->parentWidget())) button->setIconSize({unit * 8 / 9 + unit / 6, unit * 8 / 9});
  }
  if (auto* bar = qobject_cast<QToolBar*>(widget); bar && bar->toolButtonStyle() == Qt::ToolButtonTextBesideIcon) {
    bar->setIconSize({unit * 8 / 9 + unit / 6, unit * 8 / 9});
  }
  if (auto* table = qobject_cast<QTableView*>(widget)) {
    table->setShowGrid(false);
    table->verticalHeader()->setDefaultSectionSize(unit * 4 / 3);
    table->verticalHeader()->setMinimumSectionSize(unit);
    table->horizontalHeader()->setHighlightSections(false);
  }
}

}  // namespace assay
