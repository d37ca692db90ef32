// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/audit/audit_declaration.h"

namespace assay::mia {
namespace {

using std::string;

ColumnSpec text(const string& name, const string& title) { return {name, title, ColumnKind::text}; }
ColumnSpec whole(const string& name, const string& title) { return {name, title, ColumnKind::integer}; }
ColumnSpec real(const string& name, const string& title) { return {name, title, ColumnKind::real}; }

OutputSpec table(const string& name, const string& title, const string& help, std::vector<ColumnSpec> columns, bool optional = false) {
  return {.name = name, .kind = OutputKind::table, .title = title, .help = help, .columns = std::move(columns), .optional = optional};
}

std::vector<OutputSpec> scalars() {
  return {{.name = "verdict", .title = "Verdict", .help = "evidence, no_evidence, or not_supported where a control forbids an answer."},
          {.name = "sentence", .title = "Sentence", .help = "The verdict with its figures."},
          {.name = "tone", .title = "Tone", .help = "found, not_found or not_supported: how the sentence is marked."},
          {.name = "p_value",
           .title = "p-value",
           .help = "Smallest p over the sets, corrected for their number by Holm's rule. Empty where the verdict is not supported."},
          {.name = "score",
           .title = "Score",
           .help = "Of the set with the smallest p: how much closer it is to the samples than held-out auxiliary points, as mean over the "
                   "parts of the attack."},
          {.name = "test", .title = "Test", .help = "exact: one permutation test; valid: twice the mean of two exact ones, conservative."},
          {.name = "smallest_detectable_usage",
           .title = "Smallest detectable usage",
           .help = "Smallest share of members at which this test had found its set in 80 of 100 repetitions. Without a shadow members are "
                   "taken to score like the generator's own fresh samples: an optimistic bound, the true share is larger."},
          {.name = "usage",
           .title = "Estimated share of members",
           .help = "Of all candidates, from the shadow pipeline; empty, with the reason in the warnings, without one."},
          {.name = "usage_low", .title = "Lower end of the share", .help = "95 % interval: candidates, auxiliary points and shadow."},
          {.name = "usage_high", .title = "Upper end of the share", .help = "95 % interval: candidates, auxiliary points and shadow."},
          {.name = "candidates_used", .title = "Candidates", .help = "Tested, after copies and a rest smaller than a set were left out."},
          {.name = "auxiliary_used", .title = "Auxiliary points", .help = "Known non-members that took part."},
          {.name = "samples_used", .title = "Student samples", .help = "Seen by the attack; some more are kept for the detectable usage."},
          {.name = "set_count", .title = "Sets", .help = "Candidate sets that were tested."},
          {.name = "conditions", .title = "Measured with", .help = "Size of a set, permutations, attack and features."}};
}

std::vector<OutputSpec> verdict_tables() {
  return {table("sets", "Sets", "One row per candidate set. p_holm and p_bh are corrected for the number of sets.",
                {whole("set", "Set"), real("score", "Score"), real("p", "p"), real("p_holm", "p, Holm"),
                 real("p_bh", "p, Benjamini-Hochberg"), whole("size", "Size"), text("result", "p ≤ α after Holm")}),
          table("parts", "Parts of the test",
                "Each part is an exact test against auxiliary points that took no part in its training. z is its asymptotic check.",
                {whole("set", "Set"), whole("part", "Part"), real("statistic", "Statistic"), real("p", "p"), real("z", "z"),
                 real("p_asymptotic", "p, asymptotic"), whole("held_out", "Auxiliary points")}),
          table("controls", "Controls", "What must hold before the verdict is believed. n/a: needs known members, or more points.",
                {text("control", "Control"), text("question", "Question"), text("found", "Found"), real("value", "Value"),
                 text("needed", "Needed"), text("passed", "Result")}),
          table("facts", "Facts", "The conditions of the verdict.", {text("fact", "Fact")}),
          table("assumptions", "Holds only if", "What the verdict rests on, and how far the data show it.",
                {text("assumption", "Assumption"), text("basis", "Basis"), text("state", "State")}),
          table("notes", "Read with care", "How to read the figures, and what would change this verdict.", {text("note", "Note")}),
          table("roles", "Files", "What was read.",
                {text("role", "Role"), text("file", "File"), whole("rows", "Rows"), whole("used", "Used"),
                 whole("dimensions", "Dimensions"), text("format", "Format"), text("sha256", "SHA-256")})};
}

std::vector<OutputSpec> score_tables() {
  return {table("witness", "Scores of points",
                "Of every part: candidates and the auxiliary points that it held out, in standard deviations of the latter. Empty for "
                "attacks that score whole sets alone.",
                {text("role", "Role"), real("score", "Score"), whole("part", "Part")}),
          table("null", "Permuted statistics",
                "Of the set with the smallest p. difference: permuted minus observed, in standard deviations of the permuted ones.",
                {real("statistic", "Statistic"), real("difference", "Permuted minus observed"), text("part", "Part")}),
          table("points", "Candidates",
                "Every candidate that was tested, its score (mean over parts), and its nearest student sample.",
                {whole("index", "Row in the file"), whole("set", "Set"), real("score", "Score"),
                 real("nearest_distance", "Distance to the nearest sample"), whole("nearest_sample", "Nearest sample")}),
          table("detectable", "What the test could have seen",
                "Chance that a set of this size with this share of members has p at most α (over the number of sets).",
                {real("usage", "Share of members"), real("power", "Chance to be found"), text("basis", "Members score like")}, true),
          {.name = "nearest_pairs",
           .kind = OutputKind::images,
           .title = "Nearest pairs",
           .help = "Candidates and, right of each, the student sample nearest to it.",
           .optional = true},
          table("nearest", "Captions of the nearest pairs", "Row k belongs to picture k.",
                {text("caption", "Caption"), whole("index", "Row"), real("distance", "Distance")}, true),
          table("choices", "Choices of the reconstruction", "Made by us where the paper could not be read.", {text("choice", "Choice")},
                true)};
}

std::vector<OutputSpec> shadow_tables() {
  return {table("shadow", "Shadow pipeline", "What the estimated share of members rests on.",
                {text("quantity", "Quantity"), real("value", "Value"), real("low", "Low"), real("high", "High"), text("note", "Note")},
                true),
          table("auc", "AUC of the shadow", "Candidate sets drawn from the shadow's known members. Intervals: pool bootstrap.",
                {whole("set_size", "Set size"), real("member_ratio", "Member ratio"), real("auc", "AUC"), real("low", "Low"),
                 real("high", "High")},
                true),
          table("roc", "ROC of the shadow", "Sets of members against sets of other points, at the largest set size that fits.",
                {whole("set_size", "Set size"), real("member_ratio", "Member ratio"), real("fpr", "False positive rate"),
                 real("tpr", "True positive rate")},
                true),
          table("power", "Power of the shadow", "Share of sets with p at most p_level. Low and high: Clopper-Pearson.",
                {whole("set_size", "Set size"), real("member_ratio", "Member ratio"), real("power", "Power"), real("low", "Low"),
                 real("high", "High"), real("p_level", "Level of p")},
                true),
          {.name = "shadow_samples",
           .kind = OutputKind::images,
           .title = "Samples of the shadow's student",
           .help = "The first 64: whether it draws anything like the audited generator.",
           .optional = true},
          table("shadow_training", "Training of the shadow", "Loss of teacher and student while they train: of networks the mean over a hundredth of the steps, of mixtures of an iteration.",
                {whole("step", "Step"), real("loss", "Loss"), text("generator", "Generator")}, true)};
}

}  // namespace

std::vector<OutputSpec> audit_outputs() {
  std::vector<OutputSpec> all = scalars();
  for (auto part : {verdict_tables(), score_tables(), shadow_tables()}) {
    for (OutputSpec& one : part) all.push_back(std::move(one));
  }
  return all;
}

std::vector<FigureSpec> audit_figures() {
  return {{.name = "witness",
           .kind = FigureKind::histogram,
           .title = "Scores of the points",
           .output = "witness",
           .y = {"score"},
           .group = "role",
           .choose = {"part"},
           .share = true,
           .x_title = "score, in standard deviations of held-out auxiliary points",
           .y_title = "density",
           .reference_line = 0,
           .reference_title = "mean of the auxiliary points",
           .help = "Members pull the candidates to the right. The shift of the mean counts, however small it is for one point: over m "
                   "points it stands out by √m. A cross-fitted attack has two parts, each with auxiliary points of its own: they are shown one at "
                   "a time."},
          {.name = "null",
           .kind = FigureKind::histogram,
           .title = "Permutations",
           .output = "null",
           .y = {"difference"},
           .group = "part",
           .x_title = "permuted minus observed statistic, in standard deviations",
           .y_title = "permutations",
           .reference_line = 0,
           .reference_title = "observed",
           .help = "Candidates and held-out auxiliary points exchanged at random. The share at or right of the line, the observed order "
                   "counted once, is the p-value of the part."},
          {.name = "controls",
           .kind = FigureKind::table,
           .title = "Controls",
           .output = "controls",
           .y = {"control", "question", "found", "needed", "passed"},
           .result = "passed",
           .help = "If the shift control fails, the verdict is not supported and no p-value is shown."},
          {.name = "nearest_pairs",
           .kind = FigureKind::images,
           .title = "Nearest pairs",
           .output = "nearest_pairs",
           .captions = "nearest",
           .per_row = 8,
           .help = "A candidate (C and its row in the file, s: its score) and the student sample nearest to it (S and its row, d: distance), "
                   "closest pairs first. Copies would show here; the verdict does not need any."},
          {.name = "detectable",
           .kind = FigureKind::line,
           .title = "What the test could have seen",
           .output = "detectable",
           .x = "usage",
           .y = {"power"},
           .x_title = "share of members among the candidates",
           .y_title = "chance that the test finds the set",
           .reference_line = 0.8,
           .reference_title = "80 %",
           .help = "Without a shadow members are taken to score like the generator's own fresh samples: an optimistic bound."},
          {.name = "sets",
           .kind = FigureKind::table,
           .title = "Sets",
           .output = "sets",
           .y = {"set", "size", "score", "p", "p_holm", "p_bh", "result"}},
          {.name = "scores",
           .kind = FigureKind::scatter,
           .title = "Score against nearest distance",
           .output = "points",
           .x = "nearest_distance",
           .y = {"score"},
           .label = "index",
           .x_title = "distance to the nearest student sample",
           .y_title = "score",
           .help = "One point per candidate; its label is the row in the file."},
          {.name = "auc",
           .kind = FigureKind::line,
           .title = "Shadow: AUC against set size",
           .output = "auc",
           .x = "set_size",
           .y = {"auc"},
           .low = "low",
           .high = "high",
           .interval = "95 % interval, pool bootstrap",
           .group = "member_ratio",
           .x_scale = Scale::log,
           .x_title = "set size m",
           .y_title = "AUC over candidate sets",
           .reference_line = 0.5,
           .reference_title = "chance"},
          {.name = "roc",
           .kind = FigureKind::roc,
           .title = "Shadow: ROC over sets",
           .output = "roc",
           .x = "fpr",
           .y = {"tpr"},
           .group = "member_ratio",
           .x_title = "false positive rate",
           .y_title = "true positive rate"},
          {.name = "power",
           .kind = FigureKind::line,
           .title = "Shadow: power of the test",
           .output = "power",
           .x = "member_ratio",
           .y = {"power"},
           .low = "low",
           .high = "high",
           .interval = "95 % Clopper-Pearson interval",
           .group = "set_size",
           .x_title = "share of members",
           .y_title = "share of sets found",
           .help = "At share 0 these are false positives: about α, or less."},
          {.name = "shadow_training",
           .kind = FigureKind::line,
           .title = "Shadow: training loss",
           .output = "shadow_training",
           .x = "step",
           .y = {"loss"},
           .group = "generator",
           .x_title = "training step",
           .y_title = "loss"},
          {.name = "shadow_samples", .kind = FigureKind::images, .title = "Shadow: samples", .output = "shadow_samples", .per_row = 8}};
}

OverviewSpec audit_overview() {
  return {.title = "Verdict",
          .sentence = "sentence",
          .tone = "tone",
          .facts = "facts",
          .assumptions = "assumptions",
          .notes = "notes",
          .figures = {"witness", "null", "controls", "nearest_pairs", "detectable", "sets"}};
}

}  // namespace assay::mia
