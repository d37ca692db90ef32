// SPDX-License-Identifier: GPL-3.0-or-later
// Structural intervention distance (Peters and Buhlmann 2015), declared in dag_metrics.h.
#include <algorithm>
#include <cassert>
#include <map>
#include <vector>

#include "core/base/error.h"
#include "core/graph/dag_metrics.h"

namespace assay {
namespace {

struct Family {
  std::vector<std::vector<int>> causes, effects;
};

Family family_of(const Adjacency& graph) {
  Family family{std::vector<std::vector<int>>(graph.d), std::vector<std::vector<int>>(graph.d)};
  for (int i = 0; i < graph.d; ++i)
    for (int j = 0; j < graph.d; ++j)
      if (i != j && graph(i, j) != 0) {
        family.effects[i].push_back(j);
        family.causes[j].push_back(i);
      }
  return family;
}

/// reaches[i][j]: i = j or a directed path i ~> j.
std::vector<std::vector<bool>> reachability(const Family& family, const std::vector<int>& order) {
  const std::size_t d = order.size();
  std::vector<std::vector<bool>> reaches(d, std::vector<bool>(d, false));
  for (auto node = order.rbegin(); node != order.rend(); ++node) {
    reaches[*node][*node] = true;
    for (int effect : family.effects[*node])
      for (std::size_t j = 0; j < d; ++j)
        if (reaches[effect][j]) reaches[*node][j] = true;
  }
  return reaches;
}

/// Nodes d-connected to `start` given `given`, in the graph without the edges start -> c for c in `cut`.
/// Reachability over (node, arrived against an arrow / along an arrow), Koller and Friedman 2009, algorithm 3.1.
std::vector<bool> d_connected(const Family& family, int start, const std::vector<bool>& given,
                              const std::vector<bool>& ancestor_of_given, const std::vector<int>& cut) {
  const std::size_t d = given.size();
  std::vector<bool> connected(d, false), upward(d, false), downward(d, false);
  struct Step {
    int node;
    bool up;  // we came from an effect of the node
  };
  std::vector<Step> open;
  const auto go = [&](int node, bool up) {
    auto seen = (up ? upward : downward)[node];
    if (seen) return;
    seen = true;
    open.push_back({node, up});
  };
  for (int cause : family.causes[start]) go(cause, true);
  for (int effect : family.effects[start])
    if (std::find(cut.begin(), cut.end(), effect) == cut.end()) go(effect, false);
  while (!open.empty()) {
    const auto [node, up] = open.back();
    open.pop_back();
    if (node == start) continue;  // a path that returns to its start only repeats what begins there
    if (!given[node]) connected[node] = true;
    if (!given[node]) {
      for (int effect : family.effects[node]) go(effect, false);
      if (up)
        for (int cause : family.causes[node]) go(cause, true);
    }
    if (!up && ancestor_of_given[node])  // a collider that is, or has an effect, in the given set
      for (int cause : family.causes[node]) go(cause, true);
  }
  return connected;
}

}  // namespace

int sid(const Adjacency& truth, const Adjacency& estimate) {
  assert(truth.d == estimate.d);
  const int d = truth.d;
  const auto order = topological_order(truth);
  if (!order)
    throw Error(ErrorKind::method, {"The structural intervention distance needs an acyclic true graph",
                                    {},
                                    {},
                                    "a reference graph without directed cycles",
                                    {}});
  const Family family = family_of(truth);
  const auto reaches = reachability(family, *order);

  int wrong = 0;
  for (int i = 0; i < d; ++i) {
    std::vector<bool> adjusted(d, false), ancestor_of_adjusted(d, false);
    for (int z = 0; z < d; ++z)
      if (z != i && estimate(z, i) != 0) {
        adjusted[z] = true;
        for (int a = 0; a < d; ++a)
          if (reaches[a][z]) ancestor_of_adjusted[a] = true;
      }

    std::map<std::vector<int>, std::vector<bool>> connected_by_cut;  // one pass per set of first edges, usually few
    for (int j = 0; j < d; ++j) {
      if (j == i) continue;
      if (adjusted[j]) {
        wrong += reaches[i][j];
        continue;
      }
      bool harmful = false;
      for (int m = 0; m < d && !harmful && reaches[i][j]; ++m)
        harmful = m != i && reaches[i][m] && reaches[m][j] && ancestor_of_adjusted[m];
      if (harmful) {
        ++wrong;
        continue;
      }
      std::vector<int> cut;
      for (int effect : family.effects[i])
        if (reaches[effect][j]) cut.push_back(effect);
      auto found = connected_by_cut.find(cut);
      if (found == connected_by_cut.end())
        found = connected_by_cut.emplace(cut, d_connected(family, i, adjusted, ancestor_of_adjusted, cut)).first;
      wrong += found->second[j];
    }
  }
  return wrong;
}

}  // namespace assay
