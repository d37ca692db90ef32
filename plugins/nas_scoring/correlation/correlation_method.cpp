// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/data/data_set.h"
#include "plugins/nas_scoring/correlation/accuracy_table.h"
#include "plugins/nas_scoring/correlation/rank_correlation.h"
#include "plugins/nas_scoring/declarations.h"
#include "plugins/nas_scoring/inputs/method_inputs.h"
#include "plugins/nas_scoring/methods.h"
#include "plugins/nas_scoring/scoring/list_scoring.h"

namespace assay::nas {
namespace {

constexpr std::int64_t most_points = 200000;
constexpr std::int64_t regret_of = 10;

std::string people(std::size_t count) { return for_people(static_cast<std::int64_t>(count)); }

AccuracyTable read_table_of(const Parameters& parameters, RunContext& context) {
  const auto data = context.data("accuracy");
  if (!data)
    throw Error(ErrorKind::usage,
                {"There are no accuracies to correlate with.", "parameter accuracy", {}, "a table", "Give accuracy."});
  ReadOptions options;
  options.cancelled = [&context] {
    context.stop_point();
    return false;
  };
  return read_accuracies(read_table(data->path, options), space(parameters.text("space")),
                         parameters.list("accuracy_columns"), data->name);
}

/// What is scored: rows of the table, or those of the asked architectures that are in it.
std::vector<std::string> joined_list(const Parameters& parameters, RunContext& context, const AccuracyTable& table,
                                     bool warn) {
  if (!context.data("architectures")) {
    const auto request = parse_architectures(parameters.text("architectures"));
    if (request && request->kind == ArchitectureRequest::Kind::all) return table.architectures;
    if (request && request->kind == ArchitectureRequest::Kind::sample) {
      if (warn && request->count > static_cast<std::int64_t>(table.architectures.size())) {
        context.warn("The accuracy table has " + people(table.architectures.size()) +
                     " architectures, fewer than the sample of " + for_people(request->count) +
                     "; all of them are scored.");
      }
      return draw(table.architectures, request->count, context.random("architectures"));
    }
  }
  const auto asked = read_architectures(parameters, context);
  std::vector<std::string> list;
  for (const std::string& architecture : asked) {
    if (table.row_of.contains(architecture)) list.push_back(architecture);
  }
  if (list.empty()) {
    throw Error(ErrorKind::data,
                {"No architecture of the list has a row in the accuracy table.", "parameter accuracy", asked.front(),
                 "rows joined by the very same text", "Write architectures the same way in both."});
  }
  if (warn && list.size() < asked.size()) {
    context.warn(people(asked.size() - list.size()) + " of " + people(asked.size()) +
                 " architectures have no row in the accuracy table and were left out.");
  }
  return list;
}

/// One proxy over the list: what is ranked, and what the scatter shows.
struct Proxy {
  std::string name;
  std::vector<double> ranked, shown;
};

Proxy proxy_of(const std::string& name, const std::vector<CandidateScore>& scores, const Parameters& parameters,
               const std::optional<Regularisation>& rule) {
  Proxy proxy{name, {}, {}};
  for (const CandidateScore& score : scores) {
    const double cost = cost_of(parameters, score.parameters, score.macs);
    if (name == "swap_regularised") {
      proxy.ranked.push_back(log_regularised(score.swap, cost, *rule));
      proxy.shown.push_back(regularised(score.swap, cost, *rule));
      continue;
    }
    const double value = name == "swap"         ? score.swap
                         : name == "parameters" ? static_cast<double>(score.parameters)
                         : name == "macs"       ? static_cast<double>(score.macs)
                         : name == "nwot"       ? score.nwot
                                                : score.synflow;
    proxy.ranked.push_back(value);
    proxy.shown.push_back(value);
  }
  return proxy;
}

Table table_of_scores(const std::vector<CandidateScore>& scores, const Parameters& parameters,
                      const std::optional<Regularisation>& rule) {
  Table table;
  for (const ColumnSpec& column : score_columns()) table.columns.push_back(column.name);
  table.columns.insert(table.columns.end(), {"nwot", "synflow"});
  for (const CandidateScore& score : scores) {
    auto cells = score_cells(score, rule, cost_of(parameters, score.parameters, score.macs));
    cells.push_back(number_cell(score.nwot));
    cells.push_back(number_cell(score.synflow));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

/// The tables correlations and points, and the three scalars of the first pair.
void correlate(const Parameters& parameters, RunContext& context, const AccuracyTable& table,
               const std::vector<CandidateScore>& scores, const std::vector<Proxy>& proxies) {
  Table correlations{{"proxy", "column", "spearman", "low", "high", "kendall", "n", "top10_regret", "samples",
                      "repeats", "channels", "cells", "seed"},
                     {}};
  Table points{{"proxy", "column", "architecture", "score", "accuracy"}, {}};
  const auto pairs = static_cast<std::int64_t>(proxies.size() * table.columns.size());
  std::vector<std::string> names;
  for (const CandidateScore& score : scores) names.push_back(score.architecture);
  const std::int64_t shown = std::max<std::int64_t>(most_points / pairs, 500);
  std::vector<bool> drawn(names.size(), true);
  if (shown < static_cast<std::int64_t>(names.size())) {
    const auto part = draw(names, shown, context.random("points"));
    for (std::size_t i = 0, next = 0; i < names.size(); ++i) {
      drawn[i] = next < part.size() && names[i] == part[next];
      if (drawn[i]) ++next;
    }
    context.warn("Table points, and so the scatter, shows " + for_people(shown) + " random architectures of " +
                 people(names.size()) + "; the correlations are over all.");
  }
  const int resamples = static_cast<int>(parameters.integer("resamples"));
  std::int64_t done = 0;
  for (const Proxy& proxy : proxies) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      std::vector<double> x, y;
      for (std::size_t i = 0; i < names.size(); ++i) {
        const double accuracy = table.values[c][table.row_of.at(names[i])];
        if (std::isnan(proxy.ranked[i]) || !std::isfinite(accuracy)) continue;
        x.push_back(proxy.ranked[i]);
        y.push_back(accuracy);
        if (drawn[i] && std::isfinite(proxy.shown[i])) {
          points.rows.push_back({proxy.name, table.columns[c], names[i], proxy.shown[i], accuracy});
        }
      }
      const double rho = spearman(x, y), tau = kendall_tau_b(x, y);
      const Interval interval =
          bootstrap_spearman(x, y, resamples, context.random("bootstrap " + proxy.name + " " + table.columns[c]));
      const auto n = static_cast<std::int64_t>(x.size());
      correlations.rows.push_back({proxy.name, table.columns[c], number_cell(rho), number_cell(interval.low),
                                   number_cell(interval.high), number_cell(tau), n,
                                   number_cell(top_regret(x, y, regret_of)), parameters.integer("samples"),
                                   parameters.integer("repeats"), channels_of(parameters), parameters.integer("cells"),
                                   static_cast<std::int64_t>(context.seed())});
      if (done == 0) {
        context.scalar("spearman", number_cell(rho));
        context.scalar("spearman_low", number_cell(interval.low));
        context.scalar("spearman_high", number_cell(interval.high));
        context.scalar("kendall", number_cell(tau));
        context.scalar("n", n);
        if (n < 30) {
          context.warn("The correlations rest on " + for_people(n) + " architectures: their intervals are wide.");
        }
      }
      context.progress(0.96 + 0.04 * static_cast<double>(++done) / static_cast<double>(pairs), "correlate",
                       proxy.name + ", " + table.columns[c]);
      context.stop_point();
    }
  }
  context.table("correlations", correlations);
  context.table("points", points);
}

}  // namespace

MethodInfo CorrelationMethod::info() const { return correlation_info(); }

std::vector<Problem> CorrelationMethod::check(const Parameters& parameters) const {
  std::vector<Problem> problems;
  check_architectures(parameters, false, problems);
  check_network(parameters, problems);
  check_regularisation(parameters, problems);
  auto proxies = parameters.list("proxies");
  if (proxies.empty()) {
    problems.push_back(
        {"proxies", "There is no score to correlate.", {}, "one proxy or more", "Name one, for example swap."});
  }
  std::sort(proxies.begin(), proxies.end());
  if (const auto twice = std::adjacent_find(proxies.begin(), proxies.end()); twice != proxies.end()) {
    problems.push_back({"proxies", "A proxy is named twice.", *twice, "each proxy once", "Name it once."});
  }
  return problems;
}

void CorrelationMethod::run(const Parameters& parameters, RunContext& context) {
  context.progress(0, "read");
  auto saved = saved_scores(context);
  const ImageBatch batch = read_batch(parameters, context);
  const AccuracyTable table = read_table_of(parameters, context);
  const auto list = joined_list(parameters, context, table, !saved.has_value());
  const auto names = parameters.list("proxies");
  const auto wants = [&](const char* name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  const Space& chosen = space(parameters.text("space"));
  const NetworkScale scale = scale_of(parameters, batch);
  const bool automatic_instead = wants("swap_regularised");
  const auto rule = read_regularisation(parameters, scale, automatic_instead);
  Measures measures;
  measures.swap = wants("swap") || wants("swap_regularised");
  measures.nwot = wants("nwot");
  measures.synflow = wants("synflow");
  measures.prune = parameters.boolean("prune");
  std::vector<CandidateScore> scores;
  if (saved) scores = std::move(*saved);
  const CandidateScorer scorer(chosen, scale, batch, score_options(parameters, context), measures,
                               scoring_threads(context, list.size()));
  try {
    score_list(scorer, list, static_cast<int>(parameters.integer("repeats")), context, 0.02, 0.96, scores);
  } catch (const Error& error) {
    // What was scored so far stays with a run that is cancelled.
    if (error.kind() == ErrorKind::cancelled && !scores.empty())
      context.table("scores", table_of_scores(scores, parameters, rule));
    throw;
  }
  context.progress(0.96, "correlate");
  report_faults(scores, context);
  report_saturation(scores, parameters.integer("samples"), &chosen, context);

  context.table("scores", table_of_scores(scores, parameters, rule));
  context.table("cells", cells_table(chosen, list));
  std::vector<Proxy> proxies;
  for (const std::string& name : names) proxies.push_back(proxy_of(name, scores, parameters, rule));
  correlate(parameters, context, table, scores, proxies);
  if (rule) {
    context.scalar("mu", rule->mu);
    context.scalar("sigma", rule->sigma);
  }
  context.scalar("conditions", names.front() + " with " + table.columns.front() + ", n = " +
                                   std::to_string(scores.size()) + ", " +
                                   conditions(parameters, context.data("images")->name));
}

}  // namespace assay::nas
