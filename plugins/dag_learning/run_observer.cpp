// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/run_observer.h"

#include <algorithm>
#include <cmath>

namespace assay::dag {

long recording_stride(long count) {
  long stride = 1;
  while (count >= 512 * stride) stride *= 2;
  return stride;
}

void RunObserver::operator()(const Progress& progress) {
  context_.stop_point();
  const bool fresh = progress.evaluations > last_evaluation_;
  const bool new_phase = progress.phase != phase_;
  last_evaluation_ = std::max(last_evaluation_, progress.evaluations);
  const bool recorded = fresh && progress.evaluations % recording_stride(progress.evaluations) == 0;
  if (!recorded && !new_phase) return;
  if (new_phase) phase_ = progress.phase;
  // The method's own work is the middle of the run: reading comes before it, baselines and tables after.
  fraction_ = std::max(fraction_, 0.02 + 0.94 * std::clamp(progress.fraction, 0.0, 1.0));
  context_.progress(fraction_, progress.phase_id, progress.detail);
  const std::string_view id = progress.phase_id;
  if (!recorded || id == "choose" || id == "polish" || id == "refit") return;
  const auto step = std::int64_t(progress.evaluations);
  context_.metric("log10_h", step, std::log10(std::max(progress.h, 1e-16)));
  context_.metric("rho", step, progress.rho);
  context_.metric("objective", step, progress.objective);
  context_.metric("loss", step, progress.loss);
  context_.metric("edges", step, double(progress.edges));
}

}  // namespace assay::dag
