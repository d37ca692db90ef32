// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/benchmark_declaration.h"

#include "plugins/membership_inference/attacks/attack.h"
#include "plugins/membership_inference/benchmark/benchmark_outputs.h"
#include "plugins/membership_inference/common_declarations.h"

namespace assay::mia {
namespace {

using std::string;
using Words = std::vector<string>;

ParameterSpec count(const string& name, const string& title, const string& help, std::int64_t value, double minimum,
                    double maximum, bool advanced = true) {
  return {.name = name,
          .kind = ParameterKind::integer,
          .title = title,
          .help = help,
          .default_value = value,
          .minimum = minimum,
          .maximum = maximum,
          .advanced = advanced};
}

std::vector<ParameterSpec> pipeline_parameters() {
  return {
      {.name = "data",
       .kind = ParameterKind::data,
       .title = "Data",
       .help = "Points of one population: a table, .npy, IDX, CIFAR binary or a folder of images. Every split draws "
               "members, other "
               "points and auxiliary points from them at random, a third each; equal rows count once.",
       .required = true,
       .role = "samples"},
      label_column_parameter(),
      {.name = "teacher",
       .kind = ParameterKind::choice,
       .title = "Teacher",
       .help =
           "The generator that is trained on the members. The strong one remembers much of them, the mild one little.",
       .default_value = string("edm_strong"),
       .choices = {{"edm_strong", "Diffusion, strong", "EDM with a residual MLP, 12,000 steps"},
                   {"edm_mild", "Diffusion, mild", "The same with 2,500 steps"},
                   {"gmm", "Gaussian mixture", "Fitted by EM: for points of few dimensions"}}},
      {.name = "student",
       .kind = ParameterKind::list,
       .title = "Students",
       .help = "Generators trained on the teacher's output alone; every one is attacked.",
       .default_value = Words{"dmd"},
       .choices = {{"dmd", "DMD", "One step, distribution matching with a regression term"},
                   {"regression", "Regression", "One step, noise to image pairs of the teacher"},
                   {"consistency", "Consistency", "Consistency distillation: has a denoiser"},
                   {"gmm", "Gaussian mixture", "Fitted to teacher samples; the one student of a gmm teacher"}},
       .element = ParameterKind::choice,
       .maximum_count = 4},
      attacks_parameter(Words{"c2st_cf", "mmd_d", "mmd_gauss", "gan_leaks", "teacher_loss"})};
}

std::vector<ParameterSpec> set_parameters() {
  return {
      {.name = "set_sizes",
       .kind = ParameterKind::list,
       .title = "Set sizes",
       .help = "Points in a candidate set: at most half of the pool from which sets are drawn. Those of the default "
               "that are "
               "too large for the data are left out.",
       .default_value = default_set_sizes(),
       .minimum = 2,
       .maximum = 100000,
       .symbol = "m",
       .element = ParameterKind::integer,
       .maximum_count = 20},
      {.name = "member_ratios",
       .kind = ParameterKind::list,
       .title = "Member ratios",
       .help = "Shares of members in the candidate sets of the hypothesis; the other sets have none.",
       .default_value = Words{"1"},
       .minimum = 0,
       .maximum = 1,
       .minimum_open = true,
       .symbol = "ρ",
       .element = ParameterKind::real,
       .maximum_count = 10},
      count("splits", "Splits",
            "Random splits of the data. One alone proves little: sets of one pool share that pool's accident.", 1, 1,
            100, false),
      {.name = "swap",
       .kind = ParameterKind::choice,
       .title = "Swap roles",
       .help = "Runs every split twice, the second time with members and other points exchanged: what is left of the "
               "pools' accident cancels.",
       .default_value = string("yes"),
       .choices = {{"yes", "Yes", "Two runs for each split"}, {"no", "No", "One run; the swap control is not run"}}},
      count("sets", "Candidate sets",
            "Sets of each kind for every size and ratio. A false positive rate of 1 % needs 100.", 150, 20, 5000,
            false)};
}

std::vector<ParameterSpec> advanced_parameters() {
  return {
      count("samples", "Student samples", "Samples of every generator that attacks look at.", 5000, 200, 50000),
      count("teacher_steps", "Teacher steps", "Training steps (EM iterations of a mixture); 0: the preset's.", 0, 0,
            10000000),
      count("student_steps", "Student steps", "Training steps of every student; 0: the recipe's.", 0, 0, 10000000),
      count("components", "Components of the teacher", "Of a Gaussian mixture.", 40, 1, 10000),
      count("student_components", "Components of the student", "Of a Gaussian mixture.", 24, 1, 10000),
      {.name = "fresh_initialisation",
       .kind = ParameterKind::choice,
       .title = "Fresh initialisation",
       .help = "Inherited weights are a second way for what the teacher remembers: yes closes it.",
       .default_value = string("no"),
       .choices = {{"no", "No", "Students start from the teacher's weights where their recipe does"},
                   {"yes", "Yes", "Students start from random weights"}},
       .advanced = true},
      {.name = "attack_teacher",
       .kind = ParameterKind::choice,
       .title = "Attack the teacher too",
       .help = "The same attacks on samples of the teacher show what the distillation step takes away.",
       .default_value = string("yes"),
       .choices = {{"yes", "Yes", "Every attack on the teacher, too"},
                   {"no", "No", "Only attacks that need a denoiser look at the teacher"}},
       .advanced = true},
      count("tested_sets", "Sets tested exactly",
            "Sets of every kind on which the exact permutation test is run, for its power.", 40, 0, 1000),
      count("halvings", "Halvings", "Of the non-members, per run, for the null control.", 20, 2, 1000),
      count("resamples", "Resamples", "Of the pools, for the interval of every AUC.", 100, 20, 10000),
      count("points", "Points", "Rows of the file that take part, drawn at random; 0: all.", 0, 0, 10000000),
      count("pool", "Largest pool",
            "Points of each kind from which candidate sets are drawn; more are left out at random.", 2000, 100, 2500)};
}

}  // namespace

const std::vector<string>& default_set_sizes() {
  static const std::vector<string> sizes{"10", "25", "50", "100", "200"};
  return sizes;
}

MethodInfo benchmark_info() {
  MethodInfo info;
  info.id = "membership_inference.benchmark";
  info.title = "Membership benchmark";
  info.summary =
      "Trains a generator on known members and students on its output alone, then attacks them: how well can a set of "
      "points be "
      "told to hold members, against set size and share, with the controls that such a figure needs.";
  info.citation =
      "Li, Ye, Li, Song, Zhang, Liu: membership inference of distilled generative models by distributional statistics. "
      "arXiv "
      "2502.02970; set-based attack rebuilt from its abstract and from Liu et al., ICML 2020, arXiv 2002.09116";
  info.label = MethodLabel::reconstruction;
  info.seed_drives = SeedDrives::everything;
  info.uses_cuda = true;
  info.phases = {{"read", "Read data", 0.01},
                 {"teacher", "Train teachers", 0.3},
                 {"student", "Train students", 0.4},
                 {"attack", "Attack", 0.27},
                 {"evaluate", "Evaluate", 0.02}};
  const auto append = [&](std::vector<ParameterSpec> from) {
    for (ParameterSpec& spec : from) info.parameters.push_back(std::move(spec));
  };
  append(pipeline_parameters());
  append(set_parameters());
  append({features_parameter(), scaling_parameter(), image_size_parameter(), permutations_parameter(199),
          alpha_parameter()});
  append(advanced_parameters());
  info.series = benchmark_series();
  info.outputs = benchmark_outputs();
  info.figures = benchmark_figures();
  info.overview = benchmark_overview();
  return info;
}

}  // namespace assay::mia
