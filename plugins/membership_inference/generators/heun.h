// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to LibTorch sources.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace assay::mia {

/// D(x; sigma) of a batch of rows.
using DenoiseBatch = std::function<at::Tensor(const at::Tensor& noisy, double sigma)>;

/// Heun's second-order solver of the deterministic flow (Karras et al. 2022, algorithm 1) from x at levels.front() down
/// to noise 0. `after_step(k, x)` sees x after step k = 0 .. levels.size() - 1; the last step, to 0, is an Euler step.
at::Tensor heun(at::Tensor x, const std::vector<double>& levels, const DenoiseBatch& denoise,
                const std::function<void(std::int64_t, const at::Tensor&)>& after_step = {});

/// One Heun step from level `from` to `to` (above 0).
at::Tensor heun_step(const at::Tensor& x, double from, double to, const DenoiseBatch& denoise);

}  // namespace assay::mia
