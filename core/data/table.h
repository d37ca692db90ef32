// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/base/export.h"

namespace assay {

/// One cell of a table; monostate is a missing value (empty field in CSV, null in JSON).
using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// A small result table in memory: columns by name, rows of cells. Every row has as many cells as there are columns.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};

/// A dense array of doubles in row-major (C) order, as a .npy file holds it. `values.size()` is the product of `shape`.
struct Matrix {
  std::vector<std::int64_t> shape;
  std::vector<double> values;
  std::vector<std::string> row_names;     ///< empty or one per row (2-D only)
  std::vector<std::string> column_names;  ///< empty or one per column (2-D only)
};

/// A directed graph over named nodes, as written to NAME.csv: `source,target,weight` with node names.
struct GraphEdge {
  int source = 0;  ///< index into nodes: the cause
  int target = 0;  ///< index into nodes: the effect
  double weight = 1;
  bool operator==(const GraphEdge&) const = default;
};
struct Graph {
  std::vector<std::string> nodes;
  std::vector<GraphEdge> edges;
  bool operator==(const Graph&) const = default;
};

}  // namespace assay
