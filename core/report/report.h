// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What assay-figure is asked (app/figure follows this; core/report/draw_program.cpp sends it):
//   assay-figure --file OUT         stdin: {"figure": FIGURE, "style": {"width_mm": 174, "height_mm": 0, "dpi": 300,
//   "font_pt": 8}}
//                                   OUT ends in .pdf, .svg or .png; height_mm 0: a height that suits the kind of figure
//   assay-figure report --file OUT.pdf      stdin: REPORT; A4 pages with numbered figures
// Exit 0, or an exit code of command_line.md's table with the reason as text on stderr. Existing files are replaced.
//   FIGURE  {"name", "title", "kind": line scatter roc bars histogram heatmap graph raster images table density,
//            "x": AXIS, "y": AXIS, "curves": [CURVE], "rules": [{"value", "vertical", "title", "style"}], "stacked": curves per
//            stack of bars or 0, "interval", "note",
//            "matrix": {"shape", "values", "row_names", "column_names"}, "matrix_title", "row_column", "column_column",
//            "captions": [text], "per_row", "frames", "frame", "extent": [x low, x high, y low, y high],
//            "clouds": [CURVE], "cloud_frames": [frame of each cloud, or -1], "result_column", "column_titles",
//            "choices": [{"column", "title", "values", "value"}],
//            "graph": {"nodes": [name], "edges": [{"source", "target", "weight", "status"}], "layout": LAYOUT,
//            "has_reference"}, "table": {"columns", "rows"}}
//   AXIS    {"title", "scale": linear log, "categories": [text], "low", "high": number or null for what the data need}
//   CURVE   {"name", "x", "y", "low", "high", "style", "line", "marks", "steps", "chosen", "labels"}
//   LAYOUT  {"engine", "bounds": [x0, y0, x1, y1], "nodes": [{"name", "x", "y", "width", "height"}],
//            "edges": [{"tail", "head", "id", "points": [[x, y]], "start": [x, y] or null, "end", "label"}]}
//   REPORT  {"title", "subtitle", "blocks": [{"kind": title heading paragraph key_values table figure warning code overview,
//            "text", "result", "label", "tone", "facts": [text], "notes": [text],
//            "values": [[key, value]], "columns", "rows", "numeric", "figure": FIGURE or null, "file", "emphasis"}]}
// NaN is null, infinities are "inf" and "-inf". Read both with figure_data_from_json() and report_from_json().

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/base/export.h"
#include "core/report/figure_data.h"
#include "core/store/project.h"

namespace assay {

/// A block of a report, in the order shown. Plain values; HTML and PDF are made from the same blocks.
struct ReportBlock {
  enum class Kind { title, heading, paragraph, key_values, table, figure, warning, code, overview } kind = Kind::paragraph;
  std::string text;  ///< title, heading, paragraph, warning, code; overview: its sentence; caption of others
  std::vector<std::pair<std::string, std::string>> values;  ///< key_values
  std::vector<std::string> columns;                         ///< table
  std::vector<std::vector<std::string>> rows;               ///< table; numbers already as people read them
  std::vector<bool> numeric;                                ///< table: right-aligned columns
  int result = -1;  ///< table: the column whose words `yes no n/a` are shown as passed, failed, not run; -1: none
  FigureData figure;                                        ///< figure; table: its numbers in full where it has a file
  std::string file;       ///< figure, table: file stem in the report folder; empty: none
  bool emphasis = false;  ///< key_values: the main results, shown large
  // overview: columns and rows hold `assumption, basis, state` with the states `holds`, `stated` and `fails`
  std::string label;               ///< above the sentence: "Verdict, run 88"
  std::string tone;                ///< `found`, `not_found`, `not_supported`; empty: no mark
  std::vector<std::string> facts;  ///< short conditions below the sentence
  std::vector<std::string> notes;  ///< how to read the figures
};
struct Report {
  std::string title;
  std::string subtitle;
  std::vector<ReportBlock> blocks;
};

/// Builds the report of these runs: data, parameters, seed, versions, device, results, figures, warnings, environment.
ASSAY_CORE Report build_report(const Project& project, const std::vector<std::string>& run_uuids);
ASSAY_CORE Json to_json(const Report& report);
ASSAY_CORE Report report_from_json(const Json& json);

/// Writes index.html, figures/*.svg (and .pdf), data/*.csv into a folder. Figures are drawn by assay-figure; without it
/// (no Qt) the report has the numbers as tables and says so. `pdf`: also report.pdf (needs assay-figure: exit 5).
ASSAY_CORE void write_report(const Report& report, const std::filesystem::path& folder, bool pdf);

/// Draws a figure into a file by its ending (.pdf .svg .png .csv .dot .npy .json) with assay-figure where it needs Qt.
struct FigureSize {
  double width_mm = 174, height_mm = 0;  ///< height 0: from the kind
  int dpi = 300;
  double font_pt = 8;
};
ASSAY_CORE void write_figure(const FigureData& figure, const std::filesystem::path& file, const FigureSize& size);

}  // namespace assay
