// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/fas/fas_declaration.h"

#include "plugins/conversion/reporting/shared_columns.h"

namespace assay::snn {
namespace {

using std::string;

std::vector<ParameterSpec> input_parameters() {
  return {
      {.name = "model",
       .kind = ParameterKind::data,
       .title = "Language model",
       .help = "A folder with config.json (gpt2, llama), model.safetensors and vocab.json; a .safetensors beside them; or llama2.c's .bin with its tokenizer beside it. A converted model "
               "runs as it is with stage1_steps=0 and calibration=none.",
       .required = true,
       .role = "model"},
      {.name = "text",
       .kind = ParameterKind::data,
       .title = "Text",
       .help = "UTF-8. The first nine tenths train and calibrate, the last tenth validates.",
       .required = true,
       .role = "text"},
      {.name = "time_steps",
       .kind = ParameterKind::list,
       .title = "Time steps",
       .help = "Latencies at which the spiking network is evaluated.",
       .default_value = std::vector<string>{"1", "2", "4", "8", "16", "32"},
       .minimum = 1,
       .maximum = 1024,
       .symbol = "T",
       .element = ParameterKind::integer,
       .maximum_count = 32},
      {.name = "profile",
       .kind = ParameterKind::choice,
       .title = "Profile",
       .help = "Official: as the released code does it. Full: every linear fed by spikes, products, softmax and norms exact in the mean.",
       .default_value = string("official"),
       .choices = {{"official", "Official", "sites=mlp, operators=per_step, thresholds from a constant"}, {"full", "Full", "sites=all, operators=expectation, thresholds from percentiles"}}},
      {.name = "sites",
       .kind = ParameterKind::choice,
       .title = "Sites",
       .help = "Where spikes are made. Not given: by the profile.",
       .choices = {{"mlp", "MLP activations", "Only the layer behind them is fed by spikes"}, {"all", "Everything that feeds a linear layer", "Signed spikes at norms, attention and head"}}},
      {.name = "operators",
       .kind = ParameterKind::choice,
       .title = "Operators",
       .help = "How norms, softmax and products are evaluated over time. Not given: by the profile.",
       .choices = {{"per_step", "At every step", "As released; leaves an error that more steps do not remove"},
                   {"expectation", "On running means", "Their mean over time is the function of the mean, exactly"}}},
  };
}

std::vector<ParameterSpec> stage_parameters() {
  return {
      {.name = "stage1_steps",
       .kind = ParameterKind::integer,
       .title = "Steps of fine-tuning",
       .help = "Stage 1: all weights and thresholds with quantised activations, from the float model. 0: none.",
       .default_value = std::int64_t{600},
       .minimum = 0,
       .maximum = 10000000},
      {.name = "stage1_learning_rate",
       .kind = ParameterKind::real,
       .title = "Learning rate",
       .help = "Of the weights in stage 1; falls to 0 linearly. Thresholds learn 10 times as fast.",
       .default_value = 1e-3,
       .minimum = 0,
       .maximum = 10,
       .minimum_open = true},
      {.name = "stage1_batch",
       .kind = ParameterKind::integer,
       .title = "Batch",
       .help = "Windows of one context per step of stage 1.",
       .default_value = std::int64_t{32},
       .minimum = 1,
       .maximum = 65536},
      {.name = "theta_init",
       .kind = ParameterKind::choice,
       .title = "First thresholds",
       .help = "Not given: constant for the official profile, percentile for the full one.",
       .choices = {{"constant", "Constant", "2.0, as released"}, {"percentile", "Percentile", "99.9 % of the activations of the calibration windows"},
                   {"mse", "Smallest error", "Of 95 candidates the one with the smallest quantisation error"}}},
      {.name = "calibration",
       .kind = ParameterKind::choice,
       .title = "Calibration",
       .help = "Stage 2, on the spiking network itself: the weights stand still.",
       .default_value = string("fine"),
       .choices = {{"none", "None", "Thresholds of stage 1, initial potential half of them"}, {"coarse", "Coarse", "Two numbers per site, searched on the logits"},
                   {"fine", "Coarse, then fine", "Then every channel by back-propagation through time"}}},
      {.name = "calibration_windows",
       .kind = ParameterKind::integer,
       .title = "Calibration windows",
       .help = "Windows of the training part for first thresholds and stage 2.",
       .default_value = std::int64_t{64},
       .minimum = 2,
       .maximum = 100000},
      {.name = "validation_windows",
       .kind = ParameterKind::integer,
       .title = "Validation windows",
       .help = "Windows of the validation part that losses are over, from its beginning; 0: all.",
       .default_value = std::int64_t{128},
       .minimum = 0,
       .maximum = 10000000},
      {.name = "tuned_steps",
       .kind = ParameterKind::list,
       .title = "Calibrated for",
       .help = "Latencies that stage 2 calibrates for. Several: a table of thresholds for each, and every latency runs on its own or the nearest.",
       .default_value = std::vector<string>{"8"},
       .minimum = 1,
       .maximum = 256,
       .element = ParameterKind::integer,
       .maximum_count = 16,
       .advanced = true},
      {.name = "granularity",
       .kind = ParameterKind::choice,
       .title = "Granularity",
       .help = "What has a threshold of its own after the fine calibration.",
       .default_value = string("channel"),
       .choices = {{"layer", "Layer", ""}, {"channel", "Channel", "Any text length"}, {"element", "Position and channel", "As released; windows of full length alone, and no text is generated"}},
       .advanced = true},
      {.name = "levels",
       .kind = ParameterKind::integer,
       .title = "Levels",
       .help = "Quantisation levels of stage 1.",
       .default_value = std::int64_t{8},
       .minimum = 1,
       .maximum = 1024,
       .symbol = "L",
       .advanced = true},
      {.name = "rate_penalty",
       .kind = ParameterKind::real,
       .title = "Penalty on rates",
       .help = "Added to the loss of the fine calibration, times the mean firing rate: fewer spikes for a little loss.",
       .default_value = 0.0,
       .minimum = 0,
       .maximum = 1000,
       .advanced = true},
      {.name = "prompt",
       .kind = ParameterKind::text,
       .title = "Prompt",
       .help = "What float and spiking network continue. Not given: the beginning of the validation part.",
       .advanced = true},
      {.name = "generate",
       .kind = ParameterKind::integer,
       .title = "Tokens to generate",
       .help = "Greedily, by both networks. 0: none.",
       .default_value = std::int64_t{120},
       .minimum = 0,
       .maximum = 10000,
       .advanced = true},
  };
}

ColumnSpec steps_column() { return {"time_steps", "Time steps", ColumnKind::integer}; }

std::vector<OutputSpec> outputs() {
  return {
      {.name = "ann_loss", .title = "Loss of the float network", .unit = "nats", .goal = Goal::minimise},
      {.name = "qcfs_loss", .title = "Loss of the quantised network", .help = "After stage 1.", .unit = "nats", .goal = Goal::minimise},
      {.name = "snn_loss", .title = "Loss of the spiking network", .help = "At the first calibrated latency, else the largest one.", .unit = "nats", .goal = Goal::minimise},
      {.name = "mean_rate", .title = "Firing rate", .help = "Spikes per neuron and step there.", .goal = Goal::minimise},
      {.name = "sites_used", .title = "Sites"},
      {.name = "operators_used", .title = "Operators"},
      {.name = "theta_init_used", .title = "First thresholds"},
      {.name = "conservation_residual", .title = "Conservation residual", .help = "Largest relative residual of charge in minus charge out minus membrane: a check of the simulation itself."},
      {.name = "conditions", .title = "Conditions"},
      {.name = "losses",
       .kind = OutputKind::table,
       .title = "Losses",
       .help = "Nats per token on the validation windows, with the 95 % interval of the mean over windows (t distribution; the rows are paired, so differences are known better).",
       .columns = {{"model", "Model", ColumnKind::text}, steps_column(), {"loss", "Loss", ColumnKind::real, "nats", Goal::minimise}, {"perplexity", "Perplexity", ColumnKind::real, "", Goal::minimise},
                   {"low", "Low"}, {"high", "High"}, {"windows", "Windows", ColumnKind::integer}, {"tokens", "Tokens", ColumnKind::integer}, {"mean_rate", "Spikes per neuron and step"}}},
      {.name = "latency",
       .kind = OutputKind::table,
       .title = "Losses by latency",
       .help = "The same as curves: float and quantised network stand still in time.",
       .columns = {{"model", "Model", ColumnKind::text}, steps_column(), {"loss", "Loss", ColumnKind::real, "nats"}, {"low", "Low"}, {"high", "High"}}},
      {.name = "energy",
       .kind = OutputKind::table,
       .title = "Energy",
       .help = "Per token, 45 nm, 4.6 pJ per multiply-accumulate and 0.9 pJ per accumulate. Spike-fed layers only: float layers counted once (the literature's count). Whole network: float layers "
               "count at every step.",
       .columns = joined<ColumnSpec>({steps_column()}, energy_columns(), {{"loss", "Loss", ColumnKind::real, "nats"}, {"low", "Low"}, {"high", "High"}})},
      {.name = "layers",
       .kind = OutputKind::table,
       .title = "Layers",
       .help = "Every site at the largest latency, against the quantised network. Errors are relative 2-norms: all of it, and the parts that it is the sum of: clipping at other thresholds than the quantised "
               "network's, rounding to T levels, the order of charges in time, and what the sites before hand on.",
       .columns = joined<ColumnSpec>({{"layer", "Layer", ColumnKind::text}, steps_column()}, site_columns("channels"))},
      {.name = "coverage",
       .kind = OutputKind::table,
       .title = "Coverage",
       .help = "Every operator of the network and what became of it: nothing is skipped in silence.",
       .columns = {{"layer", "Layer", ColumnKind::text}, {"operator", "Operator", ColumnKind::text}, {"becomes", "Becomes", ColumnKind::text}, {"spike_fed", "Spike-fed", ColumnKind::boolean},
                   {"macs", "MACs per token", ColumnKind::integer}}},
      {.name = "raster",
       .kind = OutputKind::table,
       .title = "Spikes",
       .help = "Spikes at the last position of the first validation window: 64 channels of every site.",
       .columns = {{"step", "Step", ColumnKind::integer}, {"neuron", "Channel", ColumnKind::integer}, {"layer", "Layer", ColumnKind::text}}},
      {.name = "generated",
       .kind = OutputKind::table,
       .title = "Generated text",
       .help = "Greedy continuations of one prompt.",
       .columns = {{"model", "Model", ColumnKind::text}, steps_column(), {"text", "Text", ColumnKind::text}},
       .optional = true},
      {.name = "converted_model",
       .kind = OutputKind::model,
       .title = "Converted model",
       .help = "model.safetensors (Hugging Face's names, thresholds beside them), config.json and the tokenizer: can be given as model again.",
       .optional = true},
  };
}

FigureSpec loss_over_energy(const string& name, const string& title, const string& x, const string& x_title) {
  return {.name = name,
          .kind = FigureKind::line,
          .title = title,
          .output = "energy",
          .x = x,
          .y = {"loss"},
          .low = "low",
          .high = "high",
          .interval = "95 % interval of the mean over validation windows",
          .x_scale = Scale::log,
          .x_title = x_title,
          .y_title = "nats per token"};
}

std::vector<FigureSpec> figures() {
  return {
      {.name = "losses",
       .kind = FigureKind::line,
       .title = "Loss against latency",
       .output = "latency",
       .x = "time_steps",
       .y = {"loss"},
       .low = "low",
       .high = "high",
       .interval = "95 % interval of the mean over validation windows",
       .group = "model",
       .x_scale = Scale::log,
       .x_title = "time steps T",
       .y_title = "nats per token"},
      loss_over_energy("energy", "Loss against energy", "spike_fed_percent", "energy, % of the float network (spike-fed layers only)"),
      {.name = "spikes",
       .kind = FigureKind::raster,
       .title = "Spikes at one position",
       .output = "raster",
       .x = "step",
       .y = {"neuron"},
       .group = "layer",
       .x_title = "time step",
       .y_title = "channel"},
      {.name = "errors",
       .kind = FigureKind::bars,
       .title = "Error by layer",
       .output = "layers",
       .x = "layer",
       .y = {"clipping", "quantisation", "temporal", "inherited"},
       .stacked = true,
       .y_title = "relative error"},
      {.name = "rates", .kind = FigureKind::bars, .title = "Firing rates", .output = "layers", .x = "layer", .y = {"rate"}, .y_title = "spikes per neuron and step"},
      loss_over_energy("whole_energy", "Loss against energy, whole network", "whole_percent", "energy, % of the float network (float layers each step)"),
      {.name = "loss_table", .kind = FigureKind::table, .title = "Losses", .output = "losses"},
      {.name = "texts", .kind = FigureKind::table, .title = "Generated text", .output = "generated"},
      {.name = "energies", .kind = FigureKind::table, .title = "Energies", .output = "energy"},
      {.name = "layers", .kind = FigureKind::table, .title = "Layers", .output = "layers"},
      {.name = "coverage", .kind = FigureKind::table, .title = "Coverage", .output = "coverage"},
  };
}

}  // namespace

MethodInfo fas_info() {
  MethodInfo info;
  info.id = "conversion.fas";
  info.title = "FAS: a language model to spikes";
  info.summary =
      "Fine-tunes a language model with quantised activations, replaces them by integrate-and-fire neurons and calibrates their thresholds and initial potentials, coarsely, then finely.";
  info.citation = "Chen, Song, Song, Chen, Lv, Sun: FAS: Fast ANN-SNN Conversion for Spiking Large Language Models. arXiv 2502.04405, 2025";
  info.label = MethodLabel::reconstruction;
  info.seed_drives = SeedDrives::everything;
  info.uses_cuda = true;
  info.phases = {{"read", "Read model and text", 0.03}, {"stage1", "Fine-tune", 0.4}, {"coarse", "Calibrate coarsely", 0.2}, {"fine", "Calibrate finely", 0.15}, {"evaluate", "Evaluate", 0.2},
                 {"write", "Write", 0.02}};
  info.parameters = input_parameters();
  for (ParameterSpec& spec : stage_parameters()) info.parameters.push_back(std::move(spec));
  info.series = {
      {.name = "stage1_loss", .title = "Loss of stage 1", .unit = "nats", .goal = Goal::minimise, .step_title = "step", .help = "Of the batch."},
      {.name = "threshold", .title = "Mean threshold", .step_title = "step", .help = "Over all sites, in stage 1."},
      {.name = "coarse_loss", .title = "Divergence, coarse", .unit = "nats", .goal = Goal::minimise, .step_title = "site", .help = "KL per token from the quantised network after each site."},
      {.name = "fine_loss", .title = "Loss, fine", .unit = "nats", .goal = Goal::minimise, .step_title = "step", .help = "Of the batch."},
      {.name = "windows_done", .title = "Windows simulated", .step_title = "latency", .help = "Its time column gives milliseconds per sample."},
      {.name = "rate", .title = "Firing rate", .goal = Goal::minimise, .step_title = "latency", .help = "Spikes per neuron and step at each latency."}};
  info.outputs = outputs();
  info.figures = figures();
  info.overview = OverviewSpec{.title = "Overview", .figures = {"losses", "energy", "spikes", "errors", "texts"}};
  return info;
}

}  // namespace assay::snn
