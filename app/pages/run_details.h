// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/method/declaration.h"
#include "core/store/data_sets.h"
#include "core/store/project.h"
#include "core/store/run_rows.h"
#include "core/store/series_rows.h"

namespace assay::app {

/// Everything of one run that its page shows besides points, figures and the log; read together off the GUI thread.
struct RunDetails {
  RunRow row;
  MethodInfo info;                     ///< as declared when the run was added
  std::vector<OutputRow> outputs;
  std::vector<SeriesRow> series;
  std::vector<std::string> warnings;
  std::vector<std::string> figures;    ///< names of the declared figures that can be shown now
  std::vector<DataSetRow> data_sets;   ///< those of the project that the run used
  Table baselines;                     ///< the output "baselines", empty when there is none
  Table edges;                         ///< the output "edges_table": what the method says of each edge
};

RunDetails read_run_details(const Project& project, const std::string& run);

/// The scalar as a number; nothing when it is missing, no number, or not finite.
std::optional<double> number_of(const RunRow& run, std::string_view scalar);
const Cell* scalar_of(const RunRow& run, std::string_view scalar);

/// What identifies the content of a figure's output: empty while it does not exist.
std::string output_stamp(const RunDetails& details, const FigureSpec& figure);

}  // namespace assay::app
