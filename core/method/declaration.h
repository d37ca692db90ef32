// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/export.h"
#include "core/parameters/parameter.h"

namespace assay {

enum class Scale { linear, log };
enum class Goal { none, minimise, maximise };
/// How sure a method is: as its paper says, rebuilt by us where the paper is silent, or our own extension.
enum class MethodLabel { published, reconstruction, extended };
/// What the seed changes. With `nothing`, several seeds make one run and no interval is shown over identical runs.
enum class SeedDrives { nothing, resampling, everything };

/// A number recorded over steps, e.g. log10 h over evaluations.
struct SeriesSpec {
  std::string name;
  std::string title;
  std::string unit{};
  Scale scale = Scale::linear;
  Goal goal = Goal::none;
  std::string step_title{"step"};  ///< what one step is: "evaluations"
  std::string help{};
  std::string plot{};  ///< series with the same plot id share one live plot; empty: a plot of its own
};

enum class OutputKind { scalar, table, graph, matrix, images, model, artifact };
enum class ColumnKind { real, integer, text, boolean };

struct ColumnSpec {
  std::string name;
  std::string title{};
  ColumnKind kind = ColumnKind::real;
  std::string unit{};
  Goal goal = Goal::none;
};

/// A result. Scalars are searched, sorted and compared; everything else becomes one file of the run.
struct OutputSpec {
  std::string name;
  OutputKind kind = OutputKind::scalar;
  std::string title{};
  std::string help{};
  std::string unit{};
  Goal goal = Goal::none;             ///< scalars
  std::vector<ColumnSpec> columns{};  ///< tables
  bool optional = false;              ///< not made under every setting (e.g. needs a reference)
};

enum class FigureKind { line, scatter, roc, bars, histogram, heatmap, graph, raster, images, table, density };

/// A figure over an output (or over recorded series): drawn alike in the window, on the command line and in reports.
struct FigureSpec {
  std::string name;
  FigureKind kind = FigureKind::line;
  std::string title{};
  std::string output{};             ///< name of an output; empty: over series named in y
  std::string x{};                  ///< column of a table; empty with series: the step
  std::vector<std::string> y{};     ///< columns, or series
  std::string low{}, high{};        ///< columns of an interval around the first y
  std::string interval{};           ///< what low and high are: "95 % interval over 5 folds"
  std::string group{};              ///< column that splits rows into curves; heat map over a table: its columns (x: its rows)
  std::vector<std::string> choose{};  ///< columns of which one value is shown at a time: choosers above the figure, shared
                                      ///< by all figures of the run with that column; {NAME} in an axis title is the value
  std::string label{};              ///< column that names a point: shown for the point under the cursor
  std::string drawing{};            ///< table output `label, dot`: Graphviz text drawn for the point under the cursor
  int running_median = 0;           ///< scatter: window of a running median over x; 0: none
  std::string chosen{};             ///< boolean column: rows to mark as chosen
  std::string reference_output{};   ///< graph: the output or data parameter to compare with
  bool share = false;                 ///< histogram: bars are shares of their curve's density (area 1), not counts
  bool stacked = false;               ///< bars: the columns of y stand on top of each other
  bool front = false;                 ///< scatter and line: also a stepped line through the points that no other beats in
                                      ///< both less x and more y (Pareto front)
  std::string captions{};             ///< images: table output, row k names image k in its first column; shown below it
  int per_row = 0;                    ///< images: how many stand in a row, and each row belongs together; 0: what fits
  bool frames = false;                ///< images: one at a time as frames of an animation, named by `captions`
  std::string points{};               ///< frames: table output `x, y, group` [, `frame`] of points drawn over the field
  std::vector<double> extent{};       ///< frames: x low, x high, y low, y high of the field that an image holds
  std::string result{};               ///< table: text column of `yes no n/a` shown as passed, failed, not run
  Scale x_scale = Scale::linear, y_scale = Scale::linear;
  std::string x_title{}, y_title{};
  std::optional<double> reference_line{};
  std::string reference_title{};
  std::string help{};
};

/// A part of a run that progress names, in order. Weight: its usual share of the time.
struct PhaseSpec {
  std::string name;   ///< stable id given to RunContext::progress
  std::string title;
  double weight = 1;
};

/// The first page of a run whose answer is a sentence: it stands on top, what it rests on beside it, figures below.
/// Also the first block of the run's report. All names are outputs and figures of the method.
struct OverviewSpec {
  std::string title;          ///< of the tab: "Verdict"
  std::string sentence{};     ///< text scalar: the answer, one sentence; empty: the page begins with its figures
  std::string tone{};         ///< text scalar with one of the words `found`, `not_found`, `not_supported`: mark and colour
  std::string facts{};        ///< table of one text column: short conditions below the sentence
  std::string assumptions{};  ///< table `assumption, basis, state`; state is `holds`, `stated` or `fails`
  std::string notes{};        ///< table of one text column: how to read the figures, and what would change the answer
  std::vector<std::string> figures{};  ///< shown as tiles, in this order, as far as the run made them
};

struct MethodInfo {
  std::string id;  ///< "dag_learning.notears_al"
  std::string title;
  std::string summary;
  std::string citation{};
  std::string version{"1.0.0"};
  MethodLabel label = MethodLabel::published;
  SeedDrives seed_drives = SeedDrives::nothing;
  bool uses_cuda = false;
  std::vector<PhaseSpec> phases{};
  std::vector<ParameterSpec> parameters{};
  std::vector<SeriesSpec> series{};
  std::vector<OutputSpec> outputs{};
  std::vector<FigureSpec> figures{};
  std::optional<OverviewSpec> overview{};
};

/// What is wrong with a declaration itself (names twice, figures over outputs that are not there, defaults out of
/// range ...). Empty when it is sound. The loader refuses a plugin with problems; the contract tests show them.
ASSAY_CORE std::vector<std::string> declaration_problems(const MethodInfo& info);

}  // namespace assay
