// SPDX-License-Identifier: GPL-3.0-or-later
// For the store's own files: one reading of table run for lists and single rows.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "core/store/database.h"
#include "core/store/run_rows.h"

namespace assay {

/// "SELECT ..." with the columns that run_from_row() reads, in its order.
extern const char* const run_columns;
RunRow run_from_row(SQLite::Statement& row);
void add_tags_and_scalars(Database& database, RunRow& row);

}  // namespace assay
