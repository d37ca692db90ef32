// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/export.h"
#include "core/report/figure_data.h"

namespace assay {

/// The caption below a figure: title, what colours and bands mean, conditions.
ASSAY_CORE std::string figure_caption(const FigureData& figure);
/// What a figure shows, for those who cannot see it: kind, axes, each curve's range, an edge count by status.
ASSAY_CORE std::string figure_summary(const FigureData& figure);

}  // namespace assay
