// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "plugins/membership_inference/data/points.h"
#include "plugins/membership_inference/generators/denoiser.h"

namespace assay::mia {

// Instance attacks that look at a denoiser: an EDM teacher, or a consistency student (spec 5.1). Every score: one per
// point, larger = more likely a member. The same seed gives the same scores, and a point's score depends on the other
// points in the rounding of single precision at most. The forms for denoisers D(x; sigma) are those measured in the
// specification's section 8; the published attacks are stated for DDPM noise predictors, and stand below in that form.
// All throw Error (usage) where the points have other dimensions than the denoiser.

/// Loss (Matsumoto et al. 2023; Yeom et al. 2018): -mean over 8 draws of lambda(sigma) |D(x + sigma n; sigma) - x|^2 /
/// d, the draws shared by all points.
std::vector<double> teacher_loss_scores(const Denoiser& denoiser, const Points& points, std::uint64_t seed,
                                        double sigma, const Pulse& pulse = {});
/// At sigma 0.1, where the teacher remembers most.
std::vector<double> teacher_loss_scores(const Denoiser& denoiser, const Points& points, std::uint64_t seed,
                                        const Pulse& pulse = {});

/// SecMI (Duan et al. 2023): the error of one step up and back of the deterministic flow. No draw: the seed is not
/// used.
std::vector<double> secmi_scores(const Denoiser& denoiser, const Points& points, std::uint64_t seed,
                                 const Pulse& pulse = {});

/// PIA (Kong et al. 2024): the noise predicted at the smallest level, put back at a larger one, and its change. No
/// draw.
std::vector<double> pia_scores(const Denoiser& denoiser, const Points& points, std::uint64_t seed,
                               const Pulse& pulse = {});

/// ReDiffuse (Li et al. 2024): the squared distance of a point from the mean of 10 noised and denoised copies of it,
/// sigma 0.4.
std::vector<double> rediffuse_scores(const Denoiser& denoiser, const Points& points, std::uint64_t seed,
                                     const Pulse& pulse = {});

/// A DDPM noise predictor eps(x, t) on the linear schedule of 1000 steps; t counts from 0.
using NoisePredictor = std::function<Points(const Points& noisy, std::int64_t step)>;
/// Product of 1 - beta over steps 0..t, beta linear from 1e-4 to 0.02: 1000 values.
const std::vector<double>& linear_alpha_bars();

/// The published forms; all return errors, smaller = more likely a member. `noise`: one row per point.
std::vector<double> noise_loss_errors(const NoisePredictor& eps, const Points& points, const Points& noise,
                                      std::int64_t step = 200);
std::vector<double> secmi_errors(const NoisePredictor& eps, const Points& points, std::int64_t stride = 10,
                                 std::int64_t until = 100);
std::vector<double> pia_errors(const NoisePredictor& eps, const Points& points, std::int64_t step = 200,
                               bool normalised = false);
/// `noise`: repetitions x points rows, row r * count + i belongs to repetition r of point i.
std::vector<double> rediffuse_errors(const NoisePredictor& eps, const Points& points, const Points& noise,
                                     std::int64_t step = 200, std::int64_t stride = 50);

}  // namespace assay::mia
