// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/export.h"

namespace assay {

/// A point in typographic points (1/72 inch), y growing downwards.
struct LayoutPoint {
  double x = 0;
  double y = 0;
  bool operator==(const LayoutPoint&) const = default;
};

struct LayoutNode {
  std::string name;
  LayoutPoint centre;
  double width = 0;   ///< points
  double height = 0;  ///< points
};

struct LayoutEdge {
  std::string tail;  ///< node name
  std::string head;
  std::string id;                    ///< the edge's `id` attribute in the DOT text, else empty
  std::vector<LayoutPoint> points;   ///< control points of cubic Bezier pieces: 1 + 3 k of them
  std::optional<LayoutPoint> start;  ///< tip of an arrow head at the tail
  std::optional<LayoutPoint> end;    ///< tip of an arrow head at the head
  std::optional<LayoutPoint> label;  ///< centre of the label
  std::string text;                  ///< the label's text; empty: none
};

struct Layout {
  std::string engine;
  std::array<double, 4> bounds{};  ///< x0, y0, x1, y1 in points
  std::vector<LayoutNode> nodes;   ///< in the order of the DOT text
  std::vector<LayoutEdge> edges;
};

enum class LayoutEngine { dot, neato, circo, sfdp, fdp, twopi };  ///< the last three do not repeat exactly
ASSAY_CORE std::string to_string(LayoutEngine engine);

struct LayoutOptions {
  LayoutEngine engine = LayoutEngine::dot;
  double timeout_seconds = 120;
  std::function<bool()> cancelled;  ///< asked every 20 ms; true ends the program
};

/// Lays a graph out with the program assay-layout ($ASSAY_LAYOUT, else found beside this program). Blocks: call it off
/// the GUI thread. Throws Error: helper (missing, crashed, too slow), cancelled.
ASSAY_CORE Layout layout_graph(const std::string& dot, const LayoutOptions& options = {});

}  // namespace assay
