// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/audit/audit_declaration.h"

#include "plugins/membership_inference/common_declarations.h"

namespace assay::mia {
namespace {

using std::string;

std::vector<ParameterSpec> role_parameters() {
  return {{.name = "samples",
           .kind = ParameterKind::data,
           .title = "Student samples",
           .help = "Independent samples of the generator under audit, or the generator itself as TorchScript (.pt). At least 2,000 are "
                   "wanted; 5,000 are usual.",
           .role = "samples"},
          {.name = "candidates",
           .kind = ParameterKind::data,
           .title = "Candidates",
           .help = "The points that may have been used for training. An unknown share of them may be members.",
           .role = "samples"},
          {.name = "auxiliary",
           .kind = ParameterKind::data,
           .title = "Auxiliary points",
           .help = "Points of the same population that were certainly not used for training: at least 100, better 500 or more.",
           .role = "samples"},
          {.name = "scores",
           .kind = ParameterKind::data,
           .title = "Scores of your own",
           .help = "Instead of files and an attack: a table with the columns role (candidates, auxiliary, samples) and score, larger for "
                   "likelier members.",
           .role = "table"},
          label_column_parameter()};
}

std::vector<ParameterSpec> test_parameters() {
  return {attack_parameter(),
          {.name = "set_size",
           .kind = ParameterKind::integer,
           .title = "Set size",
           .help = "Splits the candidates at random into sets of this size, at most half of them, and corrects for their number. Without "
                   "a value all candidates are one set.",
           .minimum = 2,
           .maximum = 1000000,
           .symbol = "m"},
          permutations_parameter(999),
          alpha_parameter(),
          features_parameter()};
}

std::vector<ParameterSpec> shadow_parameters() {
  return {{.name = "shadow",
           .kind = ParameterKind::text,
           .title = "Shadow pipeline",
           .help = "Estimates the share of members. none, TEACHER+STUDENT such as edm_strong+dmd (trained on a third of the auxiliary points), or "
                   "run:RUN (a finished benchmark).",
           .default_value = string("none"),
           .role = "model"},
          {.name = "shadow_student",
           .kind = ParameterKind::text,
           .title = "Student of the shadow run",
           .help = "With shadow=run:RUN of several students: which one. Without a value the first.",
           .default_value = string(""),
           .advanced = true},
          {.name = "shadow_steps",
           .kind = ParameterKind::integer,
           .title = "Training steps of the shadow",
           .help = "Of teacher and student each; 0: those of the recipe.",
           .default_value = std::int64_t(0),
           .minimum = 0,
           .maximum = 10000000,
           .advanced = true}};
}

std::vector<ParameterSpec> advanced_parameters() {
  return {{.name = "sample_count",
           .kind = ParameterKind::integer,
           .title = "Samples to draw",
           .help = "With a TorchScript generator: how many samples are drawn from it.",
           .default_value = std::int64_t(5000),
           .minimum = 200,
           .maximum = 1000000,
           .advanced = true},
          {.name = "noise_dimensions",
           .kind = ParameterKind::integer,
           .title = "Noise of the generator",
           .help = "With a TorchScript generator: how many standard normal numbers one sample is made from.",
           .minimum = 1,
           .maximum = 1000000,
           .advanced = true},
          scaling_parameter(),
          image_size_parameter()};
}

}  // namespace

MethodInfo audit_info() {
  MethodInfo info;
  info.id = "membership_inference.audit";
  info.title = "Membership audit";
  info.summary =
      "Asks whether a set of points was used to train a generator, from the generator's samples alone: is the set closer to them than "
      "known non-members are? The answer is an exact permutation test with its controls, its assumptions and what it could have seen.";
  info.citation =
      "Li, Ye, Li, Song, Zhang, Liu: membership inference of distilled generative models by distributional statistics. arXiv "
      "2502.02970; the set-based attack is rebuilt from its abstract and from Liu et al., ICML 2020, arXiv 2002.09116";
  info.label = MethodLabel::reconstruction;
  info.seed_drives = SeedDrives::everything;
  info.uses_cuda = true;
  // A shadow pipeline is part of the preparation and named by the detail: most audits have none.
  info.phases = {{"read", "Read and compare files", 0.06}, {"prepare", "Prepare", 0.07},  {"fit", "Fit the attack", 0.41}, {"test", "Test sets", 0.18},
                 {"controls", "Controls", 0.23},           {"report", "Verdict", 0.05}};
  const auto append = [&](std::vector<ParameterSpec> from) {
    for (ParameterSpec& spec : from) info.parameters.push_back(std::move(spec));
  };
  append(role_parameters());
  append(test_parameters());
  append(shadow_parameters());
  append(advanced_parameters());
  info.outputs = audit_outputs();
  info.figures = audit_figures();
  info.overview = audit_overview();
  return info;
}

}  // namespace assay::mia
