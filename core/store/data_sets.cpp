// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/data_sets.h"

#include <algorithm>
#include <array>

#include "core/data/data_set.h"
#include "core/store/artifacts.h"
#include "core/store/database.h"

namespace assay {
namespace fs = std::filesystem;
namespace {

void check_name(const std::string& name) {
  if (name.empty() || name.find_first_of("/,;\"\n") != std::string::npos || name.starts_with("run:") || name.starts_with("."))
    throw Error(std::vector<Problem>{{"name", "This cannot be the name of a data set", name,
                                      "a name without / , ; or quotation marks that does not start with a dot or run:", "Choose another name"}});
}

Error name_taken(const std::string& name) {
  return Error(std::vector<Problem>{{"name", "The project has a data set of this name already", name, "a new name", "Choose another name"}});
}

DataSetRow row_of(SQLite::Statement& row, const fs::path& project) {
  DataSetRow set;
  set.name = row.getColumn(0).getString();
  set.kind = row.getColumn(1).getString();
  set.path = row.getColumn(2).getString();
  if (set.path.is_relative()) set.path = project / set.path;  // copied ones move with their project
  set.sha256 = row.getColumn(3).getString();
  set.copied = row.getColumn(4).getInt() != 0;
  Json summary = Json::parse(row.getColumn(5).getString(), nullptr, false);
  if (!summary.is_discarded()) set.summary = std::move(summary);
  set.created = row.getColumn(6).getInt64();
  return set;
}

constexpr const char* columns = "SELECT name, kind, path, sha256, copied, summary, created FROM data_set";

Json summary_json(const DataSummary& found) {
  Json columns_json = Json::array();
  for (std::size_t i = 0; i < found.columns.size() && i < 2000; ++i) {
    const auto& column = found.columns[i];
    columns_json.push_back({{"name", column.name}, {"type", to_string(column.type)}, {"missing", column.missing}, {"constant", column.constant}});
  }
  Json summary{{"rows", found.rows}, {"columns", static_cast<std::int64_t>(found.columns.size())}, {"shape", found.shape}, {"format", found.format},
               {"bytes", found.bytes}, {"warnings", found.warnings}, {"column_list", columns_json}};
  if (found.kind != DataKind::images) return summary;
  Json classes = Json::array();
  for (const auto& one : found.classes) classes.push_back({{"label", one.label}, {"name", one.name}, {"images", one.images}});
  summary.erase("columns");
  summary.erase("column_list");
  summary.update({{"images", found.rows}, {"channels", found.shape[1]}, {"height", found.shape[2]}, {"width", found.shape[3]}, {"classes", classes}});
  if (!found.label_file.empty()) summary["label_file"] = found.label_file.string();
  return summary;
}

/// Copies a data set's file or folder into the project, with the file of labels of images.
fs::path copied_into(const Project& project, const DataSetRow& set, const fs::path& label_file) {
  const fs::path folder = project.folder() / "data";
  const std::string prefix = set.sha256.substr(0, 12) + "-";
  const fs::path name = set.path.has_filename() ? set.path.filename() : set.path.parent_path().filename();
  const fs::path copy = folder / (prefix + name.string());
  const auto options = fs::copy_options::recursive | fs::copy_options::overwrite_existing;
  std::error_code code;
  fs::create_directories(folder, code);
  fs::copy(set.path, copy, options, code);
  if (!code && !label_file.empty()) fs::copy(label_file, folder / (prefix + label_file.filename().string()), options, code);
  if (code)
    throw Error(ErrorKind::storage, {"The data could not be copied into the project", copy.string(), code.message(), "",
                                     "Free space on this disk, or link the file instead of copying it"});
  return copy;
}

/// A copied file is named relative to its project, so that both can be moved together.
void insert_row(Project& project, const DataSetRow& set) {
  with_storage_errors(project.folder(), [&] {
    const fs::path stored = set.copied ? set.path.lexically_relative(project.folder()) : set.path;
    auto& insert = project.database().prepared("INSERT INTO data_set VALUES(?,?,?,?,?,?,?)");
    insert.bind(1, set.name);
    insert.bind(2, set.kind);
    insert.bind(3, stored.string());
    insert.bind(4, set.sha256);
    insert.bind(5, set.copied ? 1 : 0);
    insert.bind(6, dump_json(set.summary));
    insert.bind(7, set.created);
    insert.exec();
    insert.reset();
  });
}

}  // namespace

DataSetRow import_data_set(Project& project, const ImportRequest& request) {
  project.require_writable();
  check_name(request.name);
  if (find_data_set(project, request.name)) throw name_taken(request.name);
  constexpr std::array<std::string_view, 6> kinds{"table", "graph", "images", "text", "model", "samples"};
  if (!request.kind.empty() && std::find(kinds.begin(), kinds.end(), request.kind) == kinds.end())
    throw Error(std::vector<Problem>{{"kind", "There is no such kind of data", request.kind, "table, graph, images, text, model or samples", ""}});
  DataSetRow set;
  set.name = request.name;
  set.kind = request.kind;
  set.path = fs::absolute(request.file).lexically_normal();
  set.copied = request.copy;
  set.created = now();
  fs::path label_file;
  if (request.kind.empty() || request.kind == "table" || request.kind == "graph" || request.kind == "images") {
    const DataSummary found = request.kind == "images" ? inspect_images(set.path) : inspect_data_file(set.path);
    if (set.kind.empty()) set.kind = found.kind == DataKind::graph ? "graph" : found.kind == DataKind::images ? "images" : "table";
    if (found.kind == DataKind::images && set.kind != "images")
      throw Error(ErrorKind::data, {"The file holds images, not a " + set.kind, set.path.string(), found.format, "", "Import it with the kind images"});
    set.summary = summary_json(found);
    set.sha256 = found.sha256;
    label_file = found.label_file;
  } else {
    set.sha256 = hash_of(set.path);
    set.summary["bytes"] = bytes_of(set.path);
  }
  if (request.copy) set.path = copied_into(project, set, label_file);
  insert_row(project, set);
  return set;
}

std::vector<DataSetRow> load_data_sets(const Project& project) {
  return with_storage_errors(project.folder(), [&] {
    SQLite::Statement find(project.database().raw(), std::string(columns) + " ORDER BY created, name");
    std::vector<DataSetRow> sets;
    while (find.executeStep()) sets.push_back(row_of(find, project.folder()));
    return sets;
  });
}

std::optional<DataSetRow> find_data_set(const Project& project, std::string_view name) {
  return with_storage_errors(project.folder(), [&]() -> std::optional<DataSetRow> {
    SQLite::Statement find(project.database().raw(), std::string(columns) + " WHERE name=?");
    find.bind(1, std::string(name));
    if (!find.executeStep()) return std::nullopt;
    return row_of(find, project.folder());
  });
}

void rename_data_set(Project& project, const std::string& name, const std::string& new_name) {
  project.require_writable();
  check_name(new_name);
  if (find_data_set(project, new_name)) throw name_taken(new_name);
  with_storage_errors(project.folder(), [&] {
    auto& update = project.database().prepared("UPDATE data_set SET name=? WHERE name=?");
    update.bind(1, new_name);
    update.bind(2, name);
    update.exec();
    update.reset();
  });
}

void remove_data_set(Project& project, const std::string& name) {
  project.require_writable();
  with_storage_errors(project.folder(), [&] {
    // A copied file stays until the project is compacted, so that the removal can be undone.
    auto& remove = project.database().prepared("DELETE FROM data_set WHERE name=?");
    remove.bind(1, name);
    remove.exec();
    remove.reset();
  });
}

void restore_data_set(Project& project, const DataSetRow& set) {
  project.require_writable();
  if (find_data_set(project, set.name)) throw name_taken(set.name);
  insert_row(project, set);
}

}  // namespace assay
