// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tests/assay_cli.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

#include "core/base/subprocess.h"
#include "core/store/run_rows.h"
#include "core/store/series_rows.h"

namespace assay::cli_test {
namespace {

const std::string binary_folder = ASSAY_BINARY_DIR;
std::string program() { return binary_folder + "/bin/assay-cli"; }

void use_plugins(const std::string& plugins) {
  setenv("ASSAY_PLUGIN_PATH", (binary_folder + "/tests/plugins" + (plugins == "all" ? "" : "/" + plugins)).c_str(), 1);
  setenv("ASSAY_BIN", (binary_folder + "/bin").c_str(), 1);
  setenv("XDG_CACHE_HOME", (binary_folder + "/tests/cache").c_str(), 1);
  setenv("XDG_DATA_HOME", (binary_folder + "/tests/data-home").c_str(), 1);
}

}  // namespace

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "assay-test-XXXXXX").string();
  if (!mkdtemp(name.data())) ADD_FAILURE() << "no temporary folder";
  path_ = name;
}
Folder::~Folder() {
  // A scheduler that has nothing left to do lives half a second longer and writes its log.
  std::error_code ignored;
  for (int k = 0; k < 600; ++k) {
    std::filesystem::remove_all(path_, ignored);
    if (!std::filesystem::exists(path_, ignored) && k > 0) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

Json Answer::json() const {
  Json document = Json::parse(output, nullptr, false);
  EXPECT_FALSE(document.is_discarded()) << "stdout is no JSON: " << output << "\nstderr: " << errors;
  return document.is_discarded() ? Json::object() : document;
}

Answer assay_cli(const std::vector<std::string>& arguments, const std::string& plugins, const std::string& programs) {
  use_plugins(plugins);
  if (!programs.empty()) setenv("ASSAY_BIN", programs.c_str(), 1);
  std::vector<std::string> all{program()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  ProgramOptions options;
  options.timeout_seconds = 60;
  const ProgramResult result = run_program(all, options);
  EXPECT_FALSE(result.timed_out);
  EXPECT_EQ(result.signal, 0);
  return {result.exit_code, result.output, result.errors};
}

RunningCli::RunningCli(const std::vector<std::string>& arguments) {
  use_plugins("probe");
  std::vector<std::string> all{program()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& one : all) argv.push_back(one.data());
  argv.push_back(nullptr);
  const std::string output = outputs_.text("out"), errors = outputs_.text("err");
  process_ = fork();
  if (process_ != 0) return;
  dup2(open(output.c_str(), O_CREAT | O_WRONLY, 0600), 1);
  dup2(open(errors.c_str(), O_CREAT | O_WRONLY, 0600), 2);
  execv(argv[0], argv.data());
  _exit(127);
}
RunningCli::~RunningCli() {
  if (process_ <= 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}
void RunningCli::send(int signal) const { kill(process_, signal); }
Answer RunningCli::wait() {
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = -1;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), text_of(outputs_ / "out"),
          text_of(outputs_ / "err")};
}

namespace {

bool wait_for_run(const std::string& project, const std::string& run, const std::function<bool(const Project&, const RunRow&)>& is_so) {
  const auto begun = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begun < std::chrono::seconds(60)) {
    try {
      if (std::filesystem::exists(std::filesystem::path(project) / "project.sqlite")) {
        const Project opened = Project::open(project);
        if (is_so(opened, find_run(opened, run))) return true;
      }
    } catch (const Error&) {
      // The project is being made, or the run is not there yet.
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

}  // namespace

bool wait_for_status(const std::string& project, const std::string& run, const std::string& status) {
  return wait_for_run(project, run, [&](const Project&, const RunRow& row) { return to_string(row.status) == status; });
}

bool wait_for_points(const std::string& project, const std::string& run, const std::string& series, std::int64_t points) {
  return wait_for_run(project, run, [&](const Project& opened, const RunRow& row) {
    for (const SeriesRow& one : load_series(opened, row.uuid))
      if (one.name == series && one.points >= points) return true;
    return false;
  });
}

int worker_of(const std::string& project, const std::string& run) {
  int process = 0;
  wait_for_run(project, run, [&](const Project&, const RunRow& row) {
    process = row.process;
    return process != 0 || has_ended(row.status);
  });
  return process;
}

void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}
std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace assay::cli_test
