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
#include "tests/plugins/probe/walk_declaration.h"

namespace assay::probe {
namespace {

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
