// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"
#include "core/report/figure_data.h"
#include "core/store/project.h"
#include "core/store/run_rows.h"

namespace assay {

/// The figures that a run can show now: the declared ones whose output exists, one line figure per series plot
/// ("series:NAME"), in declared order.
ASSAY_CORE std::vector<FigureSpec> available_figures(const Project& project, const RunRow& run, const MethodInfo& info);

/// Reads the numbers of one figure. A graph is laid out by assay-layout (Error kind helper when it is missing), with
/// the positions a person moved. `layout_engine`: dot, neato, circo. `selection`: which values of the figure's choosers.
/// For a figure of frames "frame" chooses one by its number from 0, or "all" up to four in a row.
/// Throws Error kind usage when the run has no such figure (nearest names offered).
ASSAY_CORE FigureData figure_data(const Project& project, const RunRow& run, std::string_view figure,
                                  const std::string& layout_engine = "dot", const FigureSelection& selection = {});

/// The DOT texts of a figure's `drawing` output by label; empty when the figure has none or the run has not made it.
ASSAY_CORE std::map<std::string, std::string> figure_drawings(const Project& project, const RunRow& run,
                                                              const FigureSpec& spec);

/// Curves of several runs in one figure: one per run, or with `group_without_seed` mean and 95 % interval of the mean
/// (Student) per group of runs that differ by seed only.
ASSAY_CORE FigureData compare_series(const Project& project, const std::vector<RunRow>& runs, const std::string& series,
                                     bool group_without_seed);

}  // namespace assay
