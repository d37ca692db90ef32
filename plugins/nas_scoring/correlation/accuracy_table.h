// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/data/table.h"
#include "plugins/nas_scoring/spaces/space.h"

namespace assay::nas {

/// Accuracies by architecture.
struct AccuracyTable {
  std::vector<std::string> architectures;               ///< each once, in the table's order
  std::unordered_map<std::string, std::size_t> row_of;  ///< architecture -> index into the above
  std::vector<std::string> columns;
  std::vector<std::vector<double>> values;  ///< columns x architectures; NaN where missing
};

/// Takes these columns from a table (none: every column of numbers whose name contains acc, val or test). Throws Error
/// (data): a column that is not there (with the nearest names), that holds text, no column left, a bad architecture
/// (row and character), two rows for one architecture whose accuracies differ.
AccuracyTable read_accuracies(const Table& table, const Space& space, const std::vector<std::string>& columns,
                              const std::string& file);

}  // namespace assay::nas
