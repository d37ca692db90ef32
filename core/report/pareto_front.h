// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/export.h"
#include "core/report/figure_data.h"

namespace assay {

/// The points of all curves that no other point beats: less x and more y are better, and a point beats another if it is at
/// least as good in both and better in one. In the order of x, as a stepped line of style -1 named "Pareto front". Points
/// that are not finite have no part in it; equal points are one. No points where it would be fewer than two.
ASSAY_CORE FigureCurve pareto_front(const std::vector<FigureCurve>& curves);

}  // namespace assay
