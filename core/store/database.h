// SPDX-License-Identifier: GPL-3.0-or-later
// For the store's own files: the connection behind a Project, and how SQLite's errors become ours.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/base/error.h"

namespace assay {

/// One SQLite connection with its prepared statements kept.
class Database {
 public:
  /// flags: SQLITE_OPEN_*. `uri`: a file: URI or a path. Sets the pragmas every connection needs.
  Database(const std::string& uri, int flags, const std::filesystem::path& shown_path);

  /// A prepared statement, reset and ready to bind; kept for the next use. Not to be used twice at once.
  SQLite::Statement& prepared(const std::string& sql);
  void execute(const std::string& sql);
  std::int64_t number(const std::string& sql);
  SQLite::Database& raw() { return db_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  SQLite::Database db_;
  std::filesystem::path path_;
  std::unordered_map<std::string, SQLite::Statement> statements_;
};

/// BEGIN IMMEDIATE ... COMMIT; rolls back when left without commit().
class WriteTransaction {
 public:
  explicit WriteTransaction(Database& database);
  ~WriteTransaction();
  WriteTransaction(const WriteTransaction&) = delete;
  WriteTransaction& operator=(const WriteTransaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

/// What to do about a storage failure.
enum class StorageTrouble { busy, full, read_only, damaged, other };
StorageTrouble trouble_of(const SQLite::Exception& exception);
/// The exception as an Error kind storage with place and remedy.
Error storage_error(const SQLite::Exception& exception, const std::filesystem::path& path);

/// Runs `body` and turns SQLite's exceptions into Errors.
template <typename Body>
auto with_storage_errors(const std::filesystem::path& path, Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (const SQLite::Exception& exception) {
    throw storage_error(exception, path);
  }
}

}  // namespace assay
