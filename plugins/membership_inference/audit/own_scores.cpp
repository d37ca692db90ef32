// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <optional>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/data/csv_reader.h"
#include "plugins/membership_inference/audit/audit_inputs.h"

namespace assay::mia {
namespace {

using std::string;
using std::string_view;

string lower(string_view text) {
  string word;
  for (const char letter : text) {
    if (letter != ' ' && letter != '\t') word += static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
  }
  return word;
}

/// "candidates", "auxiliary" or "samples" from what people write.
std::optional<string> role_of(string_view cell) {
  const string word = lower(cell);
  if (word == "candidate" || word == "candidates" || word == "c") return "candidates";
  if (word == "auxiliary" || word == "aux" || word == "non-member" || word == "non-members" || word == "nonmember" || word == "nonmembers" ||
      word == "non_members" || word == "non_member" || word == "a") {
    return "auxiliary";
  }
  if (word == "sample" || word == "samples" || word == "s") return "samples";
  return std::nullopt;
}

struct Columns {
  std::size_t role = 0, score = 0;
};

Columns find_columns(const std::vector<string_view>& header, const string& file) {
  std::optional<std::size_t> role, set, score;
  string seen;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const string name = lower(header[i]);
    seen += (seen.empty() ? "" : ", ") + string(header[i]);
    if (name == "role") role = i;
    if (name == "set") set = i;
    if (name == "score") score = i;
  }
  if (!role) role = set;
  if (role && score) return {*role, *score};
  throw Error(ErrorKind::data, {"The table lacks a column", file, seen, "columns role (candidates, auxiliary, samples) and score",
                                "Name the columns in the first row"});
}

}  // namespace

OwnScores read_scores(const Parameters& parameters, RunContext& context) {
  const auto reference = context.data("scores");
  if (!reference) throw Error(std::vector<Problem>{{"scores", "The audit needs this file.", "", "a table", "Give it."}});
  OwnScores made;
  made.file = {"scores", reference->name, reference->sha256, 0, 0, {}};
  CsvReader reader(reference->path, [&] {
    context.stop_point();
    return false;
  });
  std::vector<string_view> cells;
  if (!reader.next(cells)) throw Error(ErrorKind::data, {"The table is empty", reference->name, {}, "rows of role and score", "Give a table"});
  const Columns columns = find_columns(cells, reference->name);
  while (reader.next(cells)) {
    const string where = reference->name + ", line " + std::to_string(reader.line());
    if (cells.size() <= std::max(columns.role, columns.score)) {
      throw Error(ErrorKind::data, {"A row is too short", where, std::to_string(cells.size()) + " cells", "a role and a score in every row", "Complete the row"});
    }
    const auto role = role_of(cells[columns.role]);
    if (!role) {
      throw Error(ErrorKind::data, {"This is no role", where, string(cells[columns.role]), "candidates, auxiliary or samples", "Correct the row"});
    }
    const CellValue value = read_cell(cells[columns.score], reader.dialect().decimal_comma);
    if ((value.kind != CellKind::integer && value.kind != CellKind::real) || !std::isfinite(value.number)) {
      throw Error(ErrorKind::data, {"A score is no finite number", where, string(cells[columns.score]), "a finite number in every row",
                                    "Leave the row away or give its score"});
    }
    (*role == "candidates" ? made.candidates : *role == "auxiliary" ? made.auxiliary : made.samples).push_back(value.number);
    ++made.file.rows;
  }
  made.file.used = made.file.rows;
  check_counts(static_cast<std::int64_t>(made.candidates.size()), static_cast<std::int64_t>(made.auxiliary.size()), parameters, Given::scores, made.warnings);
  return made;
}

}  // namespace assay::mia
