// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/numbers.h"
#include "plugins/membership_inference/audit/audit_report.h"
#include "plugins/membership_inference/benchmark/pictures.h"
#include "plugins/membership_inference/evaluation/roc.h"

namespace assay::mia {
namespace {

using std::string;

constexpr std::size_t shown_pairs = 16;

/// How the audit's points are seen as pictures; nothing where they are none.
std::optional<PictureShape> shape_of(const AuditInputs& inputs) {
  BenchmarkData data;
  data.shape = inputs.candidates.data;
  data.points.dimensions = inputs.candidates.data.points.dimensions;
  data.scaling = inputs.scaling;
  return picture_shape(data);
}

Cell real(double value) { return std::isfinite(value) ? Cell(value) : Cell{}; }

void report_pairs(const AuditInputs& inputs, const Nearest& nearest, const std::vector<double>& scores, RunContext& context) {
  std::vector<std::size_t> order(nearest.distance.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return nearest.distance[a] < nearest.distance[b]; });
  order.resize(std::min(order.size(), shown_pairs));
  Table captions{{"caption", "index", "distance"}, {}};
  std::vector<std::int64_t> candidates, samples;
  for (const std::size_t k : order) {
    const std::int64_t row = inputs.rows[k];
    const std::int64_t sample = inputs.student_rows[static_cast<std::size_t>(nearest.index[k])];
    captions.rows.push_back({"C" + std::to_string(row) + (k < scores.size() ? " s=" + two_figures(scores[k]) : ""), row, nearest.distance[k]});
    captions.rows.push_back({"S" + std::to_string(sample) + " d=" + two_figures(nearest.distance[k]), sample, nearest.distance[k]});
    candidates.push_back(static_cast<std::int64_t>(k));
    samples.push_back(nearest.index[k]);
  }
  context.table("nearest", captions);
  const auto shape = shape_of(inputs);
  if (!shape) return;
  Points shown{.count = 0, .dimensions = inputs.tested.dimensions, .values = {}};
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    for (const auto values : {inputs.tested.row(candidates[k]), inputs.student.row(samples[k])}) {
      shown.values.insert(shown.values.end(), values.begin(), values.end());
      ++shown.count;
    }
  }
  context.images("nearest_pairs", pictures(shown, *shape));
}

Table auc_of(const AttackOutcome& outcome) {
  Table table{{"set_size", "member_ratio", "auc", "low", "high"}, {}};
  for (const SetCell& cell : outcome.cells) table.rows.push_back({cell.size, cell.ratio, real(cell.auc), real(cell.low), real(cell.high)});
  return table;
}

Table roc_of(const AttackOutcome& outcome) {
  Table table{{"set_size", "member_ratio", "fpr", "tpr"}, {}};
  if (outcome.cells.empty()) return table;
  const std::int64_t size = outcome.cells.back().size;
  for (const SetCell& cell : outcome.cells) {
    if (cell.size != size) continue;
    for (const RocPoint& point : roc_curve({cell.positive, cell.negative})) table.rows.push_back({cell.size, cell.ratio, point.fpr, point.tpr});
  }
  return table;
}

}  // namespace

void report_points(const AuditFindings& findings, const AuditInputs& inputs, const Nearest& nearest, RunContext& context) {
  const std::vector<double> scores = mean_scores(findings.points);
  std::vector<std::int64_t> set_of(static_cast<std::size_t>(inputs.tested.count));
  for (std::size_t k = 0; k < findings.sets.size(); ++k) {
    for (const std::int64_t row : findings.sets[k]) set_of[static_cast<std::size_t>(row)] = static_cast<std::int64_t>(k) + 1;
  }
  Table table{{"index", "set", "score", "nearest_distance", "nearest_sample"}, {}};
  for (std::size_t i = 0; i < inputs.rows.size(); ++i) {
    table.rows.push_back({inputs.rows[i], set_of[i] > 0 ? Cell(set_of[i]) : Cell{}, i < scores.size() ? real(scores[i]) : Cell{},
                          nearest.distance[i], inputs.student_rows[static_cast<std::size_t>(nearest.index[i])]});
  }
  context.table("points", table);
  report_pairs(inputs, nearest, scores, context);
}

void report_shadow(const AuditFindings& findings, const AuditInputs& inputs, RunContext& context) {
  const Shadow& shadow = *findings.shadow;
  Table table{{"quantity", "value", "low", "high", "note"}, {}};
  const double half = 1.96 * shadow.standard_error;
  table.rows.push_back({string("mean score of members over others"), shadow.failure.empty() ? real(shadow.mean) : Cell{},
                        shadow.failure.empty() ? real(shadow.mean - half) : Cell{}, shadow.failure.empty() ? real(shadow.mean + half) : Cell{},
                        shadow.failure.empty() ? shadow.words : shadow.failure});
  if (!findings.points.empty()) table.rows.push_back({string("mean score of the candidates over auxiliary points"), real(findings.usage.score), Cell{}, Cell{}, string{}});
  if (shadow.members > 0) table.rows.push_back({string("members of its teacher"), static_cast<double>(shadow.members), Cell{}, Cell{}, string{}});
  table.rows.push_back({string("trainings"), static_cast<double>(shadow.runs), Cell{}, Cell{}, string{}});
  context.table("shadow", table);
  if (!shadow.power.empty()) {
    Table power{{"set_size", "member_ratio", "power", "low", "high", "p_level"}, {}};
    for (const ShadowPower& one : shadow.power) power.rows.push_back({one.set_size, one.member_ratio, one.power, real(one.low), real(one.high), one.level});
    context.table("power", power);
  }
  if (!shadow.losses.empty()) context.table("shadow_training", table_of(shadow.losses));
  if (!shadow.outcome) return;
  context.table("auc", auc_of(*shadow.outcome));
  context.table("roc", roc_of(*shadow.outcome));
  if (const auto shape = shape_of(inputs); shape && shadow.samples.count > 0) context.images("shadow_samples", pictures(shadow.samples, *shape));
}

}  // namespace assay::mia
