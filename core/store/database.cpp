// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include <sqlite3.h>

namespace assay {

Database::Database(const std::string& uri, int flags, const std::filesystem::path& shown_path)
    : db_(uri, flags | SQLITE_OPEN_URI, 5000), path_(shown_path) {
  db_.exec("PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000");
}

SQLite::Statement& Database::prepared(const std::string& sql) {
  auto it = statements_.find(sql);
  if (it == statements_.end()) it = statements_.try_emplace(sql, db_, sql).first;
  it->second.tryReset();
  it->second.clearBindings();
  return it->second;
}

void Database::execute(const std::string& sql) { db_.exec(sql); }
std::int64_t Database::number(const std::string& sql) { return db_.execAndGet(sql).getInt64(); }

WriteTransaction::WriteTransaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
WriteTransaction::~WriteTransaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const SQLite::Exception&) {
    // SQLite has rolled back by itself after a full disk.
  }
}
void WriteTransaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

StorageTrouble trouble_of(const SQLite::Exception& exception) {
  switch (exception.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return StorageTrouble::busy;
    case SQLITE_FULL:
    case SQLITE_IOERR: return StorageTrouble::full;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN: return StorageTrouble::read_only;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return StorageTrouble::damaged;
    default: return StorageTrouble::other;
  }
}

Error storage_error(const SQLite::Exception& exception, const std::filesystem::path& path) {
  const std::string where = path.string();
  const std::string seen = exception.what();
  switch (trouble_of(exception)) {
    case StorageTrouble::busy:
      return {ErrorKind::storage, {"The project is locked by another program for too long", where, seen, "",
                                   "Close what holds it (a database browser, a backup) and try again"}};
    case StorageTrouble::full:
      return {ErrorKind::storage, {"The disk of the project cannot take more", where, seen, "", "Free space on that disk and try again"}};
    case StorageTrouble::read_only:
      return {ErrorKind::storage, {"The project cannot be written", where, seen, "a writable project folder",
                                   "Copy the project to a writable place, or change its permissions"}};
    case StorageTrouble::damaged:
      return {ErrorKind::storage, {"The project's database is damaged", where, seen, "",
                                   "Run assay-cli project check, then go back to a backup; what is readable can still be exported"}};
    case StorageTrouble::other: break;
  }
  return {ErrorKind::storage, {"The project's database refused a request", where, seen, "", "Run assay-cli project check"}};
}

}  // namespace assay
