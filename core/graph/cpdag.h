// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "core/base/export.h"
#include "core/graph/adjacency.h"

namespace assay {

/// The completed partially directed graph of a DAG's Markov equivalence class: a compelled edge i -> j has entry (i, j)
/// alone, an undirected one has both. Skeleton, v-structures, then Meek's rules 1 to 3 until none applies (rule 4 is
/// needed only with background knowledge). Throws Error (method) that names a cycle if `dag` has one.
/// Source: Meek 1995; Verma and Pearl 1990.
ASSAY_CORE Adjacency cpdag_of(const Adjacency& dag);

/// All v-structures a -> c <- b with a and b not adjacent, as {a, c, b} with a < b, sorted.
ASSAY_CORE std::vector<std::array<int, 3>> v_structures(const Adjacency& dag);

/// Whether two DAGs over the same nodes imply the same conditional independences: same skeleton and same v-structures.
ASSAY_CORE bool markov_equivalent(const Adjacency& one, const Adjacency& other);

}  // namespace assay
