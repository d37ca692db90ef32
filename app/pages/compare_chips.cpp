// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/compare_chips.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QScrollBar>
#include <QToolButton>
#include <QWheelEvent>

#include "app/session/run_text.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/series_style.h"
#include "widgets/theme/theme.h"

namespace assay::app {
namespace {

/// A stretch of line in the look of a series.
class LineSample : public QWidget {
 public:
  LineSample(int look, bool faint) : look_(look), faint_(faint) { setFixedSize(fontMetrics().height() * 2, fontMetrics().height()); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (faint_) painter.setOpacity(0.4);
    painter.setPen(series_pen(look_, theme_tokens().dark, 2));
    painter.drawLine(QPointF(2, height() / 2.0), QPointF(width() - 2, height() / 2.0));
  }

 private:
  int look_;
  bool faint_;
};

/// The card of one group, a button for the keyboard.
class GroupChip : public QWidget {
 public:
  GroupChip(bool current, bool follows) : current_(current), follows_(follows) {
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
  }
  std::function<void()> select, remove;

 protected:
  void paintEvent(QPaintEvent*) override {
    const Tokens& tokens = theme_tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(current_ || hasFocus() ? tokens.accent : tokens.line, hasFocus() ? 2 : 1));
    painter.setBrush(follows_ ? tokens.base : tokens.window);
    const double inset = hasFocus() ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 6, 6);
  }
  void mouseReleaseEvent(QMouseEvent* event) override {
    if (event->button() == Qt::LeftButton && rect().contains(event->pos())) select();
  }
  void keyPressEvent(QKeyEvent* event) override {
    switch (event->key()) {
      case Qt::Key_Space:
      case Qt::Key_Return:
      case Qt::Key_Enter: return select();
      case Qt::Key_Delete: return remove();
      default: QWidget::keyPressEvent(event);
    }
  }
  void focusInEvent(QFocusEvent*) override { update(); }
  void focusOutEvent(QFocusEvent*) override { update(); }

 private:
  bool current_, follows_;
};

}  // namespace

CompareChips::CompareChips(QWidget* parent) : QScrollArea(parent) {
  setAccessibleName(tr("Groups of runs"));
  setFrameShape(QFrame::NoFrame);
  setWidgetResizable(true);
  setFocusPolicy(Qt::NoFocus);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* inside = new QWidget;
  inside->setProperty("surface", "base");
  row_ = new QHBoxLayout(inside);
  row_->setContentsMargins(0, 0, 0, 0);
  row_->setSpacing(fontMetrics().height() / 2);
  setWidget(inside);
  setFixedHeight(fontMetrics().height() * 5 / 2);
}

void CompareChips::show_groups(const std::vector<CompareGroup>& groups, const QString& selected, const QString& data) {
  const int place = horizontalScrollBar()->value();
  // The chip that has the keyboard keeps it.
  QString focused;
  while (QLayoutItem* item = row_->takeAt(0)) {
    if (QWidget* old = item->widget()) {
      if (old->hasFocus()) focused = old->objectName();
      old->hide();
      old->deleteLater();  // a click in it may be what brought us here
    }
    delete item;
  }
  for (const auto& group : groups) {
    QWidget* chip = make_chip(group, group.id() == selected && groups.size() > 1, data);
    row_->addWidget(chip);
    if (chip->objectName() == focused) chip->setFocus();
  }
  row_->addStretch();
  horizontalScrollBar()->setValue(place);
}

QWidget* CompareChips::make_chip(const CompareGroup& group, bool current, const QString& data) {
  const int unit = fontMetrics().height();
  auto* chip = new GroupChip(current, group.follows);
  chip->setObjectName(QStringLiteral("group_") + group.id());
  const QString id = group.id();
  chip->select = [this, id] { emit selected(id); };
  chip->remove = [this, id] { emit removed(id); };
  auto* row = new QHBoxLayout(chip);
  row->setContentsMargins(unit * 2 / 3, unit / 6, unit / 4, unit / 6);
  row->setSpacing(unit / 3);
  row->addWidget(new LineSample(group.look, !group.shown()));
  // A long name is cut; the tooltip has all of it.
  auto* name = new QLabel(QFontMetrics(theme_font(TextRole::section)).elidedText(group.name, Qt::ElideRight, unit * 16));
  name->setTextFormat(Qt::PlainText);
  name->setProperty("role", group.shown() ? "section" : "secondary");
  auto* count = new QLabel(group.runs.size() > 1 ? tr("%1 seeds").arg(group.runs.size()) : tr("run %1").arg(group.runs.front().number));
  count->setProperty("role", "secondary");
  row->addWidget(name);
  row->addWidget(count);
  QString says = group.name + QStringLiteral(", ") + count->text();
  if (!group.follows) {
    const QString other = group.data.isEmpty() ? tr("no data set") : group.data;
    auto* reason = new QLabel(tr("on %1").arg(other));
    reason->setObjectName(QStringLiteral("other_data"));
    reason->setProperty("role", "caption");
    row->addWidget(reason);
    chip->setToolTip(tr("%1 is not drawn: its runs are on %2, curves and values follow %3. Click it to follow its data set, or unlock.").arg(group.name, other, data));
    says = tr("%1, not drawn: on %2, not on %3").arg(says, other, data);
  } else {
    chip->setToolTip(group.data.isEmpty() ? group.name : tr("%1, on %2").arg(group.name, group.data));
    if (!group.visible) says = tr("%1, hidden").arg(says);
  }
  chip->setAccessibleName(says);
  const auto tool = [&](const char* symbol, const QString& text, auto&& act) {
    auto* button = new QToolButton;
    button->setIcon(icon(QLatin1String(symbol)));
    button->setAutoRaise(true);
    button->setCursor(Qt::ArrowCursor);
    button->setToolTip(text);
    button->setAccessibleName(tr("%1: %2").arg(group.name, text));
    connect(button, &QToolButton::clicked, this, act, Qt::QueuedConnection);
    row->addWidget(button);
  };
  tool(group.visible ? "eye" : "eye-off", group.visible ? tr("Hide") : tr("Show"), [this, id] { emit visibility_toggled(id); });
  tool("close", tr("Remove from the comparison"), [this, id] { emit removed(id); });
  return chip;
}

void CompareChips::wheelEvent(QWheelEvent* event) {
  // A row that scrolls sideways only: the wheel does it.
  const QPoint turned = event->angleDelta();
  horizontalScrollBar()->setValue(horizontalScrollBar()->value() - (turned.y() != 0 ? turned.y() : turned.x()));
  event->accept();
}

}  // namespace assay::app
