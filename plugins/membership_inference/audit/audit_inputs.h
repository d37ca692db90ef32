// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/method/run_context.h"
#include "core/parameters/parameter.h"
#include "plugins/membership_inference/data/role_data.h"

namespace assay::mia {

/// One file of an audit.
struct AuditRole {
  std::string role;  ///< "samples", "candidates", "auxiliary"
  std::string file, sha256;
  std::int64_t rows = 0;  ///< as read
  std::int64_t used = 0;
  RoleData data;          ///< its points are moved out once they are scaled
};

/// Everything that an audit with an attack looks at, checked and scaled alike.
struct AuditInputs {
  AuditRole samples, candidates, auxiliary;
  Points student;     ///< S: what the attack sees
  std::vector<std::int64_t> student_rows;  ///< their rows in the file
  Points fresh;       ///< samples that no attack sees: what a perfect member would look like
  Points tested;      ///< C: candidates without copies
  std::vector<std::int64_t> rows;  ///< the row in the file of every tested candidate
  Points known;       ///< A
  Scaling scaling;
  Duplicates duplicates;
  Discreteness discreteness;  ///< discrete: points that are equal by chance stay, and a warning names their share
  Sortedness candidates_sorted, auxiliary_sorted;
  bool generated = false;  ///< samples were drawn from a TorchScript generator
  std::vector<std::string> warnings;
};

/// Reads, checks and scales. Throws Error: data for files that are one file or share rows (with the counts), other dimensions or
/// ranges (with both), too few auxiliary points or candidates, a set size above half of the candidates; usage for a generator
/// without noise_dimensions. Warnings are collected, not given, so that a resumed run does not give them twice. Points in
/// common are refused unless values are so discrete that points are equal by chance.
AuditInputs read_audit(const Parameters& parameters, RunContext& context);

/// Scores of the user's own.
struct OwnScores {
  std::vector<double> candidates, auxiliary, samples;
  AuditRole file;
  std::vector<std::string> warnings;
};
/// The table of parameter `scores`: columns role (else set) and score, in any case. Throws Error (data) that names row and value.
OwnScores read_scores(const Parameters& parameters, RunContext& context);

/// Points themselves are given, or scores alone.
enum class Given { points, scores };
/// Refuses fewer than 100 auxiliary points and warns below 200; refuses fewer than 10 candidates (of scores alone: 2), and a set size
/// above half of them.
void check_counts(std::int64_t candidates, std::int64_t auxiliary, const Parameters& parameters, Given given, std::vector<std::string>& warnings);

}  // namespace assay::mia
