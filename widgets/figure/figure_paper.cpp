// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/figure_paper.h"

#include <QPainter>
#include <algorithm>

#include "widgets/theme/theme.h"

namespace assay {

FigurePaper::FigurePaper(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("Preview of the figure on paper"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void FigurePaper::show_figure(const FigureData& figure, const FigureStyle& style) {
  figure_ = figure;
  style_ = style;
  update();
}

QSize FigurePaper::sizeHint() const { return {fontMetrics().height() * 40, fontMetrics().height() * 28}; }

void FigurePaper::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = theme_tokens();
  painter.fillRect(rect(), tokens.neutral_soft);
  const double width_mm = style_.width_mm, height_mm = style_.height_mm > 0 ? style_.height_mm : natural_height_mm(figure_, style_);
  const double ruler = fontMetrics().height() * 1.2, margin = fontMetrics().height();
  const QRectF room = QRectF(rect()).adjusted(ruler + margin, ruler + margin, -margin, -margin);
  const double mm = std::min(room.width() / width_mm, room.height() / height_mm);
  const QRectF page(room.left() + (room.width() - width_mm * mm) / 2, room.top(), width_mm * mm, height_mm * mm);
  // Rulers: a long mark and a number every ten millimetres.
  painter.fillRect(QRectF(0, 0, width(), ruler), tokens.panel);
  painter.fillRect(QRectF(0, 0, ruler, height()), tokens.panel);
  painter.setFont(theme_font(TextRole::caption));
  const int every = mm * 10 > fontMetrics().height() * 2 ? 10 : 50;
  for (int k = 0; k <= static_cast<int>(std::max(width_mm, height_mm)); k += 2) {
    const double mark = k % 10 == 0 ? ruler * 0.4 : ruler * 0.2;
    painter.setPen(tokens.faint);
    if (k <= width_mm) {
      painter.drawLine(QPointF(page.left() + k * mm, ruler - mark), QPointF(page.left() + k * mm, ruler));
      if (k % every == 0) painter.drawText(QPointF(page.left() + k * mm + 2, ruler * 0.6), QString::number(k));
    }
    if (k <= height_mm) {
      painter.drawLine(QPointF(ruler - mark, page.top() + k * mm), QPointF(ruler, page.top() + k * mm));
      if (k % every == 0 && k > 0) {
        painter.save();
        painter.translate(ruler * 0.6, page.top() + k * mm - 2);
        painter.rotate(-90);
        painter.drawText(QPointF(0, 0), QString::number(k));
        painter.restore();
      }
    }
  }
  painter.save();
  painter.setClipRect(page);
  paint_figure(painter, page, mm * 25.4 / 72, figure_, style_, FigureInk::print());
  painter.restore();
  painter.setPen(QPen(tokens.accent, 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(page);
}

}  // namespace assay
