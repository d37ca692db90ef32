// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/data/csv_reader.h"

namespace assay {

/// Finds how a text file separates its cells from its beginning, which may end within a row unless `whole`. The
/// separator is the one that splits the rows most evenly and into most numbers. `extension` in lower case, with the
/// point.
CsvDialect find_csv_dialect(std::string_view sample, bool whole, std::string_view extension, char line_end);

/// Whether `cells` is a first row of data: it holds numbers, or words for "missing", only. A first cell that is empty
/// followed by 0, 1, 2 ... is the header of a table saved with its index.
bool is_row_of_numbers(const std::vector<std::string_view>& cells, bool decimal_comma);

}  // namespace assay
