// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <filesystem>
#include <vector>

#include "core/report/report.h"
#include "widgets/figure/figure_painter.h"

namespace assay {

/// Draws a figure into a .pdf, .svg or .png of exactly the style's size, in print colours on white, fonts embedded in the PDF. Needs a
/// QGuiApplication; call load_fonts() before. Throws Error: usage (ending, size), storage (cannot be written).
void export_figure(const FigureData& figure, const std::filesystem::path& file, const FigureStyle& style);

/// A4 pages of a report with numbered figures, drawn by the same code as the window. Throws Error kind storage.
void export_report_pdf(const Report& report, const std::filesystem::path& file);

/// One line of the check before printing.
struct PrintCheck {
  QString text;
  bool passed = true;
};
std::vector<PrintCheck> print_checks(const FigureData& figure, const FigureStyle& style);

}  // namespace assay
