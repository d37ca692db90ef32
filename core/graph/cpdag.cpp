// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/cpdag.h"

#include <algorithm>
#include <cassert>

#include "core/base/error.h"
#include "core/graph/acyclicity.h"

namespace assay {
namespace {

/// A graph of directed (one entry) and undirected (two entries) edges with its neighbour lists.
struct Partial {
  Adjacency marks;
  std::vector<std::vector<int>> neighbours;  // of the skeleton

  bool directed(int i, int j) const { return marks(i, j) != 0 && marks(j, i) == 0; }
  bool undirected(int i, int j) const { return marks(i, j) != 0 && marks(j, i) != 0; }
};

/// Whether one of Meek's rules 1 to 3 turns the undirected edge i -- j into i -> j.
bool compelled(const Partial& graph, int i, int j) {
  // Rule 1: k -> i, k not adjacent to j.  Rule 2: i -> k -> j.
  for (int k : graph.neighbours[i]) {
    if (k == j) continue;
    if (graph.directed(k, i) && !graph.marks.adjacent(k, j)) return true;
    if (graph.directed(i, k) && graph.directed(k, j)) return true;
  }
  // Rule 3: i -- k -> j and i -- l -> j, k and l not adjacent.
  std::vector<int> between;
  for (int k : graph.neighbours[i])
    if (k != j && graph.undirected(i, k) && graph.directed(k, j)) between.push_back(k);
  for (std::size_t a = 0; a < between.size(); ++a)
    for (std::size_t b = a + 1; b < between.size(); ++b)
      if (!graph.marks.adjacent(between[a], between[b])) return true;
  return false;
}

}  // namespace

std::vector<std::array<int, 3>> v_structures(const Adjacency& dag) {
  std::vector<std::array<int, 3>> found;
  std::vector<int> causes;
  for (int c = 0; c < dag.d; ++c) {
    causes.clear();
    for (int i = 0; i < dag.d; ++i)
      if (i != c && dag(i, c) != 0) causes.push_back(i);
    for (std::size_t a = 0; a < causes.size(); ++a)
      for (std::size_t b = a + 1; b < causes.size(); ++b)
        if (!dag.adjacent(causes[a], causes[b])) found.push_back({causes[a], c, causes[b]});
  }
  std::sort(found.begin(), found.end());
  return found;
}

Adjacency cpdag_of(const Adjacency& dag) {
  if (const auto cycle = find_cycle(dag); !cycle.empty()) {
    std::vector<std::string> numbers(dag.d);
    for (int i = 0; i < dag.d; ++i) numbers[i] = std::to_string(i);
    throw Error(ErrorKind::method, {"Only an acyclic graph has an equivalence class (CPDAG)",
                                    "nodes numbered from 0",
                                    cycle_text(cycle, numbers),
                                    "a graph without directed cycles",
                                    {}});
  }
  Partial graph{Adjacency(dag.d), std::vector<std::vector<int>>(dag.d)};
  for (int i = 0; i < dag.d; ++i)
    for (int j = 0; j < dag.d; ++j)
      if (i != j && dag.adjacent(i, j)) {
        graph.marks(i, j) = 1;
        graph.neighbours[i].push_back(j);
      }
  for (const auto& [a, c, b] : v_structures(dag)) graph.marks(c, a) = graph.marks(c, b) = 0;

  bool changed = true;
  while (changed) {
    changed = false;
    for (int i = 0; i < dag.d; ++i)
      for (int j : graph.neighbours[i])
        if (graph.undirected(i, j) && compelled(graph, i, j)) {
          graph.marks(j, i) = 0;
          changed = true;
        }
  }
  return graph.marks;
}

bool markov_equivalent(const Adjacency& one, const Adjacency& other) {
  assert(one.d == other.d);
  for (int i = 0; i < one.d; ++i)
    for (int j = i + 1; j < one.d; ++j)
      if (one.adjacent(i, j) != other.adjacent(i, j)) return false;
  return v_structures(one) == v_structures(other);
}

}  // namespace assay
