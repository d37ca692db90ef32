// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetricsF>
#include <QImage>
#include <QStringList>
#include <vector>

#include "core/report/image_stack.h"
#include "widgets/figure/figure_painter.h"

namespace assay {

/// Where the images of a figure lie: rows of tiles with their captions below.
struct ImageGrid {
  int columns = 0;
  std::vector<QRectF> tiles;  ///< of the images there is room for, in their order
  double caption = 0;         ///< room of a caption below a tile; 0: there are none
  double height = 0;          ///< of all rows that are shown
  int left_out = 0;           ///< images there is no room for
};
/// In the painter's units. Rows are `per_row` long, else as long as makes the images largest; no image is drawn larger than a
/// few lines of text are wide, nor smaller than can be told apart.
ImageGrid image_grid(const FigureCanvas& canvas, const QRectF& area);
/// The height at which all images are shown at a good size, in the painter's units.
double image_grid_height(const FigureCanvas& canvas, double width);

/// Breaks a caption between words into at most so many lines, the last one cut to the width.
QStringList caption_lines(const QString& caption, const QFontMetricsF& metrics, double width, qsizetype most = 2);

/// One image in greys or colours, `range.low` black and `range.high` white; a value that is no number is a mid grey pink.
QImage picture_of(const Matrix& matrix, const ImageStack& stack, int index, const ValueRange& range);
/// Draws it into `place` with sharp pixels in every format.
void paint_picture(QPainter& painter, const QRectF& place, const QImage& picture, double point);

void paint_images(const FigureCanvas& canvas, const QRectF& area);
void paint_frames(const FigureCanvas& canvas, const QRectF& area);
double frames_height(const FigureCanvas& canvas, double width);

}  // namespace assay
