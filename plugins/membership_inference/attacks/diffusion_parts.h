// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What teacher_loss, secmi, pia and rediffuse have in common. Internal to this folder.
#include <cstdint>
#include <vector>

#include "plugins/membership_inference/attacks/diffusion_attacks.h"

namespace assay::mia {

/// Product of 1 - beta up to this step.
double alpha_bar(std::int64_t step);

/// a x + b y, value by value.
Points combined(const Points& first, double first_weight, const Points& second, double second_weight);

/// The deterministic DDIM step from step `from` to step `to`, either way.
Points ddim_step(const NoisePredictor& eps, const Points& points, std::int64_t from, std::int64_t to);

/// Per row: sum of squares of the difference.
std::vector<double> row_squares(const Points& first, const Points& second);

/// The same flow for D(x; sigma): x + (to - from) (x - D(x; from)) / from.
Points flow_step(const Denoiser& denoiser, const Points& points, double from, double to);

/// Error (usage) where the points have other dimensions than the denoiser.
void require_dimensions(const Denoiser& denoiser, const Points& points);

/// Attacks one slice of the points after another, so that progress is told often.
std::vector<double> in_slices(const Points& points, const Pulse& pulse,
                              const std::function<std::vector<double>(const Points&)>& attack);

}  // namespace assay::mia
