// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/pages/run_details.h"

namespace assay::app {

/// A run's progress as a bar of its phases, each as wide as its usual share of the time, with its title above and a check
/// mark where it is done.
class PhaseProgress : public QWidget {
  Q_OBJECT
 public:
  explicit PhaseProgress(QWidget* parent = nullptr);
  void show_run(const RunDetails& details);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

  struct Phase {
    QString title;
    double from = 0, to = 1;  ///< shares of the whole, 0..1
    enum class State { done, current, coming } state = State::coming;
    double fraction = 0;      ///< of this phase
  };
  const std::vector<Phase>& phases() const { return phases_; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<Phase> phases_;
  bool calm_ = false;  ///< paused, cancelling, interrupted: not in the accent colour
};

}  // namespace assay::app
