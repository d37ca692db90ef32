// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/theme/theme.h"

class QPainter;

namespace assay {

/// One line of a series as the plot draws it.
struct LegendEntry {
  QString name;
  SeriesLook look;
  bool visible = true;
  bool line = true;
  bool mark = false;
};

/// A pen as wide as `width` with the dash of the look.
QPen series_pen(const SeriesLook& look, double width);

/// Names of the series in a row, right-aligned, in more rows where one is too short. Click or Space hides a series,
/// Alt-click or Alt+Space shows it alone; arrows move between them.
class LegendStrip : public QWidget {
  Q_OBJECT
 public:
  explicit LegendStrip(QWidget* parent = nullptr);
  void set_entries(std::vector<LegendEntry> entries);
  const std::vector<LegendEntry>& entries() const { return entries_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

 signals:
  void toggled(int entry);
  void isolated(int entry);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;

 private:
  std::vector<QRect> places(int width) const;
  int entry_at(const QPoint& place) const;
  int entry_width(const LegendEntry& entry) const;
  void announce();
  std::vector<LegendEntry> entries_;
  int current_ = 0;
  bool ring_ = false;   ///< focus came by keyboard
};

}  // namespace assay
