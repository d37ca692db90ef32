// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace assay {

/// Append-only samples (x, y) with x never decreasing, and over them levels of minima and maxima, 8 times coarser each, so that
/// any range is reduced to about two points per pixel column without losing a peak. NaN stays a gap. Not thread-safe.
class Envelope {
 public:
  struct Extreme {
    std::size_t low = 0, high = 0;  ///< indices of the smallest and largest finite y of a block
    bool gap = false;               ///< the block holds NaN
    bool any = false;               ///< the block holds a finite value
  };

  /// Appends; an x smaller than the last is taken to start at the last (resumed runs repeat steps).
  void append(const double* x, const double* y, std::size_t count);
  void clear();
  std::size_t size() const { return x_.size(); }
  double x(std::size_t i) const { return x_[i]; }
  double y(std::size_t i) const { return y_[i]; }
  const std::vector<double>& xs() const { return x_; }
  const std::vector<double>& ys() const { return y_; }

  /// Index of the first sample with x >= value.
  std::size_t lower_bound(double value) const;
  /// Samples of [from, to] plus one neighbour on each side, reduced to at most about 2 per column; every column's least and largest
  /// finite y are among them, in order of x. Indices into the samples.
  std::vector<std::size_t> reduce(double from, double to, int columns) const;
  /// Smallest and largest finite y (positive ones only with `positive`) over [from, to]; false if there is none.
  bool range(double from, double to, bool positive, double& low, double& high) const;

 private:
  static constexpr std::size_t fan = 8;
  Extreme summarise(std::size_t begin, std::size_t end) const;
  void extend_levels();
  void visit(std::size_t begin, std::size_t end, Extreme& into) const;
  void merge(Extreme& into, const Extreme& from) const;
  std::vector<double> x_, y_;
  std::vector<std::vector<Extreme>> levels_;  ///< level k: complete blocks of fan^(k+1) samples
};

/// Exponential moving average without start-up bias: m_t = factor m_{t-1} + (1 - factor) y_t, divided by 1 - factor^t.
/// Values that are not finite pass through and do not change the state (Kingma and Ba 2015, section 3).
class DebiasedAverage {
 public:
  explicit DebiasedAverage(double factor = 0) : factor_(factor) {}
  double next(double y);

 private:
  double factor_, mean_ = 0, weight_ = 1;
};

}  // namespace assay
