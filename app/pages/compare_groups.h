// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "core/report/figure_data.h"
#include "core/report/student_t.h"
#include "core/store/series_rows.h"
#include "core/store/run_rows.h"

namespace assay::app {

/// Runs that differ by their seed alone: one chip, one curve with a band.
struct CompareGroup {
  QString name{};          ///< method, and the parameters that tell it from the other groups
  int look = 0;            ///< number of its series colour, kept as long as the page lives
  bool visible = true;
  bool follows = true;     ///< on the data set that the comparison is locked to, or nothing is locked
  QString data{};          ///< name of its data set; empty for methods that take none
  std::string data_key{};  ///< hash of the data set: equal where groups saw the same numbers
  std::vector<RunRow> runs{};
  MethodInfo info{};

  bool shown() const { return visible && follows; }
  QString id() const { return QString::fromStdString(runs.front().uuid); }
};

/// A data set of a comparison: its name (with the start of its hash where two have one name) and key.
struct CompareData {
  QString title;
  std::string key;
};
/// Data sets in the order of the groups, each once; groups without data make none.
std::vector<CompareData> compare_data_sets(const std::vector<CompareGroup>& groups);
/// Sets `follows` of every group. Locked: to the data set of the group `selected` (its id), else of the first group. Returns
/// the key of that data set, empty where nothing is locked.
std::string follow_data_set(std::vector<CompareGroup>& groups, bool locked, const QString& selected);

/// Groups in the order of the runs, each with its name and look.
std::vector<CompareGroup> compare_groups(const Project& project, const std::vector<RunRow>& runs);
/// Names of series that at least one group has, in declared order.
std::vector<SeriesSpec> compare_series_specs(const std::vector<CompareGroup>& groups);
/// Declared figures over tables that draw lines (the lambda path): by name, once.
std::vector<FigureSpec> compare_table_figures(const std::vector<CompareGroup>& groups);

/// One curve of a group: the mean over its runs at each step that all of them have, with the 95 % interval of the mean where
/// the seed drives something and there are at least two runs; a single run as it is.
struct GroupCurve {
  std::vector<double> x, y, low, high;
};
GroupCurve group_series(const Project& project, const CompareGroup& group, const std::string& series);
GroupCurve group_table_curve(const Project& project, const CompareGroup& group, const std::string& figure);

/// Mean of a scalar over the finished runs of a group; no interval where the seed drives nothing.
MeanInterval group_scalar(const CompareGroup& group, const std::string& scalar);

}  // namespace assay::app
