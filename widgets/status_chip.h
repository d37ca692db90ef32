// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QWidget>

#include "core/store/run_rows.h"

namespace assay {

/// Glyph, word and colours of a state of a run. Values outside the enumeration give "Unknown".
struct StatusLook {
  QString word, meaning, icon;
  QColor ink, soft;
};
StatusLook status_look(RunStatus status);
/// The word people see ("Running"), translated, and the name of its icon.
QString status_title(RunStatus status);
QString status_icon(RunStatus status);

/// Size that paint_status_chip needs for a state in this font.
QSize status_chip_size(RunStatus status, const QFont& font, const QString& text = {});
/// Paints the chip left-aligned and centred in height; where the word does not fit, the glyph alone. `text` replaces the word.
/// Returns the rectangle of the chip.
QRect paint_status_chip(QPainter* painter, const QRect& area, RunStatus status, const QFont& font, const QString& text = {});

/// A run's state as glyph and word. Accessible name is the word; the tool tip says what it means.
class StatusChip : public QWidget {
  Q_OBJECT
 public:
  explicit StatusChip(RunStatus status = RunStatus::queued, QWidget* parent = nullptr);
  void set_status(RunStatus status);
  RunStatus status() const { return status_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  RunStatus status_ = RunStatus::queued;
};

}  // namespace assay
