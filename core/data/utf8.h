// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/export.h"

namespace assay {

/// Whether `text` is well-formed UTF-8 (no overlong forms, no surrogates).
ASSAY_CORE bool is_utf8(std::string_view text);
/// Each byte taken as one character of ISO 8859-1.
ASSAY_CORE std::string from_latin1(std::string_view bytes);
/// At most about `bytes` bytes of `text`, cut between characters, "..." where something was cut.
ASSAY_CORE std::string shortened(std::string_view text, std::size_t bytes = 60);

}  // namespace assay
