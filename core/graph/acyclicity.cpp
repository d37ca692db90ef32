// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/acyclicity.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace assay {
namespace {

std::vector<std::vector<int>> effects_of(const Adjacency& graph) {
  std::vector<std::vector<int>> effects(graph.d);
  for (int i = 0; i < graph.d; ++i)
    for (int j = 0; j < graph.d; ++j)
      if (i != j && graph(i, j) != 0) effects[i].push_back(j);
  return effects;
}

}  // namespace

std::optional<std::vector<int>> topological_order(const Adjacency& graph) {
  const auto effects = effects_of(graph);
  std::vector<int> open_causes(graph.d, 0);
  for (const auto& list : effects)
    for (int effect : list) ++open_causes[effect];
  std::priority_queue<int, std::vector<int>, std::greater<>> free;
  for (int node = 0; node < graph.d; ++node)
    if (open_causes[node] == 0) free.push(node);
  std::vector<int> order;
  order.reserve(graph.d);
  while (!free.empty()) {
    const int node = free.top();
    free.pop();
    order.push_back(node);
    for (int effect : effects[node])
      if (--open_causes[effect] == 0) free.push(effect);
  }
  if (static_cast<int>(order.size()) != graph.d) return std::nullopt;
  return order;
}

bool is_dag(const Adjacency& graph) { return topological_order(graph).has_value(); }

bool is_dag(std::span<const double> weights, int d) { return is_dag(pattern_of(weights, d)); }

std::vector<std::vector<int>> strongly_connected_components(const Adjacency& graph) {
  const auto effects = effects_of(graph);
  std::vector<int> index(graph.d, -1), low(graph.d, 0);
  std::vector<bool> on_stack(graph.d, false);
  std::vector<int> stack;
  std::vector<std::vector<int>> components;
  struct Visit {
    int node;
    std::size_t next_effect;
  };
  std::vector<Visit> visits;
  int counter = 0;
  const auto enter = [&](int node) {
    index[node] = low[node] = counter++;
    stack.push_back(node);
    on_stack[node] = true;
    visits.push_back({node, 0});
  };
  for (int root = 0; root < graph.d; ++root) {
    if (index[root] >= 0) continue;
    enter(root);
    while (!visits.empty()) {
      const int node = visits.back().node;
      if (visits.back().next_effect < effects[node].size()) {
        const int effect = effects[node][visits.back().next_effect++];
        if (index[effect] < 0) {
          enter(effect);
        } else if (on_stack[effect]) {
          low[node] = std::min(low[node], index[effect]);
        }
        continue;
      }
      visits.pop_back();
      if (!visits.empty()) low[visits.back().node] = std::min(low[visits.back().node], low[node]);
      if (low[node] != index[node]) continue;
      std::vector<int> component;
      int member = -1;
      do {
        member = stack.back();
        stack.pop_back();
        on_stack[member] = false;
        component.push_back(member);
      } while (member != node);
      std::sort(component.begin(), component.end());
      components.push_back(std::move(component));
    }
  }
  std::reverse(components.begin(), components.end());  // Tarjan finishes effects before their causes
  return components;
}

std::vector<int> find_cycle(const Adjacency& graph) {
  int start = graph.d;
  for (const auto& component : strongly_connected_components(graph))
    if (component.size() > 1) start = std::min(start, component.front());
  if (start == graph.d) return {};
  const auto effects = effects_of(graph);
  std::vector<int> parent(graph.d, -1);  // breadth first from start until an edge leads back to it
  std::vector<int> frontier{start};
  for (std::size_t head = 0; head < frontier.size(); ++head) {
    for (int effect : effects[frontier[head]]) {
      if (effect == start) {
        std::vector<int> cycle;
        for (int node = frontier[head]; node != start; node = parent[node]) cycle.push_back(node);
        cycle.push_back(start);
        std::reverse(cycle.begin(), cycle.end());
        return cycle;
      }
      if (parent[effect] >= 0) continue;
      parent[effect] = frontier[head];
      frontier.push_back(effect);
    }
  }
  return {};
}

std::string cycle_text(const std::vector<int>& cycle, const std::vector<std::string>& names) {
  std::string text;
  for (int node : cycle) text += names[node] + " -> ";
  return cycle.empty() ? text : text + names[cycle.front()];
}

}  // namespace assay
