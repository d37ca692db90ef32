// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "core/base/numbers.h"
#include "core/method/declaration_json.h"
#include "core/store/database.h"
#include "core/store/recorder.h"
#include "core/store/stored_words.h"

namespace assay {
namespace {

void bind_number(SQLite::Statement& statement, int index, double value) {
  if (std::isnan(value)) statement.bind(index);  // SQLite has no NaN: NULL stands for it
  else statement.bind(index, value);
}

double number_or_nan(const SQLite::Column& column) {
  return column.isNull() ? std::nan("") : column.getDouble();
}

bool better(Goal goal, double candidate, double best, std::int64_t best_step) {
  if (best_step < 0 || goal == Goal::none || std::isnan(best)) return true;
  return goal == Goal::minimise ? candidate < best : candidate > best;
}

}  // namespace

EventWriter::EventWriter(Database& database, const std::string& run_uuid, const std::map<std::string, Goal, std::less<>>& goals)
    : database_(database), goals_(goals) {
  auto& find = database_.prepared("SELECT number FROM run WHERE uuid=?");
  find.bind(1, run_uuid);
  if (find.executeStep()) run_ = find.getColumn(0).getInt64();
  find.reset();
}

EventWriter::Series& EventWriter::series(const std::string& name) {
  if (const auto it = series_.find(name); it != series_.end()) return it->second;
  const auto goal = goals_.find(name);
  Series series;
  series.goal = goal == goals_.end() ? Goal::none : goal->second;
  auto& insert = database_.prepared("INSERT OR IGNORE INTO series(run, name, goal) VALUES(?,?,?)");
  insert.bind(1, run_);
  insert.bind(2, name);
  insert.bind(3, static_cast<int>(series.goal));
  insert.exec();
  insert.reset();
  auto& find = database_.prepared("SELECT id, points, last_step, last, best, best_step FROM series WHERE run=? AND name=?");
  find.bind(1, run_);
  find.bind(2, name);
  find.executeStep();
  series.id = find.getColumn(0).getInt64();
  series.points = find.getColumn(1).getInt64();
  series.last_step = find.getColumn(2).getInt64();
  series.last = number_or_nan(find.getColumn(3));
  series.best = number_or_nan(find.getColumn(4));
  series.best_step = find.getColumn(5).getInt64();
  find.reset();
  return series_.emplace(name, series).first->second;
}

void EventWriter::apply(const RecordedEvent& event) {
  if (const auto* point = std::get_if<PointEvent>(&event)) {
    Series& row = series(point->series);
    auto& insert = database_.prepared("INSERT OR REPLACE INTO point VALUES(?,?,?,?)");
    insert.bind(1, row.id);
    insert.bind(2, point->step);
    bind_number(insert, 3, point->value);
    insert.bind(4, point->time);
    insert.exec();
    insert.reset();
    row.changed = true;
    if (point->step > row.last_step) ++row.points;
    if (point->step >= row.last_step) {
      row.last_step = point->step;
      row.last = point->value;
    }
    if (!std::isnan(point->value) && better(row.goal, point->value, row.best, row.best_step)) {
      row.best = point->value;
      row.best_step = point->step;
    }
  } else if (const auto* progress = std::get_if<ProgressEvent>(&event)) {
    auto& update = database_.prepared("UPDATE run SET progress=?, phase=?, phase_detail=? WHERE number=?");
    update.bind(1, progress->fraction);
    update.bind(2, progress->phase);
    update.bind(3, progress->detail);
    update.bind(4, run_);
    update.exec();
    update.reset();
  } else if (const auto* log = std::get_if<LogEvent>(&event)) {
    auto& insert = database_.prepared("INSERT OR REPLACE INTO log VALUES(?,?,?,?,?)");
    insert.bind(1, run_);
    insert.bind(2, log->row.sequence);
    insert.bind(3, log->row.time);
    insert.bind(4, static_cast<int>(log->row.level));
    insert.bind(5, log->row.text);
    insert.exec();
    insert.reset();
  } else if (const auto* warning = std::get_if<WarningEvent>(&event)) {
    auto& insert = database_.prepared("INSERT OR REPLACE INTO warning VALUES(?,?,?)");
    insert.bind(1, run_);
    insert.bind(2, warning->sequence);
    insert.bind(3, warning->text);
    insert.exec();
    insert.reset();
  } else if (const auto* scalar = std::get_if<ScalarEvent>(&event)) {
    auto& insert = database_.prepared("INSERT OR REPLACE INTO scalar VALUES(?,?,?,?,?)");
    insert.bind(1, run_);
    insert.bind(2, scalar->name);
    bind_cell(insert, 3, scalar->value);
    insert.exec();
    insert.reset();
  } else if (const auto* output = std::get_if<OutputEvent>(&event)) {
    auto& insert = database_.prepared("INSERT OR REPLACE INTO output VALUES(?,?,?,?,?,?)");
    insert.bind(1, run_);
    insert.bind(2, output->row.name);
    insert.bind(3, std::string(word_of(output->row.kind)));
    insert.bind(4, output->row.file);
    insert.bind(5, output->row.sha256);
    insert.bind(6, static_cast<std::int64_t>(output->row.bytes));
    insert.exec();
    insert.reset();
  } else if (const auto* checkpoint = std::get_if<CheckpointEvent>(&event)) {
    auto& update = database_.prepared("UPDATE run SET checkpoint=? WHERE number=?");
    update.bind(1, checkpoint->marks);
    update.bind(2, run_);
    update.exec();
    update.reset();
  } else if (const auto* status = std::get_if<StatusEvent>(&event)) {
    auto& update = database_.prepared(
        "UPDATE run SET status=coalesce(?1,status), status_reason=CASE WHEN ?1 IS NULL THEN status_reason ELSE ?2 END, "
        "started=CASE WHEN ?3>0 THEN ?3 ELSE started END, finished=CASE WHEN ?4>0 THEN ?4 ELSE finished END, "
        "cpu_seconds=CASE WHEN ?5>=0 THEN ?5 ELSE cpu_seconds END, error=coalesce(?6,error), environment=coalesce(?7,environment), "
        "process=CASE WHEN ?8>=0 THEN ?8 ELSE process END WHERE number=?9");
    if (status->status) update.bind(1, std::string(to_string(*status->status)));
    update.bind(2, status->reason);
    update.bind(3, status->started);
    update.bind(4, status->finished);
    update.bind(5, status->cpu_seconds);
    if (status->error) update.bind(6, *status->error);
    if (status->environment) update.bind(7, *status->environment);
    update.bind(8, status->process);
    update.bind(9, run_);
    update.exec();
    update.reset();
  }
}

void EventWriter::finish() {
  for (auto& [name, row] : series_) {
    if (!row.changed) continue;
    auto& update = database_.prepared("UPDATE series SET points=?, last_step=?, last=?, best=?, best_step=? WHERE id=?");
    update.bind(1, row.points);
    update.bind(2, row.last_step);
    bind_number(update, 3, row.last);
    bind_number(update, 4, row.best);
    update.bind(5, row.best_step);
    update.bind(6, row.id);
    update.exec();
    update.reset();
    row.changed = false;
  }
}

}  // namespace assay
