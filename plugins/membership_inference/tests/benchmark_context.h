// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "tests/contract/memory_context.h"

namespace assay::mia {

/// A run in memory on several threads: every call is handed to a MemoryContext, one at a time.
class ThreadedContext final : public RunContext {
 public:
  ThreadedContext(MemoryContext& inner, int threads) : inner_(inner), threads_(threads) {}
  /// From now on stop_point() throws, as it does after a cancellation.
  void cancel() { cancelled_ = true; }
  /// Cancels itself at the checkpoint of this number, from 1.
  void cancel_at_checkpoint(std::size_t number) { last_checkpoint_ = number; }

  void metric(std::string_view series, std::int64_t step, double value) override;
  void progress(double fraction, std::string_view phase, std::string_view detail) override;
  void log(LogLevel, std::string_view) override {}
  void warn(std::string_view text) override;
  void scalar(std::string_view name, const Cell& value) override;
  void table(std::string_view name, const Table& table) override;
  void graph(std::string_view name, const Graph& graph) override;
  void matrix(std::string_view name, const Matrix& matrix) override;
  void images(std::string_view name, const Matrix& images) override;
  void artifact(std::string_view name, const std::filesystem::path& made) override;
  void checkpoint(std::string_view bytes) override;
  std::optional<std::string> resume() override { return inner_.resume(); }
  void stop_point() override;
  RandomStream random(std::string_view stream) override { return inner_.random(stream); }
  std::uint64_t seed() const override { return inner_.seed(); }
  std::string device() const override { return "cpu"; }
  int threads() const override { return threads_; }
  void used_threads(int) override {}
  std::optional<DataReference> data(std::string_view parameter) override { return inner_.data(parameter); }
  std::filesystem::path scratch() override { return inner_.scratch(); }

 private:
  MemoryContext& inner_;
  int threads_;
  std::mutex mutex_;
  std::atomic<bool> cancelled_ = false;
  std::size_t last_checkpoint_ = 0;
};

/// One benchmark in memory, from --set texts.
struct MemoryRun {
  explicit MemoryRun(const std::map<std::string, std::string>& settings, const std::filesystem::path& data,
                     std::uint64_t seed = 0, int threads = 2);
  ~MemoryRun();
  void run();
  /// The rows of a table as text cells by column name.
  std::vector<std::map<std::string, std::string>> rows(const std::string& table) const;

  std::filesystem::path folder;
  Parameters parameters;
  std::unique_ptr<MemoryContext> memory;
  std::unique_ptr<ThreadedContext> context;
};

/// The ring of the sample project.
std::filesystem::path ring_file();
/// Rows of 600 points of two dimensions of a ring of 8 Gaussians, from a seed: no file of the project.
std::filesystem::path write_ring(const std::filesystem::path& folder, std::int64_t points, std::uint64_t seed);

}  // namespace assay::mia
