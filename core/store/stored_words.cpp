// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/stored_words.h"

#include <array>
#include <cmath>
#include <utility>

namespace assay {
namespace {
constexpr std::array<std::pair<OutputKind, std::string_view>, 7> kinds{{{OutputKind::scalar, "scalar"},
    {OutputKind::table, "table"}, {OutputKind::graph, "graph"}, {OutputKind::matrix, "matrix"}, {OutputKind::images, "images"},
    {OutputKind::model, "model"}, {OutputKind::artifact, "artifact"}}};
}

std::string_view word_of(OutputKind kind) {
  for (const auto& [key, word] : kinds)
    if (key == kind) return word;
  return "artifact";
}

OutputKind output_kind_of(std::string_view word) {
  for (const auto& [key, known] : kinds)
    if (known == word) return key;
  return OutputKind::artifact;
}

void bind_cell(SQLite::Statement& statement, int index, const Cell& cell) {
  if (const auto* b = std::get_if<bool>(&cell)) {
    statement.bind(index, "boolean");
    statement.bind(index + 1, *b ? 1 : 0);
  } else if (const auto* i = std::get_if<std::int64_t>(&cell)) {
    statement.bind(index, "integer");
    statement.bind(index + 1, *i);
  } else if (const auto* d = std::get_if<double>(&cell)) {
    statement.bind(index, "real");
    if (!std::isnan(*d)) statement.bind(index + 1, *d);
  } else if (const auto* s = std::get_if<std::string>(&cell)) {
    statement.bind(index, "text");
    statement.bind(index + 2, *s);
  } else {
    statement.bind(index, "missing");
  }
}

Cell cell_of(SQLite::Statement& statement, int index) {
  const std::string kind = statement.getColumn(index).getString();
  if (kind == "boolean") return statement.getColumn(index + 1).getInt() != 0;
  if (kind == "integer") return statement.getColumn(index + 1).getInt64();
  if (kind == "real") return statement.getColumn(index + 1).isNull() ? std::nan("") : statement.getColumn(index + 1).getDouble();
  if (kind == "text") return statement.getColumn(index + 2).getString();
  return {};
}

}  // namespace assay
