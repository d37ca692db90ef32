// SPDX-License-Identifier: GPL-3.0-or-later
// A report as JSON; the fields are listed in report.h.
#include <array>

#include "core/report/report.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 9> kind_words{"title",  "heading", "paragraph", "key_values", "table",
                                                     "figure", "warning", "code",      "overview"};

ReportBlock::Kind kind_from(const std::string& word) {
  for (std::size_t k = 0; k < kind_words.size(); ++k)
    if (kind_words[k] == word) return static_cast<ReportBlock::Kind>(k);
  throw Error(ErrorKind::data, {"A report has an unknown kind of block", "kind", word, {}, {}});
}

}  // namespace

Json to_json(const Report& report) {
  Json blocks = Json::array();
  for (const ReportBlock& block : report.blocks) {
    Json values = Json::array();
    for (const auto& [key, value] : block.values) values.push_back(Json::array({key, value}));
    blocks.push_back({{"kind", kind_words[static_cast<std::size_t>(block.kind)]},
                      {"text", block.text},
                      {"values", std::move(values)},
                      {"columns", block.columns},
                      {"rows", block.rows},
                      {"numeric", block.numeric},
                      {"figure", block.kind == ReportBlock::Kind::figure ? to_json(block.figure) : Json(nullptr)},
                      {"file", block.file},
                      {"emphasis", block.emphasis},
                      {"result", block.result},
                      {"label", block.label},
                      {"tone", block.tone},
                      {"facts", block.facts},
                      {"notes", block.notes}});
  }
  return {{"title", report.title}, {"subtitle", report.subtitle}, {"blocks", std::move(blocks)}};
}

Report report_from_json(const Json& json) try {
  Report report;
  report.title = json.value("title", "");
  report.subtitle = json.value("subtitle", "");
  for (const Json& one : json.at("blocks")) {
    ReportBlock block;
    block.kind = kind_from(one.at("kind").get<std::string>());
    block.text = one.value("text", "");
    if (one.contains("values"))
      for (const Json& pair : one["values"])
        block.values.emplace_back(pair.at(0).get<std::string>(), pair.at(1).get<std::string>());
    if (one.contains("columns")) block.columns = one["columns"].get<std::vector<std::string>>();
    if (one.contains("rows")) block.rows = one["rows"].get<std::vector<std::vector<std::string>>>();
    if (one.contains("numeric")) block.numeric = one["numeric"].get<std::vector<bool>>();
    if (one.contains("figure") && !one["figure"].is_null()) block.figure = figure_data_from_json(one["figure"]);
    block.file = one.value("file", "");
    block.emphasis = one.value("emphasis", false);
    block.result = one.value("result", -1);
    block.label = one.value("label", "");
    block.tone = one.value("tone", "");
    if (one.contains("facts")) block.facts = one["facts"].get<std::vector<std::string>>();
    if (one.contains("notes")) block.notes = one["notes"].get<std::vector<std::string>>();
    for (const auto& row : block.rows)
      if (row.size() != block.columns.size())
        throw Error(ErrorKind::data, "A row of a report's table has not one cell per column");
    report.blocks.push_back(std::move(block));
  }
  return report;
} catch (const nlohmann::json::exception& broken) {
  throw Error(ErrorKind::data,
              {"The document is no report", {}, broken.what(), "the fields listed in core/report/report.h", {}});
}

}  // namespace assay
