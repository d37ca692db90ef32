// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include "app/pages/figure_tab.h"

class QComboBox;
class QSlider;
class QToolButton;

namespace assay {
class FigureView;
}

namespace assay::app {

/// Images of which one is seen at a time: a slider over the frames, play and pause (Space), the speed, the caption of the frame. New
/// frames that a working run adds are taken up; a tab that is left stands still.
class FramesTab : public FigureTab {
  Q_OBJECT
 public:
  /// `small`: stands in a tile, without the choice of a speed.
  FramesTab(ProjectSession& session, const QString& run, FigureSpec spec, bool small, QWidget* parent = nullptr);
  assay::FigureView& view() const { return *view_; }
  bool is_playing() const { return timer_.isActive(); }
  void set_playing(bool playing);
  void go_to(int frame);
  FigureData figure_as_shown() const override;

 protected:
  void show_figure(const FigureData& figure) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void show_place();
  void step();
  assay::FigureView* view_;
  bool small_;
  QToolButton* play_;
  QSlider* slider_;
  QLabel* place_;
  QComboBox* speed_ = nullptr;
  QTimer timer_;
};

}  // namespace assay::app
