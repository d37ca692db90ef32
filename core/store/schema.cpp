// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"

#include <array>

#include "core/base/time.h"
#include "core/base/uuid.h"
#include "core/store/project.h"

namespace assay {
namespace {

// Step N brings a database of version N to N + 1. A released step is never changed; a new version adds one.
// Lists read run, scalar, tag and series; points are read by (series, step) alone and never counted.
// NaN is stored as NULL (SQLite has no NaN); infinities are stored as they are. Times are milliseconds since 1970.
constexpr std::array<const char*, 1> steps{R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE data_set(
  name TEXT PRIMARY KEY, kind TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, copied INTEGER NOT NULL,
  summary TEXT NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE declaration(key TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE run(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  method TEXT NOT NULL, method_version TEXT NOT NULL, declaration TEXT NOT NULL REFERENCES declaration(key),
  status TEXT NOT NULL, status_reason TEXT NOT NULL DEFAULT '',
  seed INTEGER NOT NULL, parameters TEXT NOT NULL, changed TEXT NOT NULL, data TEXT NOT NULL,
  device TEXT NOT NULL, threads INTEGER NOT NULL,
  name TEXT NOT NULL DEFAULT '', notes TEXT NOT NULL DEFAULT '',
  sweep TEXT NOT NULL DEFAULT '', point INTEGER NOT NULL DEFAULT -1,
  queue_position REAL,
  created INTEGER NOT NULL, started INTEGER NOT NULL DEFAULT 0, finished INTEGER NOT NULL DEFAULT 0,
  cpu_seconds REAL NOT NULL DEFAULT 0,
  progress REAL NOT NULL DEFAULT 0, phase TEXT NOT NULL DEFAULT '', phase_detail TEXT NOT NULL DEFAULT '',
  error TEXT, environment TEXT NOT NULL DEFAULT '{}',
  process INTEGER NOT NULL DEFAULT 0, resume INTEGER NOT NULL DEFAULT 0,
  checkpoint TEXT NOT NULL DEFAULT '',
  trashed INTEGER NOT NULL DEFAULT 0);
CREATE INDEX run_by_status ON run(status);
CREATE INDEX run_by_sweep ON run(sweep) WHERE sweep <> '';
CREATE TABLE run_parameter(
  run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE, name TEXT NOT NULL, number REAL, text TEXT NOT NULL,
  PRIMARY KEY(run, name)) WITHOUT ROWID;
CREATE INDEX run_parameter_by_name ON run_parameter(name);
CREATE TABLE scalar(
  run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE, name TEXT NOT NULL, kind TEXT NOT NULL, number REAL, text TEXT,
  PRIMARY KEY(run, name)) WITHOUT ROWID;
CREATE INDEX scalar_by_name ON scalar(name);
CREATE TABLE tag(
  run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY(run, tag)) WITHOUT ROWID;
CREATE TABLE series(
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE, name TEXT NOT NULL,
  goal INTEGER NOT NULL, points INTEGER NOT NULL DEFAULT 0, last_step INTEGER NOT NULL DEFAULT -1, last REAL, best REAL,
  best_step INTEGER NOT NULL DEFAULT -1, UNIQUE(run, name));
CREATE TABLE point(
  series INTEGER NOT NULL REFERENCES series(id) ON DELETE CASCADE, step INTEGER NOT NULL, value REAL, time REAL NOT NULL,
  PRIMARY KEY(series, step)) WITHOUT ROWID;
CREATE TABLE log(
  run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE, sequence INTEGER NOT NULL, time REAL NOT NULL,
  level INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY(run, sequence)) WITHOUT ROWID;
CREATE TABLE warning(
  run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE, sequence INTEGER NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY(run, sequence)) WITHOUT ROWID;
CREATE TABLE output(
  run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE, name TEXT NOT NULL, kind TEXT NOT NULL, file TEXT NOT NULL,
  sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY(run, name)) WITHOUT ROWID;
CREATE TABLE control(
  run INTEGER PRIMARY KEY REFERENCES run(number) ON DELETE CASCADE, action TEXT NOT NULL, time INTEGER NOT NULL);
)sql"};
static_assert(steps.size() == schema_version);

void apply_from(Database& database, int version) {
  for (int step = version; step < schema_version; ++step) database.execute(steps[static_cast<std::size_t>(step)]);
  database.execute("PRAGMA user_version=" + std::to_string(schema_version));
}

}  // namespace

void create_schema(Database& database) {
  WriteTransaction transaction(database);
  apply_from(database, 0);
  auto& insert = database.prepared("INSERT INTO meta VALUES(?,?)");
  insert.bind(1, "uuid");
  insert.bind(2, new_uuid());
  insert.exec();
  insert.reset();
  insert.bind(1, "created");
  insert.bind(2, utc_text(now()));
  insert.exec();
  insert.reset();
  transaction.commit();
}

void migrate_schema(Database& database, const std::filesystem::path& file) {
  const auto version = static_cast<int>(database.number("PRAGMA user_version"));
  if (version >= schema_version) return;
  const auto backup = file.parent_path() / ("project.before-schema-" + std::to_string(schema_version) + ".sqlite");
  if (!std::filesystem::exists(backup)) {
    auto& copy = database.prepared("VACUUM INTO ?");
    copy.bind(1, backup.string());
    copy.exec();
    copy.reset();
  }
  WriteTransaction transaction(database);
  // Another process may have migrated while this one waited for the lock.
  apply_from(database, static_cast<int>(database.number("PRAGMA user_version")));
  transaction.commit();
}

}  // namespace assay
