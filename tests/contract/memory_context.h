// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/method/method.h"

namespace assay {

/// A RunContext that keeps everything in memory and notes how it was used: for contract tests.
class MemoryContext final : public RunContext {
 public:
  MemoryContext(MethodInfo info, std::uint64_t seed, std::map<std::string, std::filesystem::path> data, std::filesystem::path scratch);

  void metric(std::string_view series, std::int64_t step, double value) override;
  void progress(double fraction, std::string_view phase, std::string_view detail) override;
  void log(LogLevel, std::string_view) override {}
  void warn(std::string_view text) override { warnings.emplace_back(text); }
  void scalar(std::string_view name, const Cell& value) override;
  void table(std::string_view name, const Table& table) override;
  void graph(std::string_view name, const Graph& graph) override;
  void matrix(std::string_view name, const Matrix& matrix) override;
  void images(std::string_view name, const Matrix& images) override;
  void artifact(std::string_view name, const std::filesystem::path& made) override;
  void checkpoint(std::string_view bytes) override;
  std::optional<std::string> resume() override { return resume_from; }
  void stop_point() override {
    if (++stop_points == cancel_at) throw Error(ErrorKind::cancelled, {"Cancelled", "", "", "", ""});
  }
  RandomStream random(std::string_view stream) override { return {seed_, stream}; }
  std::uint64_t seed() const override { return seed_; }
  std::string device() const override { return "cpu"; }
  int threads() const override { return 1; }
  void used_threads(int) override {}
  std::optional<DataReference> data(std::string_view parameter) override;
  std::filesystem::path scratch() override { return scratch_; }

  struct Point {
    std::string series;
    std::int64_t step;
    double value;
    bool operator==(const Point&) const = default;
  };
  std::vector<Point> points;
  std::vector<double> fractions;
  std::set<std::string> phases;
  std::map<std::string, std::string> outputs;  ///< name -> bytes as they would be written
  std::map<std::string, std::string> scalars;
  std::vector<std::string> warnings, checkpoints;
  std::vector<std::size_t> points_at_checkpoint;
  std::vector<std::string> misuse;  ///< sentences about what was done against the declaration
  std::optional<std::string> resume_from;
  long stop_points = 0;
  long cancel_at = -1;  ///< which stop point cancels the run

 private:
  void note_output(std::string_view name, OutputKind kind, std::string bytes);

  MethodInfo info_;
  std::uint64_t seed_;
  std::map<std::string, std::filesystem::path> data_;
  std::filesystem::path scratch_;
  std::map<std::string, std::int64_t> last_steps_;
};

}  // namespace assay
