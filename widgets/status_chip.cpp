// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/status_chip.h"

#include <QAccessible>
#include <QCoreApplication>
#include <QEvent>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

QString words(const char* text) { return QCoreApplication::translate("assay::StatusChip", text); }

QFont chip_font(const QFont& font) {
  QFont made = font;
  if (made.pointSizeF() > 0) made.setPointSizeF(made.pointSizeF() * 12 / 13);
  return made;
}

}  // namespace

StatusLook status_look(RunStatus status) {
  const Tokens& t = theme_tokens();
  switch (status) {
    case RunStatus::queued: return {words("Queued"), words("Will start when a slot is free"), QStringLiteral("circle"), t.secondary, t.neutral_soft};
    case RunStatus::waiting: return {words("Waiting"), words("Needs something; the row says what"), QStringLiteral("dotted-circle"), t.secondary, t.neutral_soft};
    case RunStatus::running: return {words("Running"), words("Works now"), QStringLiteral("play"), t.accent, t.accent_soft};
    case RunStatus::paused: return {words("Paused"), words("Holds its slot and continues at once"), QStringLiteral("pause"), t.caution, t.caution_soft};
    case RunStatus::cancelling: return {words("Cancelling"), words("Partial results are being written"), QStringLiteral("half-circle"), t.secondary, t.neutral_soft};
    case RunStatus::finished: return {words("Finished"), words("Ended with all its results"), QStringLiteral("check"), t.good, t.good_soft};
    case RunStatus::failed: return {words("Failed"), words("Stopped by a problem that is shown"), QStringLiteral("close"), t.bad, t.bad_soft};
    case RunStatus::cancelled: return {words("Cancelled"), words("Partial results are kept and labelled"), QStringLiteral("no-entry"), t.secondary, t.neutral_soft};
    case RunStatus::interrupted: return {words("Interrupted"), words("The worker ended early; resume if there is a checkpoint"), QStringLiteral("bolt"), t.caution, t.caution_soft};
  }
  return {words("Unknown"), words("Written by another version of Assay"), QStringLiteral("help"), t.secondary, t.neutral_soft};
}

QString status_title(RunStatus status) { return status_look(status).word; }
QString status_icon(RunStatus status) { return status_look(status).icon; }

QSize status_chip_size(RunStatus status, const QFont& font, const QString& text) {
  const QFontMetrics metrics(chip_font(font));
  const int unit = metrics.height();
  const QString word = text.isEmpty() ? status_look(status).word : text;
  return {unit * 3 / 8 * 2 + unit * 3 / 4 + unit / 4 + metrics.horizontalAdvance(word) + 2, unit * 9 / 8};
}

QRect paint_status_chip(QPainter* painter, const QRect& area, RunStatus status, const QFont& font, const QString& text) {
  const StatusLook look = status_look(status);
  const QFont small = chip_font(font);
  const QFontMetrics metrics(small);
  const int unit = metrics.height();
  QSize size = status_chip_size(status, font, text);
  const bool glyph_only = size.width() > area.width();
  if (glyph_only) size.setWidth(unit * 3 / 8 * 2 + unit * 3 / 4);
  QRect chip(QPoint(area.left(), area.center().y() - size.height() / 2 + 1), size);
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(Qt::NoPen);
  painter->setBrush(look.soft);
  painter->drawRoundedRect(chip, unit * 0.2, unit * 0.2);
  const int side = unit * 3 / 4;
  const QRect glyph(chip.left() + unit * 3 / 8, chip.center().y() - side / 2 + 1, side, side);
  icon(look.icon, look.ink).paint(painter, glyph);
  if (!glyph_only) {
    painter->setFont(small);
    painter->setPen(look.ink);
    painter->drawText(QRect(glyph.right() + 1 + unit / 4, chip.top(), chip.right() - glyph.right(), chip.height()), Qt::AlignVCenter | Qt::AlignLeft,
                      text.isEmpty() ? look.word : text);
  }
  painter->restore();
  return chip;
}

StatusChip::StatusChip(RunStatus status, QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(&Theme::instance(), &Theme::changed, this, [this] {
    updateGeometry();
    update();
  });
  set_status(status);
}

void StatusChip::set_status(RunStatus status) {
  const bool other = status != status_;
  status_ = status;
  const StatusLook look = status_look(status);
  setAccessibleName(look.word);
  setAccessibleDescription(look.meaning);
  setToolTip(look.meaning);
  if (other) {
    QAccessibleEvent announced(this, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&announced);
  }
  updateGeometry();
  update();
}

QSize StatusChip::sizeHint() const { return status_chip_size(status_, font()); }

void StatusChip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paint_status_chip(&painter, rect(), status_, font());
}

void StatusChip::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange) updateGeometry();
  QWidget::changeEvent(event);
}

}  // namespace assay
