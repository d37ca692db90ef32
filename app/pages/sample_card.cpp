// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/sample_card.h"

#include <QFile>
#include <QKeyEvent>
#include <QPainter>
#include <QSvgRenderer>

#include "widgets/theme/theme.h"

namespace assay::app {

SampleCard::SampleCard(Sample sample, QWidget* parent) : QAbstractButton(parent), sample_(std::move(sample)) {
  setObjectName(QStringLiteral("sample_") + QString::fromStdString(sample_.id));
  setText(QString::fromStdString(sample_.title));
  setAccessibleName(tr("Open the sample %1").arg(text()));
  setAccessibleDescription(QString::fromStdString(sample_.summary));
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
  return {unit * 16, unit * 18};
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
  painter.drawText(words.adjusted(0, unit * 1.25, 0, -unit * 1.6), Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap,
                   QString::fromStdString(sample_.summary));
  QFont caption = font();
  caption.setPointSizeF(font().pointSizeF() * 11 / 13);
  painter.setFont(caption);
  QString conditions = QString::fromStdString(sample_.family);
  if (sample_.seconds > 0) conditions += tr(", runs in about %1 s").arg(qRound(sample_.seconds));
  painter.drawText(words, Qt::AlignBottom | Qt::AlignLeft, conditions);
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
