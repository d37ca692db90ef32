// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/sample_card.h"

#include <QFile>
#include <QKeyEvent>
#include <QPainter>
#include <QSvgRenderer>
#include <QTextLayout>

#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

/// Breaks a text into the lines that an area holds; the last one ends in an ellipsis where there is more.
void draw_lines(QPainter& painter, const QRectF& area, const QString& text) {
  const QFontMetricsF metrics(painter.font());
  QTextLayout layout(text, painter.font());
  layout.beginLayout();
  double y = 0;
  for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
    line.setLineWidth(area.width());
    const bool last = y + 2 * metrics.lineSpacing() > area.height() + 1;
    const QString rest = text.mid(line.textStart());
    painter.drawText(QPointF(area.left(), area.top() + y + metrics.ascent()),
                     last ? metrics.elidedText(rest, Qt::ElideRight, area.width()) : rest.left(line.textLength()).trimmed());
    y += metrics.lineSpacing();
    if (last) break;
  }
  layout.endLayout();
}

}  // namespace

SampleCard::SampleCard(Sample sample, QWidget* parent) : QAbstractButton(parent), sample_(std::move(sample)) {
  setObjectName(QStringLiteral("sample_") + QString::fromStdString(sample_.id));
  setText(QString::fromStdString(sample_.title));
  setAccessibleName(tr("Open the sample %1").arg(text()));
  setAccessibleDescription(QString::fromStdString(sample_.summary));
  setToolTip(accessibleDescription());
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
  setAttribute(Qt::WA_Hover);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  if (!sample_.figure.empty() && QFile::exists(QString::fromStdString(sample_.figure.string()))) {
    figure_ = new QSvgRenderer(QString::fromStdString(sample_.figure.string()), this);
    figure_->setAspectRatioMode(Qt::KeepAspectRatio);
  }
}

QSize SampleCard::sizeHint() const {
  const int unit = fontMetrics().height();
  return {unit * 16, unit * 19};
}
QSize SampleCard::minimumSizeHint() const { return {fontMetrics().height() * 11, sizeHint().height()}; }

void SampleCard::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    click();
  } else {
    QAbstractButton::keyPressEvent(event);
  }
}

void SampleCard::paintEvent(QPaintEvent*) {
  const Tokens& tokens = theme_tokens();
  const int unit = fontMetrics().height();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF frame = QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5);
  painter.setPen(QPen(underMouse() ? tokens.border : tokens.line, 1));
  painter.setBrush(tokens.base);
  painter.drawRoundedRect(frame, unit * 0.35, unit * 0.35);

  // Print colours whatever the theme: the figure stands on its own white ground.
  const qreal figure_height = unit * 11;
  const QRectF ground(frame.left() + 1, frame.top() + 1, frame.width() - 2, figure_height);
  if (figure_ && figure_->isValid()) {
    if (theme_tokens().dark) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(QColor(0xF8, 0xF9, 0xFA));
      painter.drawRoundedRect(ground, unit * 0.3, unit * 0.3);
    }
    figure_->render(&painter, ground.adjusted(unit * 0.6, unit * 0.6, -unit * 0.6, -unit * 0.6));
  }
  painter.setPen(QPen(tokens.line, 1));
  painter.drawLine(QPointF(frame.left(), ground.bottom()), QPointF(frame.right(), ground.bottom()));

  QRectF words = frame.adjusted(unit * 0.75, figure_height + unit * 0.6, -unit * 0.75, -unit * 0.5);
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  painter.setFont(bold);
  painter.setPen(tokens.text);
  painter.drawText(words, Qt::AlignTop | Qt::AlignLeft,
                   QFontMetrics(bold).elidedText(text(), Qt::ElideRight, static_cast<int>(words.width())));
  QFont secondary = font();
  secondary.setPointSizeF(font().pointSizeF() * 12 / 13);
  painter.setFont(secondary);
  painter.setPen(tokens.secondary);
  draw_lines(painter, words.adjusted(0, unit * 1.25, 0, -unit * 1.4), QString::fromStdString(sample_.summary));
  QFont caption = font();
  caption.setPointSizeF(font().pointSizeF() * 11 / 13);
  painter.setFont(caption);
  QString conditions = QString::fromStdString(sample_.family);
  if (sample_.seconds > 0) conditions += tr(", about %1 s").arg(qRound(sample_.seconds));
  const int link = QFontMetrics(secondary).horizontalAdvance(tr("Open")) + unit / 2;
  painter.drawText(words, Qt::AlignBottom | Qt::AlignLeft,
                   QFontMetrics(caption).elidedText(conditions, Qt::ElideRight, static_cast<int>(words.width()) - link));
  painter.setFont(secondary);
  painter.setPen(tokens.accent);
  painter.drawText(words, Qt::AlignBottom | Qt::AlignRight, tr("Open"));

  if (hasFocus()) {
    painter.setPen(QPen(tokens.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), unit * 0.45, unit * 0.45);
  }
}

}  // namespace assay::app
