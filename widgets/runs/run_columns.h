// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <map>
#include <string>
#include <vector>

#include "core/method/declaration.h"
#include "core/store/run_rows.h"

namespace assay {

/// What a table of runs needs to know about a method to name and group its runs.
struct RunMethod {
  QString title;
  SeedDrives seed_drives = SeedDrives::nothing;
  std::map<std::string, QString> parameter_titles;  ///< with symbol where there is one: "γ"
  std::map<std::string, QString> scalar_titles;
  std::map<std::string, Goal> scalar_goals;
  std::string answer{};  ///< text scalar with the word of a run's answer; empty: it has none
};
using RunMethods = std::map<std::string, RunMethod>;
RunMethod run_method_of(const MethodInfo& info);

/// A column of the run table. Keys: select status run method data seed started time tags parameters.NAME scalars.NAME
/// interval.NAME (the mean of a scalar with its interval, drawn).
struct RunColumn {
  QString key;
  QString title;
  bool numeric = false;
};

/// Every column these runs can have, in a sensible order: fixed ones, parameters, scalars.
std::vector<RunColumn> possible_run_columns(const std::vector<RunRow>& runs, const RunMethods& methods);
/// Keys of the columns shown when nobody has chosen: fixed ones, parameters that differ, scalars with a goal (at most four).
QStringList usual_run_columns(const std::vector<RunRow>& runs, const RunMethods& methods);

/// The scalar of a run as a number; NaN where it has none or it is text.
double scalar_number(const RunRow& run, const std::string& name);
/// Name of the first data set or file of a run; empty when it has none.
QString run_data_title(const RunRow& run);
/// Wall seconds from start to end, or until now; NaN before the start.
double run_seconds(const RunRow& run);

}  // namespace assay
