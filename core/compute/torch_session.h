// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to LibTorch sources: of core/compute and of plugins.

#include <ATen/core/Generator.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <string>

namespace assay {

/// "cpu", "cuda", "cuda:N". Error (usage) for any other text, Error (device) where this computer or this LibTorch
/// lacks the device.
at::Device find_device(const std::string& text);

/// From now on LibTorch computes operators called from this thread on this thread alone: scores must not depend on
/// thread counts, and several cores are used by scoring several networks at once. Costs nothing after the first call.
void compute_on_this_thread();

/// A generator of our own; LibTorch's global one is never touched.
at::Generator make_generator(std::uint64_t seed);

/// One line from what LibTorch throws, without its stack trace.
std::string first_line(const char* what);

}  // namespace assay
