// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "plugins/membership_inference/attacks/attack.h"

namespace assay::mia {

/// Two disjoint halves of 0..count-1 in random order, the first one larger by at most one; each ascending.
struct Halves {
  std::vector<std::int64_t> first, second;
};
Halves halves(std::int64_t count, std::uint64_t seed, std::string_view purpose);

/// 0, 1, ..., count-1.
std::vector<std::int64_t> all_rows(std::int64_t count);

/// Mean and standard deviation (n - 1) of values; a deviation of 0 is given as 1.
struct Standard {
  double mean = 0, deviation = 1;
};
Standard standard_of(const std::vector<double>& values);

/// Reports the share [from, to] of a longer piece of work.
Pulse share_of(const Pulse& pulse, double from, double to);

/// What all attacks with a point score have in common: parts, each with the auxiliary points it never saw, and the
/// standardisation of scores over these. Dividing by one positive number and shifting point scores changes neither the
/// order of the sets nor the p-value of the permutation test; it lets parts be added.
class StandardisedAttack : public FittedAttack {
 public:
  std::int64_t parts() const override { return static_cast<std::int64_t>(parts_.size()); }
  const std::vector<std::int64_t>& held_out(std::int64_t part) const override;
  SetFunction on(const Points& points, std::int64_t part, const Pulse& pulse = {}) const override;
  std::vector<double> point_values(const Points& points, std::int64_t part, const Pulse& pulse = {}) const override;
  std::vector<std::string> notes() const override { return notes_; }

 protected:
  /// Point scores of a part before standardisation; for kernels the witness mean_s k(x, s).
  virtual std::vector<double> witness(const Points& points, std::int64_t part, const Pulse& pulse) const = 0;
  /// k(x_i, x_j) of a part; empty for averaged point scores.
  virtual std::vector<double> pairs(const Points& points, std::int64_t part, const Pulse& pulse) const;

  /// Adds a part and standardises it: witness(..., that part) must work by now.
  void add_part(std::vector<std::int64_t> held_out, const Points& auxiliary, const Pulse& pulse);
  void add_note(std::string note) { notes_.push_back(std::move(note)); }
  /// Where permutation tests over this attack's pairs compute their products; without a call, on the CPU.
  void compute_on(std::string device) { device_ = std::move(device); }

 private:
  struct Part {
    std::vector<std::int64_t> held_out;
    Standard standard;
  };
  std::vector<Part> parts_;
  std::vector<std::string> notes_;
  std::string device_ = "cpu";
};

}  // namespace assay::mia
