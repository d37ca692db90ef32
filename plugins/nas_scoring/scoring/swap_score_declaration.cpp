// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/declarations.h"

namespace assay::nas {
namespace {

using std::string;

std::vector<OutputSpec> outputs() {
  OutputSpec scores{.name = "scores",
                    .kind = OutputKind::table,
                    .title = "Scores",
                    .help =
                        "One row per architecture, in the order of the list. Standard deviations are over repeats, "
                        "with n − 1.",
                    .columns = score_columns()};
  append(scores.columns, std::vector<ColumnSpec>{{"rank", "Rank", ColumnKind::integer},
                                                 {"skip_path", "Identity path", ColumnKind::boolean}});
  OutputSpec ranking{.name = "ranking",
                     .kind = OutputKind::table,
                     .title = "Ranking",
                     .help = "The same architectures, best first: by the regularised score where regularisation is on.",
                     .columns = {{"rank", "Rank", ColumnKind::integer},
                                 {"architecture", "Architecture", ColumnKind::text},
                                 {"swap", "SWAP-Score", ColumnKind::real, "", Goal::maximise},
                                 {"swap_sd", "SD over repeats"},
                                 {"swap_regularised", "Regularised", ColumnKind::real, "", Goal::maximise},
                                 {"parameters", "Parameters", ColumnKind::integer}}};
  std::vector<OutputSpec> all = {
      std::move(scores),
      std::move(ranking),
      {.name = "layers",
       .kind = OutputKind::table,
       .title = "Layers",
       .help = "Where the patterns come from, for lists of at most 100 architectures: counts of every layer of "
               "activations alone, in the first repeat.",
       .columns = {{"architecture", "Architecture", ColumnKind::text},
                   {"layer", "Layer", ColumnKind::text},
                   {"units", "Activation values", ColumnKind::integer},
                   {"swap", "Distinct patterns", ColumnKind::integer},
                   {"active_share", "Share of active values"}},
       .optional = true},
      cells_output(),
      {.name = "architectures_scored", .title = "Architectures", .help = "Number of architectures in the table."}};
  append(all, best_outputs("The architecture with the highest rank."));
  append(all, condition_outputs());
  return all;
}

}  // namespace

MethodInfo swap_score_info() {
  MethodInfo info;
  info.id = "nas_scoring.swap_score";
  info.title = "SWAP-Score";
  info.summary =
      "Scores network architectures without training them: one forward pass of an untrained network on a few images, "
      "and the number of distinct patterns in which its activation values are on or off over these images.";
  info.citation = swap_nas_paper;
  info.label = MethodLabel::published;
  info.seed_drives = SeedDrives::everything;
  info.uses_cuda = true;
  info.phases = {{"read", "Read images and architectures", 0.02},
                 {"score", "Score architectures", 0.97},
                 {"tables", "Tables", 0.01}};
  info.parameters =
      architecture_parameters("all is the whole space, sample:N are N different random architectures of it.");
  info.parameters.push_back(
      {.name = "weights",
       .kind = ParameterKind::choice,
       .title = "Weights of the file",
       .help = "With space=torchscript: count with the weights and the mode that the file has, or "
               "draw weights anew before every repeat (for files that are not frozen).",
       .default_value = string("keep"),
       .choices = {{"keep", "As they are", "One repeat"}, {"draw", "Drawn anew", "As for a space"}},
       .advanced = true});
  info.parameters.push_back({.name = "unique",
                             .kind = ParameterKind::boolean,
                             .title = "Isomorphic cells once",
                             .help = "Of cells that are the same graph only the first of the list is scored.",
                             .default_value = false,
                             .advanced = true});
  info.parameters.push_back(sampler_parameter());
  info.parameters.push_back(prune_parameter());
  append(info.parameters, image_parameters());
  append(info.parameters, network_parameters(1));
  append(info.parameters, regularisation_parameters("none"));
  info.series = {list_series()};
  info.outputs = outputs();
  info.figures = {size_figure("scores"),
                  {.name = "ranking", .kind = FigureKind::table, .title = "Ranking", .output = "ranking"},
                  {.name = "layers",
                   .kind = FigureKind::bars,
                   .title = "Patterns by layer",
                   .output = "layers",
                   .x = "layer",
                   .y = {"swap"},
                   .choose = {"architecture"},
                   .y_title = "distinct patterns of the layer alone"}};
  return info;
}

}  // namespace assay::nas
