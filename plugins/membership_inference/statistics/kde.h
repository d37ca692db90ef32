// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "plugins/membership_inference/data/points.h"

namespace assay::mia {

/// log of the mean over the samples of the Gaussian density N(x_i; s, h^2 I), for every x_i, in tiles. One thread.
/// Error (usage) for h that is not above 0 or no samples.
std::vector<double> kde_log_density(const Points& x, const Points& samples, double bandwidth, const Pulse& pulse = {});

/// The bandwidth, among 25 in equal ratios from a 20th of the median distance of the samples to the distance itself,
/// under which each sample is likeliest given the others. Above 2,000 samples the first 2,000 are used. At least two
/// that are not all equal (Error usage).
double leave_one_out_bandwidth(const Points& samples, const Pulse& pulse = {});

/// Share of the samples within `radius` of x_i (Hilprecht et al. 2019). Their radius is the median over all x of the
/// smallest distance.
std::vector<double> share_within(const Points& x, const Points& samples, double radius, const Pulse& pulse = {});

}  // namespace assay::mia
