// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QPaintDevice>
#include <QString>
#include <optional>
#include <vector>

#include "widgets/figure/figure_painter.h"

namespace assay {

/// What one column of a table needs: on one line, and at least, where its texts break between words. Same units.
struct ColumnNeed {
  double natural = 0, least = 0;
};
/// The need of a text in a font; `device`: what the font is measured for.
ColumnNeed need_of(const QString& text, const QFont& font, const QPaintDevice* device = nullptr);

/// How a text breaks in a cell of this width: Qt::TextWordWrap, and anywhere where a word, path or hash is wider than the cell.
int cell_wrapping(const QString& text, const QFont& font, double width, const QPaintDevice* device = nullptr);

/// Widths within `room`: what a column needs on one line where there is room for all, else wide columns break into as few lines as
/// will do, as far as their longest words allow, and short ones stay whole. Nothing where even the words do not fit.
std::optional<std::vector<double>> column_widths(const std::vector<ColumnNeed>& needs, double room);

/// Which columns stand together where a table is too wide: each part begins with column 0 again, and fits `room` (a part of
/// two columns may not). One part where all fit.
std::vector<std::vector<std::size_t>> column_parts(const std::vector<ColumnNeed>& needs, double room);

/// Height that a table figure needs at this width, in the painter's units.
double table_height(const FigureCanvas& canvas, double width);

}  // namespace assay
