// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "plugins/membership_inference/data/points.h"

namespace assay::mia {

/// What a permutation test asks of a symmetric n x n matrix K again and again: for a set C of rows, the sum of K[i, j]
/// over i != j in C (`inside`) and over i in C and any j != i (`across`). From these and the total follow the sums of
/// the other sample and between the two. Many sets at once are one product K W with W's columns 1 on the set and 0
/// elsewhere, in blocks of columns and of rows that end in time for a cancel. With an empty matrix all sums are 0. One
/// thread.
///
/// On another device than the CPU the product alone is computed there, from one copy of K; all sums over its rows are taken on the host in
/// one order. An entry of the product is a sum of at most n terms and so differs between devices by some n * 1e-16 of the largest
/// entry of K. The tests call two statistics tied when they differ by less than 1e-12 of the largest term, a thousand times more, and
/// count ties against the finding: sets that are tied in exact arithmetic are tied on every device, so that the whole numbers behind a
/// p-value are the same unless a difference lies within rounding of that border itself.
class LabelSums {
 public:
  /// `matrix` must outlive this object. `device`: as RunContext::device() names it; Error (device) where there is none such.
  LabelSums(const std::vector<double>& matrix, std::int64_t n, std::string device = "cpu");

  double total() const { return total_; }  ///< over i != j

  using Draw = std::function<void(std::vector<std::int64_t>& rows)>;
  using Take = std::function<void(const std::vector<std::int64_t>& rows, double inside, double across)>;
  /// Asks `draw` for `sets` sets and hands each with its sums to `take`, in the order of the draws.
  void over(std::int64_t sets, const Draw& draw, const Take& take, const Pulse& pulse = {}) const;

 private:
  const std::vector<double>& matrix_;
  std::int64_t n_;
  std::string device_;
  std::vector<double> rows_;  ///< sums of each row without the diagonal
  double total_ = 0;
};

}  // namespace assay::mia
