// SPDX-License-Identifier: GPL-3.0-or-later
// probe.walk: a random walk that uses every part of RunContext, and misbehaves on request. For tests alone.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <fstream>
#include <thread>

#include "core/base/json.h"
#include "core/data/data_set.h"
#include "core/method/method.h"
#include "tests/plugins/probe/verdict.h"

namespace assay::probe {
namespace {

MethodInfo walk_info() {
  MethodInfo info;
  info.id = "probe.walk";
  info.title = "Random walk";
  info.summary = "Walks on a line by normal steps. Uses every kind of parameter, series and output; for tests alone.";
  info.citation = "Pearson 1905, Nature 72";
  info.label = MethodLabel::extended;
  info.seed_drives = SeedDrives::everything;
  info.phases = {{"walk", "Walking", 3}, {"count", "Counting", 1}};
  info.parameters = {{.name = "data",
                      .kind = ParameterKind::data,
                      .title = "Data",
                      .help = "A table; its mean is the start of the walk.",
                      .role = "table"},
                     {.name = "reference",
                      .kind = ParameterKind::data,
                      .title = "Reference",
                      .help = "A graph to compare the transitions with.",
                      .role = "graph"},
                     {.name = "steps",
                      .kind = ParameterKind::integer,
                      .title = "Steps",
                      .help = "How many steps to walk.",
                      .default_value = std::int64_t{200},
                      .minimum = 1,
                      .maximum = 1000000,
                      .symbol = "n"},
                     {.name = "scale",
                      .kind = ParameterKind::real,
                      .title = "Step size",
                      .help = "Standard deviation of a step.",
                      .default_value = 1.0,
                      .minimum = 0,
                      .maximum = 100,
                      .minimum_open = true,
                      .unit = "m",
                      .symbol = "σ"},
                     {.name = "drift",
                      .kind = ParameterKind::real,
                      .title = "Drift",
                      .help = "Mean of a step, or auto: one tenth of the step size.",
                      .default_value = std::string("auto"),
                      .minimum = -10,
                      .maximum = 10,
                      .choices = {{"auto", "Automatic", ""}},
                      .symbol = "μ"},
                     {.name = "mode",
                      .kind = ParameterKind::choice,
                      .title = "Mode",
                      .help = "What happens at zero.",
                      .default_value = std::string("free"),
                      .choices = {{"free", "Free", "Nothing"}, {"reflect", "Reflecting", "The walk is thrown back"}}},
                     {.name = "absolute",
                      .kind = ParameterKind::boolean,
                      .title = "Absolute values",
                      .help = "Record distances instead of positions.",
                      .default_value = false},
                     {.name = "marks",
                      .kind = ParameterKind::list,
                      .title = "Marked steps",
                      .help = "Steps to mark in the table.",
                      .default_value = std::vector<std::string>{"10", "50"},
                      .minimum = 1,
                      .element = ParameterKind::integer,
                      .advanced = true},
                     {.name = "label",
                      .kind = ParameterKind::text,
                      .title = "Label",
                      .help = "Text that is recorded as it is.",
                      .default_value = std::string(),
                      .advanced = true},
                     {.name = "checkpoint_every",
                      .kind = ParameterKind::integer,
                      .title = "Steps between checkpoints",
                      .help = "0: none.",
                      .default_value = std::int64_t{50},
                      .minimum = 0,
                      .advanced = true},
                     {.name = "step_time",
                      .kind = ParameterKind::real,
                      .title = "Time per step",
                      .help = "How long each step sleeps.",
                      .default_value = 0.0,
                      .minimum = 0,
                      .maximum = 10,
                      .unit = "s",
                      .advanced = true},
                     {.name = "behaviour",
                      .kind = ParameterKind::choice,
                      .title = "Behaviour",
                      .help = "What the walk does at step `at`.",
                      .default_value = std::string("finish"),
                      .choices = {{"finish", "Finish", "Nothing special"},
                                  {"fail", "Fail", "Throws a method error"},
                                  {"refuse", "Refuse", "Throws a data error"},
                                  {"spin", "Spin", "Computes until cancelled"},
                                  {"sleep", "Sleep", "Sleeps until cancelled"},
                                  {"crash", "Crash", "Segmentation fault"},
                                  {"deaf", "Deaf", "Goes on for ever without a stop point"}},
                      .advanced = true},
                     {.name = "at",
                      .kind = ParameterKind::integer,
                      .title = "Step of the behaviour",
                      .help = "When the behaviour sets in.",
                      .default_value = std::int64_t{100},
                      .minimum = 1,
                      .advanced = true}};
  info.series = {{.name = "position",
                  .title = "Position",
                  .unit = "m",
                  .goal = Goal::maximise,
                  .step_title = "steps",
                  .help = "Where the walk is."},
                 {.name = "spread",
                  .title = "Squared distance",
                  .unit = "m²",
                  .scale = Scale::log,
                  .step_title = "steps",
                  .help = "Distance from the start."}};
  info.outputs = {
      {.name = "final",
       .kind = OutputKind::scalar,
       .title = "Final position",
       .help = "Where the walk ended.",
       .unit = "m"},
      {.name = "highest",
       .kind = OutputKind::scalar,
       .title = "Highest position",
       .help = "The maximum of the walk.",
       .unit = "m",
       .goal = Goal::maximise},
      {.name = "turns",
       .kind = OutputKind::scalar,
       .title = "Turns",
       .help = "Changes of direction.",
       .goal = Goal::minimise},
      {.name = "above",
       .kind = OutputKind::scalar,
       .title = "Ends above zero",
       .help = "Whether the walk ends above zero."},
      {.name = "label",
       .kind = OutputKind::scalar,
       .title = "Label",
       .help = "The text of the parameter.",
       .optional = true},
      {.name = "path",
       .kind = OutputKind::table,
       .title = "Path",
       .help = "Twenty points of the walk.",
       .columns = {{"step", "Step", ColumnKind::integer},
                   {"position", "Position", ColumnKind::real, "m"},
                   {"low", "Low", ColumnKind::real, "m"},
                   {"high", "High", ColumnKind::real, "m"},
                   {"side", "Side", ColumnKind::text},
                   {"marked", "Marked", ColumnKind::boolean}}},
      {.name = "baselines",
       .kind = OutputKind::table,
       .title = "Baselines",
       .help = "Standing still and drifting only.",
       .columns = {{"method", "Method", ColumnKind::text}, {"final", "Final position", ColumnKind::real, "m"}}},
      {.name = "transitions",
       .kind = OutputKind::graph,
       .title = "Transitions",
       .help = "Bins of the walk, in the order in which they were first left."},
      {.name = "counts",
       .kind = OutputKind::matrix,
       .title = "Transition counts",
       .help = "5 x 5: moves from bin to bin."},
      {.name = "notes", .kind = OutputKind::artifact, .title = "Notes", .help = "A text file."}};
  info.figures = {
      {.name = "walk",
       .kind = FigureKind::line,
       .title = "Position by step",
       .output = "path",
       .x = "step",
       .y = {"position"},
       .low = "low",
       .high = "high",
       .interval = "one standard deviation of a step",
       .chosen = "marked",
       .reference_line = 0.0,
       .reference_title = "start"},
      {.name = "sides",
       .kind = FigureKind::scatter,
       .title = "Position by side",
       .output = "path",
       .x = "step",
       .y = {"position"},
       .group = "side"},
      {.name = "positions", .kind = FigureKind::histogram, .title = "Positions", .output = "path", .y = {"position"}},
      {.name = "ends",
       .kind = FigureKind::bars,
       .title = "Final positions",
       .output = "baselines",
       .x = "method",
       .y = {"final"}},
      {.name = "bins",
       .kind = FigureKind::graph,
       .title = "Moves between bins",
       .output = "transitions",
       .reference_output = "reference"},
      {.name = "counts",
       .kind = FigureKind::heatmap,
       .title = "Transition counts",
       .output = "counts",
       .x_title = "to",
       .y_title = "from"},
      {.name = "table", .kind = FigureKind::table, .title = "Path", .output = "path"}};
  return info;
}

/// All that a checkpoint has to bring back.
struct Walker {
  std::int64_t step = 0;
  double start = 0, position = 0, highest = 0, last_move = 0;
  std::int64_t turns = 0;
  std::vector<double> path;
  RandomStream random;

  std::string bytes() const {
    const Json json{{"step", step},           {"start", start}, {"position", position}, {"highest", highest},
                    {"last_move", last_move}, {"turns", turns}, {"path", path},         {"random", random.state()}};
    return dump_json(json);
  }
  void restore(const std::string& bytes) {
    const Json json = parse_json(bytes, ErrorKind::method, "checkpoint");
    step = json["step"];
    start = json["start"];
    position = json["position"];
    highest = json["highest"];
    last_move = json["last_move"];
    turns = json["turns"];
    path = json["path"].get<std::vector<double>>();
    random.restore(json["random"].get<RandomStream::State>());
  }
};

double start_of(RunContext& context) {
  const auto data = context.data("data");
  if (!data) return 0;
  const NumericTable table = read_numeric_table(data->path);
  double sum = 0;
  for (const double value : table.values) {
    if (!std::isfinite(value))
      throw Error(ErrorKind::data, {"The data has an entry that is no finite number", data->name, "nan",
                                    "finite numbers", "Remove the row"});
    sum += value;
  }
  for (const std::string& warning : table.warnings) context.warn(warning);
  return table.values.empty() ? 0 : sum / static_cast<double>(table.values.size());
}

void misbehave(const std::string& behaviour, RunContext& context) {
  if (behaviour == "fail")
    throw Error(ErrorKind::method,
                {"The walk stumbled", "step", "a stone", "an even path", "Choose another behaviour"});
  if (behaviour == "refuse")
    throw Error(ErrorKind::data, {"The walk refuses its data", "data", {}, {}, "Choose other data"});
  if (behaviour == "crash") std::raise(SIGSEGV);
  volatile double sum = 0;
  while (behaviour == "spin") {
    context.stop_point();
    for (int k = 0; k < 10000; ++k) sum = sum + std::sqrt(static_cast<double>(k));
  }
  while (behaviour == "sleep") {
    context.stop_point();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  while (behaviour == "deaf") std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

const std::vector<std::string> bin_names{"far below", "below", "start", "above", "far above"};
int bin_of(double distance, double scale) {
  return std::clamp(static_cast<int>(std::floor(distance / (4 * scale) + 2.5)), 0, 4);
}

class Walk : public Method {
 public:
  MethodInfo info() const override { return walk_info(); }

  std::vector<Problem> check(const Parameters& p) const override {
    std::vector<Problem> problems;
    for (const std::int64_t mark : p.integers("marks"))
      if (mark > p.integer("steps"))
        problems.push_back({"marks", "A marked step lies behind the last one", std::to_string(mark), "1 to steps",
                            "Raise steps or lower the mark"});
    return problems;
  }

  void run(const Parameters& p, RunContext& context) override {
    const std::int64_t steps = p.integer("steps"), every = p.integer("checkpoint_every");
    const double scale = p.real("scale"), drift = p.is_word("drift") ? scale / 10 : p.real("drift");
    Walker walker{.random = context.random("walk")};
    if (const auto saved = context.resume()) {
      walker.restore(*saved);
    } else {
      context.log(LogLevel::info, "walking " + std::to_string(steps) + " steps");
      walker.start = walker.position = walker.highest = start_of(context);
      walker.path.push_back(walker.start);
    }
    while (walker.step < steps) {
      context.stop_point();
      advance(walker, p, scale, drift);
      record(walker, p, context);
      if (walker.step == p.integer("at")) misbehave(p.text("behaviour"), context);
      context.progress(0.75 * static_cast<double>(walker.step) / static_cast<double>(steps), "walk",
                       "step " + std::to_string(walker.step));
      if (every > 0 && walker.step % every == 0) context.checkpoint(walker.bytes());
      if (p.real("step_time") > 0) std::this_thread::sleep_for(std::chrono::duration<double>(p.real("step_time")));
    }
    give_outputs(walker, p, scale, drift, context);
    context.progress(1, "count");
  }

 private:
  static void advance(Walker& walker, const Parameters& p, double scale, double drift) {
    const double move = drift + scale * walker.random.normal();
    if (move * walker.last_move < 0) ++walker.turns;
    walker.last_move = move;
    walker.position += move;
    if (p.text("mode") == "reflect") walker.position = std::abs(walker.position);
    walker.highest = std::max(walker.highest, walker.position);
    walker.path.push_back(walker.position);
    ++walker.step;
  }

  static void record(const Walker& walker, const Parameters& p, RunContext& context) {
    const double distance = walker.position - walker.start;
    context.metric("position", walker.step, p.boolean("absolute") ? std::abs(walker.position) : walker.position);
    context.metric("spread", walker.step, distance * distance);
  }

  static void give_outputs(const Walker& walker, const Parameters& p, double scale, double drift, RunContext& context) {
    context.scalar("final", walker.position);
    context.scalar("highest", walker.highest);
    context.scalar("turns", walker.turns);
    context.scalar("above", walker.position > 0);
    if (!p.text("label").empty()) context.scalar("label", p.text("label"));
    const std::vector<std::int64_t> marks = p.integers("marks");
    const auto last = static_cast<std::int64_t>(walker.path.size()) - 1;
    Table path{{"step", "position", "low", "high", "side", "marked"}, {}};
    for (std::int64_t step = 0; step <= last; ++step) {
      const bool marked = std::find(marks.begin(), marks.end(), step) != marks.end();
      if (step % std::max<std::int64_t>(1, last / 20) != 0 && !marked) continue;
      const double at = walker.path[static_cast<std::size_t>(step)];
      path.rows.push_back(
          {step, at, at - scale, at + scale, std::string(at >= walker.start ? "above" : "below"), marked});
    }
    context.table("path", path);
    context.table("baselines", {{"method", "final"},
                                {{std::string("standing still"), walker.start},
                                 {std::string("drift only"), walker.start + drift * static_cast<double>(last)},
                                 {std::string("this walk"), walker.position}}});
    Matrix counts{{5, 5}, std::vector<double>(25, 0), bin_names, bin_names};
    Graph transitions{bin_names, {}};
    std::vector<int> order;
    for (std::size_t k = 1; k < walker.path.size(); ++k) {
      const int from = bin_of(walker.path[k - 1] - walker.start, scale),
                to = bin_of(walker.path[k] - walker.start, scale);
      counts.values[static_cast<std::size_t>(from * 5 + to)] += 1;
      if (std::find(order.begin(), order.end(), from) == order.end()) order.push_back(from);
    }
    for (std::size_t a = 0; a < order.size(); ++a)
      for (std::size_t b = a + 1; b < order.size(); ++b)
        if (const double count = counts.values[static_cast<std::size_t>(order[a] * 5 + order[b])]; count > 0)
          transitions.edges.push_back({order[a], order[b], count});
    context.matrix("counts", counts);
    context.graph("transitions", transitions);
    const std::filesystem::path notes = context.scratch() / "notes.txt";
    std::ofstream(notes) << "walked " << last << " steps\n";
    context.artifact("notes", notes);
    if (last < 30) context.warn("Fewer than 30 steps: the end says little about the drift");
  }
};

MethodList make_methods() {
  MethodList methods;
  methods.push_back(std::make_unique<Walk>());
  methods.push_back(make_verdict());
  return methods;
}

}  // namespace
}  // namespace assay::probe

ASSAY_PLUGIN(assay::probe::make_methods)
