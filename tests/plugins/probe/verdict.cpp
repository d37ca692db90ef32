// SPDX-License-Identifier: GPL-3.0-or-later
// probe.verdict: compares the means of two samples by permutation and answers with a sentence; gives every kind of picture and table
// that an overview can hold, and gives its pictures again and again while it works. For tests alone.
#include "tests/plugins/probe/verdict.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <thread>
#include <vector>

namespace assay::probe {
namespace {

constexpr std::int64_t frames = 12, grid = 32, picture = 12;

OutputSpec words(const char* name, const char* column, const char* title) {
  return {.name = name, .kind = OutputKind::table, .title = title, .columns = {{column, title, ColumnKind::text}}};
}

std::vector<OutputSpec> verdict_outputs() {
  return {
      {.name = "sentence", .title = "Verdict", .help = "The answer in one sentence."},
      {.name = "verdict", .title = "Verdict word", .help = "found, not_found or not_supported."},
      {.name = "p_value", .title = "p value", .help = "Of the permutation test.", .goal = Goal::none},
      {.name = "difference", .title = "Difference of the means", .unit = "m"},
      words("facts", "fact", "Fact"),
      {.name = "assumptions",
       .kind = OutputKind::table,
       .title = "Holds only if",
       .columns = {{"assumption", "Assumption", ColumnKind::text}, {"basis", "Basis", ColumnKind::text}, {"state", "State", ColumnKind::text}}},
      words("notes", "note", "Note"),
      {.name = "controls",
       .kind = OutputKind::table,
       .title = "Controls",
       .columns = {{"control", "Control", ColumnKind::text},
                   {"question", "Question", ColumnKind::text},
                   {"found", "Found", ColumnKind::text},
                   {"needed", "Needed", ColumnKind::text},
                   {"passed", "Result", ColumnKind::text}}},
      {.name = "witness",
       .kind = OutputKind::table,
       .title = "Values",
       .columns = {{"role", "Role", ColumnKind::text}, {"score", "Value", ColumnKind::real, "m"}}},
      {.name = "roc",
       .kind = OutputKind::table,
       .title = "ROC",
       .columns = {{"score", "Score", ColumnKind::text}, {"fpr", "False positive rate"}, {"tpr", "True positive rate"}, {"low", "Low"}, {"high", "High"}}},
      {.name = "auc",
       .kind = OutputKind::table,
       .title = "AUC by size",
       .columns = {{"score", "Score", ColumnKind::text}, {"size", "Set size", ColumnKind::integer}, {"auc", "AUC"}, {"low", "Low"}, {"high", "High"}}},
      {.name = "samples", .kind = OutputKind::images, .title = "Samples"},
      words("sample_names", "caption", "Caption"),
      {.name = "pairs", .kind = OutputKind::images, .title = "Nearest pairs"},
      words("pair_names", "caption", "Caption"),
      {.name = "density", .kind = OutputKind::images, .title = "Density"},
      words("frame_names", "caption", "Caption"),
      {.name = "cloud",
       .kind = OutputKind::table,
       .title = "Points",
       .columns = {{"x", "x"}, {"y", "y"}, {"group", "Group", ColumnKind::text}}},
  };
}

std::vector<FigureSpec> verdict_figures() {
  return {
      {.name = "roc",
       .kind = FigureKind::roc,
       .title = "ROC over sets",
       .output = "roc",
       .x = "fpr",
       .y = {"tpr"},
       .low = "low",
       .high = "high",
       .interval = "binomial interval",
       .group = "score"},
      {.name = "auc_by_size",
       .kind = FigureKind::line,
       .title = "AUC against set size",
       .output = "auc",
       .x = "size",
       .y = {"auc"},
       .low = "low",
       .high = "high",
       .interval = "binomial interval",
       .group = "score",
       .x_scale = Scale::log,
       .reference_line = 0.5,
       .reference_title = "chance"},
      {.name = "witness",
       .kind = FigureKind::histogram,
       .title = "Values of the points",
       .output = "witness",
       .y = {"score"},
       .group = "role",
       .share = true},
      {.name = "controls", .kind = FigureKind::table, .title = "Controls", .output = "controls", .result = "passed"},
      {.name = "nearest_pairs", .kind = FigureKind::images, .title = "Nearest pairs", .output = "pairs", .captions = "pair_names", .per_row = 8},
      {.name = "samples", .kind = FigureKind::images, .title = "Samples", .output = "samples", .captions = "sample_names"},
      {.name = "density",
       .kind = FigureKind::images,
       .title = "Density over the epochs",
       .output = "density",
       .captions = "frame_names",
       .frames = true,
       .points = "cloud",
       .extent = {-2, 2, -2, 2}},
  };
}

MethodInfo verdict_info() {
  MethodInfo info;
  info.id = "probe.verdict";
  info.title = "Verdict";
  info.summary = "Compares two samples and says in one sentence whether their means differ; for tests alone.";
  info.citation = "Fisher 1935, The Design of Experiments";
  info.label = MethodLabel::extended;
  info.seed_drives = SeedDrives::everything;
  info.phases = {{"draw", "Drawing", 3}, {"test", "Testing", 1}};
  info.parameters = {
      {.name = "shift", .kind = ParameterKind::real, .title = "Shift", .help = "Difference of the two means.", .default_value = 0.8},
      {.name = "size", .kind = ParameterKind::integer, .title = "Size", .help = "Points of each sample.", .default_value = std::int64_t{60}, .minimum = 4},
      {.name = "epochs", .kind = ParameterKind::integer, .title = "Epochs", .help = "How often the pictures are given.", .default_value = std::int64_t{4}, .minimum = 1},
      {.name = "epoch_time", .kind = ParameterKind::real, .title = "Epoch time", .help = "Seconds to wait after each epoch.", .default_value = 0.0, .minimum = 0},
      {.name = "spoiled", .kind = ParameterKind::boolean, .title = "Spoiled", .help = "Lets the shift control fail.", .default_value = false},
      {.name = "stop_after", .kind = ParameterKind::integer, .title = "Stop after", .help = "Epoch after which the run fails; 0: never.", .default_value = std::int64_t{0}, .minimum = 0}};
  info.series = {{.name = "difference", .title = "Difference so far", .unit = "m", .step_title = "epochs"}};
  info.outputs = verdict_outputs();
  info.figures = verdict_figures();
  info.overview = OverviewSpec{.title = "Verdict",
                               .sentence = "sentence",
                               .tone = "verdict",
                               .facts = "facts",
                               .assumptions = "assumptions",
                               .notes = "notes",
                               .figures = {"roc", "auc_by_size", "witness", "controls", "nearest_pairs", "density", "samples"}};
  return info;
}

std::string fixed(double value, int digits = 3) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::vector<double> draw(RandomStream& random, std::int64_t count, double centre) {
  std::vector<double> values(static_cast<std::size_t>(count));
  for (double& value : values) value = centre + random.normal();
  return values;
}

/// Share of the 1 + 199 arrangements of both samples whose means differ at least as much as the given one.
double permutation_p(const std::vector<double>& a, const std::vector<double>& b, RandomStream& random) {
  std::vector<double> all = a;
  all.insert(all.end(), b.begin(), b.end());
  const double observed = mean(a) - mean(b);
  int as_large = 1;
  for (int turn = 0; turn < 199; ++turn) {
    for (std::size_t k = all.size() - 1; k > 0; --k)
      std::swap(all[k], all[static_cast<std::size_t>(random.below(static_cast<std::uint64_t>(k) + 1))]);
    const std::vector<double> first(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(a.size())), second(all.begin() + static_cast<std::ptrdiff_t>(a.size()), all.end());
    as_large += mean(first) - mean(second) >= observed;
  }
  return as_large / 200.0;
}

/// A disc per picture, smaller noise at later epochs.
Matrix discs(std::int64_t count, double noise, RandomStream& random) {
  Matrix images{{count, 1, picture, picture}, {}};
  for (std::int64_t n = 0; n < count; ++n) {
    const double radius = 2 + static_cast<double>(n % 8) * 0.45, middle = (picture - 1) / 2.0;
    for (std::int64_t y = 0; y < picture; ++y)
      for (std::int64_t x = 0; x < picture; ++x) {
        const double far = std::hypot(static_cast<double>(x) - middle, static_cast<double>(y) - middle);
        images.values.push_back(std::clamp(1.2 - far / radius + noise * random.normal(), 0.0, 1.0));
      }
  }
  return images;
}

/// A ridge around a ring that sharpens from frame to frame.
Matrix ring_frames() {
  Matrix images{{frames, 1, grid, grid}, {}};
  for (std::int64_t n = 0; n < frames; ++n)
    for (std::int64_t y = 0; y < grid; ++y)
      for (std::int64_t x = 0; x < grid; ++x) {
        const double u = -2 + 4 * (static_cast<double>(x) + 0.5) / grid, v = 2 - 4 * (static_cast<double>(y) + 0.5) / grid;
        const double width = 1.2 - static_cast<double>(n) * 0.08, off = (std::hypot(u, v) - 1.2) / width;
        images.values.push_back(std::exp(-off * off));
      }
  return images;
}

Table one_column(const char* column, const std::vector<std::string>& rows) {
  Table table{{column}, {}};
  for (const std::string& row : rows) table.rows.push_back({row});
  return table;
}

/// True against false positives where values above each threshold count as found.
Table roc_table(const std::vector<double>& a, const std::vector<double>& b) {
  Table table{{"score", "fpr", "tpr", "low", "high"}, {}};
  for (const bool absolute : {false, true}) {
    std::vector<double> thresholds;
    for (const auto* sample : {&a, &b})
      for (const double value : *sample) thresholds.push_back(absolute ? std::abs(value) : value);
    std::sort(thresholds.begin(), thresholds.end(), std::greater<>());
    const auto share = [&](const std::vector<double>& sample, double above) {
      return static_cast<double>(std::count_if(sample.begin(), sample.end(), [&](double v) { return (absolute ? std::abs(v) : v) >= above; })) /
             static_cast<double>(sample.size());
    };
    const std::string name = absolute ? "absolute value" : "value";
    table.rows.push_back({name, 0.0, 0.0, 0.0, 0.0});
    for (const double threshold : thresholds) {
      const double tpr = share(a, threshold), half = 1.96 * std::sqrt(tpr * (1 - tpr) / static_cast<double>(a.size()));
      table.rows.push_back({name, share(b, threshold), tpr, std::max(0.0, tpr - half), std::min(1.0, tpr + half)});
    }
  }
  return table;
}

/// How often the mean of a drawn set of `a` lies above one of `b`.
Table auc_table(const std::vector<double>& a, const std::vector<double>& b, RandomStream& random) {
  Table table{{"score", "size", "auc", "low", "high"}, {}};
  for (const bool absolute : {false, true})
    for (const std::int64_t size : {5, 10, 25, 50}) {
      const auto draw_mean = [&](const std::vector<double>& from) {
        double sum = 0;
        for (std::int64_t k = 0; k < size; ++k) {
          const double value = from[static_cast<std::size_t>(random.below(from.size()))];
          sum += absolute ? std::abs(value) : value;
        }
        return sum;
      };
      int above = 0;
      for (int turn = 0; turn < 100; ++turn) above += draw_mean(a) > draw_mean(b);
      const double auc = above / 100.0, half = 1.96 * std::sqrt(auc * (1 - auc) / 100);
      table.rows.push_back({std::string(absolute ? "absolute value" : "value"), size, auc, std::max(0.0, auc - half), std::min(1.0, auc + half)});
    }
  return table;
}

class Verdict : public Method {
 public:
  MethodInfo info() const override { return verdict_info(); }

  void run(const Parameters& p, RunContext& context) override {
    RandomStream random = context.random("verdict"), pictures = context.random("pictures");
    const std::int64_t size = p.integer("size"), epochs = p.integer("epochs");
    const std::vector<double> a = draw(random, size, p.real("shift")), b = draw(random, size, 0);
    for (std::int64_t epoch = 1; epoch <= epochs; ++epoch) {
      show_epoch(epoch, epochs, a, b, pictures, context);
      for (double waited = 0; waited < p.real("epoch_time"); waited += 0.02) {
        context.stop_point();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
      if (epoch == p.integer("stop_after"))
        throw Error(ErrorKind::method, {"The second sample ran dry", "stop_after", std::to_string(epoch), "0 or a later epoch", "Set stop_after to 0"});
    }
    context.progress(0.75, "test");
    answer(a, b, p, random, context);
    context.progress(1, "test");
  }

 private:
  static void show_epoch(std::int64_t epoch, std::int64_t epochs, const std::vector<double>& a, const std::vector<double>& b, RandomStream& random,
                         RunContext& context) {
    context.stop_point();
    const double noise = 0.6 * (1 - static_cast<double>(epoch) / static_cast<double>(epochs + 1));
    context.images("samples", discs(24, noise, random));
    std::vector<std::string> names;
    for (int k = 0; k < 24; ++k) names.push_back("epoch " + std::to_string(epoch) + ", " + std::to_string(k));
    context.table("sample_names", one_column("caption", names));
    const auto seen = static_cast<std::ptrdiff_t>(std::max<std::int64_t>(2, epoch * static_cast<std::int64_t>(a.size()) / epochs));
    const std::vector<double> first(a.begin(), a.begin() + seen), second(b.begin(), b.begin() + seen);
    context.table("roc", roc_table(first, second));
    context.metric("difference", epoch, mean(first) - mean(second));
    context.log(LogLevel::info, "epoch " + std::to_string(epoch));
    context.progress(0.75 * static_cast<double>(epoch) / static_cast<double>(epochs), "draw", "epoch " + std::to_string(epoch));
  }

  static void answer(const std::vector<double>& a, const std::vector<double>& b, const Parameters& p, RandomStream& random, RunContext& context) {
    const double difference = mean(a) - mean(b), p_value = permutation_p(a, b, random);
    const bool spoiled = p.boolean("spoiled"), found = p_value <= 0.05;
    Table witness{{"role", "score"}, {}};
    for (const double value : b) witness.rows.push_back({std::string("auxiliary"), value});
    for (const double value : a) witness.rows.push_back({std::string("candidate"), value});
    context.table("witness", witness);
    context.table("auc", auc_table(a, b, random));
    context.table("controls", {{"control", "question", "found", "needed", "passed"},
                               {{std::string("Shift"), std::string("Do the two samples differ by themselves?"), std::string(spoiled ? "p = 0.001" : "p = 0.41"),
                                 std::string("above 0.01"), std::string(spoiled ? "no" : "yes")},
                                {std::string("Duplicates"), std::string("Are there copies between the samples?"), std::string("0 exact"),
                                 std::string("0 exact"), std::string("yes")},
                                {std::string("Swap"), std::string("Does it hold with the samples exchanged?"), std::string("n/a"),
                                 std::string("both above 0.9"), std::string("n/a")}}});
    context.images("pairs", discs(16, 0.1, random));
    std::vector<std::string> pairs;
    for (int k = 0; k < 8; ++k) pairs.insert(pairs.end(), {"point " + std::to_string(k), "distance " + fixed(0.1 * (k + 1), 2)});
    context.table("pair_names", one_column("caption", pairs));
    context.images("density", ring_frames());
    std::vector<std::string> names;
    for (std::int64_t k = 0; k < frames; ++k) names.push_back("epoch " + std::to_string(k * 10));
    context.table("frame_names", one_column("caption", names));
    Table cloud{{"x", "y", "group"}, {}};
    for (int k = 0; k < 60; ++k) {
      const double angle = 6.283185307179586 * k / 60, radius = 1.2 + 0.12 * random.normal();
      cloud.rows.push_back({radius * std::cos(angle), radius * std::sin(angle), std::string(k % 3 ? "auxiliary" : "candidate")});
    }
    context.table("cloud", cloud);
    context.table("facts", one_column("fact", {"exact test, 199 permutations", "difference of the means " + fixed(difference, 2) + " m",
                                               std::to_string(a.size()) + " points each"}));
    context.table("assumptions",
                  {{"assumption", "basis", "state"},
                   {{std::string("the auxiliary points are not members"), std::string("stated by you"), std::string("stated")},
                    {std::string("both samples come from one population"), std::string(spoiled ? "shift control failed" : "shift control passed"),
                     std::string(spoiled ? "fails" : "holds")},
                    {std::string("the points are independent"), std::string("drawn that way"), std::string("holds")}}});
    context.table("notes", one_column("note", {"A mean alone says little about the spread.", "One seed proves little: run others beside it.",
                                               "This test is made for tests of the window."}));
    context.scalar("p_value", p_value);
    context.scalar("difference", difference);
    context.scalar("verdict", std::string(spoiled ? "not_supported" : found ? "found" : "not_found"));
    context.scalar("sentence", spoiled ? std::string("Not supported: the two samples differ by themselves.")
                               : found ? "Evidence of membership: the candidate points lie above the auxiliary ones, p = " + fixed(p_value) + "."
                                       : "No evidence of membership: the candidate points do not lie above the auxiliary ones, p = " + fixed(p_value) + ".");
  }
};

}  // namespace

std::unique_ptr<Method> make_verdict() { return std::make_unique<Verdict>(); }

}  // namespace assay::probe
