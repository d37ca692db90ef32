// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/membership_inference/benchmark/result_tables.h"

namespace assay::mia {

/// One row of table `controls`.
struct ControlRow {
  std::string control{}, question{}, found{};
  double value = 0;
  std::string needed{}, passed{};  ///< passed: yes, no, n/a
  std::string attack{}, student{};
};

/// All controls of spec 4.6 and the level of the exact test: swap, null, level, shift, duplicates, pool.
std::vector<ControlRow> benchmark_controls(const BenchmarkResults& results, const Pulse& pulse);
Table controls_table(const std::vector<ControlRow>& rows);
/// The result of a control for one attack on one target, or (empty) of one that is about all of them; n/a where it is
/// not there.
std::string control_result(const std::vector<ControlRow>& rows, const std::string& control,
                           const std::string& attack = {}, const std::string& student = {});

/// Mean of AUCs that have nothing to find, and its standard error over halvings.
struct NullControl {
  double mean = 0, error = 0, spread = 0;
  std::int64_t halvings = 0;
};
NullControl null_control(const std::vector<double>& aucs);

}  // namespace assay::mia
