// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/plots/live_plot.h"

namespace assay {

/// The line below plots: what is at the cursor, each value with the mark of its series, and at the right end what the bands and
/// faint lines mean. Too long a note gives way to the values; all of it is in the tooltip and the accessible description.
class PlotStrip : public QWidget {
  Q_OBJECT
 public:
  /// The values of one plot.
  struct Part {
    QString title;  ///< named where more than one plot has values
    std::vector<CursorValue> values;
  };

  explicit PlotStrip(QWidget* parent = nullptr);
  /// "At 12,000 evaluations" and what the plots show there.
  void set_values(const QString& place, std::vector<Part> parts);
  /// No cursor: a quiet sentence instead of values; may be empty.
  void set_hint(const QString& text);
  void set_note(const QString& text);
  /// Everything in words.
  QString words() const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Piece {
    QString text;
    int value = -1;      ///< index into flat_: a mark and a number; -1: words
    double width = 0;
  };
  std::vector<Piece> pieces(bool with_names) const;
  void announce();
  QString place_, hint_, note_;
  std::vector<Part> parts_;
  std::vector<const CursorValue*> flat_;
};

}  // namespace assay
