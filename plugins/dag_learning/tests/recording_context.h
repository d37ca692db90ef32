// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/method/method.h"
#include "core/method/run_context.h"

namespace assay::dag {

/// A run in memory: keeps all that a method records as text, exact to the last bit, so that two runs can be compared
/// byte by byte. Can end a run after a number of checkpoints and go on from the last one as a project would.
class RecordingContext final : public RunContext {
 public:
  std::map<std::string, std::filesystem::path> files;  ///< data parameters
  std::uint64_t run_seed = 0;
  int stop_after_checkpoints = -1;      ///< throws cancelled right after that many; -1: never
  std::function<void()> at_stop_point;  ///< called at every stop point

  std::vector<std::string> metrics, warnings;
  std::map<std::string, std::string> outputs;
  std::map<std::string, Cell> scalars;
  std::map<std::string, Table> tables;
  std::map<std::string, Graph> graphs;
  std::map<std::string, Matrix> matrices;
  std::vector<std::string> phases;
  double fraction = 0;
  bool monotone = true;
  int checkpoints = 0;
  std::optional<std::string> saved;

  /// What an interrupted run goes on with: everything recorded before the last checkpoint, nothing after.
  RecordingContext resumed() const {
    RecordingContext next;
    next.files = files;
    next.run_seed = run_seed;
    next.saved = saved;
    next.metrics = kept_metrics_;
    next.warnings = kept_warnings_;
    return next;
  }

  /// Everything that ends up in files, as one text.
  std::string bytes() const {
    std::string all;
    for (const std::string& m : metrics) all += m + "\n";
    for (const std::string& w : warnings) all += "! " + w + "\n";
    for (const auto& [name, text] : outputs) all += name + ": " + text + "\n";
    return all;
  }

  void metric(std::string_view series, std::int64_t step, double value) override {
    metrics.push_back(std::string(series) + "," + std::to_string(step) + "," + shortest(value));
  }
  void progress(double value, std::string_view phase, std::string_view) override {
    monotone = monotone && value >= fraction && value <= 1.0;
    fraction = value;
    if (phases.empty() || phases.back() != phase) phases.emplace_back(phase);
  }
  void log(LogLevel, std::string_view) override {}
  void warn(std::string_view text) override { warnings.emplace_back(text); }
  void scalar(std::string_view name, const Cell& value) override {
    scalars[std::string(name)] = value;
    outputs[std::string(name)] = text(value);
  }
  void table(std::string_view name, const Table& table) override {
    tables[std::string(name)] = table;
    std::string& out = outputs[std::string(name)] = "";
    for (const auto& row : table.rows) {
      for (const Cell& cell : row) out += text(cell) + ",";
      out += ";";
    }
  }
  void graph(std::string_view name, const Graph& graph) override {
    graphs[std::string(name)] = graph;
    std::string& out = outputs[std::string(name)] = "";
    for (const GraphEdge& e : graph.edges)
      out += std::to_string(e.source) + ">" + std::to_string(e.target) + " " + shortest(e.weight) + ";";
  }
  void matrix(std::string_view name, const Matrix& matrix) override {
    matrices[std::string(name)] = matrix;
    std::string& out = outputs[std::string(name)] = "";
    for (double value : matrix.values) out += shortest(value) + ",";
  }
  void images(std::string_view, const Matrix&) override {}
  void artifact(std::string_view, const std::filesystem::path&) override {}
  void checkpoint(std::string_view state) override {
    saved = std::string(state);
    kept_metrics_ = metrics;
    kept_warnings_ = warnings;
    if (++checkpoints == stop_after_checkpoints) throw Error(ErrorKind::cancelled, "stopped by the test");
  }
  std::optional<std::string> resume() override { return saved; }
  void stop_point() override {
    if (at_stop_point) at_stop_point();
  }
  RandomStream random(std::string_view stream) override { return RandomStream(run_seed, stream); }
  std::uint64_t seed() const override { return run_seed; }
  std::string device() const override { return "cpu"; }
  int threads() const override { return 1; }
  void used_threads(int) override {}
  std::optional<DataReference> data(std::string_view parameter) override {
    const auto found = files.find(std::string(parameter));
    if (found == files.end()) return std::nullopt;
    return DataReference{std::string(parameter), found->second.filename().string(), found->second, ""};
  }
  std::filesystem::path scratch() override { return std::filesystem::temp_directory_path(); }

 private:
  static std::string text(const Cell& cell) {
    if (const auto* b = std::get_if<bool>(&cell)) return *b ? "true" : "false";
    if (const auto* i = std::get_if<std::int64_t>(&cell)) return std::to_string(*i);
    if (const auto* d = std::get_if<double>(&cell)) return shortest(*d);
    if (const auto* s = std::get_if<std::string>(&cell)) return *s;
    return "";
  }

  std::vector<std::string> kept_metrics_, kept_warnings_;
};

/// Defaults of a method with some values replaced; throws std::runtime_error where a value is refused.
inline Parameters parameters_of(const Method& method, const std::map<std::string, ParameterValue>& values = {}) {
  Parameters given;
  given.set("data", std::string("data.csv"));
  for (const auto& [name, value] : values) given.set(name, value);
  if (method.info().id == "dag_learning.simulate") given.erase("data");
  std::vector<Problem> problems;
  Parameters resolved = resolve(method.info().parameters, given, problems);
  if (!problems.empty()) throw std::runtime_error(problems[0].parameter + ": " + problems[0].message);
  return resolved;
}

}  // namespace assay::dag
