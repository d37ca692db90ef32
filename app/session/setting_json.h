// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVariant>

#include "core/base/json.h"

namespace assay::app {

/// A remembered value as the store keeps it: maps, lists, texts, numbers, booleans; bytes (dock layouts) as
/// {"base64": "..."}.
Json json_from_variant(const QVariant& value);
QVariant variant_from_json(const Json& json);

}  // namespace assay::app
