// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/export.h"
#include "core/data/table.h"

namespace assay {

/// Appends one field, quoted where RFC 4180 asks for it (delimiter, quote, line end) or a reader would trim it.
ASSAY_CORE void append_csv_field(std::string& out, std::string_view field);
/// The text of one cell: empty where missing, true/false, shortest number that reads back as the same double, nan inf
/// -inf.
ASSAY_CORE std::string cell_text(const Cell& cell);
/// The whole table with a header: UTF-8 without mark, LF, RFC 4180.
ASSAY_CORE std::string csv_text(const Table& table);
/// A two-dimensional matrix with its column names as header (X1..Xd where it has none) and, where it has row names,
/// these in a first column with an empty header. A one-dimensional one is a single column. Throws Error (method) for
/// more dimensions.
ASSAY_CORE std::string csv_text(const Matrix& matrix);

}  // namespace assay
