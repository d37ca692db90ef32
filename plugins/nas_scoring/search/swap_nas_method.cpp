// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/nas_scoring/declarations.h"
#include "plugins/nas_scoring/inputs/method_inputs.h"
#include "plugins/nas_scoring/methods.h"
#include "plugins/nas_scoring/scoring/list_scoring.h"
#include "plugins/nas_scoring/search/swap_nas_run.h"

namespace assay::nas {
namespace {

constexpr std::size_t evaluations_between_checkpoints = 25;
constexpr int generations_between_checkpoints = 10;

EvolutionOptions options_of(const Parameters& parameters) {
  EvolutionOptions options;
  options.population = static_cast<int>(parameters.integer("population"));
  options.generations = static_cast<int>(parameters.integer("generations"));
  options.tournament = std::min(static_cast<int>(parameters.integer("tournament")), options.population);
  options.mutants = static_cast<int>(parameters.integer("mutants"));
  options.crossover = parameters.real("crossover");
  options.patience = static_cast<int>(parameters.integer("patience"));
  options.evaluations = parameters.integer("evaluations");
  options.official_sampler = parameters.text("sampler") == "official";
  return options;
}

/// One search from its parameters to its tables.
class SearchRun {
 public:
  SearchRun(const Parameters& parameters, RunContext& context)
      : parameters_(parameters),
        context_(context),
        space_(space(parameters.text("space"))),
        batch_(read_batch(parameters, context)),
        scale_(scale_of(parameters, batch_)),
        rule_(read_regularisation(parameters, scale_)),
        ensemble_(parameters.text("objective") == "ensemble"),
        threads_(std::max(context.threads(), 1)),
        scorer_(space_, scale_, batch_, score_options(parameters, context), Measures{true, ensemble_, ensemble_, false, false},
                threads_),
        options_(options_of(parameters)),
        search_(
            space_, options_, context.random("search"),
            [this](const std::vector<std::string>& encodings) { return score(encodings); }, size_limit()) {}

  void run() {
    context_.used_threads(threads_);
    if (ensemble_) search_.set_rerank([this](std::vector<Candidate>& archive) { rerank(archive); });
    if (const auto bytes = context_.resume()) restore_search(*bytes, search_, record_);
    if (!search_.started()) show_population(static_cast<std::int64_t>(search_.archive().size()));
    saved_at_ = search_.archive().size();
    saved_generation_ = search_.generation();
    while (search_.step()) after_step();
    rescore_shortlist();
    report();
  }

 private:
  Evolution::Admissible size_limit() const {
    if (!parameters_.has("max_parameters")) return {};
    return [this, limit = parameters_.integer("max_parameters")](const std::string& encoding) {
      return parameter_count(space_.build(encoding, scale_)) <= limit;
    };
  }

  double cost(const CandidateScore& score) const { return cost_of(parameters_, score.parameters, score.macs); }

  /// The score that people see: regularised where that is on.
  double shown(const Candidate& candidate) const {
    const CandidateScore score = score_of(candidate);
    return rule_ ? regularised(score.swap, cost(score), *rule_) : score.swap;
  }

  /// The ranks of scores by the (regularised) SWAP-Score, NWOT and SynFlow, taken together.
  std::vector<double> ensemble_of(const std::vector<CandidateScore>& scores) const {
    std::vector<std::vector<double>> values(3);
    for (const CandidateScore& score : scores) {
      values[0].push_back(ranked_score(score, rule_, cost(score)));
      values[1].push_back(score.nwot);
      values[2].push_back(score.synflow);
    }
    return rank_ensemble(values);
  }

  void rerank(std::vector<Candidate>& archive) const {
    std::vector<CandidateScore> scores;
    for (const Candidate& candidate : archive) scores.push_back(score_of(candidate));
    const auto objectives = ensemble_of(scores);
    for (std::size_t i = 0; i < archive.size(); ++i) archive[i].evaluation.objective = objectives[i];
  }

  std::vector<Evaluation> score(const std::vector<std::string>& encodings) {
    context_.stop_point();
    std::vector<Evaluation> evaluations;
    auto made = static_cast<std::int64_t>(search_.archive().size());
    const auto show = [&] {
      if (!search_.started()) show_population(++made);
    };
    for (const CandidateScore& score : scorer_(encodings, show)) {
      const double ranked = ranked_score(score, rule_, cost(score));
      if (!score.fault.empty()) context_.log(LogLevel::warning, score.architecture + ": " + score.fault);
      evaluations.push_back(
          {std::isnan(ranked) ? -std::numeric_limits<double>::infinity() : ranked, details_of(score)});
    }
    return evaluations;
  }

  void show_population(std::int64_t scored) {
    context_.progress(0.02 + 0.15 * static_cast<double>(scored) / options_.population, "population",
                      for_people(scored) + " of " + for_people(std::int64_t(options_.population)));
  }

  void after_step() {
    const std::size_t evaluated = search_.archive().size();
    if (!search_.started()) {
      show_population(static_cast<std::int64_t>(evaluated));
    } else {
      const int generation = search_.generation();
      record_generation(generation);
      context_.progress(0.17 + 0.73 * generation / std::max(options_.generations, 1), "search",
                        "generation " + for_people(std::int64_t(generation)));
    }
    if (evaluated < saved_at_ + evaluations_between_checkpoints &&
        search_.generation() < saved_generation_ + generations_between_checkpoints) {
      return;
    }
    saved_at_ = evaluated;
    saved_generation_ = search_.generation();
    if (search_.started()) context_.table("history", history_table(search_, record_, rule_, costs(), {}));
    context_.checkpoint(search_state(search_, record_));
  }

  void record_generation(int generation) {
    const auto members = search_.population();
    std::vector<double> values;
    for (const int member : members) {
      const double value = shown(search_.archive()[static_cast<std::size_t>(member)]);
      if (!std::isnan(value)) values.push_back(value);
    }
    if (!values.empty()) {
      double sum = 0;
      for (const double value : values) sum += value;
      context_.metric("best", generation, values.front());
      context_.metric("mean", generation, sum / static_cast<double>(values.size()));
      context_.metric("worst", generation, *std::min_element(values.begin(), values.end()));
    }
    context_.metric("evaluated", generation, static_cast<double>(search_.archive().size()));
    if (generation % snapshot_step(options_) == 0 || search_.ended())
      record_.snapshots.push_back({generation, members});
  }

  std::vector<double> costs() const {
    std::vector<double> costs;
    for (const Candidate& candidate : search_.archive()) costs.push_back(cost(score_of(candidate)));
    return costs;
  }

  /// The shortlist again with more repeats and the other scores, a few at a time.
  void rescore_shortlist() {
    shortlist_ = diverse_shortlist(search_.archive(), static_cast<int>(parameters_.integer("shortlist")),
                                   static_cast<int>(parameters_.integer("distance")), token_difference);
    ScoreOptions options = score_options(parameters_, context_);
    options.repeats = static_cast<int>(parameters_.integer("final_repeats"));
    const CandidateScorer scorer(space_, scale_, batch_, options, Measures{true, true, true, false, false}, threads_);
    while (record_.rescored.size() < shortlist_.size()) {
      const std::size_t done = record_.rescored.size();
      context_.progress(0.9 + 0.1 * static_cast<double>(done) / static_cast<double>(shortlist_.size()), "shortlist",
                        for_people(static_cast<std::int64_t>(done)) + " of " +
                            for_people(static_cast<std::int64_t>(shortlist_.size())));
      std::vector<std::string> part;
      for (std::size_t i = done; i < std::min(done + static_cast<std::size_t>(threads_), shortlist_.size()); ++i) {
        part.push_back(search_.archive()[static_cast<std::size_t>(shortlist_[i])].encoding);
      }
      for (CandidateScore& score : scorer(part)) record_.rescored.push_back(std::move(score));
      context_.checkpoint(search_state(search_, record_));
    }
  }

  std::vector<std::int64_t> ranks_by(const std::function<double(const CandidateScore&)>& value) const {
    std::vector<double> values;
    for (const CandidateScore& score : record_.rescored) values.push_back(value(score));
    return ranks_of(values);
  }

  /// Table shortlist; returns indices into the rescored ones, best first.
  std::vector<std::size_t> report_shortlist() {
    const auto objective = [&](const CandidateScore& score) { return ranked_score(score, rule_, cost(score)); };
    const auto ranks = ensemble_ ? ranks_of(ensemble_of(record_.rescored)) : ranks_by(objective);
    const auto by_swap = ranks_by([](const auto&s) { return s.swap; }),
               by_nwot = ranks_by([](const auto&s) { return s.nwot; }),
               by_synflow = ranks_by([](const auto&s) { return s.synflow; }),
               by_size = ranks_by([](const auto&s) { return static_cast<double>(s.parameters); });
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      if (ranks[i] > 0) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return ranks[a] < ranks[b]; });
    Table table{{"rank"}, {}};
    for (const ColumnSpec& column : score_columns()) table.columns.push_back(column.name);
    for (const char* name :
         {"nwot", "synflow", "rank_swap", "rank_nwot", "rank_synflow", "rank_parameters", "generation", "skip_path"}) {
      table.columns.push_back(name);
    }
    for (const std::size_t i : order) {
      const CandidateScore& score = record_.rescored[i];
      std::vector<Cell> row = {ranks[i]};
      for (Cell& cell : score_cells(score, rule_, cost(score))) row.push_back(std::move(cell));
      row.push_back(number_cell(score.nwot));
      row.push_back(number_cell(score.synflow));
      for (const auto* by : {&by_swap, &by_nwot, &by_synflow, &by_size}) row.push_back(rank_cell((*by)[i]));
      row.emplace_back(std::int64_t(search_.archive()[static_cast<std::size_t>(shortlist_[i])].generation));
      row.emplace_back(space_.has_skip_path(score.architecture));
      table.rows.push_back(std::move(row));
    }
    context_.table("shortlist", table);
    return order;
  }

  void report() {
    const auto order = report_shortlist();
    context_.table("history", history_table(search_, record_, rule_, costs(), shortlist_));
    Table scores;
    for (const ColumnSpec& column : score_columns()) scores.columns.push_back(column.name);
    scores.columns.push_back("generation");
    std::vector<std::string> architectures;
    std::int64_t invalid = 0;
    for (const Candidate& candidate : search_.archive()) {
      const CandidateScore score = score_of(candidate);
      auto row = score_cells(score, rule_, cost(score));
      row.emplace_back(std::int64_t(candidate.generation));
      scores.rows.push_back(std::move(row));
      architectures.push_back(candidate.encoding);
      invalid += std::isnan(score.swap);
    }
    context_.table("scores", scores);
    context_.table("cells", cells_table(space_, architectures));
    if (order.empty()) {
      throw Error(ErrorKind::method, {"No architecture of the shortlist has a valid score.",
                                      space_.id(),
                                      {},
                                      {},
                                      "Choose another initialisation, or other images."});
    }
    if (invalid > 0) {
      context_.warn(for_people(invalid) + " of " + for_people(static_cast<std::int64_t>(architectures.size())) +
                    " architectures have no valid score; the log names them.");
    }
    const CandidateScore& winner = record_.rescored[order.front()];
    context_.scalar("best_architecture", winner.architecture);
    context_.scalar("best_score", winner.swap);
    if (!space_.has_skip_path(winner.architecture)) {
      context_.warn(
          "The best architecture has no identity path from input to output. Long searches end in such chains of "
          "convolutions, which have the most patterns and are hard to train: look at the whole shortlist.");
    }
    context_.scalar("generations_done", std::int64_t(search_.generation()));
    context_.scalar("distinct_evaluations", static_cast<std::int64_t>(search_.archive().size()));
    if (rule_) {
      context_.scalar("mu", rule_->mu);
      context_.scalar("sigma", rule_->sigma);
    }
    context_.scalar("conditions", conditions(parameters_, context_.data("images")->name) +
                                      ", shortlist with R = " + std::to_string(parameters_.integer("final_repeats")));
  }

  const Parameters& parameters_;
  RunContext& context_;
  const Space& space_;
  ImageBatch batch_;
  NetworkScale scale_;
  std::optional<Regularisation> rule_;
  bool ensemble_;
  int threads_;
  CandidateScorer scorer_;
  EvolutionOptions options_;
  Evolution search_;
  SearchRecord record_;
  std::vector<int> shortlist_;
  std::size_t saved_at_ = 0;
  int saved_generation_ = 0;
};

}  // namespace

MethodInfo SwapNasMethod::info() const { return swap_nas_info(); }

std::vector<Problem> SwapNasMethod::check(const Parameters& parameters) const {
  std::vector<Problem> problems;
  check_network(parameters, problems);
  check_regularisation(parameters, problems);
  return problems;
}

void SwapNasMethod::run(const Parameters& parameters, RunContext& context) {
  context.progress(0, "read");
  SearchRun(parameters, context).run();
}

}  // namespace assay::nas
