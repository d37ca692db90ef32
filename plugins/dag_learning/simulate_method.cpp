// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "plugins/dag_learning/components.h"
#include "plugins/dag_learning/declarations.h"
#include "plugins/dag_learning/methods.h"
#include "plugins/dag_learning/run_results.h"
#include "plugins/dag_learning/simulation.h"
#include "plugins/dag_learning/sortability.h"

namespace assay::dag {

MethodInfo SimulateMethod::info() const { return simulate_info(); }

std::vector<Problem> SimulateMethod::check(const Parameters& parameters) const {
  std::vector<Problem> problems;
  const double nodes = double(parameters.integer("nodes"));
  const double edges = parameters.real("edges_per_node");
  if (parameters.text("graph") == "er" && std::llround(nodes * edges) > std::llround(nodes * (nodes - 1) / 2)) {
    problems.push_back(
        {.parameter = "edges_per_node",
         .message = "There are not so many pairs of nodes",
         .value = to_text(edges),
         .allowed = "at most " + to_text((nodes - 1) / 2) + " with " + to_text(std::int64_t(nodes)) + " nodes",
         .remedy = "Use fewer edges per node, or more nodes"});
  }
  if (nodes * double(parameters.integer("samples")) > 1e8) {
    problems.push_back({.parameter = "samples",
                        .message = "The data would have more than 100,000,000 entries",
                        .value = to_text(parameters.integer("samples")),
                        .allowed = "samples times nodes at most 100,000,000",
                        .remedy = "Use fewer samples or nodes"});
  }
  return problems;
}

void SimulateMethod::run(const Parameters& parameters, RunContext& context) {
  context.progress(0.0, "graph");
  const int nodes = int(parameters.integer("nodes"));
  const int samples = int(parameters.integer("samples"));
  std::vector<std::string> names;
  for (int i = 0; i < nodes; ++i) names.push_back("X" + std::to_string(i + 1));
  RandomStream graph_random = context.random("graph"), weight_random = context.random("weights");
  RandomStream scale_random = context.random("noise_scale"), noise_random = context.random("noise");
  const GraphKind kind = parameters.text("graph") == "sf" ? GraphKind::scale_free : GraphKind::erdos_renyi;
  const Eigen::MatrixXd pattern = simulate_dag(kind, nodes, parameters.real("edges_per_node"), graph_random);
  const Eigen::MatrixXd weights = simulate_weights(pattern, parameters.text("weights") == "gap", weight_random);
  context.graph("reference", to_graph(weights, names));
  context.matrix("weights", to_matrix(weights, names));
  context.scalar("edges", std::int64_t(count_edges(weights)));
  context.stop_point();

  context.progress(0.2, "samples");
  Eigen::VectorXd scale = Eigen::VectorXd::Ones(nodes);
  if (parameters.text("noise_scale") == "unequal") {
    for (int j = 0; j < nodes; ++j) scale[j] = scale_random.uniform(0.5, 2.0);
  }
  const std::string& noise = parameters.text("noise");
  const NoiseKind noise_kind = noise == "exp"      ? NoiseKind::exponential
                               : noise == "gumbel" ? NoiseKind::gumbel
                                                   : NoiseKind::gauss;
  Eigen::MatrixXd x = simulate_linear(weights, noise_kind, scale, samples, noise_random, [&] { context.stop_point(); });
  if (parameters.boolean("standardise")) {
    for (int j = 0; j < nodes; ++j) {
      x.col(j).array() -= x.col(j).mean();
      const double deviation = std::sqrt(x.col(j).squaredNorm() / samples);
      if (deviation > 0.0) x.col(j) /= deviation;
    }
  }
  Matrix data = to_matrix(x, {});
  data.column_names = names;
  context.matrix("data", data);

  const Eigen::VectorXd mean = x.colwise().mean();
  Eigen::VectorXd variance(nodes);
  for (int j = 0; j < nodes; ++j) variance[j] = (x.col(j).array() - mean[j]).square().sum() / samples;
  const Eigen::VectorXd r2 = r_squared(centred_gram(x));
  if (const auto value = sortability(weights, variance)) context.scalar("varsortability", *value);
  if (const auto value = sortability(weights, r2)) context.scalar("r2_sortability", *value);
  Table variables;
  variables.columns = {"order", "variable", "variance", "r2"};
  const std::vector<int> order = topological_order(weights);
  for (std::size_t k = 0; k < order.size(); ++k) {
    const int i = order[k];
    variables.rows.push_back({std::int64_t(k + 1), names[std::size_t(i)], variance[i], r2[i]});
  }
  context.table("variables", variables);
  context.progress(1.0, "samples");
}

}  // namespace assay::dag
