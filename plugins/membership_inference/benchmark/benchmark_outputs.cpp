// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/benchmark_outputs.h"

namespace assay::mia {
namespace {

using std::string;

ColumnSpec text(const string& name, const string& title) { return {name, title, ColumnKind::text}; }
ColumnSpec whole(const string& name, const string& title) { return {name, title, ColumnKind::integer}; }
ColumnSpec real(const string& name, const string& title, Goal goal = Goal::none) {
  return {name, title, ColumnKind::real, "", goal};
}

OutputSpec table(const string& name, const string& title, const string& help, std::vector<ColumnSpec> columns,
                 bool optional = false) {
  return {.name = name,
          .kind = OutputKind::table,
          .title = title,
          .help = help,
          .columns = std::move(columns),
          .optional = optional};
}

std::vector<OutputSpec> result_tables() {
  return {
      table("auc", "AUC over sets",
            "One row per attack, target, set size, share and run. Intervals: pool bootstrap. Each score of single "
            "points is here, "
            "too, averaged over the set. TPR: largest with a false positive rate of at most 1 %; empty below 100 "
            "negative sets.",
            {text("attack", "Attack"), text("student", "Target"), whole("set_size", "Set size"),
             real("member_ratio", "Member ratio"), whole("split", "Split"), text("role", "Role"),
             real("auc", "AUC", Goal::maximise), real("low", "Low"), real("high", "High"),
             real("tpr_at_1pct", "TPR at 1 % FPR"), whole("negatives", "Negative sets"),
             real("best_accuracy", "Best balanced accuracy"), real("advantage", "Membership advantage"),
             real("auc_welch", "AUC by Welch's t"), text("note", "Note")}),
      table("instance_auc", "AUC over single points", "Every point of the pools on its own. Intervals: DeLong.",
            {text("attack", "Attack"), text("target", "Target"), real("auc", "AUC", Goal::maximise), real("low", "Low"),
             real("high", "High"), whole("split", "Split"), text("role", "Role"), whole("members", "Members"),
             whole("others", "Other points"), real("tpr_at_1pct", "TPR at 1 % FPR"), text("note", "Note")}),
      table("instance_means", "AUC over single points, mean over runs",
            "Low and high: range over runs, DeLong's interval for one run.",
            {text("attack", "Attack"), text("target", "Target"), real("auc", "AUC", Goal::maximise), real("low", "Low"),
             real("high", "High"), whole("runs", "Runs")}),
      table("auc_by_size", "AUC against set size",
            "Mean over runs; low and high: range over runs, pool bootstrap for one run.",
            {text("attack", "Attack"), text("student", "Target"), whole("set_size", "Set size"),
             real("member_ratio", "Member ratio"), real("auc", "AUC", Goal::maximise), real("low", "Low"),
             real("high", "High"), whole("runs", "Runs")}),
      table("roc", "ROC over sets",
            "Mean over runs at every false positive rate; low and high: range over runs, pool bootstrap for one run.",
            {text("attack", "Attack"), text("student", "Target"), whole("set_size", "Set size"),
             real("member_ratio", "Member ratio"), real("fpr", "False positive rate"),
             real("tpr", "True positive rate"), real("low", "Low"), real("high", "High")}),
      table("power", "Power of the exact test",
            "Share of candidate sets with p at most p_level; member ratio 0: false positives. Low and high: range over "
            "runs, "
            "Clopper-Pearson for one run (sets overlap, so that it is too narrow).",
            {text("attack", "Attack"), text("student", "Target"), whole("set_size", "Set size"),
             real("member_ratio", "Member ratio"), real("power", "Power", Goal::maximise), real("low", "Low"),
             real("high", "High"), real("p_level", "Level of p"), whole("tested", "Sets tested"), whole("runs", "Runs"),
             text("test", "Test")},
            true),
      table("thresholds", "Thresholds without ground truth",
            "Calibrated on sets of held-out auxiliary points; with fewer than 1 / rate separate ones there is none, "
            "and the note says so. "
            "Shares: of the sets without and with members that lie above it.",
            {text("attack", "Attack"), text("student", "Target"), whole("set_size", "Set size"),
             real("rate", "False positive rate wanted"), whole("split", "Split"), text("role", "Role"),
             whole("blocks", "Separate auxiliary sets"), real("false_positives", "Sets without members above"),
             real("true_positives", "Sets with members above"), real("balanced_accuracy", "Balanced accuracy"),
             text("note", "Note")}),
      table("records", "Trainings",
            "What every generator says of its training: hashes of its inputs, steps, initialisation.",
            {text("target", "Target"), whole("split", "Split"), text("role", "Role"), text("item", "Item"),
             text("value", "Value")}),
      table("controls", "Controls", "What must hold before an AUC is believed.",
            {text("control", "Control"), text("question", "Question"), text("found", "Found"), real("value", "Value"),
             text("needed", "Needed"), text("passed", "Result"), text("attack", "Attack"), text("student", "Target")}),
      table("quality", "Quality of the generators",
            "Frechet and kernel distance of samples to the members and to other points, and the share of samples "
            "nearer to a member "
            "than 99 % of other points are: how much a generator copies.",
            {text("target", "Target"), whole("split", "Split"), text("role", "Role"),
             real("frechet", "Frechet to members"), real("frechet_others", "Frechet to others"),
             real("kid", "KID to members"), real("kid_others", "KID to others"),
             real("memorisation", "Nearer to a member than 1 %"),
             real("memorisation_others", "The same to other points"), whole("samples", "Samples")})};
}

std::vector<OutputSpec> word_tables() {
  return {table("choices", "Choices of the reconstruction",
                "What the published text leaves open, and what was chosen here.",
                {text("choice", "Choice"), text("status", "Status")}),
          table("facts", "Conditions", "What the sentence rests on.", {text("fact", "Fact")}),
          table("assumptions", "Holds only if", "What must be true beside the figures.",
                {text("assumption", "Assumption"), text("basis", "Basis"), text("state", "State")}),
          table("notes", "Read with care", "How to read the figures.", {text("note", "Note")}),
          table("nearest", "Captions of the nearest pairs", "One row per picture.", {text("caption", "Caption")}, true),
          table("frames", "Captions of the density pictures", "One row per frame.", {text("frame", "Frame")}, true),
          table("points", "Points over the density", "Members and other points of the first run.",
                {real("x", "x"), real("y", "y"), text("group", "Group")}, true)};
}

std::vector<OutputSpec> other_outputs() {
  return {{.name = "samples",
           .kind = OutputKind::images,
           .title = "Samples",
           .help = "64 samples of the generator in training, at last of the first student.",
           .optional = true},
          {.name = "nearest_pairs",
           .kind = OutputKind::images,
           .title = "Nearest pairs",
           .help = "Student samples, each followed by its closest member.",
           .optional = true},
          {.name = "density",
           .kind = OutputKind::images,
           .title = "Density",
           .help = "Points of two dimensions: density of the population, of the teacher in training, of the student, "
                   "and the student "
                   "minus the population; cut at 2.5 times the population's highest.",
           .optional = true},
          {.name = "shadow",
           .kind = OutputKind::artifact,
           .title = "Shadow",
           .help = "What an audit needs for a usage estimate: give it shadow=run:RUN."},
          {.name = "sentence", .title = "Result", .help = "The result in one sentence."},
          {.name = "tone", .title = "Tone", .help = "found, not_found or not_supported."},
          {.name = "best_attack", .title = "Best attack", .help = "By AUC at the control size, on the first student; chosen on the sets that its AUC is measured on."},
          {.name = "best_auc", .title = "AUC of the best attack", .help = "Mean over runs.", .goal = Goal::maximise},
          {.name = "best_low", .title = "Its low end", .help = "Range over runs; pool bootstrap for one run."},
          {.name = "best_high", .title = "Its high end", .help = "Range over runs; pool bootstrap for one run."},
          {.name = "control_size",
           .title = "Set size of controls",
           .help = "At which the sentence and the controls stand."},
          {.name = "members", .title = "Members", .help = "Of every teacher."},
          {.name = "runs", .title = "Runs", .help = "Splits times roles."}};
}

}  // namespace

std::vector<SeriesSpec> benchmark_series() {
  const auto loss = [](const string& name, const string& title, const string& plot) {
    return SeriesSpec{.name = name,
                      .title = title,
                      .goal = Goal::minimise,
                      .step_title = "steps",
                      .help = "Of the first split.",
                      .plot = plot};
  };
  return {loss("teacher_loss", "Teacher", "teacher"), loss("teacher_loss_swapped", "Teacher, swapped", "teacher"),
          loss("student_loss", "First student", "student"),
          loss("student_loss_swapped", "First student, swapped", "student")};
}

std::vector<OutputSpec> benchmark_outputs() {
  std::vector<OutputSpec> outputs = result_tables();
  for (auto&& part : {word_tables(), other_outputs()}) outputs.insert(outputs.end(), part.begin(), part.end());
  return outputs;
}

std::vector<FigureSpec> benchmark_figures() {
  return {
      {.name = "auc_by_size",
       .kind = FigureKind::line,
       .title = "AUC against set size",
       .output = "auc_by_size",
       .x = "set_size",
       .y = {"auc"},
       .low = "low",
       .high = "high",
       .interval = "range over runs; pool bootstrap for one run",
       .group = "attack",
       .choose = {"student", "member_ratio"},
       .x_scale = Scale::log,
       .x_title = "set size m",
       .y_title = "AUC over candidate sets",
       .reference_line = 0.5,
       .reference_title = "chance"},
      {.name = "roc",
       .kind = FigureKind::roc,
       .title = "ROC over sets, both axes logarithmic",
       .output = "roc",
       .x = "fpr",
       .y = {"tpr"},
       .low = "low",
       .high = "high",
       .interval = "range over runs; pool bootstrap for one run",
       .group = "attack",
       .choose = {"student", "set_size", "member_ratio"},
       .x_scale = Scale::log,
       .y_scale = Scale::log,
       .x_title = "false positive rate",
       .y_title = "true positive rate"},
      {.name = "roc_linear",
       .kind = FigureKind::roc,
       .title = "ROC over sets",
       .output = "roc",
       .x = "fpr",
       .y = {"tpr"},
       .low = "low",
       .high = "high",
       .interval = "range over runs; pool bootstrap for one run",
       .group = "attack",
       .choose = {"student", "set_size", "member_ratio"},
       .x_title = "false positive rate",
       .y_title = "true positive rate"},
      {.name = "power",
       .kind = FigureKind::line,
       .title = "Power of the exact test",
       .output = "power",
       .x = "member_ratio",
       .y = {"power"},
       .low = "low",
       .high = "high",
       .interval = "range over runs; Clopper-Pearson for one run",
       .group = "attack",
       .choose = {"student", "set_size", "p_level"},
       .x_title = "share of members ρ",
       .y_title = "share of sets found"},
      {.name = "density",
       .kind = FigureKind::images,
       .title = "Why it works: where the generators put their mass",
       .output = "density",
       .captions = "frames",
       .frames = true,
       .points = "points",
       .extent = {-1.2, 1.2, -1.2, 1.2},
       .x_title = "first column, scaled",
       .y_title = "second column, scaled"},
      {.name = "instance_auc",
       .kind = FigureKind::table,
       .title = "AUC over single points",
       .output = "instance_means",
       .y = {"attack", "target", "auc", "low", "high", "runs"}},
      {.name = "controls",
       .kind = FigureKind::table,
       .title = "Controls",
       .output = "controls",
       .y = {"control", "attack", "student", "question", "found", "needed", "passed"},
       .result = "passed"},
      {.name = "samples", .kind = FigureKind::images, .title = "Samples", .output = "samples"},
      {.name = "nearest_pairs",
       .kind = FigureKind::images,
       .title = "Student samples and their closest members",
       .output = "nearest_pairs",
       .captions = "nearest",
       .per_row = 8,
       .help = "A student sample (S and its number) and the member nearest to it (d: distance): the closest pairs, then those at the median "
               "of the distances."},
      {.name = "quality",
       .kind = FigureKind::table,
       .title = "Quality of the generators",
       .output = "quality",
       .y = {"target", "split", "role", "frechet", "frechet_others", "kid", "kid_others", "memorisation",
             "memorisation_others"}},
      {.name = "thresholds",
       .kind = FigureKind::table,
       .title = "Thresholds without ground truth",
       .output = "thresholds",
       .y = {"attack", "student", "set_size", "rate", "split", "role", "false_positives", "true_positives", "note"}},
      {.name = "choices",
       .kind = FigureKind::table,
       .title = "Choices of the reconstruction",
       .output = "choices",
       .y = {"choice", "status"}}};
}

OverviewSpec benchmark_overview() {
  return {.title = "Result",
          .sentence = "sentence",
          .tone = "tone",
          .facts = "facts",
          .assumptions = "assumptions",
          .notes = "notes",
          .figures = {"auc_by_size", "density", "roc", "power", "instance_auc", "nearest_pairs", "controls"}};
}

}  // namespace assay::mia
