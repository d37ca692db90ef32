// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/common_declarations.h"
#include "plugins/dag_learning/declarations.h"

namespace assay::dag {

using std::string;

MethodInfo notears_al_info() {
  MethodInfo info;
  info.id = "dag_learning.notears_al";
  info.title = "NOTEARS-AL";
  info.summary =
      "NOTEARS with an adaptive lasso: every possible edge gets a penalty of its own from a first, unpenalised "
      "estimate, and the penalty level is "
      "chosen from the data. The result is an exact DAG; there is no threshold to set.";
  info.citation =
      "Xu, Gao, Huang, Wang, Song, Gong: On the Sparse DAG Structure Learning Based on Adaptive Lasso. arXiv "
      "2209.02946 (2022)";
  info.label = MethodLabel::reconstruction;
  info.seed_drives = SeedDrives::nothing;
  info.phases = {{"read", "Read the data", 0.02},
                 {"stage1", "Stage 1, initial estimate", 0.6},
                 {"stage2", "Stage 2, adaptive lasso", 0.25},
                 {"folds", "Cross-validation", 0.05},
                 {"choose", "Choose λ", 0.01},
                 {"polish", "Polish", 0.01},
                 {"refit", "Refit", 0.01},
                 {"baselines", "Baselines and tables", 0.05}};
  info.parameters = data_parameters();
  insert(
      info.parameters, 2,
      {{.name = "mode",
        .kind = ParameterKind::choice,
        .title = "Mode",
        .help = "Paper: the two stages of the paper. Extended goes beyond the paper: it starts from the log-det "
                "central path of DAGMA and ends "
                "with a greedy search; better on dense and larger graphs.",
        .default_value = string("paper"),
        .choices = {{"paper", "As in the paper", "Two stages of NOTEARS"},
                    {"extended", "Extended", "Log-det start, adaptive lasso, polish; the best score wins"}}},
       {.name = "criterion",
        .kind = ParameterKind::choice,
        .title = "Choice of λ",
        .help = "How the graph is chosen among those of the λ path. EV assumes that all noise variances are equal, as "
                "least squares does; "
                "NV lets them differ.",
        .default_value = string("ebic_ev"),
        .choices = {{"ebic_ev", "EBIC, equal variances", "Extended BIC"},
                    {"ebic_nv", "EBIC, unequal variances", "Extended BIC"},
                    {"bic_ev", "BIC, equal variances", "Keeps more edges when samples are few"},
                    {"bic_nv", "BIC, unequal variances", "Keeps more edges when samples are few"},
                    {"cv", "Cross-validation", "Held-out loss over 5 folds; takes six times as long"}}},
       {.name = "lambda",
        .kind = ParameterKind::real,
        .title = "Penalty",
        .help = "Auto chooses from a path of 24 values by the criterion; a number ends the path at that value and "
                "takes its graph.",
        .default_value = string("auto"),
        .minimum = 0,
        .minimum_open = true,
        .choices = {{"auto", "From the data", "Best of the path by the criterion"}},
        .symbol = "λ"},
       {.name = "gamma",
        .kind = ParameterKind::real,
        .title = "Exponent of the adaptive weights",
        .help = "The penalty of an edge is λ / |W₀|^γ. Larger values punish small first estimates harder.",
        .default_value = 1.0,
        .minimum = 0.25,
        .maximum = 4,
        .symbol = "γ",
        .advanced = true},
       {.name = "lambda1",
        .kind = ParameterKind::real,
        .title = "Penalty of stage 1",
        .help = "Weight of sum |W| in the first estimate. 0 is the published method; a little helps when samples are "
                "few. In extended mode 0 "
                "stands for the 0.03 of the log-det start.",
        .default_value = 0.0,
        .minimum = 0,
        .symbol = "λ₁",
        .advanced = true},
       {.name = "starts",
        .kind = ParameterKind::choice,
        .title = "Starts of stage 1",
        .help = "How often the first estimate is minimised in paper mode; the smallest objective is taken. The "
                "minimisation is chaotic, so more starts find better graphs on dense problems. Starts differ in the "
                "optimiser's memory and in how it treats the sign of a weight.",
        .default_value = string("auto"),
        .choices = {{"auto", "By size", "Three up to 30 variables, one above"},
                    {"one", "One", "The schedule of NOTEARS once"},
                    {"best_of_three", "Best of three", "Three times the time of stage 1"}},
        .advanced = true}});
  info.series = optimiser_series();
  info.outputs = common_outputs("d × d: row is the cause, column the effect; least-squares refit on the chosen graph.");
  append(info.outputs,
         std::vector<OutputSpec>{
             {.name = "objective",
              .title = "Objective",
              .help = "L of the refit on the chosen graph.",
              .goal = Goal::minimise},
             {.name = "score",
              .title = "Score",
              .help = "Criterion of the chosen graph after refitting (with cv: EBIC, equal variances).",
              .goal = Goal::minimise},
             {.name = "selected_lambda", .title = "Chosen λ", .help = "Penalty whose graph was chosen."},
             {.name = "weights_penalised",
              .kind = OutputKind::matrix,
              .title = "Penalised weights",
              .help = "d × d: W of the chosen λ as the adaptive lasso left it, before refitting and polishing."},
             {.name = "path",
              .kind = OutputKind::table,
              .title = "λ path",
              .help =
                  "Every penalty that was tried, from the largest. The criterion is empty where the graph has a cycle.",
              .columns = {{"lambda", "λ"},
                          {"edges", "Edges", ColumnKind::integer},
                          {"criterion", "Criterion", ColumnKind::real, "", Goal::minimise},
                          {"is_dag", "Is a DAG", ColumnKind::boolean},
                          {"chosen", "Chosen", ColumnKind::boolean},
                          {"h", "h"},
                          {"evaluations", "Evaluations", ColumnKind::integer},
                          {"shd", "SHD", ColumnKind::integer, "", Goal::minimise}}},
             {.name = "stages",
              .kind = OutputKind::table,
              .title = "Stages",
              .help = "What every stage of the run reached, and which one was taken.",
              .columns = {{"stage", "Stage", ColumnKind::text},
                          {"edges", "Edges", ColumnKind::integer},
                          {"is_dag", "Is a DAG", ColumnKind::boolean},
                          {"loss", "Loss"},
                          {"score", "Score", ColumnKind::real, "", Goal::minimise},
                          {"evaluations", "Evaluations", ColumnKind::integer},
                          {"chosen", "Chosen", ColumnKind::boolean},
                          {"shd", "SHD", ColumnKind::integer, "", Goal::minimise}}}});
  info.figures = common_figures();
  append(info.figures,
         std::vector<FigureSpec>{{.name = "lambda_path",
                                  .kind = FigureKind::line,
                                  .title = "Criterion over λ",
                                  .output = "path",
                                  .x = "lambda",
                                  .y = {"criterion"},
                                  .chosen = "chosen",
                                  .x_scale = Scale::log,
                                  .x_title = "λ",
                                  .y_title = "criterion",
                                  .help = "The smallest value is chosen; gaps are graphs with a cycle."},
                                 {.name = "lambda_edges",
                                  .kind = FigureKind::line,
                                  .title = "Edges over λ",
                                  .output = "path",
                                  .x = "lambda",
                                  .y = {"edges"},
                                  .chosen = "chosen",
                                  .x_scale = Scale::log,
                                  .x_title = "λ",
                                  .y_title = "edges"},
                                 {.name = "stages", .kind = FigureKind::table, .title = "Stages", .output = "stages"}});
  return info;
}

}  // namespace assay::dag
