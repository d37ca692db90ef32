// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/figure_export.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "widgets/theme/series_style.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

Error not_written(const std::filesystem::path& file, const std::string& reason) {
  return {ErrorKind::storage, {"The figure could not be written", file.string(), reason, "a writable folder", "Choose another place"}};
}

// Everything is drawn into memory and saved in one go: Qt's PDF and SVG writers do not notice a full disk.
void save(const QByteArray& bytes, const std::filesystem::path& file) {
  write_file_atomically(file, {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

void write_pdf(const FigureData& figure, const std::filesystem::path& file, const FigureStyle& style, double height_mm) {
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  constexpr int dpi = 1200;
  writer.setResolution(dpi);
  writer.setPageSize(QPageSize(QSizeF(style.width_mm, height_mm), QPageSize::Millimeter, QString(), QPageSize::ExactMatch));
  writer.setPageMargins(QMarginsF(0, 0, 0, 0));
  writer.setTitle(QString::fromStdString(figure.title));
  writer.setCreator(QStringLiteral("Assay"));
  QPainter painter;
  if (!painter.begin(&writer)) throw not_written(file, "the PDF could not be begun");
  paint_figure(painter, QRectF(0, 0, style.width_mm / 25.4 * dpi, height_mm / 25.4 * dpi), dpi / 72.0, figure, style, FigureInk::print());
  if (!painter.end()) throw not_written(file, "the PDF could not be ended");
  save(buffer.data(), file);
}

void write_svg(const FigureData& figure, const std::filesystem::path& file, const FigureStyle& style, double height_mm) {
  constexpr int dpi = 720;
  const QSizeF size(style.width_mm / 25.4 * dpi, height_mm / 25.4 * dpi);
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  {
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(dpi);
    generator.setSize(size.toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), size));
    generator.setTitle(QString::fromStdString(figure.title));
    generator.setDescription(QStringLiteral("Drawn by Assay"));
    QPainter painter;
    if (!painter.begin(&generator)) throw not_written(file, "the SVG could not be begun");
    paint_figure(painter, QRectF(QPointF(0, 0), size), dpi / 72.0, figure, style, FigureInk::print());
    painter.end();
  }
  // Readers without the bundled font take a sans of their own; text stays text.
  QByteArray svg = buffer.data();
  svg.replace("font-family=\"" + sans_family().toUtf8() + "\"", "font-family=\"" + sans_family().toUtf8() + ", Noto Sans, Helvetica, Arial, sans-serif\"");
  save(svg, file);
}

void write_png(const FigureData& figure, const std::filesystem::path& file, const FigureStyle& style, double height_mm) {
  const QSize size(static_cast<int>(std::lround(style.width_mm / 25.4 * style.dpi)), static_cast<int>(std::lround(height_mm / 25.4 * style.dpi)));
  QImage image(size, QImage::Format_RGB32);
  if (image.isNull()) throw not_written(file, "the picture is too large: " + std::to_string(size.width()) + " x " + std::to_string(size.height()));
  image.setDotsPerMeterX(static_cast<int>(std::lround(style.dpi / 0.0254)));
  image.setDotsPerMeterY(static_cast<int>(std::lround(style.dpi / 0.0254)));
  image.fill(Qt::white);
  QPainter painter(&image);
  paint_figure(painter, QRectF(QPointF(0, 0), QSizeF(size)), style.dpi / 72.0, figure, style, FigureInk::print());
  painter.end();
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  if (!image.save(&buffer, "PNG")) throw not_written(file, "the PNG could not be encoded");
  save(buffer.data(), file);
}

double luminance(const QColor& colour) { return 0.2126 * colour.redF() + 0.7152 * colour.greenF() + 0.0722 * colour.blueF(); }

}  // namespace

void export_figure(const FigureData& figure, const std::filesystem::path& file, const FigureStyle& style) {
  const double height = style.height_mm > 0 ? style.height_mm : natural_height_mm(figure, style);
  std::string ending = file.extension().string();
  for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (ending == ".pdf") write_pdf(figure, file, style, height);
  else if (ending == ".svg") write_svg(figure, file, style, height);
  else if (ending == ".png") write_png(figure, file, style, height);
  else throw Error(ErrorKind::usage, {"A figure cannot be drawn in this format", file.string(), ending, ".pdf, .svg or .png", "Choose one of these endings"});
}

std::vector<PrintCheck> print_checks(const FigureData& figure, const FigureStyle& style) {
  std::vector<PrintCheck> checks;
  // Weights beside the edges of a graph are set at five sixths of its names (paint_graph).
  const double smallest = figure.kind == FigureKind::graph ? std::round(style.font_pt * 50 / 6) / 10 : smallest_text_pt(style);
  checks.push_back({QObject::tr("Smallest text %1 pt, at least 6").arg(smallest), smallest >= 6});
  std::set<int> looks;
  bool distinct = true;
  for (const auto& curve : figure.curves)
    if (curve.style >= 0 && figure.kind != FigureKind::raster) distinct = looks.insert(curve.style % 7).second && distinct;
  checks.push_back({distinct ? QObject::tr("Curves differ in dash and mark") : QObject::tr("More than seven curves: dashes repeat"), distinct});
  // Neighbouring series must not print as the same grey, unless dash or mark tells them apart, which they always do up to seven.
  bool grey = true;
  if (figure.kind == FigureKind::bars && figure.stacked == 0) {
    std::vector<double> shades;
    for (const auto& curve : figure.curves) shades.push_back(luminance(series_colour(curve.style, false)));
    std::sort(shades.begin(), shades.end());
    for (std::size_t i = 1; i < shades.size(); ++i) grey = grey && shades[i] - shades[i - 1] > 0.04;
  }
  checks.push_back({grey ? QObject::tr("Readable in greyscale") : QObject::tr("Some bars print as the same grey"), grey});
  const bool bundled = QFontInfo(QFont(sans_family())).family() == sans_family();
  checks.push_back({bundled ? QObject::tr("Bundled font, embedded in the PDF") : QObject::tr("The bundled font is not loaded: another stands in"), bundled});
  return checks;
}

}  // namespace assay
