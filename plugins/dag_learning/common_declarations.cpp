// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/common_declarations.h"

namespace assay::dag {

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
       .help =
           "Acyclicity constraint at the end of the minimisation, before any threshold: how well it was solved, not "
           "how good the graph is."},
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

}  // namespace assay::dag
