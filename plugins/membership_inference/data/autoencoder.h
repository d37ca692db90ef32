// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "plugins/membership_inference/data/features.h"

namespace assay::mia {

/// d-256-32-256-d with ReLU, linear codes: 1,000 Adam steps of 64 samples and 64 auxiliary points on the mean squared
/// error, inputs centred by the auxiliary points and scaled by their mean deviation. Features: the codes, standardised
/// by the auxiliary points. Throws Error (usage or device) for a device that is not there, Error (method) if training
/// fails, and what `pulse` throws. One thread.
std::unique_ptr<FeatureMap> train_autoencoder(const Points& samples, const Points& auxiliary, std::uint64_t seed,
                                              const std::string& device, const Pulse& pulse);

}  // namespace assay::mia
