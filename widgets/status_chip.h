// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QWidget>

#include "core/store/run_rows.h"

class QPainter;

namespace assay {

/// The word people see ("Running"), translated.
QString status_title(RunStatus status);
QString status_icon(RunStatus status);

/// Draws glyph and word of a status into `area` (left-aligned, vertically centred; glyph only where the width is short).
/// `text` replaces the word ("2 running"). Returns the chip's rectangle.
QRect paint_status_chip(QPainter* painter, const QRect& area, RunStatus status, const QFont& font, const QString& text = {});
QSize status_chip_size(RunStatus status, const QFont& font, const QString& text = {});

/// The same as a widget.
class StatusChip : public QWidget {
  Q_OBJECT
 public:
  explicit StatusChip(RunStatus status = RunStatus::queued, QWidget* parent = nullptr);
  void set_status(RunStatus status);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent*) override;

 private:
  RunStatus status_;
};

}  // namespace assay
