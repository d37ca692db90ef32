// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pages/figure_tab.h"

class QSlider;
class QStackedWidget;

namespace assay::app {

class ImageGrid;

/// One image as large as its place allows, pixels sharp, its caption below.
class LargeImage : public QWidget {
  Q_OBJECT
 public:
  explicit LargeImage(QWidget* parent = nullptr);
  void set_image(const QImage& image);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QImage image_;
};

/// Images of a run, replaced while it works: a grid with a zoom; a click shows one large, arrows go on to its neighbours, Esc goes back.
class ImagesTab : public FigureTab {
  Q_OBJECT
 public:
  ImagesTab(ProjectSession& session, const QString& run, FigureSpec spec, QWidget* parent = nullptr);
  ImageGrid& grid() const { return *grid_; }
  bool shows_one() const;
  void show_one(int index);
  void show_all();

 protected:
  void show_figure(const FigureData& figure) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QWidget* build_tools();
  QWidget* build_large();
  ImageGrid* grid_;
  QStackedWidget* pages_;
  QSlider* zoom_ = nullptr;
  LargeImage* large_ = nullptr;
  QLabel* large_caption_ = nullptr;
  QLabel* facts_ = nullptr;
};

}  // namespace assay::app
