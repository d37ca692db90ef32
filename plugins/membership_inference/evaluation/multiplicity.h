// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace assay::mia {

/// Adjusted p-values in the order given: Holm (family-wise) and Benjamini-Hochberg (false discovery rate), each at
/// most 1.
std::vector<double> holm(std::span<const double> p);
std::vector<double> benjamini_hochberg(std::span<const double> p);

}  // namespace assay::mia
