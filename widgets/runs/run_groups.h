// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/method/declaration.h"
#include "core/store/run_rows.h"

namespace assay {

/// Runs that differ by their seed alone: same method and version, parameters, data by hash.
struct RunGroup {
  std::string key;
  std::vector<int> runs;  ///< indices into the list, in its order
};
std::vector<RunGroup> group_without_seed(const std::vector<RunRow>& runs);
/// What two runs of a group share, as one text.
std::string group_key_of(const RunRow& run);

/// Mean of a scalar over the finished runs of a group. `half_width`: 95 % interval of the mean (Student t, n - 1 degrees); nothing for
/// fewer than two runs and where the seed drives nothing, since an interval over identical runs says nothing.
struct GroupValue {
  double mean = 0;
  std::optional<double> half_width;
  int count = 0;
};
std::optional<GroupValue> group_value(const std::vector<RunRow>& runs, const RunGroup& group, const std::string& scalar, SeedDrives drives);
std::optional<GroupValue> group_value(const std::vector<const RunRow*>& runs, const std::string& scalar, SeedDrives drives);

/// "14.0 ± 0.5": both rounded to the digit of the interval's second significant digit, at most three decimals of the mean's own.
std::string mean_text(const GroupValue& value);

/// The status that a line of several runs shows: what still happens first, then what went wrong.
RunStatus group_status(const std::vector<const RunRow*>& runs);

}  // namespace assay
