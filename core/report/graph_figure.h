// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/base/export.h"
#include "core/base/json.h"
#include "core/report/figure_data.h"

namespace assay {

/// The learned graph, with the edges of the reference where there is one, laid out together so that no filter and no
/// change of view moves a node. Throws Error: helper (no assay-layout), data (graphs over different names).
ASSAY_CORE FigureGraph graph_figure(const Graph& learned, const std::optional<Graph>& reference,
                                    const std::string& layout_engine);

/// Moves nodes to where a person put them: {"NODE": [x, y]} in points, y downwards; unknown nodes are passed over.
/// Edges of moved nodes become straight lines between the borders of their nodes.
ASSAY_CORE void apply_positions(Layout& layout, const Json& positions);

}  // namespace assay
