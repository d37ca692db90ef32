// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the LibTorch sources of this folder.

#include <c10/core/Device.h>

#include "plugins/membership_inference/statistics/kernel_tiles.h"

namespace assay::mia {

/// The tiles of kernel_tiles, computed on `device` by operators in double and handed over in the host's memory: the same tiles in the
/// same order, the same rule for near copies, the diagonal of a symmetric matrix exactly that of distance 0. Both samples lie on the
/// device once; beside them there is one tile. `upper`: x and y are one sample, tiles on and above the diagonal alone. The kernel has
/// been checked. Works on the CPU too, where kernel_tiles is faster: that is how it is tested without a GPU.
void device_tiles(const Points& x, const Points& y, bool upper, const Kernel& kernel, at::Device device, const TileSink& sink,
                  const Pulse& pulse, double from, double to);

}  // namespace assay::mia
