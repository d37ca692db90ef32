// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/base/export.h"

namespace assay {

/// JSON with keys in the order they were added, so that documents read as they were written.
using Json = nlohmann::ordered_json;

/// A double as JSON: null where not finite (command_line.md).
ASSAY_CORE Json json_number(double value);
/// One line or, with indent >= 0, pretty; invalid UTF-8 is replaced, never thrown on.
ASSAY_CORE std::string dump_json(const Json& json, int indent = -1);
/// Parses or throws Error of `kind` naming `where` and the position.
ASSAY_CORE Json parse_json(std::string_view text, ErrorKind kind, std::string_view where);
/// {"kind","message","where","value","allowed","remedy"}
ASSAY_CORE Json error_json(const Error& error);
ASSAY_CORE Error error_from_json(const Json& json);
ASSAY_CORE Json problem_json(const Problem& problem);

}  // namespace assay
