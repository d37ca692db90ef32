// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/declarations.h"

namespace assay::nas {
namespace {

using std::string;

std::vector<ParameterSpec> search_parameters() {
  return {
      count_parameter("population", "Population",
                      "Architectures that are kept; the worst leaves when a better child comes.", 50, 2, 10000),
      count_parameter("generations", "Generations",
                      "Cycles of tournament, crossover, mutation and replacement. More cycles raise the "
                      "score and can lower the accuracy.",
                      200, 0, 1000000),
      count_parameter(
          "tournament", "Tournament",
          "Members drawn in every generation, of which the best becomes the parent; at most the whole population.", 20,
          1, 10000),
      count_parameter("mutants", "Mutants", "Children of the parent per generation.", 5, 1, 1000, true),
      {.name = "crossover",
       .kind = ParameterKind::real,
       .title = "Crossover",
       .help =
           "Probability that the best two are crossed first; their child becomes the parent where it scores higher.",
       .default_value = 0.5,
       .minimum = 0,
       .maximum = 1},
      {.name = "objective",
       .kind = ParameterKind::choice,
       .title = "Objective",
       .help =
           "What the search maximises. The ensemble adds the logarithms of the ranks by SWAP, NWOT and SynFlow among "
           "everything scored so far: it follows accuracies better and takes about three times as long.",
       .default_value = string("swap"),
       .choices = {{"swap", "SWAP-Score", "Regularised as chosen"},
                   {"ensemble", "Rank ensemble", "SWAP, NWOT and SynFlow"}},
       .advanced = true},
      {.name = "max_parameters",
       .kind = ParameterKind::integer,
       .title = "Size limit",
       .help =
           "Most parameters that a scored network may have (at the channels and cells chosen here). Empty: no limit.",
       .minimum = 1},
      count_parameter("final_repeats", "Repeats of the shortlist",
                      "Initialisations with which the shortlist is scored again at the end.", 32, 1, 10000),
      count_parameter("shortlist", "Shortlist", "Architectures that are returned, best first.", 10, 1, 1000),
      count_parameter("distance", "Distance in the shortlist",
                      "Operations in which any two architectures of the shortlist differ at least, "
                      "as long as enough are left.",
                      2, 1, 100, true),
      count_parameter("patience", "Patience", "Ends after so many generations without a better best; 0: never.", 0, 0,
                      1000000, true),
      count_parameter("evaluations", "Evaluations",
                      "Ends once so many different architectures were scored; 0: no limit.", 0, 0, 100000000, true)};
}

std::vector<OutputSpec> outputs() {
  OutputSpec shortlist{.name = "shortlist",
                       .kind = OutputKind::table,
                       .title = "Shortlist",
                       .help =
                           "The best architectures that differ from each other, scored again with more repeats, with "
                           "their ranks by other scores. Look at more than the first.",
                       .columns = {{"rank", "Rank", ColumnKind::integer}}};
  append(shortlist.columns, score_columns());
  append(shortlist.columns, proxy_columns());
  append(shortlist.columns, std::vector<ColumnSpec>{{"rank_swap", "SWAP rank", ColumnKind::integer},
                                                    {"rank_nwot", "NWOT rank", ColumnKind::integer},
                                                    {"rank_synflow", "SynFlow rank", ColumnKind::integer},
                                                    {"rank_parameters", "Size rank", ColumnKind::integer},
                                                    {"generation", "First scored in generation", ColumnKind::integer},
                                                    {"skip_path", "Identity path", ColumnKind::boolean}});
  OutputSpec scores{.name = "scores",
                    .kind = OutputKind::table,
                    .title = "Everything scored",
                    .help = "One row per different architecture, in the order in which they were scored.",
                    .columns = score_columns()};
  scores.columns.push_back({"generation", "First scored in generation", ColumnKind::integer});
  std::vector<OutputSpec> all = {
      std::move(shortlist),
      {.name = "history",
       .kind = OutputKind::table,
       .title = "Population over generations",
       .help = "The members of the population after each generation (of long searches, after every so many).",
       .columns = {{"generation", "Generation", ColumnKind::integer},
                   {"architecture", "Architecture", ColumnKind::text},
                   {"score", "Score", ColumnKind::real, "", Goal::maximise},
                   {"swap", "SWAP-Score", ColumnKind::real, "", Goal::maximise},
                   {"parameters", "Parameters", ColumnKind::integer},
                   {"shortlisted", "In the shortlist", ColumnKind::boolean}}},
      std::move(scores),
      cells_output()};
  append(all, best_outputs("The first of the shortlist."));
  append(
      all,
      {{.name = "generations_done", .title = "Generations", .help = "Cycles until the search ended."},
       {.name = "distinct_evaluations", .title = "Evaluations", .help = "Different architectures that were scored."}});
  append(all, condition_outputs());
  return all;
}

SeriesSpec per_generation(const string& name, const string& title, const string& help, const string& plot) {
  return {.name = name,
          .title = title,
          .goal = plot == "score" ? Goal::maximise : Goal::none,
          .step_title = "generations",
          .help = help,
          .plot = plot};
}

}  // namespace

MethodInfo swap_nas_info() {
  MethodInfo info;
  info.id = "nas_scoring.swap_nas";
  info.title = "SWAP-NAS";
  info.summary =
      "Searches a space for architectures with a high regularised SWAP-Score by evolution: nothing is trained, and the "
      "result is a ranked shortlist of different architectures.";
  info.citation = swap_nas_paper;
  info.label = MethodLabel::reconstruction;
  info.seed_drives = SeedDrives::everything;
  info.uses_cuda = true;
  info.phases = {{"read", "Read images", 0.02},
                 {"population", "First population", 0.15},
                 {"search", "Search", 0.73},
                 {"shortlist", "Score the shortlist again", 0.1}};
  info.parameters = {space_parameter(false)};
  append(info.parameters, search_parameters());
  info.parameters.push_back(sampler_parameter());
  append(info.parameters, image_parameters());
  append(info.parameters, network_parameters(4));
  append(info.parameters, regularisation_parameters("auto"));
  info.series = {per_generation("best", "Best score",
                                "Score of the population's best member, regularised where that is on.", "score"),
                 per_generation("mean", "Mean score", "Mean score of the population.", "score"),
                 per_generation("worst", "Worst score", "Worst score of the population.", "score"),
                 per_generation("evaluated", "Evaluations", "Different architectures scored so far.", "")};
  info.outputs = outputs();
  info.figures = {{.name = "population",
                   .kind = FigureKind::scatter,
                   .title = "Population over generations",
                   .output = "history",
                   .x = "generation",
                   .y = {"score"},
                   .label = "architecture",
                   .drawing = "cells",
                   .x_title = "generation",
                   .y_title = "score"},
                  {.name = "progress",
                   .kind = FigureKind::line,
                   .title = "Score over generations",
                   .y = {"best", "mean", "worst"},
                   .x_title = "generations",
                   .y_title = "score"},
                  size_figure("size"),
                  {.name = "shortlist",
                   .kind = FigureKind::table,
                   .title = "Shortlist",
                   .output = "shortlist",
                   .y = {"rank", "architecture", "swap", "swap_sd", "swap_regularised", "parameters", "rank_nwot",
                         "rank_synflow", "skip_path"}}};
  return info;
}

}  // namespace assay::nas
