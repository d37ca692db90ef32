// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/subprocess.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "core/base/error.h"

extern char** environ;

namespace assay {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int poll_milliseconds = 20;
constexpr auto grace = std::chrono::milliseconds(500);

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }
  int get() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

[[noreturn]] void refuse(const std::string& program, int reason) {
  throw Error(ErrorKind::helper, {"A program could not be started",
                                  program,
                                  std::strerror(reason),
                                  {},
                                  reason == ENOENT ? "Check that it is installed" : ""});
}

std::pair<Descriptor, Descriptor> make_pipe(const std::string& program) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) refuse(program, errno);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// SIGPIPE held back in this thread while we write to a program that may have closed its stdin.
class PipeSignalBlocked {
 public:
  PipeSignalBlocked() {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigset_t waiting;
    sigpending(&waiting);
    was_pending_ = sigismember(&waiting, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe, &before_);
  }
  ~PipeSignalBlocked() {
    if (!was_pending_) {
      sigset_t pipe;
      sigemptyset(&pipe);
      sigaddset(&pipe, SIGPIPE);
      const timespec none{0, 0};
      while (sigtimedwait(&pipe, nullptr, &none) < 0 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  PipeSignalBlocked(const PipeSignalBlocked&) = delete;
  PipeSignalBlocked& operator=(const PipeSignalBlocked&) = delete;

 private:
  sigset_t before_;
  bool was_pending_ = false;
};

pid_t start(const std::vector<std::string>& arguments, const Descriptor& in, const Descriptor& out,
            const Descriptor& errors) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.get(), STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);  // also what some library opened without close-on-exec
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, usual;
  sigemptyset(&none);
  sigemptyset(&usual);
  for (int signal : {SIGPIPE, SIGTERM, SIGINT, SIGHUP, SIGQUIT}) sigaddset(&usual, signal);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setpgroup(&attributes, 0);  // its own group, so that all it starts can be ended with it
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);

  std::vector<char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  pid_t child = -1;
  const int failed = ::posix_spawnp(&child, pointers[0], &actions, &attributes, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (failed != 0) refuse(arguments[0], failed);
  return child;
}

/// Reads what is there; closes the descriptor at the end of the stream.
void take_output(Descriptor& from, std::string& into) {
  std::array<char, 65536> piece;
  const ssize_t got = ::read(from.get(), piece.data(), piece.size());
  if (got > 0)
    into.append(piece.data(), static_cast<std::size_t>(got));
  else if (got == 0 || (errno != EINTR && errno != EAGAIN))
    from.close();
}

}  // namespace

ProgramResult run_program(const std::vector<std::string>& arguments, const ProgramOptions& options) {
  if (arguments.empty()) refuse("(no name)", ENOENT);
  auto [child_in, in] = make_pipe(arguments[0]);
  auto [out, child_out] = make_pipe(arguments[0]);
  auto [errors, child_errors] = make_pipe(arguments[0]);
  // A pipe end that landed on 0..2, because this process runs without them, would be overwritten by the others' dup2.
  for (Descriptor* end : {&child_in, &child_out, &child_errors})
    if (end->get() < 3) *end = Descriptor(::fcntl(end->get(), F_DUPFD_CLOEXEC, 3));
  const PipeSignalBlocked pipe_signal_blocked;
  const pid_t child = start(arguments, child_in, child_out, child_errors);
  child_in.close();
  child_out.close();
  child_errors.close();
  ::fcntl(in.get(), F_SETFL, O_NONBLOCK);
  std::size_t written = 0;
  if (options.input.empty()) in.close();

  ProgramResult result;
  const auto begun = Clock::now();
  Clock::time_point killed_at{};
  bool told = false, killed = false, ended = false;
  int status = 0;
  const auto tell = [&] {
    if (told) return;
    told = true;
    ::kill(-child, SIGTERM);
    killed_at = Clock::now() + grace;
  };
  const auto keep_within_limit = [&] {
    result.output.resize(std::min(result.output.size(), options.output_limit));
    result.errors.resize(std::min(result.errors.size(), options.output_limit));
  };
  while (!ended) {
    std::array<pollfd, 3> waits{};
    waits[0] = {in.get(), POLLOUT, 0};
    waits[1] = {out.get(), POLLIN, 0};
    waits[2] = {errors.get(), POLLIN, 0};
    const bool all_closed = !in.open() && !out.open() && !errors.open();
    ::poll(waits.data(), waits.size(), all_closed ? 1 : poll_milliseconds);
    if (waits[0].revents) {
      const ssize_t sent = ::write(in.get(), options.input.data() + written,
                                   std::min<std::size_t>(options.input.size() - written, 65536));
      if (sent > 0) written += static_cast<std::size_t>(sent);
      if (written == options.input.size() || (sent < 0 && errno != EAGAIN && errno != EINTR)) in.close();
    }
    if (waits[1].revents) take_output(out, result.output);
    if (waits[2].revents) take_output(errors, result.errors);
    if (!result.output_too_large && std::max(result.output.size(), result.errors.size()) > options.output_limit) {
      result.output_too_large = true;
      tell();
    }
    if (result.output_too_large) keep_within_limit();  // go on reading, so that the program does not wait for us
    if (!told && options.cancelled && options.cancelled()) {
      result.cancelled = true;
      tell();
    }
    if (!told && options.timeout_seconds > 0 &&
        std::chrono::duration<double>(Clock::now() - begun).count() > options.timeout_seconds) {
      result.timed_out = true;
      tell();
    }
    if (told && !killed && Clock::now() >= killed_at) {
      killed = true;
      ::kill(-child, SIGKILL);
    }
    // Reap only when both outputs are read to their end, or when something the program left behind keeps them open.
    siginfo_t info{};
    const int waited = ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT);
    // ECHILD: this process ignores SIGCHLD, or another part of it reaped the child: how it ended stays unknown.
    const bool unknown = waited != 0 && errno == ECHILD;
    if (unknown || (waited == 0 && info.si_pid == child)) {
      while (out.open() || errors.open()) {
        std::array<pollfd, 2> rest{{{out.get(), POLLIN, 0}, {errors.get(), POLLIN, 0}}};
        if (::poll(rest.data(), rest.size(), 0) <= 0) break;
        if (rest[0].revents) take_output(out, result.output);
        if (rest[1].revents) take_output(errors, result.errors);
        if (result.output.size() > options.output_limit || result.errors.size() > options.output_limit) break;
      }
      if (unknown) {
        keep_within_limit();
        return result;
      }
      if (told) ::kill(-child, SIGKILL);  // what it started; the group lives on while the child is not reaped
      ended = ::waitpid(child, &status, 0) == child || errno != EINTR;
    }
  }
  keep_within_limit();
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  return result;
}

}  // namespace assay
