// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/worker.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <thread>

#include "core/base/file_lock.h"
#include "core/base/json.h"
#include "core/base/paths.h"
#include "core/base/time.h"
#include "core/method/declaration_json.h"
#include "core/method/plugin_library.h"
#include "core/run/environment.h"
#include "core/run/store_context.h"
#include "core/store/artifacts.h"
#include "core/store/control.h"
#include "core/store/database.h"

namespace assay {
namespace {

void on_signal(int) { StoreContext::ask_to_cancel(); }

void handle_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

std::shared_ptr<PluginLibrary> load_plugin_of(const std::string& method) {
  const std::string id = method.substr(0, method.find('.'));
  for (const auto& record : find_plugins(plugin_folders()))
    if (record.id == id && record.state != PluginState::shadowed) return PluginLibrary::load(record);
  throw Error(ErrorKind::plugin, {"The plugin of " + method + " is not here", id, "", "", "Install the plugin, or set ASSAY_PLUGIN_PATH"});
}

/// The run's parameters as the plugin declares them now; a plugin that has changed since may refuse them.
Parameters parameters_of(const RunRow& run, const MethodInfo& info) {
  std::vector<Problem> problems;
  const Parameters given = parameters_from_json(info.parameters, run.parameters, problems);
  Parameters parameters = resolve(info.parameters, given, problems);
  if (!problems.empty()) throw Error(std::move(problems));
  return parameters;
}

void check_file(const std::string& parameter, const Json& file) {
  const std::filesystem::path path = file.value("path", "");
  if (!std::filesystem::exists(path))
    throw Error(ErrorKind::data, {"A data file of this run is gone", "parameter " + parameter, path.string(), "", "Put it back, then resume"});
  if (const std::string hash = hash_of(path); hash != file.value("sha256", ""))
    throw Error(ErrorKind::data, {"A data file has changed since the run was planned", path.string(), "SHA-256 " + hash,
                                  "SHA-256 " + file.value("sha256", ""), "Queue a new run with the file as it is now"});
}

void check_data(const RunRow& run) {
  for (const auto& [parameter, data] : run.data.items()) {
    check_file(parameter, data);
    if (data.contains("labels")) check_file(parameter, data["labels"]);
  }
}

Json environment_of(const RunRow& run, int threads) {
  Json environment = environment_json();
  environment["threads"] = threads;
  environment["device"] = run.device;
  Json hashes = Json::object();
  for (const auto& [parameter, data] : run.data.items()) {
    hashes[parameter] = data.value("sha256", "");
    if (data.contains("labels")) hashes[parameter + "_labels"] = data["labels"].value("sha256", "");
  }
  environment["data"] = hashes;
  return environment;
}

/// Writes events straight to the row, before the recorder lives or after it is gone.
void write_status(Project& project, const RunRow& run, StatusEvent event) {
  with_storage_errors(project.folder(), [&] {
    const std::map<std::string, Goal, std::less<>> goals;
    WriteTransaction transaction(project.database());
    EventWriter(project.database(), run.uuid, goals).apply(event);
    transaction.commit();
  });
}

/// The rows must reach the project before the run is called finished: waits while the disk is full, until cancelled.
bool settle(StoreContext& context) {
  for (int i = 0; i < 1200; ++i) {
    if (context.recorder().flush()) return true;
    if (context.cancel_asked() && i > 10) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
  }
  return false;
}

}  // namespace

int work_on_run(const std::filesystem::path& folder, const std::string& run_uuid, int lock_descriptor) {
  handle_signals();
  Project project = Project::open(folder);
  project.require_writable();
  std::filesystem::create_directories(project.run_folder(run_uuid));
  std::optional<FileLock> lock;
  if (lock_descriptor >= 0) lock = FileLock::adopt(lock_descriptor);
  else lock = FileLock::try_take(project.run_folder(run_uuid) / "lock");
  RunRow run = load_run(project, run_uuid);
  if (!lock) throw Error(ErrorKind::storage, {"Another process works on this run", "run " + std::to_string(run.number), "its lock is held", "", "Wait for it or cancel it"});
  if (has_ended(run.status))
    throw Error(ErrorKind::usage, {"The run has ended already", "run " + std::to_string(run.number), std::string(to_string(run.status)), "a queued run", "Use assay-cli resume"});

  const bool resuming = project.database().number("SELECT resume FROM run WHERE uuid='" + run.uuid + "'") != 0 && drop_after_checkpoint(project, run.uuid);
  if (!resuming) drop_records(project, run.uuid);
  run = load_run(project, run_uuid);
  const double cpu_before = resuming ? run.cpu_seconds : 0;
  StatusEvent begin;
  begin.status = run.status == RunStatus::cancelling ? RunStatus::cancelling : RunStatus::running;
  begin.started = resuming && run.started > 0 ? run.started : now();
  begin.process = static_cast<int>(getpid());
  begin.environment = dump_json(environment_of(run, 1));
  write_status(project, run, begin);

  StatusEvent end;
  Error failure(ErrorKind::method, "");
  const MethodInfo recorded = load_declaration(project, run.declaration);
  {
    StoreContext context(project, run, recorded, resuming);
    bool failed = true;
    try {
      const auto plugin = load_plugin_of(run.method);
      Method* method = plugin->find(run.method);
      if (method == nullptr) throw Error(ErrorKind::plugin, {"The plugin has no such method any more", run.method, "", "", "Install the version that has it"});
      const Parameters parameters = parameters_of(run, method->info());
      check_data(run);
      // Loading the plugin loaded its libraries: a run that is killed must not say that it used none.
      StatusEvent loaded;
      loaded.environment = dump_json(environment_of(run, 1));
      context.recorder().record(loaded);
      method->run(parameters, context);
      context.progress(1, run.phase, {});
      failed = false;
      end.status = RunStatus::finished;
    } catch (const Error& error) {
      failure = error;
    } catch (const std::bad_alloc&) {
      failure = Error(ErrorKind::method, {"There was not enough memory", run.method, "", "", "Use smaller data or settings"});
    } catch (const std::exception& error) {
      failure = Error(ErrorKind::method, {"The method ended with an exception of its own", run.method, error.what(), "", "Report this to the plugin's author"});
    } catch (...) {
      failure = Error(ErrorKind::method, {"The method ended with an exception that is no std::exception", run.method, "", "", "Report this to the plugin's author"});
    }
    if (failed && failure.kind() == ErrorKind::cancelled) {
      end.status = RunStatus::cancelled;
      end.reason = "Cancelled; what was made so far is kept";
    } else if (failed) {
      end.status = RunStatus::failed;
      end.error = dump_json(error_json(failure));
      context.log(LogLevel::error, failure.what());
    }
    end.finished = now();
    end.cpu_seconds = cpu_before + process_cpu_seconds();
    end.process = 0;
    end.environment = dump_json(environment_of(run, context.threads_used()));
    settle(context);
    context.recorder().record(end);
    settle(context);
    if (end.status == RunStatus::finished) {
      std::error_code ignored;
      for (const char* file : {"checkpoint-a", "checkpoint-b"}) std::filesystem::remove(project.run_folder(run.uuid) / file, ignored);
    }
  }
  try {
    WriteTransaction transaction(project.database());
    auto& tidy = project.database().prepared("DELETE FROM control WHERE run=(SELECT number FROM run WHERE uuid=?)");
    tidy.bind(1, run.uuid);
    tidy.exec();
    tidy.reset();
    auto& marks = project.database().prepared("UPDATE run SET resume=0, checkpoint=CASE WHEN status='finished' THEN '' ELSE checkpoint END, queue_position=NULL WHERE uuid=?");
    marks.bind(1, run.uuid);
    marks.exec();
    marks.reset();
    transaction.commit();
  } catch (const SQLite::Exception&) {
    // The rows that matter are written or spilled; the next opening tidies the rest.
  }
  if (end.status == RunStatus::finished) return 0;
  return end.status == RunStatus::cancelled ? 3 : exit_code(failure.kind());
}

}  // namespace assay
