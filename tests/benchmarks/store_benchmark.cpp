// SPDX-License-Identifier: GPL-3.0-or-later
// How fast rows reach a project, and how fast a large project opens. Run from build-benchmark/bin; see README.md.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>

#include "core/store/project.h"
#include "core/store/recorder.h"
#include "core/store/run_list.h"
#include "core/store/run_rows.h"
#include "core/store/series_rows.h"

namespace {
using namespace assay;
namespace fs = std::filesystem;

constexpr int runs = 2000, series_count = 20, points_each = 50;

MethodInfo method() {
  MethodInfo info;
  info.id = "bench.many";
  info.title = "Many";
  info.summary = "Twenty series.";
  info.parameters = {{.name = "rate", .kind = ParameterKind::real, .title = "Rate", .help = "h", .default_value = 0.1}};
  for (int i = 0; i < series_count; ++i) info.series.push_back({.name = "s" + std::to_string(i), .title = "S"});
  info.outputs = {{.name = "shd", .title = "SHD"}, {.name = "tpr", .title = "TPR"}};
  return info;
}

fs::path place(const char* name) { return fs::temp_directory_path() / ("assay-bench-" + std::to_string(getpid()) + name); }

/// 2,000 runs x 20 series x 50 points = 2 million points.
const fs::path& large_project() {
  static const fs::path folder = [] {
    const fs::path made = place("-large.assay");
    Project project = Project::create(made);
    std::vector<NewRun> planned(runs);
    for (int i = 0; i < runs; ++i) {
      planned[static_cast<std::size_t>(i)].method = method();
      planned[static_cast<std::size_t>(i)].parameters.set("rate", 0.001 * i);
      planned[static_cast<std::size_t>(i)].tags = {i % 3 == 0 ? "paper" : "draft"};
    }
    for (const auto& run : add_runs(project, planned)) {
      Recorder recorder(made, run.uuid, method().series);
      for (int step = 0; step < points_each; ++step)
        for (int s = 0; s < series_count; ++s) recorder.record(PointEvent{"s" + std::to_string(s), step, step * 0.5, 0.01 * step});
      recorder.record(ScalarEvent{"shd", std::int64_t{run.number % 40}});
      recorder.record(ScalarEvent{"tpr", 0.5});
      StatusEvent end;
      end.status = RunStatus::finished;
      end.started = end.finished = 1;
      recorder.record(end);
    }
    return made;
  }();
  return folder;
}

void open_and_list_large_project(benchmark::State& state) {
  large_project();
  for (auto _ : state) {
    Project project = Project::open(large_project());
    benchmark::DoNotOptimize(list_runs(project, {}).total);
    benchmark::DoNotOptimize(count_runs(project).total);
  }
  state.counters["runs"] = runs;
  state.counters["points"] = static_cast<double>(runs) * series_count * points_each;
}
BENCHMARK(open_and_list_large_project)->Unit(benchmark::kMillisecond);

void filter_and_sort_large_project(benchmark::State& state) {
  Project project = Project::open(large_project());
  for (auto _ : state) benchmark::DoNotOptimize(list_runs(project, {.query = "tag:paper shd<=12 rate<1", .sort = "shd", .limit = 100}).runs.size());
}
BENCHMARK(filter_and_sort_large_project)->Unit(benchmark::kMillisecond);

void recorder_rows(benchmark::State& state) {
  const fs::path folder = place("-recorder.assay");
  fs::remove_all(folder);
  Project project = Project::create(folder);
  const RunRow run = add_run(project, NewRun{.method = method()});
  std::int64_t step = 0;
  for (auto _ : state) {
    Recorder recorder(folder, run.uuid, method().series);
    for (int i = 0; i < 200000; ++i) recorder.record(PointEvent{"s" + std::to_string(i % series_count), step++, 0.5, 0.1});
    recorder.flush();
  }
  state.SetItemsProcessed(state.iterations() * 200000);
  fs::remove_all(folder);
}
BENCHMARK(recorder_rows)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  fs::remove_all(place("-large.assay"));
}
