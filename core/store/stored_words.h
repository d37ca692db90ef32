// SPDX-License-Identifier: GPL-3.0-or-later
// For the store's own files: how kinds and cells stand in rows.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string_view>

#include "core/data/table.h"
#include "core/method/declaration.h"

namespace assay {

std::string_view word_of(OutputKind kind);
OutputKind output_kind_of(std::string_view word);

/// Binds kind, number and text of a cell at index, index + 1, index + 2.
void bind_cell(SQLite::Statement& statement, int index, const Cell& cell);
/// Reads them back from columns index, index + 1, index + 2.
Cell cell_of(SQLite::Statement& statement, int index);

}  // namespace assay
