// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/export.h"
#include "core/report/figure_data.h"

namespace assay {

/// What of a selection a figure that was read with it could not follow: no such chooser, a value that it does not offer, a frame
/// that it does not have. Reading falls back to the first value, as a window needs it; a command refuses with these. After the
/// first value that is wrong no other is looked at: later choosers offer only what goes with the earlier ones.
/// A problem's parameter is the chooser, or "frame".
ASSAY_CORE std::vector<Problem> selection_problems(const FigureData& figure, const FigureSelection& wanted);

/// The selection that shows what a figure shows: its choosers that do not stand at their first value, and its frame.
ASSAY_CORE FigureSelection selection_of(const FigureData& figure);

}  // namespace assay
