// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/export.h"
#include "core/base/json.h"
#include "core/data/table.h"
#include "core/graph/dag_metrics.h"
#include "core/graph/layout_client.h"
#include "core/method/declaration.h"

namespace assay {

struct FigureAxis {
  std::string title;  ///< with its unit
  Scale scale = Scale::linear;
  std::vector<std::string> categories{};  ///< bars: one label per x = 0, 1, 2 ...
  std::optional<double> low{}, high{};    ///< the range shown; unset: what the data need
};

/// One line, cloud of points or set of bars. low and high are empty or as long as y.
struct FigureCurve {
  std::string name;
  std::vector<double> x, y, low, high;
  int style = 0;  ///< index into the series colours, dashes and marks; -1: a thin line in the grey of the axes
  bool line = true;
  bool marks = false;
  bool steps = false;         ///< value holds until the next point
  std::vector<int> chosen{};  ///< indices of points to be marked as chosen
  std::vector<std::string> labels{};  ///< empty or one name per point, shown for the point under the cursor
};

/// A column of the figure's table of which one value is shown.
struct FigureChoice {
  std::string column;
  std::string title;
  std::vector<std::string> values;  ///< in the order of the table
  std::string value;                ///< the one shown
};
/// Which value of a column to show, by column; columns not named show their first value.
using FigureSelection = std::map<std::string, std::string>;

struct FigureRule {
  double value = 0;
  bool vertical = false;
  std::string title;
  int style = -1;  ///< index into the series colours; -1: the grey of the axes
};

struct FigureEdge {
  int source = 0, target = 0;  ///< indices into FigureGraph::nodes; reversed: as learned
  double weight = 0;
  EdgeStatus status = EdgeStatus::plain;  ///< against the reference graph
};
/// A graph with every edge of the learned and of the reference graph, and where Graphviz put them.
struct FigureGraph {
  std::vector<std::string> nodes;
  std::vector<FigureEdge> edges;
  Layout layout;  ///< of the union graph; node_positions moved by hand are applied already
  bool has_reference = false;
};

/// FigureData::frame, and the word for it in a FigureSelection: {"frame": "12"} or {"frame": "all"}.
inline constexpr int all_frames = -1;

/// Everything a figure shows, in numbers: drawn alike in the window, by assay-figure and in reports; also written as
/// CSV. Plain values, no Qt.
struct FigureData {
  std::string name;
  std::string title;
  FigureKind kind = FigureKind::line;
  FigureAxis x, y;
  std::vector<FigureCurve> curves;
  std::vector<FigureRule> rules;
  std::vector<FigureChoice> choices;
  std::string row_column, column_column;  ///< heat map over a table: the columns that its rows and columns are values of
  int stacked = 0;       ///< bars: so many curves in turn stand on top of each other (stacked_bars.h); 0: side by side
  std::string interval;  ///< what bands and bars are: "95 % interval of the mean over 5 seeds"
  std::string note;      ///< conditions: data, n, seed, settings
  Matrix matrix;         ///< heat map, images
  std::string matrix_title;
  std::vector<std::string> captions;  ///< images: empty or one per image
  int per_row = 0;                    ///< images: how many stand in a row; 0: what fits
  bool frames = false;                ///< images: shown one at a time
  int frame = 0;                      ///< frames: the one shown; all_frames: up to four from first to last in a row
  std::vector<double> extent;         ///< frames: x low, x high, y low, y high of the field; empty: pixels
  std::vector<FigureCurve> clouds;    ///< frames: points over the field, by group
  std::vector<int> cloud_frames;      ///< the frame each cloud belongs to; -1: all of them
  FigureGraph graph;
  Table table;
  std::vector<std::string> column_titles;  ///< table: empty or one per column, as people read it; CSV has the names
  std::string result_column;          ///< table: column of `yes no n/a` shown as passed, failed, not run
};

/// JSON for assay-figure, exact both ways; its fields are listed in report.h.
ASSAY_CORE Json to_json(const FigureData& figure);
ASSAY_CORE FigureData figure_data_from_json(const Json& json);
/// The numbers of a figure as CSV: what `export --figure NAME --file F.csv` writes.
ASSAY_CORE std::string figure_csv(const FigureData& figure);

}  // namespace assay
