// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/export.h"

namespace assay {

/// Which rows of a data set are kept for testing. Rows count from 0; both lists are in ascending order and disjoint.
struct RowSplit {
  std::vector<std::int64_t> train;
  std::vector<std::int64_t> test;
};

/// What is wrong with a `test_rows` text, or nothing. The grammar, for people:
///   modK=R      the rows whose index leaves R when divided by K (K from 2 to 1,000,000): "mod5=4"
///   last:N      the last N rows: "last:2000"
///   fraction:F  a random share F of the rows, 0 < F < 1, rounded to whole rows: "fraction:0.1". Always the same rows
///               of a data set of one length, whatever the run's seed is: runs stay comparable.
ASSAY_CORE std::optional<Problem> row_split_problem(std::string_view text, std::string_view parameter = "test_rows");

/// Splits `rows` rows. Throws Error: usage for a text outside the grammar, data where either side would be empty. Any
/// thread.
ASSAY_CORE RowSplit split_rows(std::string_view text, std::int64_t rows);

}  // namespace assay
