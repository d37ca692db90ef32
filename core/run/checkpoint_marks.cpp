// SPDX-License-Identifier: GPL-3.0-or-later
// What stays of a run when it goes on from a checkpoint or starts anew.
#include <filesystem>

#include "core/base/json.h"
#include "core/run/store_context.h"
#include "core/store/database.h"

namespace assay {
namespace {

void execute(Database& database, const std::string& sql, std::int64_t run, std::int64_t value = 0) {
  auto& statement = database.prepared(sql);
  statement.bind(1, run);
  if (statement.getBindParameterCount() > 1) statement.bind(2, value);
  statement.exec();
  statement.reset();
}

std::string checkpoint_text(const Project& project, const std::string& run_uuid) {
  auto& find = project.database().prepared("SELECT checkpoint FROM run WHERE uuid=?");
  find.bind(1, run_uuid);
  std::string text = find.executeStep() ? find.getColumn(0).getString() : std::string();
  find.reset();
  return text;
}

}  // namespace

RecordMarks read_marks(const Project& project, const std::string& run_uuid) {
  return with_storage_errors(project.folder(), [&] {
    RecordMarks marks;
    const Json json = Json::parse(checkpoint_text(project, run_uuid), nullptr, false);
    if (!json.is_object()) return marks;
    for (const auto& [name, step] : json.at("series").items()) marks.last_steps[name] = step.get<std::int64_t>();
    marks.log_sequence = json.at("log");
    marks.warning_sequence = json.at("warning");
    marks.progress = json.at("progress");
    marks.warnings = json.at("warnings").get<std::vector<std::string>>();
    for (const auto& name : json.at("given")) marks.given.insert(name.get<std::string>());
    return marks;
  });
}

void drop_records(Project& project, const std::string& run_uuid) {
  with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    const std::int64_t run = load_run(project, run_uuid).number;
    WriteTransaction transaction(database);
    for (const char* table : {"series", "log", "warning", "scalar", "output"}) execute(database, std::string("DELETE FROM ") + table + " WHERE run=?", run);
    execute(database, "UPDATE run SET checkpoint='', progress=0, phase='', phase_detail='', started=0, finished=0, cpu_seconds=0, error=NULL WHERE number=?", run);
    transaction.commit();
  });
  std::error_code ignored;
  std::filesystem::remove_all(project.artifact_folder(run_uuid), ignored);
  for (const char* file : {"checkpoint-a", "checkpoint-b", "scratch"}) std::filesystem::remove_all(project.run_folder(run_uuid) / file, ignored);
}

bool drop_after_checkpoint(Project& project, const std::string& run_uuid) {
  return with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    const Json json = Json::parse(checkpoint_text(project, run_uuid), nullptr, false);
    if (!json.is_object() || !std::filesystem::exists(project.run_folder(run_uuid) / json.value("file", ""))) return false;
    const RecordMarks marks = read_marks(project, run_uuid);
    const std::int64_t run = load_run(project, run_uuid).number;
    WriteTransaction transaction(database);
    execute(database, "DELETE FROM log WHERE run=? AND sequence>?", run, marks.log_sequence);
    execute(database, "DELETE FROM warning WHERE run=? AND sequence>?", run, marks.warning_sequence);
    SQLite::Statement series(database.raw(), "SELECT id, name FROM series WHERE run=?");
    series.bind(1, run);
    std::vector<std::pair<std::int64_t, std::string>> all;
    while (series.executeStep()) all.emplace_back(series.getColumn(0).getInt64(), series.getColumn(1).getString());
    series.reset();
    for (const auto& [id, name] : all) {
      const auto mark = marks.last_steps.find(name);
      if (mark == marks.last_steps.end()) {
        execute(database, "DELETE FROM series WHERE id=?", id);
        continue;
      }
      execute(database, "DELETE FROM point WHERE series=? AND step>?", id, mark->second);
      // The denormalised row from what is left. goal: 1 minimise, 2 maximise (enum Goal).
      execute(database,
              "UPDATE series SET points=(SELECT count(*) FROM point WHERE series=?1), last_step=coalesce((SELECT max(step) FROM point WHERE series=?1),-1), "
              "last=(SELECT value FROM point WHERE series=?1 ORDER BY step DESC LIMIT 1), "
              "best=(SELECT value FROM point, series s WHERE s.id=?1 AND point.series=?1 AND value IS NOT NULL ORDER BY CASE s.goal WHEN 1 THEN value WHEN 2 THEN -value ELSE -step END, step LIMIT 1), "
              "best_step=coalesce((SELECT step FROM point, series s WHERE s.id=?1 AND point.series=?1 AND value IS NOT NULL ORDER BY CASE s.goal WHEN 1 THEN value WHEN 2 THEN -value ELSE -step END, "
              "step LIMIT 1),-1) WHERE id=?1",
              id);
    }
    for (const std::string table : {"scalar", "output"}) {
      SQLite::Statement names(database.raw(), "SELECT name FROM " + table + " WHERE run=?");
      names.bind(1, run);
      std::vector<std::string> later;
      while (names.executeStep())
        if (marks.given.count(names.getColumn(0).getString()) == 0) later.push_back(names.getColumn(0).getString());
      names.reset();
      for (const auto& name : later) {
        SQLite::Statement remove(database.raw(), "DELETE FROM " + table + " WHERE run=? AND name=?");
        remove.bind(1, run);
        remove.bind(2, name);
        remove.exec();
      }
    }
    transaction.commit();
    const std::string keep = json.value("file", "");
    std::error_code ignored;
    for (const char* file : {"checkpoint-a", "checkpoint-b"})
      if (keep != file) std::filesystem::remove(project.run_folder(run_uuid) / file, ignored);
    return true;
  });
}

}  // namespace assay
