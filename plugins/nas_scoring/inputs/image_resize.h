// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace assay::nas {

/// Planes of height x width values brought to another size by bilinear interpolation between pixel centres, edges
/// repeated, without smoothing before (torch.nn.functional.interpolate with align_corners=False). Any thread.
std::vector<float> resize_bilinear(const std::vector<float>& values, std::int64_t planes, std::int64_t height,
                                   std::int64_t width, std::int64_t new_height, std::int64_t new_width);

}  // namespace assay::nas
