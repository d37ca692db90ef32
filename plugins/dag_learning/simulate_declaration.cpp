// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "plugins/dag_learning/declarations.h"

namespace assay::dag {

using std::string;

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
