// SPDX-License-Identifier: GPL-3.0-or-later
// Images side by side, every one in the same range of values.
#include "widgets/figure/image_painter.h"

#include <QPaintEngine>
#include <algorithm>
#include <cmath>

namespace assay {
namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

double em_of(const FigureCanvas& c) { return c.style.font_pt * c.point; }

struct Gaps {
  double across, down;
};
/// Where rows belong together, they stand apart.
Gaps gaps_of(const FigureCanvas& c) {
  const double em = em_of(c);
  return {em * 0.55, c.figure.per_row > 0 ? em * 1.1 : em * 0.55};
}

double caption_height(const FigureCanvas& c, double width) {
  if (c.figure.captions.empty()) return 0;
  const QFontMetricsF ticks(c.tick_font());
  qsizetype lines = 0;
  for (const std::string& caption : c.figure.captions) {
    if (!caption.empty()) lines = std::max(lines, caption_lines(text(caption), ticks, width).size());
    if (lines == 2) break;
  }
  return lines == 0 ? 0 : ticks.height() * static_cast<double>(lines) * 0.95 + em_of(c) * 0.25;
}

struct Shape {
  int columns;
  double width;
};
/// Tiles of `columns` to the row, as large as the area lets them be.
Shape shape_with(const FigureCanvas& c, const QSizeF& area, const ImageStack& stack, int columns) {
  const Gaps gaps = gaps_of(c);
  const double ratio = static_cast<double>(stack.height) / stack.width;
  const int rows = (stack.count + columns - 1) / columns;
  double width = (area.width() - (columns - 1) * gaps.across) / columns;
  // Narrower images may have longer captions, which leave less height: a few steps settle it.
  for (int step = 0; step < 4; ++step) {
    const double by_height = ((area.height() - (rows - 1) * gaps.down) / rows - caption_height(c, std::max(1.0, width))) / ratio;
    if (by_height >= width) break;
    width = by_height;
  }
  return {columns, width};
}

double largest_tile(const FigureCanvas& c) { return em_of(c) * 12; }
double smallest_tile(const FigureCanvas& c) { return em_of(c) * 3; }

/// Images whose rows are free are set this large where the height may follow.
int natural_columns(const FigureCanvas& c, const ImageStack& stack, double width) {
  if (c.figure.per_row > 0) return std::min(c.figure.per_row, stack.count);
  const double wanted = em_of(c) * (c.figure.captions.empty() ? 6 : 8), gap = gaps_of(c).across;
  return std::clamp(static_cast<int>((width + gap) / (wanted + gap)), 1, stack.count);
}

}  // namespace

QStringList caption_lines(const QString& caption, const QFontMetricsF& metrics, double width, qsizetype most) {
  QStringList lines;
  QString rest = caption;
  while (metrics.horizontalAdvance(rest) > width && lines.size() + 1 < most) {
    QString line;
    for (const QString& word : rest.split(' ')) {
      const QString longer = line.isEmpty() ? word : line + ' ' + word;
      if (metrics.horizontalAdvance(longer) > width) break;
      line = longer;
    }
    if (line.isEmpty()) break;  // a word wider than the line
    lines << line;
    rest.remove(0, line.size() + 1);
  }
  return lines << metrics.elidedText(rest, Qt::ElideRight, width);
}

QImage picture_of(const Matrix& matrix, const ImageStack& stack, int index, const ValueRange& range) {
  QImage picture(stack.width, stack.height, QImage::Format_RGB32);
  const auto pixels = static_cast<std::size_t>(stack.width) * static_cast<std::size_t>(stack.height);
  const double* first = matrix.values.data() + static_cast<std::size_t>(index) * pixels * static_cast<std::size_t>(stack.channels);
  const double scale = range.high > range.low ? 255 / (range.high - range.low) : 0;
  const auto level = [&](double value) { return static_cast<int>(std::lround(std::clamp((value - range.low) * scale, 0.0, 255.0))); };
  for (int row = 0; row < stack.height; ++row) {
    auto* line = reinterpret_cast<QRgb*>(picture.scanLine(row));
    for (int column = 0; column < stack.width; ++column) {
      const double* value = first + static_cast<std::size_t>(row) * static_cast<std::size_t>(stack.width) + static_cast<std::size_t>(column);
      const double red = *value, green = stack.channels == 3 ? value[pixels] : red, blue = stack.channels == 3 ? value[2 * pixels] : red;
      line[column] = std::isnan(red) || std::isnan(green) || std::isnan(blue) ? qRgb(0xb0, 0x70, 0x80) : qRgb(level(red), level(green), level(blue));
    }
  }
  return picture;
}

void paint_picture(QPainter& painter, const QRectF& place, const QImage& picture, double point) {
  // Readers of PDF and SVG smooth what they enlarge: there every pixel is a block of pixels already.
  const double across = place.width() / point * 4.2 / picture.width();  // pixels per pixel at about 300 dpi
  const int blocks = std::clamp(static_cast<int>(std::ceil(across)), 1, 24);
  const bool vectors = painter.paintEngine() == nullptr || painter.paintEngine()->type() == QPaintEngine::Pdf || painter.paintEngine()->type() == QPaintEngine::SVG;
  painter.save();
  painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
  painter.drawImage(place, vectors && blocks > 1 ? picture.scaled(picture.size() * blocks, Qt::IgnoreAspectRatio, Qt::FastTransformation) : picture);
  painter.restore();
}

ImageGrid image_grid(const FigureCanvas& c, const QRectF& room) {
  ImageGrid grid;
  const double rim = c.axis_line();  // the outer half of the lines around the first row and column
  const QRectF area = room.adjusted(rim, rim, -rim, 0);
  const auto stack = image_stack(c.figure.matrix);
  if (!stack || area.width() <= 0 || area.height() <= 0) return grid;
  Shape best{0, 0};
  if (c.figure.per_row > 0) {
    best = shape_with(c, area.size(), *stack, std::min(c.figure.per_row, stack->count));
  } else {
    for (int columns = 1; columns <= stack->count; ++columns) {
      const Shape shape = shape_with(c, area.size(), *stack, columns);
      if (shape.width > best.width * 1.001) best = shape;
      if (area.width() / columns < smallest_tile(c)) break;
    }
    if (best.width < smallest_tile(c)) best = {std::max(1, static_cast<int>(area.width() / (smallest_tile(c) + gaps_of(c).across))), smallest_tile(c)};
  }
  double width = std::min(std::max(best.width, std::min(smallest_tile(c), area.width() / std::max(1, best.columns))), largest_tile(c));
  // A whole number of the device's pixels for each of the image's, where that costs little of its size.
  const double device = std::max(1e-9, std::abs(c.painter.deviceTransform().m11())), blocks = width * device / stack->width;
  const double whole = std::floor(blocks);
  const bool snapped = whole >= 1 && whole / blocks > 0.72;
  if (snapped) width = whole * stack->width / device;
  const Gaps gaps = gaps_of(c);
  const double height = width * stack->height / stack->width;
  grid.columns = best.columns;
  grid.caption = caption_height(c, width);
  const double step = height + grid.caption + gaps.down;
  const int rows = (stack->count + grid.columns - 1) / grid.columns;
  const int rows_with_room = std::max(1, static_cast<int>((area.height() + gaps.down + em_of(c) * 0.1) / step));
  const QFontMetricsF ticks(c.tick_font());
  const int shown_rows = rows <= rows_with_room ? rows : std::max(1, static_cast<int>((area.height() - ticks.height() * 1.2 + gaps.down) / step));
  const auto aligned = [&](double value) { return snapped ? std::round(value * device) / device : value; };
  for (int k = 0; k < std::min(stack->count, shown_rows * grid.columns); ++k)
    grid.tiles.emplace_back(aligned(area.left() + (k % grid.columns) * (width + gaps.across)), aligned(area.top() + (k / grid.columns) * step), width, height);
  grid.left_out = stack->count - static_cast<int>(grid.tiles.size());
  grid.height = shown_rows * step - gaps.down;
  return grid;
}

double image_grid_height(const FigureCanvas& c, double width) {
  const auto stack = image_stack(c.figure.matrix);
  if (!stack) return width * 0.2;
  const int columns = natural_columns(c, *stack, width), rows = (stack->count + columns - 1) / columns;
  const Gaps gaps = gaps_of(c);
  const double tile = std::min((width - (columns - 1) * gaps.across) / columns, c.figure.per_row > 0 ? largest_tile(c) : em_of(c) * 10);
  return rows * (tile * stack->height / stack->width + caption_height(c, tile) + gaps.down) - gaps.down + c.point;
}

void paint_images(const FigureCanvas& c, const QRectF& area) {
  const auto stack = image_stack(c.figure.matrix);
  QPainter& p = c.painter;
  if (!stack) {
    p.setPen(c.ink.secondary);
    p.setFont(c.font());
    p.drawText(area, Qt::AlignCenter, QStringLiteral("No images yet"));
    return;
  }
  const ImageGrid grid = image_grid(c, area);
  const ValueRange range = image_range(c.figure.matrix);
  const QFontMetricsF ticks(c.tick_font());
  for (std::size_t k = 0; k < grid.tiles.size(); ++k) {
    const QRectF& tile = grid.tiles[k];
    paint_picture(p, tile, picture_of(c.figure.matrix, *stack, static_cast<int>(k), range), c.point);
    p.setPen(QPen(c.ink.line, c.axis_line()));
    p.setBrush(Qt::NoBrush);
    const double half = c.axis_line() / 2;
    p.drawRect(tile.adjusted(-half, -half, half, half));
    if (k >= c.figure.captions.size() || c.figure.captions[k].empty()) continue;
    p.setPen(c.ink.text);
    p.setFont(c.tick_font());
    double y = tile.bottom() + em_of(c) * 0.2 + ticks.ascent() * 0.95;
    for (const QString& line : caption_lines(text(c.figure.captions[k]), ticks, tile.width())) {
      p.drawText(QPointF(tile.left(), y), line);
      y += ticks.height() * 0.95;
    }
  }
  if (grid.left_out == 0) return;
  p.setPen(c.ink.secondary);
  p.setFont(c.tick_font());
  p.drawText(QPointF(area.left(), area.bottom() - ticks.descent()), QStringLiteral("… and %1 more images").arg(grid.left_out));
}

}  // namespace assay
