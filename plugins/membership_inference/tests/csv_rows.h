// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace assay::mia {

/// The rows of a CSV text as text cells by column name.
inline std::vector<std::map<std::string, std::string>> rows_of_csv(const std::string& text) {
  std::vector<std::vector<std::string>> lines(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      if (quoted && i + 1 < text.size() && text[i + 1] == '"')
        lines.back().back() += text[++i];
      else
        quoted = !quoted;
    } else if (!quoted && c == ',') {
      lines.back().emplace_back();
    } else if (!quoted && c == '\n') {
      lines.emplace_back(1);
    } else {
      lines.back().back() += c;
    }
  }
  lines.pop_back();
  std::vector<std::map<std::string, std::string>> rows;
  for (std::size_t row = 1; row < lines.size(); ++row) {
    auto& cells = rows.emplace_back();
    for (std::size_t k = 0; k < lines[0].size(); ++k) cells[lines[0][k]] = lines[row].at(k);
  }
  return rows;
}

}  // namespace assay::mia
