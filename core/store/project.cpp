// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/project.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "core/base/file_lock.h"
#include "core/base/log.h"
#include "core/store/database.h"
#include "core/store/run_rows.h"
#include "core/store/schema.h"
#include "core/store/spill.h"

namespace assay {

namespace fs = std::filesystem;

struct Project::State {
  fs::path folder;
  Access access = Access::writable;
  std::string reason;
  int schema = schema_version;
  std::unique_ptr<Database> database;
};

namespace {

fs::path database_file(const fs::path& folder) { return folder / "project.sqlite"; }

bool on_network(const fs::path& folder) {
  struct statfs info {};
  if (statfs(folder.c_str(), &info) != 0) return false;
  const auto type = static_cast<unsigned long>(info.f_type) & 0xffffffffUL;
  return type == 0x6969 /* NFS */ || type == 0x517b /* SMB */ || type == 0xff534d42 /* CIFS */ || type == 0xfe534d42 /* SMB2 */;
}

std::string escaped_uri(const fs::path& path, const char* query) {
  std::string uri = "file:";
  for (const char c : fs::absolute(path).string()) {
    if (c == '?' || c == '#' || c == '%') {
      constexpr std::string_view digits = "0123456789ABCDEF";
      uri += '%';
      uri += digits[static_cast<unsigned char>(c) >> 4];
      uri += digits[static_cast<unsigned char>(c) & 15];
    } else {
      uri += c;
    }
  }
  return uri + query;
}

/// Shorter than its own header says: cut off while copying. Empty: as it should be. Read through SQLite's own file handle:
/// closing any other descriptor of the file would drop the locks that this process's connections hold on it (POSIX), and
/// another process would then take itself for the last one and remove the write-ahead log under them.
std::string truncation(const fs::path& file) {
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> connection(nullptr, sqlite3_close);
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  connection.reset(opened);
  sqlite3_file* handle = nullptr;
  if (code != SQLITE_OK || sqlite3_file_control(opened, "main", SQLITE_FCNTL_FILE_POINTER, &handle) != SQLITE_OK || handle == nullptr ||
      handle->pMethods == nullptr)
    return {};  // opening it for real says what is wrong
  std::array<unsigned char, 100> header{};
  sqlite3_int64 bytes = 0;
  if (handle->pMethods->xFileSize(handle, &bytes) != SQLITE_OK) return {};
  if (bytes < 100) return bytes == 0 ? "the file is empty" : "the file ends inside its header";
  if (handle->pMethods->xRead(handle, header.data(), static_cast<int>(header.size()), 0) != SQLITE_OK) return {};
  std::int64_t page = (static_cast<std::int64_t>(header[16]) << 8) | header[17];
  if (page == 1) page = 65536;
  std::int64_t pages = 0;
  for (int i = 28; i < 32; ++i) pages = (pages << 8) | header[static_cast<std::size_t>(i)];
  std::error_code ignored;
  if (fs::exists(file.string() + "-wal", ignored) && fs::file_size(file.string() + "-wal", ignored) > 0) return {};
  if (pages * page > bytes) return "the file has " + std::to_string(bytes) + " of " + std::to_string(pages * page) + " bytes";
  return {};
}

Error unreadable(const fs::path& folder, const std::string& seen) {
  return {ErrorKind::storage, {"The project's database is damaged and cannot be read", database_file(folder).string(), seen,
                               "an SQLite database made by Assay", "Go back to a backup of project.sqlite; artifacts/ is untouched"}};
}

/// The light check at opening: the header, the tables that lists read, and for small files every page.
std::string damage_seen(Database& database, const fs::path& file) {
  std::error_code ignored;
  if (const std::string cut = truncation(file); !cut.empty()) return cut;
  try {
    if (fs::file_size(file, ignored) <= 4'000'000) {
      const std::string verdict = database.raw().execAndGet("PRAGMA quick_check(1)").getString();
      if (verdict != "ok") return verdict;
    } else {
      database.number("SELECT count(*) FROM run");
    }
  } catch (const SQLite::Exception& exception) {
    if (trouble_of(exception) == StorageTrouble::damaged) return exception.what();
    throw;
  }
  return {};
}

}  // namespace

Project::Project(std::unique_ptr<State> state) : state_(std::move(state)) {}
Project::Project(Project&&) noexcept = default;
Project& Project::operator=(Project&&) noexcept = default;
Project::~Project() = default;

Project Project::create(const fs::path& folder_as_given) {
  const fs::path folder = fs::absolute(folder_as_given).lexically_normal();
  std::error_code code;
  if (fs::exists(database_file(folder), code) || (fs::exists(folder, code) && !fs::is_empty(folder, code)))
    throw Error(ErrorKind::storage, {"There is something at this place already", folder.string(), "", "a new folder or an empty one",
                                     "Open it, or choose another name"});
  for (const char* below : {"artifacts", "runs", "exports"}) {
    fs::create_directories(folder / below, code);
    if (code)
      throw Error(ErrorKind::storage, {"The project folder could not be made", folder.string(), code.message(), "a writable folder",
                                       "Choose another folder"});
  }
  return with_storage_errors(folder, [&] {
    const fs::path file = database_file(folder);
    {
      Database database(file.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, file);
      if (!on_network(folder)) database.raw().execAndGet("PRAGMA journal_mode=WAL");
      create_schema(database);
    }
    return open(folder);
  });
}

Project Project::open(const fs::path& folder_as_given) {
  const fs::path folder = fs::absolute(folder_as_given).lexically_normal();
  const fs::path file = database_file(folder);
  std::error_code code;
  if (!fs::exists(file, code))
    throw Error(ErrorKind::data, {fs::exists(folder, code) ? "This folder is no Assay project" : "There is no project at this place",
                                  folder.string(), "no project.sqlite", "a folder NAME.assay",
                                  "Check the path, or make a project with assay-cli project create"});
  auto state = std::make_unique<State>();
  state->folder = folder;
  const bool file_writable = ::access(file.c_str(), W_OK) == 0 && ::access(folder.c_str(), W_OK) == 0;
  try {
    if (!file_writable) {
      state->access = Access::read_only_medium;
      state->reason = "The project is on a read-only medium or you may not write it. You can look, compare and export; runs and edits "
                      "are off. Copy the project to a writable place to go on.";
      // With a WAL beside it only a reader that shares its index sees the last commits; without one the file stands alone.
      const bool has_wal = fs::exists(file.string() + "-wal", code) && fs::file_size(file.string() + "-wal", code) > 0;
      const bool has_index = fs::exists(file.string() + "-shm", code);
      state->database = std::make_unique<Database>(escaped_uri(file, has_wal && has_index ? "?mode=ro" : "?immutable=1"),
                                                   SQLITE_OPEN_READONLY, file);
    } else {
      if (const std::string cut = truncation(file); !cut.empty()) {
        state->access = Access::damaged;
        state->reason = cut;
      }
      state->database = std::make_unique<Database>(escaped_uri(file, state->access == Access::damaged ? "?mode=ro" : ""),
                                                   state->access == Access::damaged ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, file);
    }
    Database& database = *state->database;
    state->schema = static_cast<int>(database.number("PRAGMA user_version"));
    if (state->schema > schema_version) {
      state->access = Access::newer_schema;
      state->reason = "The project was made by a newer Assay (schema " + std::to_string(state->schema) + ", this one writes up to " +
                      std::to_string(schema_version) + "). You can look, compare and export; runs and edits are off. The file was not changed.";
      state->database = std::make_unique<Database>(escaped_uri(file, "?mode=ro"), SQLITE_OPEN_READONLY, file);
    } else if (state->access == Access::writable) {
      if (const std::string damage = damage_seen(database, file); !damage.empty()) {
        state->access = Access::damaged;
        state->reason = damage;
        state->database = std::make_unique<Database>(escaped_uri(file, "?mode=ro"), SQLITE_OPEN_READONLY, file);
      } else {
        if (on_network(folder)) {
          database.raw().execAndGet("PRAGMA journal_mode=DELETE");
          note("warning: the project is on a network file system, so it is used without a write-ahead log (slower).");
        } else {
          database.raw().execAndGet("PRAGMA journal_mode=WAL");
        }
        database.execute("PRAGMA synchronous=NORMAL");
        migrate_schema(database, file);
        state->schema = schema_version;
      }
    }
    if (state->access == Access::damaged)
      state->reason = "The project's database is damaged (" + state->reason + "). It is open read-only: what is readable can be looked at and "
                      "exported. Go back to a backup of project.sqlite, or export and start a new project.";
    state->database->number("SELECT count(*) FROM (SELECT 1 FROM run LIMIT 1)");
  } catch (const SQLite::Exception& exception) {
    if (trouble_of(exception) == StorageTrouble::damaged || trouble_of(exception) == StorageTrouble::other)
      throw unreadable(folder, exception.what());
    throw storage_error(exception, folder);
  }
  Project project(std::move(state));
  if (project.writable()) {
    try {
      replay_spills(project);
      mark_interrupted_runs(project);
    } catch (const SQLite::Exception& exception) {
      note(std::string("warning: ") + storage_error(exception, folder).what());  // a full or locked disk must not close the project
    } catch (const Error& error) {
      note(std::string("warning: ") + error.what());
    }
  }
  return project;
}

const fs::path& Project::folder() const { return state_->folder; }
std::string Project::name() const {
  const fs::path last = state_->folder.has_filename() ? state_->folder.filename() : state_->folder.parent_path().filename();
  return last.extension() == ".assay" ? last.stem().string() : last.string();
}
std::string Project::uuid() const {
  return with_storage_errors(folder(), [&] { return database().raw().execAndGet("SELECT value FROM meta WHERE key='uuid'").getString(); });
}
Access Project::access() const { return state_->access; }
std::string Project::access_text() const { return writable() ? std::string() : state_->reason; }
void Project::require_writable() const {
  if (!writable()) throw Error(ErrorKind::storage, {access_text(), folder().string(), "", "", ""});
}
std::int64_t Project::change_counter() const {
  return with_storage_errors(folder(), [&] {
    return database().number("PRAGMA data_version") + sqlite3_total_changes(database().raw().getHandle());
  });
}
std::uint64_t Project::file_bytes() const {
  std::error_code ignored;
  std::uint64_t bytes = fs::file_size(database_file(folder()), ignored);
  const auto wal = fs::file_size(database_file(folder()).string() + "-wal", ignored);
  if (!ignored) bytes += wal;
  return bytes;
}
int Project::schema() const { return state_->schema; }
fs::path Project::run_folder(const std::string& run_uuid) const { return folder() / "runs" / run_uuid; }
fs::path Project::artifact_folder(const std::string& run_uuid) const { return folder() / "artifacts" / run_uuid; }
fs::path Project::exports_folder() const { return folder() / "exports"; }
Database& Project::database() const { return *state_->database; }

}  // namespace assay
