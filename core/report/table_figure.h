// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/export.h"
#include "core/method/declaration.h"
#include "core/report/figure_data.h"

namespace assay {

/// "title (unit)" of a column; its name where it has no title. An unknown column gives its name.
ASSAY_CORE std::string column_title(const OutputSpec& output, const std::string& column);

/// A declared figure over a table: line, scatter, roc and raster take columns x and y, split by `group`; bars put the
/// texts of x on the axis, the columns of y side by side or, stacked, on top of each other; `front` adds the curve of
/// pareto_front.h; histogram and density summarise the values of each y. Histogram curves hold the left edge of
/// each bin and end with the right edge of the last one at height 0; with `share` heights are densities, and a rule stands at
/// each group's mean. The axes of a roc figure hold the same range. `selection` says which values of the `choose` columns
/// are shown. Throws Error kind plugin for a column that the table does not have.
ASSAY_CORE FigureData table_figure(const FigureSpec& spec, const OutputSpec& output, const Table& table,
                                   const FigureSelection& selection = {});

/// The columns that a figure of kind table declares, in its order; the whole table where it declares none.
ASSAY_CORE Table table_columns(const Table& table, const FigureSpec& spec);

/// Bin edges for values that are finite: equal widths by Freedman and Diaconis, at least 1 and at most 200 bins.
ASSAY_CORE std::vector<double> histogram_edges(std::vector<double> values);

}  // namespace assay
