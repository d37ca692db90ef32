// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/run_results.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/numbers.h"
#include "plugins/dag_learning/components.h"
#include "plugins/dag_learning/sortability.h"
#include "plugins/dag_learning/sortnregress.h"

namespace assay::dag {
namespace {

Cell cell(std::optional<double> value) { return value && std::isfinite(*value) ? Cell(*value) : Cell(); }

// Least squares whatever the loss was, so that baselines and result are scored alike.
SampleMoments least_squares_view(const SampleMoments& moments) {
  return {.loss = LossKind::l2, .rows = moments.rows, .gram = moments.gram, .samples = {}};
}

struct Scored {
  std::string name;
  Eigen::MatrixXd weights;
  std::optional<double> score;
};

Table baseline_table(const InputData& input, const std::vector<Scored>& rows) {
  Table table;
  table.columns = {"method", "edges", "score", "shd", "tpr", "fdr"};
  for (const Scored& row : rows) {
    std::vector<Cell> cells{row.name, std::int64_t(count_edges(row.weights)), cell(row.score), Cell(), Cell(), Cell()};
    if (const auto met = accuracy(input, row.weights)) {
      cells[3] = std::int64_t(met->shd);
      cells[4] = met->tpr;
      if (met->predicted > 0) cells[5] = met->fdr;
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table edges_table(const InputData& input, const Eigen::MatrixXd& weights, const Refit& fit) {
  Table table;
  table.columns = {"source", "target", "weight", "refit", "se", "status"};
  const Graph graph = to_graph(weights, input.names);
  auto add = [&](const EdgeComparison& edge) {
    const bool learned = edge.status != EdgeStatus::missing;
    const Cell status = edge.status == EdgeStatus::plain ? Cell() : Cell(std::string(to_string(edge.status)));
    table.rows.push_back({input.names[std::size_t(edge.source)], input.names[std::size_t(edge.target)],
                          learned ? Cell(edge.weight) : Cell(),
                          learned ? Cell(fit.weights(edge.source, edge.target)) : Cell(),
                          learned ? cell(fit.standard_errors(edge.source, edge.target)) : Cell(), status});
  };
  if (input.reference) {
    for (const EdgeComparison& edge : compare_edges(to_graph(*input.reference, input.names), graph)) add(edge);
  } else {
    for (const GraphEdge& edge : graph.edges) {
      add({.source = edge.source,
           .target = edge.target,
           .status = EdgeStatus::plain,
           .weight = edge.weight,
           .reference_weight = 0});
    }
  }
  return table;
}

Table variables_table(const InputData& input, const Eigen::MatrixXd& weights, const Eigen::VectorXd& variance,
                      const Eigen::VectorXd& r2, const Eigen::VectorXd& residuals) {
  Table table;
  table.columns = {"order", "variable", "variance", "r2", "residual_variance", "parents", "children"};
  std::vector<int> order = topological_order(weights);
  const bool known = !order.empty();
  for (int i = 0; !known && i < int(input.names.size()); ++i) order.push_back(i);
  for (std::size_t k = 0; k < order.size(); ++k) {
    const int i = order[k];
    table.rows.push_back({known ? Cell(std::int64_t(k + 1)) : Cell(), input.names[std::size_t(i)], variance[i], r2[i],
                          residuals[i], std::int64_t((weights.col(i).array() != 0.0).count()),
                          std::int64_t((weights.row(i).array() != 0.0).count())});
  }
  return table;
}

void report_metrics(RunContext& context, const InputData& input, const Eigen::MatrixXd& weights, bool dag) {
  const auto met = accuracy(input, weights);
  if (!met) return;
  context.scalar("shd", std::int64_t(met->shd));
  context.scalar("tpr", met->tpr);
  context.scalar("fdr", met->predicted > 0 ? Cell(met->fdr) : Cell());
  if (!dag || input.names.size() > 500)
    return;  // both need an acyclic estimate; SID is cubic in the number of variables
  const Adjacency truth = to_adjacency(*input.reference), learned = to_adjacency(weights);
  context.scalar("sid", std::int64_t(sid(truth, learned)));
  context.scalar("shd_cpdag", std::int64_t(shd_cpdag(truth, learned)));
}

void warn_about_result(RunContext& context, const InputData& input, const std::vector<Scored>& rows, bool dag,
                       std::optional<double> varsortability) {
  const double d = double(input.names.size());
  const int edges = count_edges(rows[0].weights);
  if (!dag) context.warn("The learned graph has a directed cycle. Raise the threshold until it is a DAG.");
  if (edges > 0.4 * d * (d - 1.0) / 2.0 && d >= 4) {
    context.warn("The graph joins " + std::to_string(int(std::lround(100.0 * edges / (d * (d - 1.0) / 2.0)))) +
                 " % of all pairs of variables. On large or mixed samples the criteria take nearly every edge: look at "
                 "the whole path before you "
                 "trust one graph.");
  }
  if (varsortability && *varsortability > 0.9) {
    context.warn("Varsortability is " + for_people(*varsortability) +
                 ": sorting the variables by variance already gives nearly the true order, so this data set says "
                 "little about a method.");
  }
  const auto own = accuracy(input, rows[0].weights);
  const auto sorted = accuracy(input, rows[1].weights);
  if (own && sorted && sorted->shd <= own->shd && sorted->predicted > 0) {
    context.warn("Sorting by variance and regressing does as well: SHD " + std::to_string(sorted->shd) + " beside " +
                 std::to_string(own->shd) + ".");
  } else if (!own && edges > 0 && rows[0].score && rows[1].score && *rows[1].score <= *rows[0].score) {
    context.warn(
        "Sorting by variance and regressing scores as well as the learned graph: the order may follow the scale of the "
        "columns alone.");
  }
}

}  // namespace

Matrix to_matrix(const Eigen::MatrixXd& weights, const std::vector<std::string>& names) {
  Matrix matrix;
  matrix.shape = {std::int64_t(weights.rows()), std::int64_t(weights.cols())};
  matrix.values.resize(std::size_t(weights.size()));
  Eigen::Map<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
      matrix.values.data(), weights.rows(), weights.cols()) = weights;
  if (std::int64_t(names.size()) == weights.rows()) matrix.row_names = names;
  if (std::int64_t(names.size()) == weights.cols()) matrix.column_names = names;
  return matrix;
}

Graph to_graph(const Eigen::MatrixXd& weights, const std::vector<std::string>& names) {
  Graph graph;
  graph.nodes = names;
  for (int i = 0; i < int(weights.rows()); ++i) {
    for (int j = 0; j < int(weights.cols()); ++j) {
      if (weights(i, j) != 0.0) graph.edges.push_back({i, j, weights(i, j)});
    }
  }
  return graph;
}

Adjacency to_adjacency(const Eigen::MatrixXd& weights) {
  Adjacency graph{int(weights.rows())};
  for (int i = 0; i < graph.d; ++i) {
    for (int j = 0; j < graph.d; ++j) graph(i, j) = weights(i, j) != 0.0 ? 1 : 0;
  }
  return graph;
}

std::optional<EdgeAccuracy> accuracy(const InputData& input, const Eigen::MatrixXd& weights) {
  if (!input.reference) return std::nullopt;
  return count_accuracy(to_adjacency(*input.reference), to_adjacency(weights));
}

void report_learned(RunContext& context, const InputData& input, const SampleMoments& moments,
                    const Eigen::MatrixXd& weights, const std::string& name) {
  context.progress(0.97, "baselines");
  const bool dag = is_dag(weights);
  context.graph("graph", to_graph(weights, input.names));
  context.matrix("weights", to_matrix(weights, input.names));
  context.scalar("edges", std::int64_t(count_edges(weights)));
  context.scalar("is_dag", dag);
  report_metrics(context, input, weights, dag);

  const Eigen::VectorXd variance = moments.gram.diagonal();
  const Eigen::VectorXd r2 = r_squared(moments.gram);
  std::optional<double> varsortability;
  if (input.reference) {
    varsortability = sortability(*input.reference, variance);
    context.scalar("varsortability", cell(varsortability));
    context.scalar("r2_sortability", cell(sortability(*input.reference, r2)));
  }
  context.scalar("learned_varsortability", cell(sortability(weights, variance)));
  context.scalar("learned_r2_sortability", cell(sortability(weights, r2)));

  const Refit fit = refit(moments, weights);
  context.table("edges_table", edges_table(input, weights, fit));
  context.table("variables", variables_table(input, weights, variance, r2, fit.residuals));

  const SampleMoments squares = least_squares_view(moments);
  auto scored = [&](std::string title, Eigen::MatrixXd w) {
    std::optional<double> value;
    if (is_dag(w)) value = score(squares, refit(squares, w), Criterion::ebic_ev);
    return Scored{std::move(title), std::move(w), value};
  };
  const auto stop = [&] { context.stop_point(); };
  const Eigen::MatrixXd empty = Eigen::MatrixXd::Zero(weights.rows(), weights.cols());
  std::vector<Scored> rows;
  rows.push_back(scored(name, weights));
  rows.push_back(scored("sortnregress, variance", sortnregress(moments.gram, moments.rows, variance, stop)));
  context.progress(0.985, "baselines");
  rows.push_back(scored("sortnregress, R²", sortnregress(moments.gram, moments.rows, r2, stop)));
  rows.push_back(scored("empty graph", empty));
  context.table("baselines", baseline_table(input, rows));
  warn_about_result(context, input, rows, dag, varsortability);
  context.progress(1.0, "baselines");
}

}  // namespace assay::dag
