// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/set_sampling.h"

#include <algorithm>
#include <numeric>

#include "plugins/membership_inference/evaluation/roc.h"
#include "plugins/membership_inference/evaluation/set_draws.h"

namespace assay::mia {
namespace {

/// numpy's rule: linear between the two nearest of the sorted values.
double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

std::vector<std::int64_t> resampled(std::int64_t first, std::int64_t count, RandomStream& stream) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
  for (auto& row : rows) row = first + static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(count)));
  return rows;
}

std::vector<double> scores_of(const SetFunction& f, RowSets sets) {
  std::vector<double> scores;
  for (auto& rows : sets) {
    if (!f.pair.empty()) {
      std::sort(rows.begin(), rows.end());
      rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    }
    scores.push_back(f.pair.empty() || rows.size() > 1 ? set_value(f, rows)
                                                       : f.linear[static_cast<std::size_t>(rows.front())]);
  }
  return scores;
}

}  // namespace

std::vector<double> roc_grid(std::int64_t negatives) {
  std::vector<double> grid;
  for (std::int64_t k = 0; k <= negatives; ++k) grid.push_back(static_cast<double>(k) / static_cast<double>(negatives));
  return grid;
}

std::vector<double> tpr_on_grid(const std::vector<double>& positive, const std::vector<double>& negative,
                                const std::vector<double>& grid) {
  const auto curve = roc_curve({positive, negative});
  std::vector<double> tpr;
  std::size_t next = 0;
  double best = 0;
  for (const double rate : grid) {
    for (; next < curve.size() && curve[next].fpr <= rate + 1e-12; ++next) best = std::max(best, curve[next].tpr);
    tpr.push_back(best);
  }
  return tpr;
}

PoolBands bootstrap_pools(const SetFunction& f, std::int64_t members, std::int64_t others, std::int64_t size,
                          double ratio, std::int64_t sets, std::int64_t resamples, const std::vector<double>& grid,
                          RandomStream& stream, const Pulse& pulse) {
  std::vector<double> aucs;
  std::vector<std::vector<double>> curves(grid.size());
  for (std::int64_t b = 0; b < resamples; ++b) {
    const auto drawn_members = resampled(0, members, stream), drawn_others = resampled(members, others, stream);
    const auto positive = scores_of(f, draw_sets(sets, size, ratio, drawn_members, drawn_others, stream));
    const auto negative = scores_of(f, draw_sets(sets, size, 0, drawn_members, drawn_others, stream));
    aucs.push_back(auc({positive, negative}));
    if (!grid.empty()) {
      const auto tpr = tpr_on_grid(positive, negative, grid);
      for (std::size_t k = 0; k < grid.size(); ++k) curves[k].push_back(tpr[k]);
    }
    if (pulse) pulse(static_cast<double>(b + 1) / static_cast<double>(resamples));
  }
  PoolBands bands{quantile(aucs, 0.025), quantile(aucs, 0.975), {}, {}};
  for (const auto& column : curves) {
    bands.tpr_low.push_back(quantile(column, 0.025));
    bands.tpr_high.push_back(quantile(column, 0.975));
  }
  return bands;
}

std::vector<double> null_aucs(const SetScore& score, const std::vector<std::int64_t>& others, std::int64_t size,
                              std::int64_t sets, std::int64_t halvings, RandomStream& stream, const Pulse& pulse) {
  std::vector<double> aucs;
  std::vector<std::int64_t> rows = others;
  for (std::int64_t h = 0; h < halvings; ++h) {
    for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[stream.below(i)]);
    const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
    const std::vector<std::int64_t> first(rows.begin(), middle), second(middle, rows.end());
    Scored scored;
    for (const auto& set : draw_sets(sets, size, 1, first, second, stream)) {
      scored.positive.push_back(score(set));
      if (pulse) pulse(static_cast<double>(h) / static_cast<double>(halvings));
    }
    for (const auto& set : draw_sets(sets, size, 0, first, second, stream)) {
      scored.negative.push_back(score(set));
      if (pulse) pulse((static_cast<double>(h) + 0.5) / static_cast<double>(halvings));
    }
    aucs.push_back(auc(scored));
  }
  return aucs;
}

}  // namespace assay::mia
