// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QPdfWriter>

#include "core/report/report.h"
#include "widgets/figure/figure_painter.h"

namespace assay {

inline constexpr int page_dpi = 1200;
/// One typographic point on a page.
inline constexpr double page_point = page_dpi / 72.0;

/// Sets the blocks of a report on A4 pages: texts and figures are in page_setter.cpp, tables in page_tables.cpp, the overview in
/// page_overview.cpp. For report_pdf.cpp.
class PageSetter {
 public:
  PageSetter(QPdfWriter& writer, QPainter& painter, const QString& footer);
  /// `next` follows the block: a heading stays with it.
  void add(const ReportBlock& block, const ReportBlock* next);
  void subtitle(const QString& line) { words(line, 9, false, 0, 8, false, true); }

 private:
  QFont font(double size, bool bold = false, bool mono = false) const;
  double left_room() const { return body_.bottom() - y_; }
  void need(double height);
  void paint_footer();
  void words(const QString& all, double size, bool bold, double before, double after, bool mono = false, bool faint = false);
  /// The same within a column; without a painter only measured. Returns the height.
  double column_text(const QString& text, const QRectF& column, double size, bool bold, const QColor& ink, bool paint) const;
  void heading(const QString& line);
  void rule(double weight);
  void rule(double weight, double width);
  void note(const QString& line);
  void numbers(const ReportBlock& block);
  void pairs(const ReportBlock& block);
  void overview(const ReportBlock& block);
  void table(const ReportBlock& block);
  struct Part;
  void table_part(const ReportBlock& block, const Part& part);
  double row_height(const ReportBlock& block, const Part& part, const std::vector<std::string>& row, bool head) const;
  void draw_row(const ReportBlock& block, const Part& part, const std::vector<std::string>& row, bool head);
  double figure_height(const FigureData& figure) const;
  void figure(const ReportBlock& block);

  QPdfWriter& writer_;
  QPainter& painter_;
  QString footer_;
  QRectF body_;
  double y_ = 0;
  int page_ = 1, figures_ = 0;
};

}  // namespace assay
