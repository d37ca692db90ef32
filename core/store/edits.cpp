// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/edits.h"

#include "core/store/database.h"
#include "core/store/run_rows.h"

namespace assay {
namespace {

void set_text(Project& project, const std::string& run, const char* sql, const std::string& value) {
  project.require_writable();
  with_storage_errors(project.folder(), [&] {
    auto& update = project.database().prepared(sql);
    update.bind(1, value);
    update.bind(2, run);
    update.exec();
    update.reset();
  });
}

}  // namespace

void set_run_name(Project& project, const std::string& run, const std::string& name) {
  set_text(project, run, "UPDATE run SET name=? WHERE uuid=?", name);
}
void set_run_notes(Project& project, const std::string& run, const std::string& notes) {
  set_text(project, run, "UPDATE run SET notes=? WHERE uuid=?", notes);
}

void set_run_tags(Project& project, const std::string& run, const std::vector<std::string>& tags) {
  project.require_writable();
  for (const auto& tag : tags)
    if (tag.empty() || tag.find_first_of(" \t\n\",") != std::string::npos)
      throw Error(std::vector<Problem>{{"tag", "This is no tag", tag, "a word without blanks, commas or quotation marks", "Use - or _ between words"}});
  with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    WriteTransaction transaction(database);
    auto& clear = database.prepared("DELETE FROM tag WHERE run=(SELECT number FROM run WHERE uuid=?)");
    clear.bind(1, run);
    clear.exec();
    clear.reset();
    for (const auto& tag : tags) {
      auto& insert = database.prepared("INSERT OR IGNORE INTO tag SELECT number, ?2 FROM run WHERE uuid=?1");
      insert.bind(1, run);
      insert.bind(2, tag);
      insert.exec();
      insert.reset();
    }
    transaction.commit();
  });
}

void set_trashed(Project& project, const std::vector<std::string>& runs, bool trashed) {
  project.require_writable();
  with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    WriteTransaction transaction(database);
    for (const auto& run : runs) {
      auto& update = database.prepared("UPDATE run SET trashed=?, queue_position=CASE WHEN ? THEN NULL ELSE queue_position END WHERE uuid=? AND "
                                       "status NOT IN ('running','paused','cancelling')");
      update.bind(1, trashed ? 1 : 0);
      update.bind(2, trashed ? 1 : 0);
      update.bind(3, run);
      const int changed = update.exec();
      update.reset();
      if (changed == 0)
        throw Error(std::vector<Problem>{{"run", "A run that works cannot be moved to the trash", run, "a run that has ended", "Cancel it first"}});
      // A queued run that goes to the trash will not start.
      auto& queued = database.prepared("UPDATE run SET status='cancelled', status_reason='Moved to the trash before it started' WHERE uuid=? AND trashed=1 AND status IN ('queued','waiting')");
      queued.bind(1, run);
      queued.exec();
      queued.reset();
    }
    transaction.commit();
  });
}

int empty_trash(Project& project) {
  project.require_writable();
  return with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    std::vector<std::string> gone;
    {
      SQLite::Statement find(database.raw(), "SELECT uuid FROM run WHERE trashed=1");
      while (find.executeStep()) gone.push_back(find.getColumn(0).getString());
    }
    {
      WriteTransaction transaction(database);
      database.execute("DELETE FROM run WHERE trashed=1");
      transaction.commit();
    }
    for (const auto& uuid : gone) {
      std::error_code ignored;
      std::filesystem::remove_all(project.artifact_folder(uuid), ignored);
      std::filesystem::remove_all(project.run_folder(uuid), ignored);
    }
    return static_cast<int>(gone.size());
  });
}

void set_setting(Project& project, std::string_view key, const Json& value) {
  project.require_writable();
  with_storage_errors(project.folder(), [&] {
    auto& insert = project.database().prepared("INSERT OR REPLACE INTO setting VALUES(?,?)");
    insert.bind(1, std::string(key));
    insert.bind(2, dump_json(value));
    insert.exec();
    insert.reset();
  });
}

std::optional<Json> setting(const Project& project, std::string_view key) {
  return with_storage_errors(project.folder(), [&]() -> std::optional<Json> {
    auto& find = project.database().prepared("SELECT value FROM setting WHERE key=?");
    find.bind(1, std::string(key));
    const std::string text = find.executeStep() ? find.getColumn(0).getString() : std::string();
    find.reset();
    Json json = Json::parse(text, nullptr, false);
    return text.empty() || json.is_discarded() ? std::nullopt : std::optional(std::move(json));
  });
}

void remove_setting(Project& project, std::string_view key) {
  project.require_writable();
  with_storage_errors(project.folder(), [&] {
    auto& remove = project.database().prepared("DELETE FROM setting WHERE key=?");
    remove.bind(1, std::string(key));
    remove.exec();
    remove.reset();
  });
}

}  // namespace assay
