// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/export.h"
#include "core/report/report.h"

namespace assay {

/// Draws with assay-figure into .pdf, .svg or .png. Throws Error kind helper when it is missing or fails, storage when
/// the file cannot be written.
void draw_figure(const FigureData& figure, const std::filesystem::path& file, const FigureSize& size);
void draw_report(const Report& report, const std::filesystem::path& file);
/// Whether assay-figure is there.
bool can_draw();

}  // namespace assay
