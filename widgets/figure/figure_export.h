// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <filesystem>
#include <vector>

#include "core/report/report.h"
#include "widgets/figure/figure_painter.h"

namespace assay {

/// Writes .pdf (vectors, fonts embedded), .svg or .png by the ending of `file`, in light colours whatever the theme.
/// Throws assay::Error: usage for another ending, storage when it cannot be written. GUI thread or a program without windows.
void export_figure(const FigureData& figure, const std::filesystem::path& file, const FigureStyle& style);

/// The pages of a report: A4, numbered figures and pages. Throws assay::Error (storage).
void export_report_pdf(const Report& report, const std::filesystem::path& file);

/// One line of the print check.
struct PrintCheck {
  QString text;
  bool passed = true;
};
std::vector<PrintCheck> print_checks(const FigureData& figure, const FigureStyle& style);

}  // namespace assay
