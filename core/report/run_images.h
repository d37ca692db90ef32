// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/declaration.h"
#include "core/report/figure_data.h"

namespace assay {

/// Captions, rows and frames of an images figure whose matrix is read already. `captions` and `points`: the tables that the
/// figure names, empty where the run has not made them. The selection's "frame" is a number from 0 (the last frame is shown
/// for a larger one) or "all". Throws Error kind usage for another word, kind plugin for points without columns x and y.
ASSAY_CORE void fill_images(FigureData& figure, const FigureSpec& spec, const Table& captions, const Table& points,
                            const FigureSelection& selection);

}  // namespace assay
