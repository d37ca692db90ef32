// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"
#include "core/base/json.h"
#include "core/base/time.h"
#include "core/data/table.h"
#include "core/method/declaration.h"
#include "core/method/run_context.h"
#include "core/store/project.h"

namespace assay {

/// Status words everywhere; never translated.
enum class RunStatus { queued, waiting, running, paused, cancelling, finished, failed, cancelled, interrupted };
ASSAY_CORE std::string_view to_string(RunStatus status);
ASSAY_CORE std::optional<RunStatus> run_status_from_string(std::string_view word);
inline bool has_ended(RunStatus s) {
  return s == RunStatus::finished || s == RunStatus::failed || s == RunStatus::cancelled || s == RunStatus::interrupted;
}
inline bool is_active(RunStatus s) {
  return s == RunStatus::running || s == RunStatus::paused || s == RunStatus::cancelling;
}

/// A run to be added: resolved parameters (see run/request.h).
struct NewRun {
  MethodInfo method;
  Parameters parameters;
  Json data = Json::object();  ///< {parameter: {"name","path","sha256"}}
  std::uint64_t seed = 0;
  std::string device = "cpu";
  int threads = 1;
  std::vector<std::string> tags;
  std::string sweep{};  ///< UUID shared by the points of a sweep
  int point = -1;       ///< number of the point in its sweep
  bool enqueue = true;  ///< false: the caller starts the worker itself and holds the run's lock
};

struct ScalarRow {
  std::string name;
  Cell value;
};
struct OutputRow {
  std::string name;
  OutputKind kind = OutputKind::table;
  std::string file;  ///< relative to the run's artifact folder; a folder for models
  std::string sha256;
  std::uint64_t bytes = 0;
};
struct LogRow {
  std::int64_t sequence = 0;
  double time = 0;  ///< seconds since the start
  LogLevel level = LogLevel::info;
  std::string text;
};

/// One run without its points: all that a list or a header shows.
struct RunRow {
  std::int64_t number = 0;  ///< in its project; the primary key
  std::string uuid;
  std::string method;  ///< id
  std::string method_version;
  std::string declaration;  ///< key of the declaration kept with the run
  RunStatus status = RunStatus::queued;
  std::string status_reason;  ///< why it waits, was interrupted ...
  std::uint64_t seed = 0;
  Json parameters = Json::object();
  Json changed = Json::object();  ///< only the parameters that differ from their defaults
  Json data = Json::object();
  std::string device;
  int threads = 1;
  std::string name;   ///< given by a person; empty: made from method and data
  std::string notes;
  std::vector<std::string> tags;
  std::string sweep;
  int point = -1;
  Milliseconds created = 0, started = 0, finished = 0;
  double cpu_seconds = 0;
  double progress = 0;
  std::string phase, phase_detail;
  Json error;  ///< null, or {"kind","message",...}
  Json environment = Json::object();
  int process = 0;         ///< worker's process id while active
  bool has_checkpoint = false;
  bool trashed = false;
  std::vector<ScalarRow> scalars;
};

/// Adds a run (and its declaration) in one transaction. Returns its row. Throws Error kind storage when read-only.
ASSAY_CORE RunRow add_run(Project& project, const NewRun& run);
/// Adds many, in order, in one transaction.
ASSAY_CORE std::vector<RunRow> add_runs(Project& project, const std::vector<NewRun>& runs);

/// By number (digits only), UUID, UUID prefix of at least 8 characters, or "last". Throws Error kind usage.
ASSAY_CORE RunRow find_run(const Project& project, std::string_view run);
/// With scalars and tags. Throws Error kind usage when there is none.
ASSAY_CORE RunRow load_run(const Project& project, const std::string& uuid);
ASSAY_CORE MethodInfo load_declaration(const Project& project, const std::string& key);
ASSAY_CORE std::vector<OutputRow> load_outputs(const Project& project, const std::string& uuid);
ASSAY_CORE std::vector<std::string> load_warnings(const Project& project, const std::string& uuid);
/// Log lines with sequence > after, oldest first, at most `limit`.
ASSAY_CORE std::vector<LogRow> load_log(const Project& project, const std::string& uuid, std::int64_t after = 0,
                                        std::size_t limit = 100000);

/// Active runs whose lock is free become `interrupted` (written when the project is writable). Returns how many.
ASSAY_CORE int mark_interrupted_runs(Project& project);

}  // namespace assay
