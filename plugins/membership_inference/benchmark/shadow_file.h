// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace assay::mia {

/// How far members stand out for one attack on one target of a benchmark: the mean of point_scores() (attacks/attack.h)
/// over members minus its mean over other points, in standard deviations of the held-out auxiliary points (spec 4.5:
/// mu_1).
struct ShadowAttack {
  std::string attack;         ///< "c2st_cf"
  std::string student;        ///< "dmd", or "teacher"
  std::vector<double> runs;   ///< mu_1 of every run (split and role)
  double mean = 0;            ///< of `runs`
  double standard_error = 0;  ///< of `mean`: the larger of what the runs' spread and the points within runs say
};

/// Share of candidate sets that the exact test (two parts: the valid one) finds at p <= level, over all runs.
struct ShadowPower {
  std::string attack, student;
  std::int64_t set_size = 0;
  double member_ratio = 0, level = 0, power = 0, low = 0, high = 0;
};

/// What an audit with shadow=run:RUN learns from a benchmark with known members: output `shadow` of the run, file
/// shadow.json.
///   {"format": "assay membership_inference shadow 1",
///    "recipe": {"teacher", "students": [...], "data", "data_sha256", "dimensions", "members", "others", "auxiliary",
///    "samples",
///               "features", "scaling", "teacher_steps", "student_steps", "components", "student_components",
///               "fresh_initialisation", "splits", "swap", "permutations", "seed"},
///    "attacks": [{"attack", "student", "runs": [...], "mean", "standard_error"}],
///    "power": [{"attack", "student", "set_size", "member_ratio", "level", "power", "low", "high"}]}
struct ShadowFile {
  Json recipe = Json::object();
  std::vector<ShadowAttack> attacks;
  std::vector<ShadowPower> power;
};

std::string to_text(const ShadowFile& file);
/// Error (data), naming `source`, for text of another format.
ShadowFile shadow_from_text(const std::string& text, const std::string& source);

/// mean and standard_error from the runs and from the standard error within each run.
ShadowAttack shadow_attack(std::string attack, std::string student, std::vector<double> runs,
                           const std::vector<double>& within);

/// The entry of an attack: on `student` where that is named, else on the first student, never on the teacher; nullptr
/// without one.
const ShadowAttack* find_attack(const ShadowFile& file, const std::string& attack, const std::string& student = {});

}  // namespace assay::mia
