// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/export.h"
#include "core/method/declaration.h"
#include "core/report/figure_data.h"

namespace assay {

/// The choosers of a figure over a table: for each column of `choose`, its values in the order of the table, and which one is
/// shown: the selected one where the table has it, else the first. Later columns offer only what goes with the earlier ones.
ASSAY_CORE std::vector<FigureChoice> choices_of(const FigureSpec& spec, const OutputSpec& output, const Table& table,
                                     const FigureSelection& selection);

/// The rows that hold the chosen value in every chooser's column.
ASSAY_CORE Table chosen_rows(const Table& table, const std::vector<FigureChoice>& choices);

/// An axis title with {COLUMN} replaced by the chosen value, underscores as spaces.
ASSAY_CORE std::string chosen_title(std::string title, const std::vector<FigureChoice>& choices);

/// Median of y over a window of `window` neighbouring points in x (at most all of them), at the median of their x; points
/// that are not finite are left out. Empty when there are fewer than 3 points or the window is below 3.
ASSAY_CORE FigureCurve running_median(const FigureCurve& cloud, int window);

}  // namespace assay
