// SPDX-License-Identifier: GPL-3.0-or-later
// `project check` and `project compact`.
#include <set>

#include "core/base/file_lock.h"
#include "core/store/artifacts.h"
#include "core/store/data_sets.h"
#include "core/store/database.h"
#include "core/store/edits.h"
#include "core/store/project.h"
#include "core/store/run_rows.h"

namespace assay {
namespace fs = std::filesystem;

std::vector<Damage> check_project(const Project& project) {
  std::vector<Damage> found;
  const std::string file = (project.folder() / "project.sqlite").string();
  if (project.access() == Access::damaged) found.push_back({file, project.access_text()});
  Database& database = project.database();
  try {
    SQLite::Statement check(database.raw(), "PRAGMA integrity_check(20)");
    while (check.executeStep())
      if (const std::string line = check.getColumn(0).getString(); line != "ok") found.push_back({file, line});
    SQLite::Statement foreign(database.raw(), "PRAGMA foreign_key_check");
    while (foreign.executeStep())
      found.push_back({file, "a row of " + foreign.getColumn(0).getString() + " belongs to nothing"});
    SQLite::Statement outputs(database.raw(), "SELECT run.uuid, output.name, output.file, output.sha256 FROM output JOIN run ON run.number = output.run");
    while (outputs.executeStep()) {
      const std::string uuid = outputs.getColumn(0).getString();
      const fs::path path = project.artifact_folder(uuid) / outputs.getColumn(2).getString();
      const std::string what = "output " + outputs.getColumn(1).getString() + " of run " + uuid;
      if (!fs::exists(path)) found.push_back({path.string(), what + " is missing"});
      else if (hash_of(path) != outputs.getColumn(3).getString()) found.push_back({path.string(), what + " has changed since it was made"});
    }
    SQLite::Statement active(database.raw(), "SELECT uuid, status FROM run WHERE status IN ('running','paused','cancelling')");
    while (active.executeStep())
      if (const std::string uuid = active.getColumn(0).getString(); !FileLock::is_held(project.run_folder(uuid) / "lock"))
        found.push_back({"run " + uuid, "is marked " + active.getColumn(1).getString() + ", but nothing holds its lock"});
  } catch (const SQLite::Exception& exception) {
    found.push_back({file, exception.what()});
    return found;
  }
  for (const auto& set : load_data_sets(project)) {
    if (!fs::exists(set.path)) found.push_back({set.path.string(), "data set " + set.name + " is missing"});
    else if (hash_of(set.path) != set.sha256) found.push_back({set.path.string(), "data set " + set.name + " has changed since it was imported"});
  }
  return found;
}

std::uint64_t compact_project(Project& project) {
  project.require_writable();
  const auto size_of_all = [&] {
    std::uint64_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(project.folder(), fs::directory_options::skip_permission_denied)) {
      std::error_code ignored;
      if (entry.is_regular_file(ignored)) bytes += entry.file_size(ignored);
    }
    return bytes;
  };
  const std::uint64_t before = size_of_all();
  empty_trash(project);
  with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    std::set<std::string> known;
    SQLite::Statement runs(database.raw(), "SELECT uuid FROM run");
    while (runs.executeStep()) known.insert(runs.getColumn(0).getString());
    for (const char* below : {"artifacts", "runs"}) {
      std::error_code ignored;
      for (const auto& entry : fs::directory_iterator(project.folder() / below, ignored))
        if (entry.is_directory(ignored) && known.count(entry.path().filename().string()) == 0 && !FileLock::is_held(entry.path() / "lock"))
          fs::remove_all(entry.path(), ignored);
    }
    database.execute("DELETE FROM declaration WHERE key NOT IN (SELECT declaration FROM run)");
    database.execute("VACUUM");
    database.raw().execAndGet("PRAGMA wal_checkpoint(TRUNCATE)");
  });
  const std::uint64_t after = size_of_all();
  return before > after ? before - after : 0;
}

}  // namespace assay
