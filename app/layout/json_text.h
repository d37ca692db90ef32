// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace assay_layout {

/// Appends `text` as a JSON string. Control characters are escaped; bytes that are no UTF-8 become U+FFFD.
void append_string(std::string& out, std::string_view text);
/// Appends the shortest text that reads back as the same double. `number` is finite.
void append_number(std::string& out, double number);

}  // namespace assay_layout
