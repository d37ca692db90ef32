// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/series_rows.h"

#include <cmath>

#include "core/store/database.h"

namespace assay {
namespace {
double number_or_nan(const SQLite::Column& column) { return column.isNull() ? std::nan("") : column.getDouble(); }
}  // namespace

std::vector<SeriesRow> load_series(const Project& project, const std::string& run_uuid) {
  return with_storage_errors(project.folder(), [&] {
    auto& find = project.database().prepared(
        "SELECT name, id, points, last_step, last, best, best_step FROM series WHERE run=(SELECT number FROM run WHERE uuid=?) ORDER BY id");
    find.bind(1, run_uuid);
    std::vector<SeriesRow> rows;
    while (find.executeStep())
      rows.push_back({find.getColumn(0).getString(), find.getColumn(1).getInt64(), find.getColumn(2).getInt64(), find.getColumn(3).getInt64(),
                      number_or_nan(find.getColumn(4)), number_or_nan(find.getColumn(5)), find.getColumn(6).getInt64()});
    find.reset();
    return rows;
  });
}

SeriesPoints load_points(const Project& project, std::int64_t series_id, std::int64_t after_step) {
  return with_storage_errors(project.folder(), [&] {
    auto& find = project.database().prepared("SELECT step, value, time FROM point WHERE series=? AND step>? ORDER BY step");
    find.bind(1, series_id);
    find.bind(2, after_step);
    SeriesPoints points;
    while (find.executeStep()) {
      points.steps.push_back(find.getColumn(0).getInt64());
      points.values.push_back(number_or_nan(find.getColumn(1)));
      points.times.push_back(find.getColumn(2).getDouble());
    }
    find.reset();
    return points;
  });
}

}  // namespace assay
