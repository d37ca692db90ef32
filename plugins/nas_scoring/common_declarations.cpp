// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/declarations.h"
#include "plugins/nas_scoring/spaces/space.h"

namespace assay::nas {

using std::string;

const char* const swap_nas_paper =
    "Peng, Song, Fayek, Ciesielski, Chang: SWAP-NAS: Sample-Wise Activation Patterns for Ultra-fast NAS. ICLR 2024, "
    "arXiv 2403.04161";

ParameterSpec count_parameter(const string& name, const string& title, const string& help, std::int64_t value,
                              double minimum, double maximum, bool advanced) {
  return {.name = name,
          .kind = ParameterKind::integer,
          .title = title,
          .help = help,
          .default_value = value,
          .minimum = minimum,
          .maximum = maximum,
          .advanced = advanced};
}

ParameterSpec space_parameter(bool scripted) {
  ParameterSpec spec{.name = "space",
                     .kind = ParameterKind::choice,
                     .title = "Search space",
                     .help = "Where architectures come from, and the network that is built around a cell.",
                     .default_value = string("darts_thin"),
                     .choices = {{"darts_thin", "DARTS, thin",
                                  "The SWAP authors' network: one reduction cell of width 3 on the image itself"}}};
  for (const auto& one : spaces()) {
    if (one->id() != "darts_thin") spec.choices.push_back({one->id(), one->title(), "Encodings of " + one->title()});
  }
  if (scripted) {
    spec.choices.push_back({"torchscript", "A network of your own", "A TorchScript file, given as model"});
  }
  return spec;
}

std::vector<ParameterSpec> architecture_parameters(const string& all_help) {
  return {space_parameter(true),
          {.name = "architectures",
           .kind = ParameterKind::text,
           .title = "Architectures",
           .help = all_help +
                   " A table is a CSV file or a data set with a column architecture, arch or normal. Anything else is "
                   "one architecture in the space's own writing.",
           .default_value = string("all"),
           .role = "table"},
          {.name = "model",
           .kind = ParameterKind::data,
           .title = "Model",
           .help = "With space=torchscript: the TorchScript file (torch.jit.save). Its weights are used as they are; "
                   "with repeats above 1, or mode=official, they are drawn anew where the file lets that be done.",
           .role = "model"}};
}

ParameterSpec prune_parameter() {
  return {.name = "prune",
          .kind = ParameterKind::boolean,
          .title = "Prune dead edges first",
          .help =
              "Leaves out the operations of a NAS-Bench-201 cell that lie on no way from its input to its output. The "
              "benchmark "
              "keeps them, and they count in size and score, so that isomorphic cells may score differently.",
          .default_value = false,
          .advanced = true};
}

ParameterSpec sampler_parameter() {
  return {.name = "sampler",
          .kind = ParameterKind::choice,
          .title = "Sampler",
          .help = "How random architectures are drawn. The two are the same in NAS-Bench-201.",
          .default_value = string("official"),
          .choices = {{"official", "As published", "Thin DARTS: with the operation none and equal predecessors"},
                      {"strict", "Strict", "Thin DARTS: without none, two different predecessors per node"}},
          .advanced = true};
}

std::vector<ParameterSpec> image_parameters() {
  return {
      {.name = "images",
       .kind = ParameterKind::data,
       .title = "Images",
       .help = "The first `samples` of them, in file order, are the batch: CIFAR binary, IDX, .npy, or a folder of PNG "
               "or JPEG files. Labels are not looked at.",
       .required = true,
       .role = "images"},
      {.name = "image_fit",
       .kind = ParameterKind::choice,
       .title = "Fit",
       .help = "How images of another shape enter a network for 3 × 32 × 32.",
       .default_value = string("none"),
       .choices = {{"none", "None", "As they are"},
                   {"pad32_rgb", "Pad to 32 × 32, RGB", "Zeros on all sides; grey is repeated three times"}}},
      {.name = "image_size",
       .kind = ParameterKind::integer,
       .title = "Resize to",
       .help = "Brings the images to this many rows and columns by bilinear interpolation; 0 leaves them as they are. "
               "The paper's ablation has 3, 15 and 32.",
       .default_value = std::int64_t(0),
       .minimum = 0,
       .maximum = 1024,
       .unit = "pixels",
       .advanced = true},
      {.name = "normalisation",
       .kind = ParameterKind::choice,
       .title = "Normalisation",
       .help = "Mean and standard deviation of every channel, taken away after pixels were brought to 0..1.",
       .default_value = string("cifar10"),
       .choices = {{"cifar10", "CIFAR-10", "The SWAP authors' numbers"},
                   {"cifar100", "CIFAR-100", "The SWAP authors' numbers"},
                   {"imagenet16", "ImageNet16-120", "The SWAP authors' numbers"},
                   {"batch", "Of the batch", "Mean and standard deviation of these images"},
                   {"none", "None", "Pixels as 0..1"}},
       .advanced = true},
      {.name = "samples",
       .kind = ParameterKind::integer,
       .title = "Samples",
       .help =
           "Images in the batch. Few let the cap 2^S bind, many make nearly every pattern distinct: 16 suits networks "
           "with 10,000 to 100,000 activation values.",
       .default_value = std::int64_t(16),
       .minimum = 1,
       .maximum = 4096,
       .symbol = "S"},
  };
}

std::vector<ParameterSpec> network_parameters(std::int64_t repeats) {
  return {
      {.name = "repeats",
       .kind = ParameterKind::integer,
       .title = "Repeats",
       .help = "Initialisations per architecture; the score is the mean of their counts.",
       .default_value = repeats,
       .minimum = 1,
       .maximum = 10000,
       .symbol = "R"},
      {.name = "channels",
       .kind = ParameterKind::integer,
       .title = "Channels",
       .help = "Channels of the first stage. auto is 16; the thin DARTS network always has 3.",
       .default_value = string("auto"),
       .minimum = 1,
       .maximum = 1024,
       .choices = {{"auto", "Auto", "16; thin DARTS 3"}},
       .symbol = "C"},
      {.name = "cells",
       .kind = ParameterKind::integer,
       .title = "Cells per stage",
       .help = "Copies of the cell in each of the three stages. The thin DARTS network has one cell.",
       .default_value = std::int64_t(1),
       .minimum = 1,
       .maximum = 100,
       .symbol = "N"},
      {.name = "classes",
       .kind = ParameterKind::integer,
       .title = "Classes",
       .help = "Outputs of the classifier: they count as parameters and change nothing else.",
       .default_value = std::int64_t(10),
       .minimum = 1,
       .maximum = 100000,
       .advanced = true},
      {.name = "initialisation",
       .kind = ParameterKind::choice,
       .title = "Initialisation",
       .help = "How weights are drawn before every repeat.",
       .default_value = string("gaussian"),
       .choices = {{"gaussian", "Gaussian", "Every weight from N(0, 1), as the SWAP authors do"},
                   {"default", "PyTorch's own", "Kaiming uniform"}}},
      {.name = "mode",
       .kind = ParameterKind::choice,
       .title = "Mode",
       .help = "Corrected: seeds come from architecture, seed and repeat. Official: PyTorch's generator seeded with "
               "seed + repeat and the authors' order of draws, which gives their very numbers on a CPU.",
       .default_value = string("corrected"),
       .choices = {{"corrected", "Corrected", "Our generator; each weight drawn once"},
                   {"official", "Official", "The released code's numbers"}}},
      {.name = "batch_norm",
       .kind = ParameterKind::choice,
       .title = "Batch norm",
       .help = "The released code never leaves training mode, so batch norm uses the batch's own statistics.",
       .default_value = string("batch"),
       .choices = {{"batch", "Of the batch", "Training mode, as published"},
                   {"fixed", "Fixed", "Evaluation mode: mean 0, variance 1"}},
       .advanced = true},
  };
}

std::vector<ParameterSpec> regularisation_parameters(const string& regularisation) {
  return {
      {.name = "regularisation",
       .kind = ParameterKind::choice,
       .title = "Regularisation",
       .help = "Multiplies the score by exp(−(cost − μ)²/σ). It helps on spaces of cells and hurts on spaces of whole "
               "networks.",
       .default_value = regularisation,
       .choices = {{"none", "None", "The score itself"},
                   {"auto", "Automatic",
                    "μ: largest cost of 50 fixed random cells of the space; σ: twice the square of their range"},
                   {"manual", "Manual", "μ and σ as given"},
                   {"target", "Target size", "μ = target size, σ = (target size / 2)²"},
                   {"paper", "Paper", "σ has the same number as μ"},
                   {"derived", "As the authors' wrapper",
                    "μ: largest, σ: mean cost of the same 50 cells. Depends on the unit of the cost"}}},
      {.name = "mu",
       .kind = ParameterKind::real,
       .title = "Centre",
       .help = "Preferred cost, in thousands of parameters of the scored network (cost=macs: millions of MACs). Needed "
               "with manual and paper.",
       .minimum = 0,
       .symbol = "μ"},
      {.name = "sigma",
       .kind = ParameterKind::real,
       .title = "Width",
       .help = "In the square of the cost's unit; it is not squared in the formula. Needed with manual.",
       .minimum = 0,
       .minimum_open = true,
       .symbol = "σ"},
      {.name = "target_size",
       .kind = ParameterKind::real,
       .title = "Target size",
       .help = "In thousands of parameters (cost=macs: millions of MACs). Needed with target.",
       .minimum = 0,
       .minimum_open = true},
      {.name = "cost",
       .kind = ParameterKind::choice,
       .title = "Cost",
       .help = "What the regularisation weighs.",
       .default_value = string("parameters"),
       .choices = {{"parameters", "Parameters", "In thousands"}, {"macs", "MACs", "Multiply-accumulates in millions"}},
       .advanced = true},
  };
}

std::vector<ColumnSpec> score_columns() {
  return {{"architecture", "Architecture", ColumnKind::text},
          {"parameters", "Parameters", ColumnKind::integer},
          {"macs", "MACs", ColumnKind::integer},
          {"units", "Activation values", ColumnKind::integer},
          {"swap", "SWAP-Score", ColumnKind::real, "", Goal::maximise},
          {"swap_sd", "SD over repeats"},
          {"swap_regularised", "Regularised", ColumnKind::real, "", Goal::maximise},
          {"log_swap_regularised", "ln regularised", ColumnKind::real, "", Goal::maximise},
          {"standard_patterns", "Standard activation patterns"},
          {"active_share", "Share of active values"}};
}

OutputSpec cells_output() {
  return {.name = "cells",
          .kind = OutputKind::table,
          .title = "Cells as pictures",
          .help = "Every architecture as Graphviz text.",
          .columns = {{"architecture", "Architecture", ColumnKind::text}, {"dot", "Graphviz text", ColumnKind::text}},
          .optional = true};
}

std::vector<ColumnSpec> proxy_columns() {
  return {{"nwot", "NWOT", ColumnKind::real, "", Goal::maximise},
          {"synflow", "SynFlow, logarithm", ColumnKind::real, "", Goal::maximise}};
}

std::vector<OutputSpec> condition_outputs() {
  return {{.name = "mu",
           .title = "Centre μ",
           .help = "Of the regularisation that was used, in the unit of its cost.",
           .optional = true},
          {.name = "sigma",
           .title = "Width σ",
           .help = "Of the regularisation that was used, in the square of that unit.",
           .optional = true},
          {.name = "conditions",
           .title = "Measured with",
           .help = "Samples, repeats, network, seed and images that every number of this run shares."}};
}

std::vector<OutputSpec> best_outputs(const string& which) {
  return {{.name = "best_architecture", .title = "Best architecture", .help = which},
          {.name = "best_score",
           .title = "Best score",
           .help = "Its SWAP-Score, not regularised.",
           .goal = Goal::maximise}};
}

SeriesSpec list_series() {
  return {.name = "swap",
          .title = "SWAP-Score",
          .goal = Goal::maximise,
          .step_title = "architecture",
          .help = "Score of each architecture in the order of the list."};
}

FigureSpec size_figure(const string& name) {
  return {.name = name,
          .kind = FigureKind::scatter,
          .title = "Score against size",
          .output = "scores",
          .x = "parameters",
          .y = {"swap"},
          .label = "architecture",
          .drawing = "cells",
          .x_title = "parameters",
          .y_title = "SWAP-Score",
          .help =
              "Distinct activation patterns against the parameters of the scored network: large networks have more "
              "activation values and so more patterns."};
}

}  // namespace assay::nas
