// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "plugins/dag_learning/components.h"
#include "plugins/dag_learning/declarations.h"
#include "plugins/dag_learning/learning_run.h"
#include "plugins/dag_learning/methods.h"
#include "plugins/dag_learning/notears_al.h"
#include "plugins/dag_learning/run_observer.h"
#include "plugins/dag_learning/run_results.h"
#include "plugins/dag_learning/state_bytes.h"

namespace assay::dag {
namespace {

Criterion criterion_of(const Parameters& parameters) {
  const std::string& name = parameters.text("criterion");
  if (name == "ebic_nv") return Criterion::ebic_nv;
  if (name == "bic_ev") return Criterion::bic_ev;
  if (name == "bic_nv") return Criterion::bic_nv;
  if (name == "cv") return Criterion::cross_validation;
  return Criterion::ebic_ev;
}

Cell cell(double value) { return std::isfinite(value) ? Cell(value) : Cell(); }

Cell shd_cell(const InputData& input, const Eigen::MatrixXd& weights) {
  const auto met = accuracy(input, weights);
  return met ? Cell(std::int64_t(met->shd)) : Cell();
}

Table path_table(const InputData& input, const NotearsAlState& state, const NotearsAlResult& result) {
  Table table;
  table.columns = {"lambda", "edges", "criterion", "is_dag", "chosen", "h", "evaluations", "shd"};
  for (std::size_t k = 0; k < state.full.points.size(); ++k) {
    const PathPoint& point = state.full.points[k];
    table.rows.push_back({point.lambda, std::int64_t(point.edges), cell(result.path_scores[k]), point.is_dag,
                          int(k) == result.chosen_point, point.h, std::int64_t(point.evaluations),
                          shd_cell(input, point.weights)});
  }
  return table;
}

Table stages_table(const InputData& input, const NotearsAlResult& result) {
  Table table;
  table.columns = {"stage", "edges", "is_dag", "loss", "score", "evaluations", "chosen", "shd"};
  for (const StageResult& stage : result.stages) {
    table.rows.push_back({stage.title, std::int64_t(stage.edges), stage.is_dag, cell(stage.loss), cell(stage.score),
                          std::int64_t(stage.evaluations), stage.chosen,
                          stage.is_dag ? shd_cell(input, stage.weights) : Cell()});
  }
  return table;
}

void warn_about_path(RunContext& context, const InputData& input, const NotearsAlState& state,
                     const NotearsAlResult& result) {
  if (state.full.points.empty()) {
    context.warn("The first estimate has no weight at all, so there is nothing to choose from: the graph is empty.");
    return;
  }
  if (!result.removed.empty()) {
    std::string list;
    for (const auto& [source, target] : result.removed) {
      list += (list.empty() ? "" : ", ") + input.names[std::size_t(source)] + " -> " + input.names[std::size_t(target)];
    }
    context.warn("The chosen graph had a cycle; removed to break it, weakest first: " + list + ".");
  }
  const int last = int(state.full.points.size()) - 1;
  if (result.chosen_point == 0 && last > 0) {
    context.warn("The largest penalty of the path was chosen; the true choice may lie beyond it.");
  } else if (result.chosen_point == last && last > 0 && state.full.points.size() == state.full.grid.size() &&
             state.full.grid.size() >= 24) {
    context.warn("The smallest penalty of the path was chosen; the graph may have too few edges.");
  }
}

}  // namespace

MethodInfo NotearsAlMethod::info() const { return notears_al_info(); }

std::vector<Problem> NotearsAlMethod::check(const Parameters& parameters) const {
  std::vector<Problem> problems = check_data_parameters(parameters);
  if (parameters.text("mode") == "extended" && parameters.text("loss") != "l2") {
    problems.push_back({.parameter = "mode",
                        .message = "Extended mode works with least squares alone",
                        .value = "extended",
                        .allowed = "paper with loss=" + parameters.text("loss"),
                        .remedy = "Use mode=paper, or loss=l2"});
  }
  return problems;
}

void NotearsAlMethod::run(const Parameters& parameters, RunContext& context) {
  const LearningRun learning = begin_learning(parameters, context);
  const InputData& input = learning.input;
  NotearsAlState state = begin_state(input, context, notears_al_state_from);
  NotearsAlOptions options;
  options.criterion = criterion_of(parameters);
  options.path.mode = parameters.text("mode") == "extended" ? Mode::extended : Mode::paper;
  options.path.initial_l1 = parameters.real("lambda1");
  const std::string& starts = parameters.text("starts");
  options.path.starts = starts == "one" ? 1 : starts == "best_of_three" ? 3 : 0;
  options.path.gamma = parameters.real("gamma");
  if (!parameters.is_word("lambda")) options.path.fixed_lambda = parameters.real("lambda");
  options.path.allowed = input.allowed;
  if (options.criterion == Criterion::cross_validation && input.samples.rows() < 2 * options.folds) {
    throw Error(ErrorKind::data, {.message = "Cross-validation needs at least two rows per fold",
                                  .where = "data",
                                  .value = std::to_string(input.samples.rows()) + " rows",
                                  .allowed = std::to_string(2 * options.folds) + " rows or more",
                                  .remedy = "Choose another criterion"});
  }
  RunObserver observer(context);
  const NotearsAlResult result = run_notears_al(
      input.samples, learning.moments, options, state, [&](const Progress& p) { observer(p); },
      [&](const NotearsAlState& s) { observer.boundary([&] { return to_bytes(s); }); });
  context.scalar("h", result.h);
  context.scalar("objective", result.objective);
  context.scalar("score", result.score);
  context.scalar("selected_lambda", result.chosen_point >= 0 ? Cell(result.selected_lambda) : Cell());
  context.scalar("evaluations", std::int64_t(observer.evaluations()));
  context.matrix("weights_penalised", to_matrix(result.weights_penalised, input.names));
  context.table("path", path_table(input, state, result));
  context.table("stages", stages_table(input, result));
  warn_about_path(context, input, state, result);
  report_learned(context, input, learning.moments, result.weights, "NOTEARS-AL");
}

}  // namespace assay::dag
