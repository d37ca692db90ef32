// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/pareto_front.h"

#include <algorithm>
#include <cmath>

namespace assay {

FigureCurve pareto_front(const std::vector<FigureCurve>& curves) {
  std::vector<std::pair<double, double>> points;
  for (const FigureCurve& curve : curves)
    for (std::size_t k = 0; k < std::min(curve.x.size(), curve.y.size()); ++k)
      if (std::isfinite(curve.x[k]) && std::isfinite(curve.y[k])) points.emplace_back(curve.x[k], curve.y[k]);
  // By x, of equal x the highest first: then a point is of the front if it is higher than all before it.
  std::sort(points.begin(), points.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second > b.second;
  });
  FigureCurve front;
  front.name = "Pareto front";
  front.style = -1;
  front.steps = true;
  for (const auto& [x, y] : points) {
    if (!front.y.empty() && y <= front.y.back()) continue;
    front.x.push_back(x);
    front.y.push_back(y);
  }
  if (front.x.size() < 2) front.x.clear(), front.y.clear();
  return front;
}

}  // namespace assay
