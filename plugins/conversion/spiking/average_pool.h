// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace assay::snn {

/// planes x height x width to planes x out x out by means over kernel x kernel windows, `stride` apart, without padding. Single-threaded; spikes are pooled where
/// they lie, before the next ones push them out of the cache.
void average_pool(const float* input, std::int64_t planes, std::int64_t height, std::int64_t width, std::int64_t kernel, std::int64_t stride, float* output);

}  // namespace assay::snn
