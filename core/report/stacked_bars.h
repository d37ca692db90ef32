// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/export.h"
#include "core/report/figure_data.h"

namespace assay {

/// Where the bars of one curve begin, one value per category: 0 side by side; in a stack the sum of the curves below, of
/// values above 0 and below 0 apart. Values that are not finite take no room. All curves of a stack have the same x.
ASSAY_CORE std::vector<double> bar_bases(const FigureData& figure, std::size_t curve);

/// Whether a curve is the last of its stack, on whose far end the stack's interval stands.
ASSAY_CORE bool tops_stack(const FigureData& figure, std::size_t curve);

/// The interval at the top of category `k` of the stack that `curve` tops: as far from it as low and high of the stack's first
/// curve are from that curve's own values. Empty where there is none.
ASSAY_CORE std::vector<double> stack_interval(const FigureData& figure, std::size_t curve, std::size_t k);

}  // namespace assay
