// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/export.h"

namespace assay {

class Database;

inline constexpr int schema_version = 1;

/// How a project could be opened.
enum class Access {
  writable,
  read_only_medium,  ///< no permission or a read-only file system: opened as immutable
  newer_schema,      ///< made by a newer Assay: opened read-only
  damaged,           ///< the database fails its integrity check: opened read-only, what is readable can be exported
};

/// A project folder NAME.assay with project.sqlite, artifacts/, runs/ and exports/. One object is one connection: use it
/// from one thread at a time; any number of objects in any number of processes may have a project open at once.
class ASSAY_CORE Project {
 public:
  /// Makes a new project folder. Throws Error kind storage when it exists or cannot be made.
  static Project create(const std::filesystem::path& folder);
  /// Opens a project: migrates an older one after a backup, replays what a run spilled while the disk was full, and marks
  /// runs whose worker died as interrupted. Falls back to read-only (see access()). Throws Error kind data when there is
  /// no project, or its database cannot be read at all.
  static Project open(const std::filesystem::path& folder);
  Project(Project&&) noexcept;
  Project& operator=(Project&&) noexcept;
  ~Project();

  const std::filesystem::path& folder() const;
  std::string name() const;  ///< the folder's name without .assay
  std::string uuid() const;
  Access access() const;
  bool writable() const { return access() == Access::writable; }
  /// Why the project is read-only, what still works and what to do; empty when writable.
  std::string access_text() const;
  /// Throws Error kind storage with access_text() unless writable.
  void require_writable() const;

  /// Changes whenever any other connection has committed (PRAGMA data_version); own commits count too.
  std::int64_t change_counter() const;
  std::uint64_t file_bytes() const;  ///< of project.sqlite and its WAL
  int schema() const;

  std::filesystem::path run_folder(const std::string& run_uuid) const;       ///< runs/UUID: lock, scratch, checkpoint
  std::filesystem::path artifact_folder(const std::string& run_uuid) const;  ///< artifacts/UUID: outputs
  std::filesystem::path exports_folder() const;

  Database& database() const;  ///< for the store's own files

 private:
  struct State;
  explicit Project(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// One thing `project check` found.
struct Damage {
  std::string where;
  std::string what;
};
/// Verifies the database (integrity_check), every artifact's and data set's hash, every lock. Empty: all is well.
ASSAY_CORE std::vector<Damage> check_project(const Project& project);
/// Deletes what the trash holds and files no row names, then VACUUMs. Returns the bytes freed.
ASSAY_CORE std::uint64_t compact_project(Project& project);

}  // namespace assay
