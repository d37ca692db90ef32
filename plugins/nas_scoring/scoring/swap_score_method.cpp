// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <unordered_set>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/nas_scoring/declarations.h"
#include "plugins/nas_scoring/inputs/method_inputs.h"
#include "plugins/nas_scoring/methods.h"
#include "plugins/nas_scoring/networks/scripted_network.h"
#include "plugins/nas_scoring/scoring/list_scoring.h"

namespace assay::nas {
namespace {

constexpr std::size_t most_with_layers = 100;
const std::vector<std::string> ranking_columns = {"rank",    "architecture",     "swap",
                                                  "swap_sd", "swap_regularised", "parameters"};

/// The first of every class of isomorphic cells.
std::vector<std::string> one_of_each(const std::vector<std::string>& list, const Space& space) {
  std::unordered_set<std::string> seen;
  std::vector<std::string> first;
  for (const std::string& architecture : list) {
    if (seen.insert(space.canonical(architecture)).second) first.push_back(architecture);
  }
  return first;
}

Table layers_table(const std::vector<CandidateScore>& scores, std::int64_t samples) {
  Table table{{"architecture", "layer", "units", "swap", "active_share"}, {}};
  for (const CandidateScore& score : scores) {
    for (const LayerCount& layer : score.layers) {
      const auto bits = static_cast<double>(layer.units * samples);
      table.rows.push_back({score.architecture, layer.name, layer.units, layer.swap,
                            number_cell(static_cast<double>(layer.active) / bits)});
    }
  }
  return table;
}

/// The rows of table `scores` once more, best first; what has no rank stands last.
Table ranking_table(const Table& scores, const std::vector<std::int64_t>& ranks) {
  std::vector<std::size_t> columns, order(ranks.size());
  for (const std::string& name : ranking_columns) {
    columns.push_back(static_cast<std::size_t>(std::ranges::find(scores.columns, name) - scores.columns.begin()));
  }
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order,
                           [&](auto a, auto b) { return ranks[a] > 0 && (ranks[b] == 0 || ranks[a] < ranks[b]); });
  Table table{ranking_columns, {}};
  for (const std::size_t row : order) {
    auto& cells = table.rows.emplace_back();
    for (const std::size_t column : columns) cells.push_back(scores.rows[row][column]);
  }
  return table;
}

/// The file of the user's own as the one row of the table.
CandidateScore score_file(const Parameters& parameters, const ImageBatch& batch, RunContext& context) {
  const auto model = context.data("model");
  if (!model)
    throw Error(ErrorKind::usage,
                {"A network of your own needs its file.", "parameter model", {}, "a TorchScript file", "Give model."});
  // A run of nas_scoring.train gives a folder with the file in it: model=run:RUN/network.
  const bool folder = std::filesystem::is_directory(model->path);
  ScriptedNetwork network((folder ? model->path / "model.pt" : model->path).string(), context.device());
  CandidateScore score;
  score.architecture = model->name;
  score.parameters = network.parameter_count();
  ScoreOptions options = score_options(parameters, context);
  options.layers = true;
  SwapScore counts;
  if (parameters.text("weights") == "draw") {
    counts = network.score_anew(batch, options, candidate_seed(model->sha256));
  } else {
    counts.repeats = {network.count(batch)};
    counts.mean = static_cast<double>(counts.repeats.front().swap);
    counts.standard_deviation = std::numeric_limits<double>::quiet_NaN();
    if (network.training() && network.has_training_flag()) {
      context.warn(
          "The file is in training mode, so batch norm uses the batch's own statistics and dropout draws. Call "
          "eval() before saving it to score it as it will be used.");
    }
  }
  const PatternCounts& first = counts.repeats.front();
  score.units = first.units;
  score.swap = counts.mean;
  score.swap_sd = counts.standard_deviation;
  score.standard = static_cast<double>(first.standard);
  score.active_share = first.active_share;
  score.layers = first.layers;
  return score;
}

void report(const Parameters& parameters, RunContext& context, const std::vector<CandidateScore>& scores,
            const std::optional<Regularisation>& rule) {
  const bool scripted = parameters.text("space") == "torchscript";
  const Space* chosen = scripted ? nullptr : &space(parameters.text("space"));
  std::vector<double> ranked;
  for (const CandidateScore& score : scores) {
    ranked.push_back(ranked_score(score, rule, cost_of(parameters, score.parameters, score.macs)));
  }
  const auto ranks = ranks_of(ranked);
  Table table;
  for (const ColumnSpec& column : score_columns()) table.columns.push_back(column.name);
  table.columns.insert(table.columns.end(), {"rank", "skip_path"});
  std::vector<std::string> architectures;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    auto cells = score_cells(scores[i], rule, cost_of(parameters, scores[i].parameters, scores[i].macs));
    if (scripted) cells[2] = {};
    cells.push_back(rank_cell(ranks[i]));
    cells.emplace_back();
    if (chosen != nullptr) cells.back() = chosen->has_skip_path(scores[i].architecture);
    table.rows.push_back(std::move(cells));
    architectures.push_back(scores[i].architecture);
  }
  context.table("scores", table);
  context.table("ranking", ranking_table(table, ranks));
  if (scores.size() <= most_with_layers) context.table("layers", layers_table(scores, parameters.integer("samples")));
  if (chosen != nullptr) context.table("cells", cells_table(*chosen, architectures));
  context.scalar("architectures_scored", static_cast<std::int64_t>(scores.size()));
  const auto best = std::find(ranks.begin(), ranks.end(), 1);
  if (best == ranks.end()) return;
  const CandidateScore& winner = scores[static_cast<std::size_t>(best - ranks.begin())];
  context.scalar("best_architecture", winner.architecture);
  context.scalar("best_score", winner.swap);
  if (chosen != nullptr && scores.size() > 1 && !chosen->has_skip_path(winner.architecture)) {
    context.warn(
        "The best architecture has no identity path from input to output. Chains of convolutions without one have "
        "the most patterns and are hard to train: look at the ranks below it too.");
  }
}

}  // namespace

MethodInfo SwapScoreMethod::info() const { return swap_score_info(); }

std::vector<Problem> SwapScoreMethod::check(const Parameters& parameters) const {
  std::vector<Problem> problems;
  check_architectures(parameters, true, problems);
  check_network(parameters, problems);
  check_regularisation(parameters, problems);
  const bool scripted = parameters.text("space") == "torchscript";
  if (scripted && !parameters.has("model")) {
    problems.push_back({"model",
                        "A network of your own needs its file.",
                        {},
                        "a TorchScript file",
                        "Give model, or choose another space."});
  }
  if (scripted && parameters.text("weights") == "keep" && parameters.integer("repeats") != 1) {
    problems.push_back({"repeats", "The weights of a file are counted once.",
                        std::to_string(parameters.integer("repeats")), "1",
                        "Leave repeats away, or choose weights=draw."});
  }
  if (scripted && parameters.text("mode") == "official") {
    problems.push_back({"mode", "The order of the official draws is known for spaces alone.", "official", "corrected",
                        "Leave mode away."});
  }
  if (scripted && parameters.text("cost") == "macs" && parameters.text("regularisation") != "none") {
    problems.push_back(
        {"cost", "The multiply-accumulates of a file are not counted.", "macs", "parameters", "Leave cost away."});
  }
  return problems;
}

void SwapScoreMethod::run(const Parameters& parameters, RunContext& context) {
  context.progress(0, "read");
  auto saved = saved_scores(context);
  const bool fresh = !saved.has_value();
  const ImageBatch batch = read_batch(parameters, context);
  const std::string images = context.data("images")->name;
  std::vector<CandidateScore> scores;
  std::optional<Regularisation> rule;
  const bool scripted = parameters.text("space") == "torchscript";
  if (scripted) {
    rule = read_regularisation(parameters, {});
    context.progress(0.02, "score");
    scores.push_back(score_file(parameters, batch, context));
    context.metric("swap", 0, scores.front().swap);
  } else {
    const Space& chosen = space(parameters.text("space"));
    auto list = read_architectures(parameters, context);
    if (parameters.boolean("unique")) list = one_of_each(list, chosen);
    const NetworkScale scale = scale_of(parameters, batch);
    rule = read_regularisation(parameters, scale);
    if (saved) scores = std::move(*saved);
    Measures measures;
    measures.layers = list.size() <= most_with_layers;
    measures.prune = parameters.boolean("prune");
    if (fresh)
      context.log(LogLevel::info,
                  for_people(static_cast<std::int64_t>(list.size())) + " architectures of " + chosen.title());
    const CandidateScorer scorer(chosen, scale, batch, score_options(parameters, context), measures,
                                 scoring_threads(context, list.size()));
    try {
      score_list(scorer, list, static_cast<int>(parameters.integer("repeats")), context, 0.02, 0.99, scores);
    } catch (const Error& error) {
      // What was scored so far stays with a run that is cancelled.
      if (error.kind() == ErrorKind::cancelled && !scores.empty()) report(parameters, context, scores, rule);
      throw;
    }
  }
  context.progress(0.99, "tables");
  report_faults(scores, context);
  report_saturation(scores, parameters.integer("samples"), scripted ? nullptr : &space(parameters.text("space")),
                    context);
  report(parameters, context, scores, rule);
  if (rule) {
    context.scalar("mu", rule->mu);
    context.scalar("sigma", rule->sigma);
  }
  context.scalar("conditions", "n = " + std::to_string(scores.size()) + ", " + conditions(parameters, images));
}

}  // namespace assay::nas
