// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace assay::cli_test {

/// A folder of one test, removed afterwards.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  std::string text(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

struct Answer {
  int exit_code = -1;
  std::string output;  ///< stdout
  std::string errors;  ///< stderr
  Json json() const;   ///< stdout as one JSON document; a failure of the test when it is none
};

/// Runs assay-cli with the probe plugin alone (or the plugins in `plugins`), its own cache, and no terminal.
/// `programs`: a folder whose programs (assay-figure) come before the built ones.
Answer assay_cli(const std::vector<std::string>& arguments, const std::string& plugins = "probe",
                 const std::string& programs = {});

/// A call that goes on while the test does something. SIGKILL at the end of its life.
class RunningCli {
 public:
  explicit RunningCli(const std::vector<std::string>& arguments);
  ~RunningCli();
  void send(int signal) const;
  Answer wait();

 private:
  pid_t process_ = -1;
  Folder outputs_;
};

/// Wait, up to a minute, until the run has a status, or so many points of a series; false when that does not come.
bool wait_for_status(const std::string& project, const std::string& run, const std::string& status);
bool wait_for_points(const std::string& project, const std::string& run, const std::string& series, std::int64_t points);
/// The process of the run's worker; 0 when the run has ended.
int worker_of(const std::string& project, const std::string& run);

void write_text(const std::filesystem::path& file, const std::string& text);
std::string text_of(const std::filesystem::path& file);

}  // namespace assay::cli_test
