// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "plugins/membership_inference/data/points.h"

namespace assay::mia {

/// What a permutation test asks of a symmetric n x n matrix K again and again: for a set C of rows, the sum of K[i, j]
/// over i != j in C (`inside`) and over i in C and any j != i (`across`). From these and the total follow the sums of
/// the other sample and between the two. Many sets at once are one product K W with W's columns 1 on the set and 0
/// elsewhere, in blocks of columns and of rows that end in time for a cancel. With an empty matrix all sums are 0. One
/// thread.
class LabelSums {
 public:
  /// `matrix` must outlive this object.
  LabelSums(const std::vector<double>& matrix, std::int64_t n);

  double total() const { return total_; }  ///< over i != j

  using Draw = std::function<void(std::vector<std::int64_t>& rows)>;
  using Take = std::function<void(const std::vector<std::int64_t>& rows, double inside, double across)>;
  /// Asks `draw` for `sets` sets and hands each with its sums to `take`, in the order of the draws.
  void over(std::int64_t sets, const Draw& draw, const Take& take, const Pulse& pulse = {}) const;

 private:
  const std::vector<double>& matrix_;
  std::int64_t n_;
  std::vector<double> rows_;  ///< sums of each row without the diagonal
  double total_ = 0;
};

}  // namespace assay::mia
