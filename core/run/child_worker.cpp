// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/child_worker.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <vector>

#include "core/base/paths.h"
#include "core/base/time.h"
#include "core/store/database.h"

extern char** environ;

namespace assay {
namespace {

constexpr int lock_descriptor_in_child = 3;

/// This process's environment with the thread counts of the run, where a person has not set them.
std::vector<std::string> worker_environment(int threads) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!text.starts_with("OPENBLAS_NUM_THREADS=") && !text.starts_with("OMP_NUM_THREADS=")) all.push_back(text);
  }
  all.push_back("OPENBLAS_NUM_THREADS=" + std::to_string(threads));
  all.push_back("OMP_NUM_THREADS=" + std::to_string(threads));
  return all;
}

std::string last_line(const std::filesystem::path& log) {
  std::ifstream stream(log);
  std::string last;
  for (std::string line; std::getline(stream, line);)
    if (!line.empty()) last = line;
  return last.substr(0, 300);
}

}  // namespace

std::optional<FileLock> claim_run(Project& project, const std::string& run_uuid) {
  std::error_code code;
  std::filesystem::create_directories(project.run_folder(run_uuid), code);
  auto lock = FileLock::try_take(project.run_folder(run_uuid) / "lock");
  if (!lock) return std::nullopt;
  const int taken = with_storage_errors(project.folder(), [&] {
    auto& update = project.database().prepared("UPDATE run SET status='running', status_reason='', queue_position=NULL WHERE uuid=? AND status IN ('queued','waiting') AND trashed=0");
    update.bind(1, run_uuid);
    const int rows = update.exec();
    update.reset();
    return rows;
  });
  return taken > 0 ? std::move(lock) : std::nullopt;
}

pid_t start_worker(const Project& project, const RunRow& run, const FileLock& lock) {
  const std::string program = find_program("assay-cli").string();
  std::vector<std::string> arguments{program, "worker", "--project", project.folder().string(), "--run", run.uuid,
                                     "--lock-descriptor", std::to_string(lock_descriptor_in_child)};
  std::vector<std::string> environment = worker_environment(run.threads);
  std::vector<char*> argv, envp;
  for (auto& argument : arguments) argv.push_back(argument.data());
  for (auto& entry : environment) envp.push_back(entry.data());
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  const std::string log = (project.run_folder(run.uuid) / "worker.log").string();
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  posix_spawn_file_actions_adddup2(&files, lock.descriptor(), lock_descriptor_in_child);  // clears close-on-exec in the child
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  pid_t child = -1;
  const int code = posix_spawn(&child, program.c_str(), &files, &attributes, argv.data(), envp.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (code != 0) throw Error(ErrorKind::helper, {"The worker could not be started", program, std::strerror(code), "", "Check memory and the number of processes"});
  return child;
}

RunStatus settle_after_worker(Project& project, const std::string& run_uuid, int wait_status) {
  const RunRow run = load_run(project, run_uuid);
  if (!is_active(run.status)) return run.status;
  const bool cancelled = run.status == RunStatus::cancelling;
  const std::string how = WIFSIGNALED(wait_status)
                              ? "signal " + std::to_string(WTERMSIG(wait_status)) + " (" + strsignal(WTERMSIG(wait_status)) + ")"
                              : "exit code " + std::to_string(WEXITSTATUS(wait_status));
  const std::string said = last_line(project.run_folder(run_uuid) / "worker.log");
  const Error error(ErrorKind::worker_died, {"The worker ended without finishing", "run " + std::to_string(run.number) + (run.phase.empty() ? "" : ", phase " + run.phase),
                                             how + (said.empty() ? "" : "; its last words: " + said), "",
                                             run.has_checkpoint ? "Resume it from its last checkpoint" : "Resume it: it starts again"});
  const std::string reason = cancelled ? "It did not stop when asked, so its worker was ended by " + how + "; what was made so far is kept"
                                       : "The worker ended by " + how + "; the run's lock is free";
  with_storage_errors(project.folder(), [&] {
    WriteTransaction transaction(project.database());
    auto& update = project.database().prepared("UPDATE run SET status=?, status_reason=?, error=?, process=0, finished=?, queue_position=NULL WHERE uuid=? AND status IN "
                                               "('running','paused','cancelling')");
    update.bind(1, cancelled ? "cancelled" : "interrupted");
    update.bind(2, reason);
    if (!cancelled) update.bind(3, dump_json(error_json(error)));
    update.bind(4, now());
    update.bind(5, run_uuid);
    update.exec();
    update.reset();
    auto& control = project.database().prepared("DELETE FROM control WHERE run=(SELECT number FROM run WHERE uuid=?)");
    control.bind(1, run_uuid);
    control.exec();
    control.reset();
    transaction.commit();
  });
  return cancelled ? RunStatus::cancelled : RunStatus::interrupted;
}

}  // namespace assay
