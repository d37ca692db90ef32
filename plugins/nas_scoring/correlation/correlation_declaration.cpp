// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/declarations.h"

namespace assay::nas {
namespace {

using std::string;

std::vector<ParameterSpec> table_parameters() {
  return {{.name = "accuracy",
           .kind = ParameterKind::data,
           .title = "Accuracies",
           .help = "A table with a column architecture, arch or normal and one column per accuracy. Rows are joined to "
                   "architectures by that text.",
           .required = true,
           .role = "table"},
          {.name = "accuracy_columns",
           .kind = ParameterKind::list,
           .title = "Accuracy columns",
           .help = "Columns to correlate with. Empty: every column of numbers whose name contains acc, val or test.",
           .default_value = std::vector<string>{},
           .element = ParameterKind::text,
           .maximum_count = 50},
          {.name = "proxies",
           .kind = ParameterKind::list,
           .title = "Proxies",
           .help = "Scores to compare. The regularised score takes the automatic rule where regularisation is none.",
           .default_value = std::vector<string>{"swap", "swap_regularised", "parameters", "macs", "nwot", "synflow"},
           .choices = {{"swap", "SWAP", "Distinct activation patterns"},
                       {"swap_regularised", "SWAP, regularised", "Weighted by the cost of the network"},
                       {"parameters", "Parameters", "Of the scored network"},
                       {"macs", "MACs", "Multiply-accumulates of the scored network"},
                       {"nwot", "NWOT", "Mellor et al. 2021: log-determinant of the agreement of activation bits"},
                       {"synflow", "SynFlow", "Tanaka et al. 2020, its logarithm"}},
           .element = ParameterKind::choice}};
}

std::vector<OutputSpec> outputs() {
  OutputSpec scores{.name = "scores",
                    .kind = OutputKind::table,
                    .title = "Scores",
                    .help = "One row per architecture, in the order of the list.",
                    .columns = score_columns()};
  append(scores.columns, proxy_columns());
  std::vector<OutputSpec> all = {
      {.name = "correlations",
       .kind = OutputKind::table,
       .title = "Correlations",
       .help = "Every proxy with every accuracy column. Intervals: 95 %, bootstrap over architectures. Regret: best "
               "accuracy in the table minus the best among the ten highest scores.",
       .columns = {{"proxy", "Proxy", ColumnKind::text},
                   {"column", "Accuracy column", ColumnKind::text},
                   {"spearman", "Spearman", ColumnKind::real, "", Goal::maximise},
                   {"low", "Low"},
                   {"high", "High"},
                   {"kendall", "Kendall's tau-b", ColumnKind::real, "", Goal::maximise},
                   {"n", "Architectures", ColumnKind::integer},
                   {"top10_regret", "Regret of the top 10", ColumnKind::real, "", Goal::minimise},
                   {"samples", "Samples", ColumnKind::integer},
                   {"repeats", "Repeats", ColumnKind::integer},
                   {"channels", "Channels", ColumnKind::integer},
                   {"cells", "Cells per stage", ColumnKind::integer},
                   {"seed", "Seed", ColumnKind::integer}}},
      std::move(scores),
      {.name = "points",
       .kind = OutputKind::table,
       .title = "Points",
       .help = "Score and accuracy of every architecture, proxy and column; a random part of them above 200,000 rows.",
       .columns = {{"proxy", "Proxy", ColumnKind::text},
                   {"column", "Accuracy column", ColumnKind::text},
                   {"architecture", "Architecture", ColumnKind::text},
                   {"score", "Score"},
                   {"accuracy", "Accuracy"}}},
      cells_output(),
      {.name = "spearman",
       .title = "Spearman",
       .help = "Of the first proxy with the first accuracy column.",
       .goal = Goal::maximise},
      {.name = "spearman_low",
       .title = "Spearman, low",
       .help = "95 % interval of the same pair, bootstrap over architectures."},
      {.name = "spearman_high",
       .title = "Spearman, high",
       .help = "95 % interval of the same pair, bootstrap over architectures."},
      {.name = "kendall", .title = "Kendall's tau-b", .help = "Of the same pair.", .goal = Goal::maximise},
      {.name = "n", .title = "Architectures", .help = "Of the same pair."}};
  append(all, condition_outputs());
  return all;
}

std::vector<FigureSpec> figures() {
  return {{.name = "scatter",
           .kind = FigureKind::scatter,
           .title = "Score against accuracy",
           .output = "points",
           .x = "score",
           .y = {"accuracy"},
           .choose = {"proxy", "column"},
           .label = "architecture",
           .drawing = "cells",
           .running_median = 60,
           .x_title = "{proxy}",
           .y_title = "{column}"},
          {.name = "heatmap",
           .kind = FigureKind::heatmap,
           .title = "Spearman by proxy and accuracy column",
           .output = "correlations",
           .x = "proxy",
           .y = {"spearman"},
           .group = "column",
           .help = "A click shows that pair above."},
          {.name = "intervals",
           .kind = FigureKind::bars,
           .title = "Spearman with its interval",
           .output = "correlations",
           .x = "proxy",
           .y = {"spearman"},
           .low = "low",
           .high = "high",
           .interval = "95 % interval, bootstrap over architectures",
           .choose = {"column"}},
          {.name = "correlations",
           .kind = FigureKind::table,
           .title = "Correlations",
           .output = "correlations",
           .y = {"proxy", "column", "spearman", "low", "high", "kendall", "n", "top10_regret"}}};
}

}  // namespace

MethodInfo correlation_info() {
  MethodInfo info;
  info.id = "nas_scoring.correlation";
  info.title = "Score and accuracy";
  info.summary =
      "How well scores of untrained networks rank architectures: rank correlations of the SWAP-Score, its regularised "
      "form and simple reference lines with accuracies from a table, with intervals.";
  info.citation = swap_nas_paper;
  info.label = MethodLabel::published;
  info.seed_drives = SeedDrives::everything;
  info.uses_cuda = true;
  info.phases = {{"read", "Read images and tables", 0.02},
                 {"score", "Score architectures", 0.94},
                 {"correlate", "Correlate", 0.04}};
  auto architectures =
      architecture_parameters("all are the rows of the accuracy table, sample:N are N random ones of them.");
  info.parameters = {space_parameter(false), architectures[1]};
  info.parameters.push_back(prune_parameter());
  append(info.parameters, table_parameters());
  append(info.parameters, image_parameters());
  append(info.parameters, network_parameters(1));
  append(info.parameters, regularisation_parameters("none"));
  info.parameters.push_back(count_parameter("resamples", "Bootstrap resamples",
                                            "Draws of architectures with replacement behind every interval.", 1000, 10,
                                            100000, true));
  info.series = {list_series()};
  info.outputs = outputs();
  info.figures = figures();
  return info;
}

}  // namespace assay::nas
