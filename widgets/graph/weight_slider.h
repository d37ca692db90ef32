// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/graph/edge_style.h"

namespace assay {

/// A slider over |weight| with a tick per learned edge in the colour of its status. Arrows move by a hundredth, Page keys to
/// the next tick.
class WeightSlider : public QWidget {
  Q_OBJECT
 public:
  struct Tick {
    double weight = 0;  ///< |w|
    EdgeStatus status = EdgeStatus::plain;
  };
  explicit WeightSlider(QWidget* parent = nullptr);
  void set_ticks(std::vector<Tick> ticks);
  const std::vector<Tick>& ticks() const { return ticks_; }
  double value() const { return value_; }
  void set_value(double value);   ///< emits value_changed when it differs
  double maximum() const { return maximum_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 signals:
  void value_changed(double value);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  double place_of(double value) const;
  double value_at(double x) const;
  std::vector<Tick> ticks_;   ///< in order of weight
  double value_ = 0, maximum_ = 1;
};

}  // namespace assay
