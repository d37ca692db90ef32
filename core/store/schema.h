// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/store/database.h"

namespace assay {

/// Makes the tables of an empty database and sets user_version.
void create_schema(Database& database);
/// Brings an older database to schema_version in one transaction, after a backup beside it. Does nothing when it is there.
void migrate_schema(Database& database, const std::filesystem::path& file);

}  // namespace assay
