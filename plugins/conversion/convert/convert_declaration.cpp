// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/convert/convert_declaration.h"

#include "plugins/conversion/recipes/recipe.h"
#include "plugins/conversion/reporting/shared_columns.h"

namespace assay::snn {
namespace {

using std::string;

std::vector<ParameterSpec> input_parameters() {
  return {
      {.name = "model",
       .kind = ParameterKind::data,
       .title = "Network",
       .help = "X.safetensors with X.json beside it (layers conv2d, batch_norm2d, relu, avg_pool2d, max_pool2d, flatten, linear), or a folder with "
               "model.safetensors and config.json; also a converted model of an earlier run, which runs as it is.",
       .required = true,
       .role = "model"},
      {.name = "data",
       .kind = ParameterKind::data,
       .title = "Data",
       .help = "Labelled images (IDX, CIFAR, .npy, folders) or a table of numbers with a column of labels. Raw values: the network's own scale is applied.",
       .required = true,
       .role = "samples"},
      {.name = "label_column",
       .kind = ParameterKind::text,
       .title = "Labels",
       .help = "Tables: the column of labels, by name, by index from 0, or last. Images have theirs beside them.",
       .default_value = string("last"),
       .advanced = true},
      {.name = "test_rows",
       .kind = ParameterKind::text,
       .title = "Test rows",
       .help = "Which rows are kept for testing: mod5=4 (those whose number leaves 4 when divided by 5, counted from 0), last:2000, or fraction:0.1. Thresholds come from the "
               "others alone.",
       .default_value = string("mod5=4")},
  };
}

std::vector<ParameterSpec> conversion_parameters() {
  ParameterSpec recipe{.name = "recipe",
                       .kind = ParameterKind::list,
                       .title = "Recipes",
                       .help = "How thresholds and initial potentials are chosen. Not given: a converted model runs as it is, any other network gets "
                               "rate_percentile, opi, mse and ltb.",
                       .element = ParameterKind::choice,
                       .maximum_count = 6};
  for (const RecipeInfo& one : recipes()) recipe.choices.push_back({one.id, one.title, one.help});
  return {
      recipe,
      {.name = "time_steps",
       .kind = ParameterKind::list,
       .title = "Time steps",
       .help = "Latencies at which the mean output is read.",
       .default_value = std::vector<string>{"1", "2", "4", "8", "16", "32"},
       .minimum = 1,
       .maximum = 4096,
       .symbol = "T",
       .element = ParameterKind::integer,
       .maximum_count = 64},
      {.name = "calibration_rows",
       .kind = ParameterKind::integer,
       .title = "Calibration rows",
       .help = "How many random training rows thresholds are taken from.",
       .default_value = std::int64_t{512},
       .minimum = 1,
       .maximum = 1000000},
      {.name = "tuned_steps",
       .kind = ParameterKind::integer,
       .title = "Tuned for",
       .help = "The number of steps that mse chooses its thresholds for, and the levels L of qcfs.",
       .default_value = std::int64_t{8},
       .minimum = 1,
       .maximum = 1024,
       .symbol = "L",
       .advanced = true},
      {.name = "percentile",
       .kind = ParameterKind::real,
       .title = "Percentile",
       .help = "Of the activations of a layer: the threshold of rate_percentile.",
       .default_value = 99.9,
       .minimum = 50,
       .maximum = 100,
       .unit = "%",
       .advanced = true},
      {.name = "training_steps",
       .kind = ParameterKind::integer,
       .title = "Fine-tuning steps",
       .help = "Of recipe qcfs, which trains weights and thresholds on the training rows; all other recipes train nothing.",
       .default_value = std::int64_t{500},
       .minimum = 0,
       .maximum = 1000000,
       .advanced = true},
      {.name = "energy",
       .kind = ParameterKind::choice,
       .title = "Arithmetic",
       .help = "Energy of one multiply-accumulate and one accumulate in 45 nm at 0.9 V.",
       .default_value = string("float32"),
       .choices = {{"float32", "32-bit float", "4.6 and 0.9 pJ"}, {"float16", "16-bit float", "1.5 and 0.4 pJ"}, {"int32", "32-bit integer", "3.2 and 0.1 pJ"},
                   {"int8", "8-bit integer", "0.23 and 0.03 pJ"}},
       .advanced = true},
      {.name = "fire",
       .kind = ParameterKind::choice,
       .title = "Fires",
       .help = "When a neuron fires. A converted model that runs as it is keeps its own rule.",
       .default_value = string("at_least"),
       .choices = {{"at_least", "At the threshold", "u ≥ θ, as published"}, {"above", "Above it", "u > θ, as NIR and some chips do"}},
       .advanced = true},
      {.name = "nir",
       .kind = ParameterKind::choice,
       .title = "NIR file",
       .help = "Also writes the spiking network in the Neuromorphic Intermediate Representation (HDF5), for other simulators and chips.",
       .default_value = string("none"),
       .choices = {{"none", "None", ""},
                   {"compat", "Compatible", "Integrate-and-fire nodes, which every reader takes, and which reset to 0 instead of subtracting the threshold"},
                   {"exact", "Exact", "Integrator, threshold and an edge back that subtracts the threshold: for readers that take graphs with cycles"}},
       .advanced = true},
  };
}

ColumnSpec recipe_column() { return {"recipe", "Recipe", ColumnKind::text}; }
ColumnSpec steps_column() { return {"time_steps", "Time steps", ColumnKind::integer}; }

std::vector<OutputSpec> table_outputs() {
  return {
      {.name = "accuracy",
       .kind = OutputKind::table,
       .title = "Accuracy",
       .help = "Share of the test rows that are right, with Wilson's 95 % interval. Row ann is the float network (0 steps).",
       .columns = {recipe_column(), steps_column(), {"accuracy", "Accuracy", ColumnKind::real, "", Goal::maximise}, {"low", "Low"}, {"high", "High"},
                   {"n", "Test rows", ColumnKind::integer}, {"mean_rate", "Spikes per neuron and step"}, {"spikes", "Spikes per sample"}}},
      {.name = "energy",
       .kind = OutputKind::table,
       .title = "Energy",
       .help = "Per sample, by two conventions. Spike-fed layers only: float layers counted once (the literature's count). Whole network: float layers that are evaluated again "
               "count at every step; the first layer's input is constant, it is computed once.",
       .columns = joined<ColumnSpec>({recipe_column(), steps_column()}, energy_columns(),
                                     {{"synaptic_operations", "Synaptic operations"}, {"accuracy", "Accuracy", ColumnKind::real, "", Goal::maximise}, {"low", "Low"}, {"high", "High"},
                                      {"label", "Point", ColumnKind::text}})},
      {.name = "layers",
       .kind = OutputKind::table,
       .title = "Layers",
       .help = "Every layer of neurons at every latency, against the float network. Errors are 2-norms relative to the float activations: all of it, and its parts: currents above the threshold, rounding to T levels, order of the charges, and what comes from the layers before.",
       .columns = joined<ColumnSpec>({recipe_column(), steps_column(), {"layer", "Layer", ColumnKind::text}}, site_columns("neurons"))},
      {.name = "coverage",
       .kind = OutputKind::table,
       .title = "Coverage",
       .help = "Every operator of the network and what became of it: nothing is skipped in silence.",
       .columns = {{"layer", "Layer", ColumnKind::text}, {"operator", "Operator", ColumnKind::text}, {"becomes", "Becomes", ColumnKind::text},
                   {"spike_fed", "Spike-fed", ColumnKind::boolean}, {"reason", "Reason", ColumnKind::text}, {"recipes", "Recipes", ColumnKind::text}}},
      {.name = "raster",
       .kind = OutputKind::table,
       .title = "Spikes",
       .help = "Spikes of the first test row: 16 neurons of every layer, evenly spaced, numbered as rows of the figure.",
       .columns = {recipe_column(), {"step", "Step", ColumnKind::integer}, {"row", "Row", ColumnKind::integer}, {"neuron", "Neuron", ColumnKind::integer}, {"layer", "Layer", ColumnKind::text}}},
      {.name = "membranes",
       .kind = OutputKind::table,
       .title = "Membranes",
       .help = "Membrane potentials of the same neurons, in thresholds, after every step.",
       .columns = {recipe_column(), {"layer", "Layer", ColumnKind::text}, {"neuron", "Neuron", ColumnKind::text}, {"step", "Step", ColumnKind::integer},
                   {"membrane", "Membrane", ColumnKind::real, "θ"}}},
  };
}

std::vector<OutputSpec> outputs() {
  std::vector<OutputSpec> list = {
      {.name = "best_accuracy", .title = "Best accuracy", .help = "Of all recipes at the largest latency.", .goal = Goal::maximise},
      {.name = "best_recipe", .title = "Best recipe", .help = "The first with that accuracy."},
      {.name = "ann_accuracy", .title = "Accuracy of the float network", .goal = Goal::maximise, .optional = true},
      {.name = "test_rows_used", .title = "Test rows"},
      {.name = "conservation_residual",
       .title = "Conservation residual",
       .help = "Largest relative residual of charge in minus charge out minus membrane over all layers: a check of the simulation itself.",
       .goal = Goal::minimise},
      {.name = "conditions", .title = "Conditions"},
  };
  for (OutputSpec& table : table_outputs()) list.push_back(std::move(table));
  list.push_back({.name = "converted_model",
                  .kind = OutputKind::model,
                  .title = "Converted network",
                  .help = "model.safetensors and config.json with thresholds, recipe and time steps: can be given as model again.",
                  .optional = true});
  for (const RecipeInfo& recipe : recipes())
    list.push_back({.name = "converted_model_" + recipe.id,
                    .kind = OutputKind::model,
                    .title = "Converted network, " + recipe.title,
                    .help = "As converted_model, where several recipes were asked for.",
                    .optional = true});
  list.push_back({.name = "nir", .kind = OutputKind::artifact, .title = "NIR file", .help = "The spiking network as a graph in HDF5.", .optional = true});
  for (const RecipeInfo& recipe : recipes())
    list.push_back({.name = "nir_" + recipe.id,
                    .kind = OutputKind::artifact,
                    .title = "NIR file, " + recipe.title,
                    .help = "As nir, where several recipes were asked for.",
                    .optional = true});
  return list;
}

/// Accuracy of every recipe over one column of table `energy`.
FigureSpec accuracy_over(const string& name, const string& title, const string& x, const string& x_title) {
  return {.name = name,
          .kind = FigureKind::line,
          .title = title,
          .output = "energy",
          .x = x,
          .y = {"accuracy"},
          .low = "low",
          .high = "high",
          .interval = "Wilson 95 % interval over the test rows",
          .group = "recipe",
          .label = x == "time_steps" ? "" : "label",
          .front = x != "time_steps",
          .x_scale = Scale::log,
          .x_title = x_title,
          .y_title = "accuracy"};
}

std::vector<FigureSpec> figures() {
  return {
      accuracy_over("energy", "Accuracy against energy", "spike_fed_percent", "energy, % of the float network (spike-fed layers only)"),
      accuracy_over("latency", "Accuracy against latency", "time_steps", "time steps T"),
      {.name = "spikes",
       .kind = FigureKind::raster,
       .title = "Spikes, first test row",
       .output = "raster",
       .x = "step",
       .y = {"row"},
       .group = "layer",
       .choose = {"recipe"},
       .x_title = "time step",
       .y_title = "neuron (16 of each layer)"},
      {.name = "errors",
       .kind = FigureKind::bars,
       .title = "Error by layer",
       .output = "layers",
       .x = "layer",
       .y = {"clipping", "quantisation", "temporal", "inherited"},
       .choose = {"recipe", "time_steps"},
       .stacked = true,
       .y_title = "relative error"},
      accuracy_over("whole_energy", "Accuracy against energy, whole network", "whole_percent", "energy, % of the float network (float layers each step)"),
      {.name = "rates",
       .kind = FigureKind::bars,
       .title = "Firing rates",
       .output = "layers",
       .x = "layer",
       .y = {"rate"},
       .choose = {"recipe", "time_steps"},
       .y_title = "spikes per neuron and step"},
      {.name = "membranes",
       .kind = FigureKind::line,
       .title = "Membranes",
       .output = "membranes",
       .x = "step",
       .y = {"membrane"},
       .group = "neuron",
       .choose = {"recipe", "layer"},
       .reference_line = 1.0,
       .reference_title = "threshold"},
      {.name = "accuracies", .kind = FigureKind::table, .title = "Accuracies", .output = "accuracy"},
      {.name = "energies", .kind = FigureKind::table, .title = "Energies", .output = "energy",
       .y = {"recipe", "time_steps", "ann_nj", "spike_fed_percent", "whole_percent", "neuron_updates_nj", "accuracy"}},
      {.name = "layers", .kind = FigureKind::table, .title = "Layers", .output = "layers"},
      {.name = "coverage", .kind = FigureKind::table, .title = "Coverage", .output = "coverage"},
  };
}

}  // namespace

std::vector<std::string> default_recipes() { return {"rate_percentile", "opi", "mse", "ltb"}; }

MethodInfo convert_info() {
  MethodInfo info;
  info.id = "conversion.convert";
  info.title = "Convert a network to spikes";
  info.summary = "Turns the ReLUs of a CNN or MLP into integrate-and-fire neurons by several recipes and compares accuracy, latency and energy with the float network.";
  info.citation =
      "Recipes: Rueckauer et al. 2017 (rate coding), Bu et al. AAAI 2022 (OPI), Bu et al. ICLR 2022 (QCFS), Li et al. ICML 2021 (MSE thresholds), Bu et al. CVPR 2025 (LTB)";
  info.label = MethodLabel::published;
  info.seed_drives = SeedDrives::resampling;
  info.uses_cuda = true;
  info.phases = {{"read", "Read network and data", 0.05}, {"convert", "Choose thresholds", 0.25}, {"run", "Run the spiking networks", 0.65}, {"write", "Write", 0.05}};
  info.parameters = input_parameters();
  for (ParameterSpec& spec : conversion_parameters()) info.parameters.push_back(std::move(spec));
  info.series = {{.name = "training_loss",
                  .title = "Loss of fine-tuning",
                  .unit = "nats",
                  .goal = Goal::minimise,
                  .step_title = "step",
                  .help = "Recipe qcfs: cross-entropy of the batches, at most 200 points."},
                 {.name = "rows_done", .title = "Rows simulated", .step_title = "part", .help = "Over all recipes, each to the largest latency. Its time column gives milliseconds per sample."}};
  info.outputs = outputs();
  info.figures = figures();
  info.overview = OverviewSpec{.title = "Overview", .figures = {"energy", "latency", "spikes", "errors"}};
  return info;
}

}  // namespace assay::snn
