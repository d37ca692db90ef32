// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/tests/benchmark_context.h"

#include <unistd.h>

#include <atomic>
#include <cmath>
#include <numbers>

#include "core/base/atomic_file.h"
#include "core/base/numbers.h"
#include "core/base/random.h"
#include "plugins/membership_inference/benchmark/benchmark_method.h"
#include "plugins/membership_inference/tests/csv_rows.h"

namespace assay::mia {

void ThreadedContext::metric(std::string_view series, std::int64_t step, double value) {
  const std::scoped_lock lock(mutex_);
  inner_.metric(series, step, value);
}
void ThreadedContext::progress(double fraction, std::string_view phase, std::string_view detail) {
  const std::scoped_lock lock(mutex_);
  inner_.progress(fraction, phase, detail);
}
void ThreadedContext::warn(std::string_view text) {
  const std::scoped_lock lock(mutex_);
  inner_.warn(text);
}
void ThreadedContext::scalar(std::string_view name, const Cell& value) {
  const std::scoped_lock lock(mutex_);
  inner_.scalar(name, value);
}
void ThreadedContext::table(std::string_view name, const Table& table) {
  const std::scoped_lock lock(mutex_);
  inner_.table(name, table);
}
void ThreadedContext::graph(std::string_view name, const Graph& graph) { inner_.graph(name, graph); }
void ThreadedContext::matrix(std::string_view name, const Matrix& matrix) { inner_.matrix(name, matrix); }
void ThreadedContext::images(std::string_view name, const Matrix& images) {
  const std::scoped_lock lock(mutex_);
  inner_.images(name, images);
}
void ThreadedContext::artifact(std::string_view name, const std::filesystem::path& made) {
  const std::scoped_lock lock(mutex_);
  inner_.artifact(name, made);
}
void ThreadedContext::checkpoint(std::string_view bytes) {
  const std::scoped_lock lock(mutex_);
  if (cancelled_) return;  // a process that was ended saves nothing more
  inner_.checkpoint(bytes);
  if (inner_.checkpoints.size() == last_checkpoint_) cancelled_ = true;
}
void ThreadedContext::stop_point() {
  if (cancelled_) throw Error(ErrorKind::cancelled, "Cancelled");
}

MemoryRun::MemoryRun(const std::map<std::string, std::string>& settings, const std::filesystem::path& data,
                     std::uint64_t seed, int threads) {
  static std::atomic<int> counter = 0;
  folder = std::filesystem::temp_directory_path() /
           ("assay-benchmark-" + std::to_string(getpid()) + "-" + std::to_string(counter++));
  std::filesystem::create_directories(folder);
  const MethodInfo info = BenchmarkMethod().info();
  Parameters given;
  std::vector<Problem> problems;
  for (const auto& [name, text] : settings) {
    const ParameterSpec* spec = find_parameter(info.parameters, name);
    Problem problem;
    const auto value = spec ? parse_value(*spec, text, problem) : std::nullopt;
    if (!value) throw std::runtime_error("parameter " + name + ": " + problem.message);
    given.set(name, *value);
  }
  given.set("data", data.string());
  parameters = resolve(info.parameters, given, problems);
  if (!problems.empty()) throw Error(problems);
  memory =
      std::make_unique<MemoryContext>(info, seed, std::map<std::string, std::filesystem::path>{{"data", data}}, folder);
  context = std::make_unique<ThreadedContext>(*memory, threads);
}

MemoryRun::~MemoryRun() {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

void MemoryRun::run() {
  BenchmarkMethod method;
  if (auto problems = method.check(parameters); !problems.empty()) throw Error(problems);
  method.run(parameters, *context);
}

std::vector<std::map<std::string, std::string>> MemoryRun::rows(const std::string& table) const {
  return rows_of_csv(memory->outputs.at(table));
}

std::filesystem::path ring_file() {
  return std::filesystem::path(ASSAY_SOURCE_DIR) / "resources/samples/ring_2d/ring.csv";
}

std::filesystem::path write_ring(const std::filesystem::path& folder, std::int64_t points, std::uint64_t seed) {
  RandomStream random(seed, "ring");
  std::string csv = "x,y\n";
  for (std::int64_t i = 0; i < points; ++i) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(random.below(8)) / 8;
    csv += shortest(2 * std::cos(angle) + 0.3 * random.normal()) + "," +
           shortest(2 * std::sin(angle) + 0.3 * random.normal()) + "\n";
  }
  const auto path = folder / "ring.csv";
  write_file_atomically(path, csv);
  return path;
}

}  // namespace assay::mia
