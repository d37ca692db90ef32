// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/launcher.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

#include "core/base/file_lock.h"
#include "core/base/paths.h"
#include "core/base/process_state.h"
#include "core/run/child_worker.h"
#include "core/store/control.h"

extern char** environ;

namespace assay {

void ensure_scheduler(const Project& project) {
  const std::string program = find_program("assay-cli").string();
  std::vector<std::string> arguments{program, "schedule", "--project", project.folder().string()};
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  // Twice removed: the child starts the scheduler in a session of its own and ends, so that nobody has to wait for it.
  const std::string log = (project.folder() / "runs" / "scheduler.log").string();
  const pid_t child = fork();
  if (child < 0) throw Error(ErrorKind::helper, {"The scheduler could not be started", program, std::strerror(errno), "", "Check the number of processes"});
  if (child == 0) {
    // Only async-signal-safe calls from here to exec: other threads of this process may hold locks.
    setsid();
    const pid_t grandchild = fork();
    if (grandchild != 0) _exit(grandchild < 0 ? 1 : 0);
    const int input = open("/dev/null", O_RDONLY);
    const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    dup2(input, 0);
    dup2(output, 1);
    dup2(output, 2);
    for (int descriptor = 3; descriptor < 1024; ++descriptor) close(descriptor);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int number : {SIGINT, SIGTERM, SIGPIPE, SIGCHLD}) signal(number, SIG_DFL);
    execve(program.c_str(), argv.data(), environ);
    _exit(127);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
}

WorkerEnd run_now_and_wait(Project& project, const NewRun& planned, std::string& run_uuid, const std::function<bool()>& tick) {
  NewRun run = planned;
  run.enqueue = false;
  run_uuid = add_run(project, run).uuid;
  return run_worker_and_wait(project, run_uuid, tick);
}

WorkerEnd run_worker_and_wait(Project& project, const std::string& run_uuid, const std::function<bool()>& tick) {
  auto lock = claim_run(project, run_uuid);
  if (!lock) {
    const RunRow run = load_run(project, run_uuid);
    throw Error(ErrorKind::storage, {"The run cannot be started", "run " + std::to_string(run.number), std::string(to_string(run.status)), "a queued run whose lock is free",
                                     "Wait for the process that has it"});
  }
  const pid_t child = start_worker(project, load_run(project, run_uuid), *lock);
  lock.reset();  // the worker holds it now; this process must not keep it alive
  std::optional<LastChance> asked;
  int signals_sent = 0, status = 0;
  for (;;) {
    const pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child || (ended < 0 && errno == ECHILD)) break;
    if (tick && tick() && !asked) {
      asked.emplace(child);
      try {
        request_cancel(project, run_uuid);
      } catch (const Error&) {
        // A full disk must not keep a run alive: the signals below do without a row.
      }
      kill(child, SIGTERM);
      signals_sent = 1;
    }
    if (asked && signals_sent == 1 && asked->waited() > 5 && asked->over()) {
      kill(-child, SIGKILL);
      signals_sent = 2;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  WorkerEnd end;
  end.status = settle_after_worker(project, run_uuid, status);
  if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  else end.exit_code = WEXITSTATUS(status);
  return end;
}

}  // namespace assay
