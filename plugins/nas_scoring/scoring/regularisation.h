// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace assay::nas {

/// The factor of the regularised SWAP-Score, exp(-(cost - mu)^2 / sigma), where the cost is the size of the scored
/// network in thousands of parameters (or in millions of multiply-accumulates). Sigma is not squared: its unit is the
/// square of the cost's.
struct Regularisation {
  double mu = 0;
  double sigma = 1;
};

/// Checks and returns the rule. Throws assay::Error (kind usage) where a number is not finite or sigma is not above 0.
Regularisation manual_regularisation(double mu, double sigma);
/// The paper's search setting: sigma has the same number as mu.
Regularisation paper_regularisation(double mu);
/// Prefers networks of one size: mu = size, sigma = (size / 2)^2. Our choice.
Regularisation target_regularisation(double size);
/// Largest cost of a sample as mu, twice the square of their range as sigma: does not depend on the unit of the cost.
/// Throws assay::Error (kind method) where all costs are equal or fewer than two are given.
Regularisation automatic_regularisation(std::span<const double> costs);

/// What one wrapper in the authors' code derives: largest cost of a sample as mu, its mean as sigma. Depends on the unit of the
/// cost. Throws as automatic_regularisation.
Regularisation derived_regularisation(std::span<const double> costs);

/// ln(score) - (cost - mu)^2 / sigma: what is ranked, because the factor itself underflows to 0 far from mu.
double log_regularised(double score, double cost, const Regularisation& rule);
/// score * exp(-(cost - mu)^2 / sigma).
double regularised(double score, double cost, const Regularisation& rule);

}  // namespace assay::nas
