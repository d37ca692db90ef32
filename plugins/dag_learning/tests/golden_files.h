// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/base/json.h"

namespace assay::dag::golden {

/// The folder golden/dag: $ASSAY_SHARED_DIR/golden/dag, else ../shared/golden/dag beside the source tree, else the
/// small copy in tests/golden/dag. Cases are found by looking into it, so another folder of the same layout can take
/// its place.
std::filesystem::path folder();
/// The folder data/dag found in the same way, else the few real data sets of the small copy.
std::filesystem::path data_folder();
/// Whether folder() is the small copy: what needs the whole set then skips and says so.
bool is_small_copy();

/// Files of functions/.
Json functions();
Json metrics();
/// results.json, or nothing where the folder has none.
std::optional<Json> results();

/// One folder of problems/.
struct Problem {
  std::string name;
  Eigen::MatrixXd samples;  ///< n x d
  Eigen::MatrixXd truth;    ///< d x d weights
  int variables = 0;
  long rows = 0;
};

/// Names of all problems whose header says at most `most_variables` columns, sorted.
std::vector<std::string> problem_names(int most_variables);
Problem load(const std::string& name);

/// The group that a problem's record is averaged over: size, samples, sparse (ER1, ER2) or dense (ER4, SF4); or its
/// special kind.
std::string group_of(const std::string& name);

Eigen::MatrixXd matrix_of(const Json& rows);
int shd(const Eigen::MatrixXd& truth, const Eigen::MatrixXd& estimate);

}  // namespace assay::dag::golden
