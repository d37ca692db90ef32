// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/declarations.h"

#include <string>
#include <utility>
#include <vector>

namespace assay::dag {
namespace {

using std::string;

std::vector<ParameterSpec> data_parameters() {
  return {
      {.name = "data",
       .kind = ParameterKind::data,
       .title = "Data",
       .help = "A table of numbers: one row per sample, one column per variable (CSV, .npy or .npz). Columns are "
               "centred; they are "
               "not brought to one scale unless you choose a transform.",
       .required = true,
       .role = "table"},
      {.name = "reference",
       .kind = ParameterKind::data,
       .title = "Reference graph",
       .help = "The true graph, where it is known: an edge list source,target[,weight] or an adjacency matrix with the "
               "same "
               "variable names. It is compared with, never learned from.",
       .role = "graph"},
      {.name = "transform",
       .kind = ParameterKind::choice,
       .title = "Transform",
       .help = "What to do with every column first. Least squares follows the scale of the columns: standardising "
               "takes away what "
               "the method reads directions from, and often makes results worse.",
       .default_value = string("none"),
       .choices = {{"none", "None", "Use the values as they are"},
                   {"log", "Logarithm", "ln(x + shift)"},
                   {"standardise", "Standardise", "Mean 0 and standard deviation 1"},
                   {"rank", "Normal scores",
                    "Ranks mapped to the quantiles of a normal distribution (nonparanormal)"}}},
      {.name = "log_shift",
       .kind = ParameterKind::real,
       .title = "Shift before the logarithm",
       .help = "Added to every value before the logarithm; every sum must be above 0. Used with transform=log alone.",
       .default_value = 0.0},
      {.name = "missing",
       .kind = ParameterKind::choice,
       .title = "Missing values",
       .help = "What to do with empty, NaN and infinite entries.",
       .default_value = string("refuse"),
       .choices = {{"refuse", "Refuse", "Stop and name the column"},
                   {"drop_rows", "Drop rows", "Leave out every row that has one, and say how many"}}},
      {.name = "loss",
       .kind = ParameterKind::choice,
       .title = "Loss",
       .help = "How the linear model is fitted. Logistic needs columns of 0 and 1, Poisson needs counts; both use the "
               "values as "
               "they are, not centred.",
       .default_value = string("l2"),
       .choices = {{"l2", "Least squares", "Continuous data"},
                   {"logistic", "Logistic", "Columns of 0 and 1"},
                   {"poisson", "Poisson", "Counts"}},
       .advanced = true},
  };
}

std::vector<SeriesSpec> optimiser_series() {
  return {
      {.name = "log10_h",
       .title = "log₁₀ h",
       .goal = Goal::minimise,
       .step_title = "evaluations",
       .help = "Acyclicity constraint h(W) as a power of ten; it is solved at −8. Exactly 0, a DAG, is drawn at −16.",
       .plot = "acyclicity"},
      {.name = "rho",
       .title = "Penalty ρ",
       .scale = Scale::log,
       .step_title = "evaluations",
       .help = "Penalty on the constraint, ten times larger whenever h does not fall enough. In the log-det start: the "
               "weight μ of the "
               "data."},
      {.name = "objective",
       .title = "Objective",
       .scale = Scale::log,
       .goal = Goal::minimise,
       .step_title = "evaluations",
       .help = "What is minimised now: loss, penalty terms and constraint terms; it jumps when ρ or λ changes.",
       .plot = "objective"},
      {.name = "loss",
       .title = "Loss",
       .scale = Scale::log,
       .goal = Goal::minimise,
       .step_title = "evaluations",
       .help = "Data term alone, L(W).",
       .plot = "objective"},
      {.name = "edges",
       .title = "Non-zero weights",
       .step_title = "evaluations",
       .help = "Entries of W that are not exactly 0, before any threshold."},
  };
}

std::vector<OutputSpec> common_outputs(const string& weights_help) {
  return {
      {.name = "graph",
       .kind = OutputKind::graph,
       .title = "Learned graph",
       .help = "Edges from cause to effect with their weights."},
      {.name = "weights", .kind = OutputKind::matrix, .title = "Weights", .help = weights_help},
      {.name = "edges", .title = "Edges", .help = "Number of edges of the learned graph."},
      {.name = "is_dag",
       .title = "Is a DAG",
       .help = "Whether the learned graph has no directed cycle; exact, without a tolerance."},
      {.name = "h",
       .title = "h",
       .help = "Acyclicity constraint at the end of the minimisation, before any threshold.",
       .goal = Goal::minimise},
      {.name = "evaluations", .title = "Evaluations", .help = "Evaluations of the objective in the whole run."},
      {.name = "shd",
       .title = "SHD",
       .help = "Structural Hamming distance to the reference: extra, missing and reversed edges, each counted once.",
       .goal = Goal::minimise,
       .optional = true},
      {.name = "tpr",
       .title = "TPR",
       .help = "Share of the reference's edges that were found with their direction.",
       .goal = Goal::maximise,
       .optional = true},
      {.name = "fdr",
       .title = "FDR",
       .help = "Share of the learned edges that are reversed or not in the reference; empty when nothing was learned.",
       .goal = Goal::minimise,
       .optional = true},
      {.name = "sid",
       .title = "SID",
       .help = "Structural intervention distance: pairs whose causal effect would be computed wrongly from the learned "
               "graph.",
       .goal = Goal::minimise,
       .optional = true},
      {.name = "shd_cpdag",
       .title = "SHD of equivalence classes",
       .help = "Pairs whose mark differs between the two completed partially directed graphs.",
       .goal = Goal::minimise,
       .optional = true},
      {.name = "varsortability",
       .title = "Varsortability",
       .help = "Share of the reference's directed paths along which the variance grows. Near 1 sorting by variance "
               "already gives the order.",
       .optional = true},
      {.name = "r2_sortability",
       .title = "R²-sortability",
       .help =
           "The same with how well a variable is explained by all others; unlike variances it survives standardising.",
       .optional = true},
      {.name = "learned_varsortability",
       .title = "Varsortability of the learned graph",
       .help = "Share of the learned graph's paths along which the variance grows. Near 1: the method followed the "
               "variances.",
       .optional = true},
      {.name = "learned_r2_sortability",
       .title = "R²-sortability of the learned graph",
       .help = "The same with R².",
       .optional = true},
      {.name = "edges_table",
       .kind = OutputKind::table,
       .title = "Edges",
       .help = "Every edge with its weight, the least-squares weight on the learned parents, and a naive standard "
               "error that ignores that the graph was "
               "selected. With a reference also the missing edges.",
       .columns = {{"source", "Cause", ColumnKind::text},
                   {"target", "Effect", ColumnKind::text},
                   {"weight", "Weight"},
                   {"refit", "Refit"},
                   {"se", "Naive standard error"},
                   {"status", "Status", ColumnKind::text}}},
      {.name = "variables",
       .kind = OutputKind::table,
       .title = "Variables",
       .help = "Variance and R² of every variable as the method saw them, along the learned order: causes first.",
       .columns = {{"order", "Place in the learned order", ColumnKind::integer},
                   {"variable", "Variable", ColumnKind::text},
                   {"variance", "Variance"},
                   {"r2", "R²"},
                   {"residual_variance", "Residual variance"},
                   {"parents", "Parents", ColumnKind::integer},
                   {"children", "Children", ColumnKind::integer}}},
      {.name = "baselines",
       .kind = OutputKind::table,
       .title = "Baselines",
       .help = "The same data by sorting and regressing alone. Where that does as well, the order of the variances "
               "gives the graph away.",
       .columns = {{"method", "Method", ColumnKind::text},
                   {"edges", "Edges", ColumnKind::integer},
                   {"score", "EBIC, equal variances", ColumnKind::real, "", Goal::minimise},
                   {"shd", "SHD", ColumnKind::integer, "", Goal::minimise},
                   {"tpr", "TPR", ColumnKind::real, "", Goal::maximise},
                   {"fdr", "FDR", ColumnKind::real, "", Goal::minimise}}},
  };
}

std::vector<FigureSpec> common_figures() {
  return {
      {.name = "graph",
       .kind = FigureKind::graph,
       .title = "Learned graph",
       .output = "graph",
       .reference_output = "reference",
       .help =
           "Width shows the size of a weight, colour its sign; beside a reference: correct, reversed, extra, missing."},
      {.name = "weights",
       .kind = FigureKind::heatmap,
       .title = "Weights",
       .output = "weights",
       .x_title = "effect",
       .y_title = "cause"},
      {.name = "convergence",
       .kind = FigureKind::line,
       .title = "Acyclicity over the minimisation",
       .y = {"log10_h"},
       .x_title = "evaluations",
       .y_title = "log₁₀ h",
       .reference_line = -8.0,
       .reference_title = "solved"},
      {.name = "objective",
       .kind = FigureKind::line,
       .title = "Objective over the minimisation",
       .y = {"objective", "loss"},
       .y_scale = Scale::log,
       .x_title = "evaluations"},
      {.name = "variances",
       .kind = FigureKind::scatter,
       .title = "Variance along the learned order",
       .output = "variables",
       .x = "order",
       .y = {"variance"},
       .y_scale = Scale::log,
       .help = "Rising variances mean that the learned order follows the scale of the columns."},
      {.name = "baselines",
       .kind = FigureKind::bars,
       .title = "Score beside the baselines",
       .output = "baselines",
       .x = "method",
       .y = {"score"}},
  };
}

void append(auto& to, auto&& from) {
  for (auto& item : from) to.push_back(std::move(item));
}

}  // namespace

MethodInfo notears_info() {
  MethodInfo info;
  info.id = "dag_learning.notears";
  info.title = "NOTEARS";
  info.summary =
      "Learns a directed acyclic graph as a continuous optimisation: penalised least squares under a smooth constraint "
      "that is zero for acyclic "
      "graphs alone. Small weights are dropped by a threshold afterwards.";
  info.citation = "Zheng, Aragam, Ravikumar, Xing: DAGs with NO TEARS. NeurIPS 2018, arXiv 1803.01422";
  info.label = MethodLabel::published;
  info.seed_drives = SeedDrives::nothing;
  info.phases = {{"read", "Read the data", 0.02},
                 {"minimise", "Minimise with a growing penalty", 0.95},
                 {"baselines", "Baselines and tables", 0.03}};
  info.parameters = data_parameters();
  info.parameters.insert(info.parameters.begin() + 2,
                         {{.name = "lambda1",
                           .kind = ParameterKind::real,
                           .title = "Sparsity penalty",
                           .help = "Weight of sum |W| beside the loss. Larger gives fewer edges.",
                           .default_value = 0.1,
                           .minimum = 0,
                           .symbol = "λ₁"},
                          {.name = "threshold",
                           .kind = ParameterKind::real,
                           .title = "Threshold",
                           .help = "Weights below this size are set to 0 at the end; with 0 the result is almost never "
                                   "a DAG. 0.3 fits simulated weights "
                                   "above 0.5, not every data set.",
                           .default_value = 0.3,
                           .minimum = 0}});
  info.series = optimiser_series();
  info.outputs = common_outputs("d × d: row is the cause, column the effect; W after the threshold.");
  append(info.outputs,
         std::vector<OutputSpec>{{.name = "objective",
                                  .title = "Objective",
                                  .help = "L(W) + λ₁ Σ|W| at the end of the minimisation, before the threshold.",
                                  .goal = Goal::minimise},
                                 {.name = "loss",
                                  .title = "Loss",
                                  .help = "L(W) at the end of the minimisation, before the threshold.",
                                  .goal = Goal::minimise},
                                 {.name = "weights_raw",
                                  .kind = OutputKind::matrix,
                                  .title = "Weights before the threshold",
                                  .help = "d × d: W at the end of the minimisation, with many tiny entries."}});
  info.figures = common_figures();
  return info;
}

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
  info.parameters.insert(
      info.parameters.begin() + 2,
      {{.name = "mode",
        .kind = ParameterKind::choice,
        .title = "Mode",
        .help = "Paper: the two stages as published. Extended goes beyond the paper: it starts from the log-det "
                "central path of DAGMA and ends "
                "with a greedy search; better on dense and larger graphs.",
        .default_value = string("paper"),
        .choices = {{"paper", "As published", "Two stages of NOTEARS"},
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

MethodInfo simulate_info() {
  MethodInfo info;
  info.id = "dag_learning.simulate";
  info.title = "Simulate linear data";
  info.summary =
      "Draws a random directed acyclic graph, weights on its edges and samples of the linear model along it: data with "
      "a known answer.";
  info.citation = "Zheng, Aragam, Ravikumar, Xing: DAGs with NO TEARS. NeurIPS 2018 (its simulation)";
  info.label = MethodLabel::published;
  info.seed_drives = SeedDrives::everything;
  info.phases = {{"graph", "Draw the graph", 0.2}, {"samples", "Draw the samples", 0.8}};
  info.parameters = {
      {.name = "graph",
       .kind = ParameterKind::choice,
       .title = "Graph",
       .help = "What kind of random graph.",
       .default_value = string("er"),
       .choices = {{"er", "Erdős-Rényi", "Edges between random pairs"},
                   {"sf", "Scale-free", "Barabási-Albert: few nodes have many edges"}}},
      {.name = "nodes",
       .kind = ParameterKind::integer,
       .title = "Nodes",
       .help = "Number of variables.",
       .default_value = std::int64_t{20},
       .minimum = 2,
       .maximum = 2000,
       .symbol = "d"},
      {.name = "edges_per_node",
       .kind = ParameterKind::real,
       .title = "Edges per node",
       .help = "Number of edges divided by the number of nodes. Scale-free graphs use the nearest whole number, at "
               "least 1.",
       .default_value = 2.0,
       .minimum = 0,
       .maximum = 1000,
       .symbol = "k"},
      {.name = "samples",
       .kind = ParameterKind::integer,
       .title = "Samples",
       .help = "Number of rows.",
       .default_value = std::int64_t{1000},
       .minimum = 2,
       .maximum = 10000000,
       .symbol = "n"},
      {.name = "noise",
       .kind = ParameterKind::choice,
       .title = "Noise",
       .help = "Distribution of the noise of every variable.",
       .default_value = string("gauss"),
       .choices = {{"gauss", "Gaussian", "Standard deviation 1"},
                   {"exp", "Exponential", "Mean 1"},
                   {"gumbel", "Gumbel", "Location 0, scale 1"}}},
      {.name = "weights",
       .kind = ParameterKind::choice,
       .title = "Weights",
       .help = "From where the weights are drawn, with both signs.",
       .default_value = string("gap"),
       .choices = {{"gap", "0.5 to 2 in size", "No weight near 0: what thresholds rely on"},
                   {"no_gap", "0 to 2 in size", "Weights of every size"}},
       .advanced = true},
      {.name = "noise_scale",
       .kind = ParameterKind::choice,
       .title = "Noise scale",
       .help = "Whether every variable has noise of the same scale. Directions can be told from least squares when it "
               "is equal.",
       .default_value = string("equal"),
       .choices = {{"equal", "Equal", "1 for every variable"}, {"unequal", "Unequal", "Drawn from 0.5 to 2"}},
       .advanced = true},
      {.name = "standardise",
       .kind = ParameterKind::boolean,
       .title = "Standardise",
       .help = "Divide every column by its standard deviation after sampling.",
       .default_value = false,
       .advanced = true},
  };
  info.outputs = {
      {.name = "data",
       .kind = OutputKind::matrix,
       .title = "Data",
       .help = "n × d samples; the variables are X1 to Xd."},
      {.name = "reference",
       .kind = OutputKind::graph,
       .title = "True graph",
       .help = "Edges from cause to effect with the weights that were drawn."},
      {.name = "weights",
       .kind = OutputKind::matrix,
       .title = "True weights",
       .help = "d × d: row is the cause, column the effect."},
      {.name = "edges", .title = "Edges", .help = "Number of edges of the true graph."},
      {.name = "varsortability",
       .title = "Varsortability",
       .help = "Share of directed paths along which the variance grows.",
       .optional = true},
      {.name = "r2_sortability", .title = "R²-sortability", .help = "The same with R².", .optional = true},
      {.name = "variables",
       .kind = OutputKind::table,
       .title = "Variables",
       .help = "Variance and R² of every variable along the true order.",
       .columns = {{"order", "Place in the true order", ColumnKind::integer},
                   {"variable", "Variable", ColumnKind::text},
                   {"variance", "Variance"},
                   {"r2", "R²"}}},
  };
  info.figures = {
      {.name = "reference", .kind = FigureKind::graph, .title = "True graph", .output = "reference"},
      {.name = "weights",
       .kind = FigureKind::heatmap,
       .title = "True weights",
       .output = "weights",
       .x_title = "effect",
       .y_title = "cause"},
      {.name = "variances",
       .kind = FigureKind::scatter,
       .title = "Variance along the true order",
       .output = "variables",
       .x = "order",
       .y = {"variance"},
       .y_scale = Scale::log},
  };
  return info;
}

}  // namespace assay::dag
