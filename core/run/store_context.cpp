// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/store_context.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/data/csv_writer.h"
#include "core/data/npy.h"
#include "core/graph/graph_files.h"
#include "core/store/artifacts.h"
#include "core/store/control.h"

namespace assay {
namespace {

std::atomic<bool> cancel_flag{false};
static_assert(std::atomic<bool>::is_always_lock_free);

[[noreturn]] void misuse(const std::string& what, std::string_view name) {
  throw Error(ErrorKind::method, {"The method used its context wrongly: " + what, std::string(name), "", "", "Report this to the plugin's author"});
}

}  // namespace

StoreContext::StoreContext(const Project& project, const RunRow& run, const MethodInfo& method, bool resuming)
    : project_folder_(project.folder()), artifacts_(project.artifact_folder(run.uuid)), folder_(project.run_folder(run.uuid)), run_(run),
      method_(method), resuming_(resuming), recorder_(project.folder(), run.uuid, method.series), start_(std::chrono::steady_clock::now()) {
  if (resuming_) {
    const RecordMarks marks = read_marks(project, run.uuid);
    last_steps_ = marks.last_steps;
    log_sequence_ = marks.log_sequence;
    warning_sequence_ = marks.warning_sequence;
    warnings_ = marks.warnings;
    progress_ = marks.progress;
    given_ = marks.given;
  }
  control_thread_ = std::thread([this] { poll_control(); });
}

StoreContext::~StoreContext() {
  stopping_ = true;
  go_on_.notify_all();
  control_thread_.join();
  std::error_code ignored;
  std::filesystem::remove_all(folder_ / "scratch", ignored);
}

void StoreContext::ask_to_cancel() { cancel_flag = true; }
bool StoreContext::cancel_asked() const { return cancel_flag; }

double StoreContext::elapsed() const {
  return std::round(std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count() * 1e6) / 1e6;
}

const OutputSpec& StoreContext::declared(std::string_view name, OutputKind kind) const {
  const auto it = std::find_if(method_.outputs.begin(), method_.outputs.end(), [&](const OutputSpec& o) { return o.name == name; });
  if (it == method_.outputs.end()) misuse("the output is not declared", name);
  if (it->kind != kind && !(kind == OutputKind::artifact && it->kind == OutputKind::model)) misuse("the output is declared as another kind", name);
  return *it;
}

void StoreContext::metric(std::string_view series, std::int64_t step, double value) {
  {
    const std::lock_guard lock(mutex_);
    auto it = last_steps_.find(series);
    if (it == last_steps_.end()) {
      if (std::none_of(method_.series.begin(), method_.series.end(), [&](const SeriesSpec& s) { return s.name == series; }))
        misuse("the series is not declared", series);
      it = last_steps_.emplace(std::string(series), -1).first;
    }
    if (step < it->second || step < 0) misuse("the steps of a series went backwards", series);
    it->second = step;
  }
  recorder_.record(PointEvent{std::string(series), step, value, elapsed()});
}

void StoreContext::progress(double fraction, std::string_view phase, std::string_view detail) {
  const std::lock_guard lock(mutex_);
  if (!std::isfinite(fraction)) misuse("progress is not finite", phase);
  progress_ = std::clamp(fraction, progress_, 1.0);
  recorder_.record(ProgressEvent{progress_, std::string(phase), std::string(detail)});
}

void StoreContext::log(LogLevel level, std::string_view text) {
  const std::lock_guard lock(mutex_);
  recorder_.record(LogEvent{{++log_sequence_, elapsed(), level, std::string(text)}});
}

void StoreContext::warn(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (std::find(warnings_.begin(), warnings_.end(), text) != warnings_.end()) return;
  warnings_.emplace_back(text);
  recorder_.record(WarningEvent{++warning_sequence_, std::string(text)});
  recorder_.record(LogEvent{{++log_sequence_, elapsed(), LogLevel::warning, std::string(text)}});
}

void StoreContext::scalar(std::string_view name, const Cell& value) {
  declared(name, OutputKind::scalar);
  {
    const std::lock_guard lock(mutex_);
    given_.emplace(name);
  }
  recorder_.record(ScalarEvent{std::string(name), value});
}

/// Files, unlike rows, have no spill: when the disk is full the run waits until it takes them, or until it is cancelled.
template <typename Make>
void StoreContext::keep_output(std::string_view name, Make&& make) {
  {
    const std::lock_guard lock(mutex_);
    given_.emplace(name);
  }
  for (bool said = false;; said = true) {
    try {
      recorder_.record(OutputEvent{make()});
      return;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::storage || cancel_flag) throw;
      if (!said) log(LogLevel::error, std::string(error.what()) + " The run waits and tries again.");
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
    }
  }
}

void StoreContext::table(std::string_view name, const Table& table) {
  const OutputSpec& spec = declared(name, OutputKind::table);
  for (const auto& column : table.columns)
    if (std::none_of(spec.columns.begin(), spec.columns.end(), [&](const ColumnSpec& c) { return c.name == column; }))
      misuse("table " + std::string(name) + " has a column that is not declared", column);
  for (const auto& row : table.rows)
    if (row.size() != table.columns.size()) misuse("a row has another number of cells than there are columns", name);
  const std::string bytes = csv_text(table);
  keep_output(name, [&] { return store_output(artifacts_, name, OutputKind::table, std::string(name) + ".csv", bytes); });
}

void StoreContext::graph(std::string_view name, const Graph& graph) {
  declared(name, OutputKind::graph);
  const std::string bytes = graph_csv(graph);
  // An edge list names no lonely node: the nodes stand in a file beside it, which a figure needs and result folders leave out.
  Json nodes = graph.nodes;
  keep_output(name, [&] {
    OutputRow row = store_output(artifacts_, name, OutputKind::graph, std::string(name) + ".csv", bytes);
    write_file_atomically(artifacts_ / (std::string(name) + ".nodes.json"), dump_json(nodes));
    return row;
  });
}

void StoreContext::matrix(std::string_view name, const Matrix& matrix) {
  declared(name, OutputKind::matrix);
  const std::string bytes = npy_bytes(matrix);
  keep_output(name, [&] {
    OutputRow row = store_output(artifacts_, name, OutputKind::matrix, std::string(name) + ".npy", bytes);
    if (!matrix.row_names.empty() || !matrix.column_names.empty())
      write_file_atomically(artifacts_ / (std::string(name) + ".names.json"), dump_json({{"rows", matrix.row_names}, {"columns", matrix.column_names}}));
    return row;
  });
}

void StoreContext::images(std::string_view name, const Matrix& images) {
  declared(name, OutputKind::images);
  if (images.shape.size() != 4) misuse("images have the shape n x channels x height x width", name);
  const std::string bytes = npy_bytes(images);
  keep_output(name, [&] { return store_output(artifacts_, name, OutputKind::images, std::string(name) + ".npy", bytes); });
}

void StoreContext::artifact(std::string_view name, const std::filesystem::path& made) {
  const OutputSpec& spec = declared(name, OutputKind::artifact);
  if (!std::filesystem::exists(made)) misuse("the artifact's file is missing", made.string());
  keep_output(name, [&] { return adopt_output(artifacts_, name, spec.kind, made); });
}

void StoreContext::checkpoint(std::string_view bytes) {
  recorder_.flush();  // rows before the mark first
  Json marks;
  {
    const std::lock_guard lock(mutex_);
    marks = {{"series", last_steps_}, {"log", log_sequence_}, {"warning", warning_sequence_}, {"warnings", warnings_}, {"progress", progress_}, {"given", given_}};
  }
  // Two files in turn: the row names the whole one, whenever the process ends.
  const std::string file = std::filesystem::exists(folder_ / "checkpoint-a") ? "checkpoint-b" : "checkpoint-a";
  const std::string other = file == "checkpoint-a" ? "checkpoint-b" : "checkpoint-a";
  marks["file"] = file;
  try {
    write_file_atomically(folder_ / file, bytes);
  } catch (const Error& error) {
    log(LogLevel::warning, std::string("The checkpoint was not written. ") + error.what());
    return;
  }
  recorder_.record(CheckpointEvent{dump_json(marks)});
  if (recorder_.flush()) {
    std::error_code ignored;
    std::filesystem::remove(folder_ / other, ignored);
  }
}

std::optional<std::string> StoreContext::resume() {
  if (!resuming_) return std::nullopt;
  for (const char* file : {"checkpoint-a", "checkpoint-b"})
    if (std::filesystem::exists(folder_ / file)) return read_file(folder_ / file);
  return std::nullopt;
}

void StoreContext::stop_point() {
  if (cancel_flag) throw Error(ErrorKind::cancelled, "The run was cancelled");
  if (!paused_) return;
  recorder_.flush();
  std::unique_lock lock(mutex_);
  go_on_.wait(lock, [&] { return !paused_ || cancel_flag; });
  lock.unlock();
  if (cancel_flag) throw Error(ErrorKind::cancelled, "The run was cancelled");
}

void StoreContext::poll_control() {
  // A connection of its own; opened again after trouble, since a full disk must not make a run uncancellable.
  std::optional<Project> project;
  while (!stopping_) {
    try {
      if (!project) project = Project::open(project_folder_);
      const Control control = read_control(*project, run_.uuid);
      if (control == Control::cancel) ask_to_cancel();
      paused_ = control == Control::pause;
    } catch (const std::exception&) {
      project.reset();
    }
    go_on_.notify_all();
    const std::string trouble = recorder_.trouble();
    if (trouble != trouble_logged_) {
      trouble_logged_ = trouble;
      if (!trouble.empty()) log(LogLevel::warning, trouble + " Results wait in a spill file and are written as soon as that is possible.");
    }
    for (int i = 0; i < 5 && !stopping_; ++i) {
      if (cancel_flag) go_on_.notify_all();
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
}

RandomStream StoreContext::random(std::string_view stream) { return {run_.seed, stream}; }

std::optional<DataReference> StoreContext::data(std::string_view parameter) {
  const auto it = run_.data.find(std::string(parameter));
  if (it == run_.data.end()) return std::nullopt;
  return DataReference{std::string(parameter), it->value("name", ""), it->value("path", ""), it->value("sha256", "")};
}

std::filesystem::path StoreContext::scratch() {
  std::filesystem::create_directories(folder_ / "scratch");
  return folder_ / "scratch";
}

}  // namespace assay
