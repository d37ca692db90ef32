// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/export.h"
#include "core/store/project.h"

namespace assay {

/// One series of a run, from its denormalised row: reading it touches no point.
struct SeriesRow {
  std::string name;
  std::int64_t id = 0;
  std::int64_t points = 0;
  std::int64_t last_step = -1;
  double last = 0;
  double best = 0;  ///< by the declared goal; the last value where there is none
  std::int64_t best_step = -1;
};

/// Points of a series as columns. NaN stands as NaN (the store keeps it as NULL).
struct SeriesPoints {
  std::vector<std::int64_t> steps;
  std::vector<double> values;
  std::vector<double> times;  ///< seconds since the start of the run
};

ASSAY_CORE std::vector<SeriesRow> load_series(const Project& project, const std::string& run_uuid);
/// Points with step > after_step, in order of step.
ASSAY_CORE SeriesPoints load_points(const Project& project, std::int64_t series_id, std::int64_t after_step = -1);

}  // namespace assay
