// SPDX-License-Identifier: GPL-3.0-or-later
// Frames: a field in colours between its axes, points over it; one frame, or a few in a row.
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "widgets/figure/image_painter.h"
#include "widgets/figure/plot_painter.h"
#include "widgets/theme/series_style.h"

namespace assay {
namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }
double em_of(const FigureCanvas& c) { return c.style.font_pt * c.point; }

/// How a value of the field is coloured. Below points it is quiet, slate above 0 and sand below: they stand out of it.
struct FieldColours {
  double low = 0, limit = 1;
  bool both_signs = false, quiet = false, dark = false;
  bool beyond = false;  ///< some values are larger than the limit

  QColor operator()(double value) const {
    if (!quiet || !std::isfinite(value)) return heat_colour(value, limit, both_signs, dark);
    const double share = std::pow(std::clamp(std::abs(value) / limit, 0.0, 1.0), 0.7);
    const QColor none = dark ? QColor(0x15, 0x17, 0x1a) : QColor(Qt::white);
    const QColor full = value < 0 ? (dark ? QColor(0xb8, 0x9a, 0x5e) : QColor(0xa8, 0x86, 0x40)) : (dark ? QColor(0x9a, 0xa6, 0xb8) : QColor(0x5c, 0x6a, 0x80));
    const auto between = [share](int a, int b) { return a + static_cast<int>(std::lround((b - a) * share)); };
    return {between(none.red(), full.red()), between(none.green(), full.green()), between(none.blue(), full.blue())};
  }
};

/// One scale for all frames, so that a colour means the same in each of them.
FieldColours colours_of(const FigureCanvas& c) {
  FieldColours colours;
  double low = 0;
  std::vector<double> sizes;
  for (const double value : c.figure.matrix.values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    sizes.push_back(std::abs(value));
  }
  // A frame without values below 0 needs no colours for them on its bar.
  double low_shown = 0;
  const std::size_t pixels = c.figure.matrix.values.size() / std::max<std::size_t>(1, static_cast<std::size_t>(frame_count(c.figure)));
  for (const int frame : shown_frames(c.figure))
    for (std::size_t k = 0; k < pixels; ++k)
      if (const double value = c.figure.matrix.values[static_cast<std::size_t>(frame) * pixels + k]; std::isfinite(value)) low_shown = std::min(low_shown, value);
  colours.both_signs = low < 0;
  if (!sizes.empty()) {
    // A density that narrows to a peak would leave every other frame pale: the highest hundredth shares the last colour.
    const double largest = *std::max_element(sizes.begin(), sizes.end());
    const auto hundredth = sizes.begin() + static_cast<std::ptrdiff_t>((sizes.size() - 1) * 99 / 100);
    std::nth_element(sizes.begin(), hundredth, sizes.end());
    colours.beyond = *hundredth > 0 && *hundredth < 0.6 * largest;
    colours.limit = std::max(colours.beyond ? *hundredth : largest, 1e-300);
  }
  colours.low = low_shown < 0 ? -colours.limit : 0;
  colours.quiet = !c.figure.clouds.empty();
  colours.dark = c.ink.dark;
  return colours;
}

QImage field_picture(const Matrix& matrix, const ImageStack& stack, int frame, const FieldColours& colours) {
  if (stack.channels == 3) return picture_of(matrix, stack, frame, image_range(matrix));
  QImage picture(stack.width, stack.height, QImage::Format_RGB32);
  const double* value = matrix.values.data() + static_cast<std::size_t>(frame) * static_cast<std::size_t>(stack.width) * static_cast<std::size_t>(stack.height);
  for (int row = 0; row < stack.height; ++row)
    for (int column = 0; column < stack.width; ++column) picture.setPixel(column, row, colours(*value++).rgb());
  return picture;
}

/// The plot of one frame: its points between axes that the field spans.
FigureData panel_figure(const FigureData& figure, int frame, bool first) {
  FigureData panel;
  panel.kind = FigureKind::images;
  panel.frames = true;
  panel.extent = field_extent(figure);
  panel.x = figure.x;
  panel.y = figure.y;
  if (!first) panel.y.title.clear();
  panel.x.scale = panel.y.scale = Scale::linear;
  panel.x.low = panel.extent[0];
  panel.x.high = panel.extent[1];
  panel.y.low = panel.extent[2];
  panel.y.high = panel.extent[3];
  for (std::size_t k = 0; k < figure.clouds.size(); ++k) {
    const int shown_in = k < figure.cloud_frames.size() ? figure.cloud_frames[k] : -1;
    if (shown_in < 0 || shown_in == frame) panel.curves.push_back(figure.clouds[k]);
  }
  return panel;
}

/// The groups of points, each once.
std::vector<const FigureCurve*> named_groups(const FigureData& figure) {
  std::vector<const FigureCurve*> groups;
  for (const FigureCurve& cloud : figure.clouds) {
    const bool known = std::any_of(groups.begin(), groups.end(), [&](const FigureCurve* one) { return one->style == cloud.style; });
    if (!known && !cloud.name.empty()) groups.push_back(&cloud);
  }
  return groups;
}

/// Returns the room that the groups' names take above the panels.
double paint_groups(const FigureCanvas& c, const QRectF& area, bool paint) {
  const QFontMetricsF metrics(c.font());
  double x = area.left(), y = area.top();
  const auto groups = named_groups(c.figure);
  for (const FigureCurve* group : groups) {
    const double width = em_of(c) * 2.4 + metrics.horizontalAdvance(text(group->name));
    if (x > area.left() && x + width > area.right()) x = area.left(), y += metrics.height() * 1.15;
    if (paint) {
      const double middle = y + metrics.height() * 0.5;
      paint_mark(c.painter, series_mark(group->style), {x + em_of(c) * 0.5, middle}, em_of(c) * 0.6, series_colour(group->style, c.ink.dark), c.ink.background);
      c.painter.setPen(c.ink.text);
      c.painter.setFont(c.font());
      c.painter.drawText(QPointF(x + em_of(c) * 1.2, middle + metrics.ascent() * 0.36), text(group->name));
    }
    x += width;
  }
  return groups.empty() ? 0 : y - area.top() + metrics.height() * 1.3;
}

struct FrameLayout {
  double legend = 0, caption = 0, caption_room = 0, bar = 0, gap = 0, title = 0, panel = 0;
  std::vector<int> frames;
};
FrameLayout lay_out(const FigureCanvas& c, double width) {
  const QFontMetricsF titles(c.font()), ticks(c.tick_font());
  FrameLayout l;
  l.frames = shown_frames(c.figure);
  const auto stack = image_stack(c.figure.matrix);
  l.legend = paint_groups(c, QRectF(0, 0, width, 0), false);
  l.bar = stack && stack->channels == 1 ? em_of(c) * 2.6 + ticks.horizontalAdvance("−0.00") + (c.figure.matrix_title.empty() ? 0 : titles.height()) : 0;
  l.gap = em_of(c) * 0.6;
  l.title = c.figure.y.title.empty() ? 0 : titles.height() * 1.15;
  const double n = std::max<double>(1, static_cast<double>(l.frames.size()));
  l.panel = (width - l.bar - l.title - (n - 1) * l.gap) / n;
  l.caption_room = std::max(em_of(c) * 3, l.panel - em_of(c) * 1.4 - ticks.horizontalAdvance("−0.0"));
  const auto hold = [&](const std::string& caption) {
    l.caption = std::max(l.caption, titles.height() * (0.15 + static_cast<double>(caption_lines(text(caption), titles, l.caption_room, 4).size())));
  };
  if (c.figure.frame != all_frames) {
    // Room for the longest one, so that the field stays where it is from frame to frame.
    for (const std::string& caption : c.figure.captions) hold(caption);
    return l;
  }
  for (const int frame : l.frames)
    if (static_cast<std::size_t>(frame) < c.figure.captions.size()) hold(c.figure.captions[static_cast<std::size_t>(frame)]);
  return l;
}

}  // namespace

double frames_height(const FigureCanvas& c, double width) {
  const FrameLayout l = lay_out(c, width);
  if (l.frames.empty()) return width * 0.2;
  const QFontMetricsF titles(c.font()), ticks(c.tick_font());
  const std::vector<double> extent = field_extent(c.figure);
  const double ratio = std::clamp((extent[3] - extent[2]) / (extent[1] - extent[0]), 0.2, 5.0);
  const double below = ticks.height() * 1.9 + (c.figure.x.title.empty() ? 0 : titles.height() * 1.1);
  const double plot = std::min(l.panel - em_of(c) * 1.4 - ticks.horizontalAdvance("−0.0"), em_of(c) * 34);
  return l.legend + l.caption + plot * ratio + below;
}

void paint_frames(const FigureCanvas& c, const QRectF& area) {
  const auto stack = image_stack(c.figure.matrix);
  QPainter& p = c.painter;
  if (!stack) {
    p.setPen(c.ink.secondary);
    p.setFont(c.font());
    p.drawText(area, Qt::AlignCenter, QStringLiteral("No frames yet"));
    return;
  }
  const FrameLayout l = lay_out(c, area.width());
  const FieldColours colours = colours_of(c);
  paint_groups(c, area, true);
  const QFontMetricsF titles(c.font());
  FigureStyle style = c.style;
  style.legend = LegendPlace::none;
  style.title = false;
  double left = area.left();
  QRectF last;
  for (std::size_t k = 0; k < l.frames.size(); ++k) {
    const int frame = l.frames[k];
    const FigureData panel = panel_figure(c.figure, frame, k == 0);
    const FigureCanvas canvas{p, c.point, panel, style, c.ink};
    const double width = l.panel + (k == 0 ? l.title : 0);
    const QRectF room(left, area.top() + l.legend + l.caption, width, area.height() - l.legend - l.caption);
    PlotPainter plot(canvas, room, [&](const PlotFrame& placed) { paint_picture(p, placed.plot(), field_picture(c.figure.matrix, *stack, frame, colours), c.point); });
    plot.paint();
    last = plot.frame().plot();
    p.setPen(QPen(c.ink.axis, c.axis_line()));
    p.setBrush(Qt::NoBrush);
    p.drawRect(last);
    if (static_cast<std::size_t>(frame) < c.figure.captions.size()) {
      p.setPen(c.ink.text);
      p.setFont(c.font());
      const QStringList lines = caption_lines(text(c.figure.captions[static_cast<std::size_t>(frame)]), titles, l.caption_room, 4);
      double y = last.top() - em_of(c) * 0.4 - titles.descent() - static_cast<double>(lines.size() - 1) * titles.height();
      for (const QString& line : lines) {
        p.drawText(QPointF(last.left(), y), line);
        y += titles.height();
      }
    }
    left += width + l.gap;
  }
  if (l.bar > 0 && !last.isNull())
    paint_colour_bar(c, QRectF(last.right() + em_of(c), last.top(), em_of(c) * 0.8, last.height()), colours.low, colours.limit, [&](double value) { return colours(value); }, colours.beyond);
}

}  // namespace assay
