// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/declaration.h"

namespace assay::mia {

// The parts of the declaration that say what a benchmark makes.

std::vector<SeriesSpec> benchmark_series();
std::vector<OutputSpec> benchmark_outputs();
std::vector<FigureSpec> benchmark_figures();
OverviewSpec benchmark_overview();

}  // namespace assay::mia
