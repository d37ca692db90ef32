// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

namespace assay::cli {

/// Progress on stderr: one line that is redrawn on a terminal, a line per tenth of the way (and per phase) elsewhere,
/// nothing with --quiet. Clears its line when it goes.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// `phase` names what is going on, `detail` may change with every step.
  void show(double fraction, const std::string& phase, const std::string& detail);
  /// Takes the line away, so that something else can be written.
  void clear();

 private:
  bool terminal_ = false;
  bool drawn_ = false;
  int tenth_ = -1;
  std::string phase_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now(), last_{};
};

}  // namespace assay::cli
