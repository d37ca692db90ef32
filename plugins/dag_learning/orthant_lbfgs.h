// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <Eigen/Core>

namespace assay::dag {

/// When a minimisation ends. The defaults are those of the reference implementation of NOTEARS (L-BFGS-B of SciPy).
struct LbfgsOptions {
  int memory = 10;                      ///< correction pairs kept
  double relative_tolerance = 2.22e-9;  ///< stop when (F - F_new) / max(|F|, |F_new|, 1) is at most this
  double gradient_tolerance = 1e-5;     ///< stop when no entry of the pseudo-gradient is larger
  int max_iterations = 15000;
  int max_evaluations = 15000;
  int max_line_search = 20;   ///< evaluations in one line search
  bool non_negative = false;  ///< x >= 0 throughout, whatever l1 is; l1 is then a linear cost
};

enum class LbfgsStop { gradient, relative_reduction, iterations, evaluations, line_search, not_finite };

struct LbfgsSummary {
  double objective = 0.0;  ///< f(x) + sum_i l1_i |x_i| at the returned x
  int iterations = 0;
  int evaluations = 0;
  LbfgsStop stop = LbfgsStop::gradient;
};

/// Smooth part: returns f(x) and sets its gradient (same length as x). May throw to cancel.
using SmoothFunction = std::function<double(const Eigen::VectorXd& x, Eigen::VectorXd& gradient)>;

/// Minimises f(x) + sum_i l1_i |x_i| from `x`, which becomes the best point found. l1_i >= 0; where it is 0 the entry
/// is unconstrained. This is the split x = p - q, p, q >= 0 of NOTEARS with the bounds p_i q_i = 0 kept active: an
/// iteration works on the entries that are off zero, or that the gradient pushes off zero, and never crosses zero in
/// one step, so entries reach 0 exactly and stay out of the quasi-Newton model until they are wanted again. Not finite
/// at the start: returns with `not_finite`; not finite further on: the step is shortened. Source: Andrew & Gao 2007
/// (orthant-wise L-BFGS), Bertsekas 1982 (two-metric projection).
LbfgsSummary minimise_l1(const SmoothFunction& f, const Eigen::VectorXd& l1, Eigen::VectorXd& x,
                         const LbfgsOptions& options = {});

}  // namespace assay::dag
