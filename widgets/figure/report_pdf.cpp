// SPDX-License-Identifier: GPL-3.0-or-later
// A report as A4 pages.
#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "widgets/figure/figure_export.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

constexpr int dpi = 1200;
constexpr double point = dpi / 72.0;
QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

class PageSetter {
 public:
  PageSetter(QPdfWriter& writer, QPainter& painter, const QString& footer) : writer_(writer), painter_(painter), footer_(footer) {
    const double mm = dpi / 25.4;
    body_ = QRectF(20 * mm, 18 * mm, 170 * mm, 257 * mm);
    y_ = body_.top();
    paint_footer();
  }

  /// A heading stays with what follows it.
  void add(const ReportBlock& block, const ReportBlock* next) {
    if (block.kind == ReportBlock::Kind::heading && next != nullptr && next->kind == ReportBlock::Kind::figure)
      need(figure_height(next->figure, figure_style(next->figure)) + 70 * point);
    switch (block.kind) {
      case ReportBlock::Kind::title: return words(text(block.text), 16, true, 0, 3);
      case ReportBlock::Kind::heading: return heading(text(block.text));
      case ReportBlock::Kind::paragraph: return words(text(block.text), 9, false, 0, 5);
      case ReportBlock::Kind::warning: return note(text(block.text));
      case ReportBlock::Kind::code: return words(text(block.text), 7.5, false, 0, 5, true);
      case ReportBlock::Kind::key_values: return block.emphasis ? numbers(block) : pairs(block);
      case ReportBlock::Kind::table: return table(block);
      case ReportBlock::Kind::figure: return figure(block);
    }
  }
  void subtitle(const QString& line) { words(line, 9, false, 0, 8, false, true); }

 private:
  QFont font(double size, bool bold = false, bool mono = false) const {
    QFont made(mono ? mono_family() : sans_family());
    made.setPixelSize(static_cast<int>(std::lround(size * point)));
    if (bold) made.setWeight(QFont::DemiBold);
    made.setHintingPreference(QFont::PreferNoHinting);
    return made;
  }
  double left_room() const { return body_.bottom() - y_; }
  void need(double height) {
    if (left_room() >= height || y_ <= body_.top() + 1) return;
    writer_.newPage();
    ++page_;
    y_ = body_.top();
    paint_footer();
  }
  void paint_footer() {
    painter_.setFont(font(7));
    painter_.setPen(QColor(0x53, 0x5c, 0x68));
    const QRectF line(body_.left(), body_.bottom() + 4 * point, body_.width(), 10 * point);
    painter_.drawText(line, Qt::AlignLeft, footer_);
    painter_.drawText(line, Qt::AlignRight, QString::number(page_));
  }

  /// A text that breaks over lines and pages.
  void words(const QString& all, double size, bool bold, double before, double after, bool mono = false, bool faint = false) {
    y_ += y_ > body_.top() ? before * point : 0;
    const QFont f = font(size, bold, mono);
    const QFontMetricsF metrics(f, &writer_);
    for (const QString& paragraph : all.split('\n')) {
      QString line;
      const auto flush = [&] {
        need(metrics.height());
        painter_.setFont(f);
        painter_.setPen(faint ? QColor(0x53, 0x5c, 0x68) : QColor(Qt::black));
        painter_.drawText(QPointF(body_.left(), y_ + metrics.ascent()), line);
        y_ += metrics.height() * 1.08;
        line.clear();
      };
      for (QString word : paragraph.split(' ')) {
        const QString longer = line.isEmpty() ? word : line + ' ' + word;
        if (metrics.horizontalAdvance(longer) <= body_.width()) {
          line = longer;
          continue;
        }
        if (!line.isEmpty()) flush();
        while (metrics.horizontalAdvance(word) > body_.width()) {  // a path or hash longer than a line
          int fit = static_cast<int>(word.size());
          while (fit > 1 && metrics.horizontalAdvance(word.left(fit)) > body_.width()) --fit;
          line = word.left(fit);
          word.remove(0, fit);
          flush();
        }
        line = word;
      }
      flush();
    }
    y_ += after * point;
  }

  void heading(const QString& line) {
    need(60 * point);
    y_ += y_ > body_.top() ? 8 * point : 0;
    words(line, 11, true, 0, 2);
    rule(0.75);
    y_ += 3 * point;
  }
  void rule(double weight) {
    painter_.setPen(QPen(QColor(0xc6, 0xcb, 0xd3), weight * point));
    painter_.drawLine(QPointF(body_.left(), y_), QPointF(body_.right(), y_));
  }

  void note(const QString& line) {
    const QFont f = font(9);
    const double pad = 5 * point;
    const QRectF measured = QFontMetricsF(f, &writer_).boundingRect(QRectF(0, 0, body_.width() - 3 * pad, 1e6), Qt::TextWordWrap, line);
    need(measured.height() + 2 * pad);
    const QRectF box(body_.left(), y_, body_.width(), measured.height() + 2 * pad);
    painter_.fillRect(box, light_tokens().caution_soft);
    painter_.fillRect(QRectF(box.left(), box.top(), 2 * point, box.height()), light_tokens().caution);
    painter_.setFont(f);
    painter_.setPen(Qt::black);
    painter_.drawText(box.adjusted(2 * pad, pad, -pad, -pad), Qt::TextWordWrap, line);
    y_ = box.bottom() + 5 * point;
  }

  /// The main results, large.
  void numbers(const ReportBlock& block) {
    need(34 * point);
    const double width = body_.width() / std::max<double>(5, static_cast<double>(block.values.size()));
    double x = body_.left();
    for (const auto& [name, value] : block.values) {
      painter_.setFont(font(8));
      painter_.setPen(QColor(0x53, 0x5c, 0x68));
      painter_.drawText(QRectF(x, y_, width, 11 * point), Qt::AlignLeft, text(name));
      painter_.setFont(font(14, true));
      painter_.setPen(Qt::black);
      painter_.drawText(QRectF(x, y_ + 10 * point, width, 20 * point), Qt::AlignLeft, text(value));
      x += width;
    }
    y_ += 34 * point;
  }

  void pairs(const ReportBlock& block) {
    const QFont f = font(8.5);
    const QFontMetricsF metrics(f, &writer_);
    double label = 0;
    for (const auto& [name, value] : block.values) label = std::max(label, metrics.horizontalAdvance(text(name)));
    label = std::min(label + 12 * point, body_.width() * 0.4);
    for (const auto& [name, value] : block.values) {
      const QRectF measured = metrics.boundingRect(QRectF(0, 0, body_.width() - label, 1e6), Qt::TextWrapAnywhere, text(value));
      const double height = std::max(metrics.height(), measured.height()) + 3 * point;
      need(height);
      painter_.setFont(f);
      painter_.setPen(QColor(0x53, 0x5c, 0x68));
      painter_.drawText(QRectF(body_.left(), y_, label, height), Qt::AlignLeft | Qt::AlignTop, metrics.elidedText(text(name), Qt::ElideRight, label - 6 * point));
      painter_.setPen(Qt::black);
      painter_.drawText(QRectF(body_.left() + label, y_, body_.width() - label, height), Qt::AlignLeft | Qt::AlignTop | Qt::TextWrapAnywhere, text(value));
      y_ += height;
    }
    y_ += 5 * point;
  }

  void table(const ReportBlock& block) {
    const std::size_t columns = block.columns.size();
    if (columns == 0) return;
    double size = 8.5;
    std::vector<double> widths(columns);
    const auto measure = [&] {
      const QFontMetricsF metrics(font(size), &writer_), heads(font(size, true), &writer_);
      double total = 0;
      for (std::size_t j = 0; j < columns; ++j) {
        widths[j] = heads.horizontalAdvance(text(block.columns[j]));
        for (const auto& row : block.rows) widths[j] = std::max(widths[j], j < row.size() ? metrics.horizontalAdvance(text(row[j])) : 0);
        widths[j] += 10 * point;
        total += widths[j];
      }
      return total;
    };
    double total = measure();
    while (total > body_.width() && size > 6.5) size -= 0.5, total = measure();
    if (total > body_.width()) {
      // Wide columns of words give way first: they wrap, numbers do not.
      double fixed = 0, loose = 0;
      for (std::size_t j = 0; j < columns; ++j) (widths[j] < body_.width() / 5 ? fixed : loose) += widths[j];
      const double room = std::max(body_.width() * 0.2, body_.width() - fixed);
      for (double& width : widths)
        if (width >= body_.width() / 5) width *= room / loose;
      total = 0;
      for (const double width : widths) total += width;
      for (double& width : widths) width *= std::min(1.0, body_.width() / total);
    }
    const QFont f = font(size), bold = font(size, true);
    const auto row_height = [&](const std::vector<std::string>& row, const QFont& used) {
      double height = 0;
      const QFontMetricsF metrics(used, &writer_);
      for (std::size_t j = 0; j < columns && j < row.size(); ++j)
        height = std::max(height, metrics.boundingRect(QRectF(0, 0, widths[j] - 6 * point, 1e6), Qt::TextWordWrap, text(row[j])).height());
      return std::max(height, metrics.height()) + 3 * point;
    };
    const auto draw = [&](const std::vector<std::string>& row, const QFont& used) {
      const double height = row_height(row, used);
      painter_.setFont(used);
      painter_.setPen(Qt::black);
      double x = body_.left();
      for (std::size_t j = 0; j < columns && j < row.size(); ++j) {
        const bool right = j < block.numeric.size() && block.numeric[j];
        painter_.drawText(QRectF(x, y_ + 1.5 * point, widths[j] - 6 * point, height), static_cast<int>((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop | Qt::TextWordWrap), text(row[j]));
        x += widths[j];
      }
      y_ += height;
    };
    const auto head = [&] {
      rule(1.2);
      draw(block.columns, bold);
      rule(0.75);
    };
    need(row_height(block.columns, bold) + 3 * point * 10);
    head();
    for (const auto& row : block.rows) {
      if (left_room() < row_height(row, f)) {
        need(1e9);
        head();
      }
      draw(row, f);
    }
    rule(1.2);
    y_ += 3 * point;
    if (!block.text.empty()) words(text(block.text), 8, false, 0, 0, false, true);
    y_ += 6 * point;
  }

  static FigureStyle figure_style(const FigureData& figure) {
    FigureStyle style;
    style.width_mm = figure.kind == FigureKind::graph ? 150 : figure.kind == FigureKind::heatmap ? 120 : 150;
    return style;
  }
  double figure_height(const FigureData& figure, const FigureStyle& style) const {
    return std::min(natural_height_mm(figure, style) * dpi / 25.4, body_.height() * 0.5);
  }

  void figure(const ReportBlock& block) {
    const FigureStyle style = figure_style(block.figure);
    const double mm = dpi / 25.4;
    const double height = figure_height(block.figure, style);
    const QFont f = font(8);
    const QFontMetricsF metrics(f, &writer_);
    const QString caption = text(block.text);
    const double caption_height = metrics.boundingRect(QRectF(0, 0, body_.width(), 1e6), Qt::TextWordWrap, caption).height();
    need(height + caption_height + 8 * point);
    paint_figure(painter_, QRectF(body_.left(), y_, style.width_mm * mm, height), point, block.figure, style, FigureInk::print());
    y_ += height + 3 * point;
    ++figures_;
    words(QStringLiteral("Figure %1. ").arg(figures_) + caption, 8, false, 0, 9);
  }

  QPdfWriter& writer_;
  QPainter& painter_;
  QString footer_;
  QRectF body_;
  double y_ = 0;
  int page_ = 1, figures_ = 0;
};

}  // namespace

void export_report_pdf(const Report& report, const std::filesystem::path& file) {
  // Into memory first: Qt's writer does not notice a disk that is full.
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setResolution(dpi);
  writer.setPageSize(QPageSize(QPageSize::A4));
  writer.setPageMargins(QMarginsF(0, 0, 0, 0));
  writer.setTitle(text(report.title));
  writer.setCreator(QStringLiteral("Assay"));
  QPainter painter;
  if (!painter.begin(&writer)) throw Error(ErrorKind::storage, {"The PDF could not be begun", file.string(), "", "a writable folder", "Choose another place"});
  painter.setRenderHint(QPainter::Antialiasing);
  PageSetter pages(writer, painter, text(report.title));
  ReportBlock title;
  title.kind = ReportBlock::Kind::title;
  title.text = report.title;
  pages.add(title, nullptr);
  pages.subtitle(text(report.subtitle));
  for (std::size_t i = 0; i < report.blocks.size(); ++i) pages.add(report.blocks[i], i + 1 < report.blocks.size() ? &report.blocks[i + 1] : nullptr);
  if (!painter.end()) throw Error(ErrorKind::storage, {"The PDF could not be ended", file.string(), "", "", "Free memory and try again"});
  write_file_atomically(file, std::string_view(buffer.data().constData(), static_cast<std::size_t>(buffer.data().size())));
}

}  // namespace assay
