// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/export.h"
#include "core/base/random.h"
#include "core/data/table.h"

namespace assay {

enum class LogLevel { debug, info, warning, error };

/// A data parameter as a method sees it.
struct DataReference {
  std::string parameter;
  std::string name;              ///< name of the data set, or the path as it was given
  std::filesystem::path path;    ///< the file or folder to read
  std::string sha256;            ///< of the file's bytes
};

/// All that a method may do to the world. One object per run; every function may be called from any thread of the
/// method, blocks only when storage is far behind, and throws assay::Error (kind cancelled) from stop_point() alone.
class ASSAY_CORE RunContext {
 public:
  virtual ~RunContext();

  /// A point of a declared series. Steps of one series must not decrease. Choose points by step, never by clock.
  virtual void metric(std::string_view series, std::int64_t step, double value) = 0;
  /// How far the run is, 0..1 and never decreasing, and in which declared phase. `detail` is free text: "λ 14 of 24".
  virtual void progress(double fraction, std::string_view phase, std::string_view detail = {}) = 0;
  virtual void log(LogLevel level, std::string_view text) = 0;
  /// A warning that belongs to the result: shown beside it and written to result.json. No durations, no clocks.
  virtual void warn(std::string_view text) = 0;

  /// Declared outputs. Each may be given once; giving it again replaces it (partial results of a long run).
  virtual void scalar(std::string_view name, const Cell& value) = 0;
  virtual void table(std::string_view name, const Table& table) = 0;
  virtual void graph(std::string_view name, const Graph& graph) = 0;
  virtual void matrix(std::string_view name, const Matrix& matrix) = 0;
  /// images: shape n x channels x height x width.
  virtual void images(std::string_view name, const Matrix& images) = 0;
  /// A file or folder made by the method (in scratch()): moved into the project, visible only once it is whole.
  virtual void artifact(std::string_view name, const std::filesystem::path& made) = 0;

  /// Saves a state from which resume() can go on; the latest whole one counts. Everything recorded before it is kept
  /// on resume, everything after it is dropped, so that a resumed run gives the bytes of an uninterrupted one.
  virtual void checkpoint(std::string_view bytes) = 0;
  /// The state of the last checkpoint when this run goes on after an interruption; nothing on a fresh start.
  virtual std::optional<std::string> resume() = 0;

  /// Throws when cancelled, waits while paused. Call at least every 100 ms of work; costs a few nanoseconds.
  virtual void stop_point() = 0;

  /// A stream of random numbers of this run's seed, by name. The same name gives the same numbers again.
  virtual RandomStream random(std::string_view stream) = 0;
  virtual std::uint64_t seed() const = 0;
  virtual std::string device() const = 0;  ///< "cpu" or "cuda:0"
  virtual int threads() const = 0;         ///< how many the run may use
  /// Says how many threads the method really used (environment.threads); 1 unless said.
  virtual void used_threads(int count) = 0;

  /// The file behind a data parameter; nothing when the parameter was not given.
  virtual std::optional<DataReference> data(std::string_view parameter) = 0;
  /// A folder of the run's own for temporary files; removed when the run ends.
  virtual std::filesystem::path scratch() = 0;
};

}  // namespace assay
