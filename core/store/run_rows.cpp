// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/run_rows.h"

#include <array>
#include <cctype>

#include "core/base/file_lock.h"
#include "core/base/numbers.h"
#include "core/base/sha256.h"
#include "core/base/uuid.h"
#include "core/method/declaration_json.h"
#include "core/store/database.h"
#include "core/store/row_reader.h"
#include "core/store/stored_words.h"

namespace assay {
namespace {

constexpr std::array<std::pair<RunStatus, std::string_view>, 9> words{{{RunStatus::queued, "queued"},
    {RunStatus::waiting, "waiting"}, {RunStatus::running, "running"}, {RunStatus::paused, "paused"},
    {RunStatus::cancelling, "cancelling"}, {RunStatus::finished, "finished"}, {RunStatus::failed, "failed"},
    {RunStatus::cancelled, "cancelled"}, {RunStatus::interrupted, "interrupted"}}};

/// Keeps a declaration once, whatever number of runs was made with it. Returns its key.
std::string keep_declaration(Database& database, const MethodInfo& method) {
  const std::string json = dump_json(to_json(method));
  const std::string key = sha256_of_bytes(json).substr(0, 32);
  auto& insert = database.prepared("INSERT OR IGNORE INTO declaration VALUES(?,?)");
  insert.bind(1, key);
  insert.bind(2, json);
  insert.exec();
  insert.reset();
  return key;
}

std::string insert_run(Database& database, const NewRun& run, const std::string& declaration) {
  const std::string uuid = new_uuid();
  const auto& specs = run.method.parameters;
  auto& insert = database.prepared(
      "INSERT INTO run(uuid, method, method_version, declaration, status, seed, parameters, changed, data, device, threads, sweep, point, "
      "queue_position, created) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,CASE WHEN ? THEN (SELECT coalesce(max(queue_position),0)+1 FROM run) END,?)");
  int at = 0;
  const auto text = [&](const std::string& value) { insert.bind(++at, value); };
  text(uuid);
  text(run.method.id);
  text(run.method.version);
  text(declaration);
  text("queued");
  insert.bind(++at, static_cast<std::int64_t>(run.seed));
  text(dump_json(to_json(run.parameters, specs)));
  text(dump_json(to_json(changed_only(specs, run.parameters), specs)));
  text(dump_json(run.data));
  text(run.device);
  insert.bind(++at, run.threads);
  text(run.sweep);
  insert.bind(++at, run.point);
  insert.bind(++at, run.enqueue ? 1 : 0);
  insert.bind(++at, now());
  insert.exec();
  insert.reset();
  const std::int64_t number = database.raw().getLastInsertRowid();
  for (const auto& [name, value] : run.parameters.all()) {
    if (std::holds_alternative<std::monostate>(value)) continue;
    auto& row = database.prepared("INSERT INTO run_parameter VALUES(?,?,?,?)");
    row.bind(1, number);
    row.bind(2, name);
    if (const auto* i = std::get_if<std::int64_t>(&value)) row.bind(3, *i);
    if (const auto* d = std::get_if<double>(&value)) row.bind(3, *d);
    row.bind(4, to_text(value));
    row.exec();
    row.reset();
  }
  for (const auto& tag : run.tags) {
    auto& row = database.prepared("INSERT OR IGNORE INTO tag VALUES(?,?)");
    row.bind(1, number);
    row.bind(2, tag);
    row.exec();
    row.reset();
  }
  return uuid;
}

std::optional<RunRow> row_where(Database& database, const std::string& where, const std::string& value) {
  SQLite::Statement find(database.raw(), std::string(run_columns) + " FROM run WHERE " + where);
  if (!value.empty()) find.bind(1, value);
  if (!find.executeStep()) return std::nullopt;
  RunRow row = run_from_row(find);
  find.reset();
  add_tags_and_scalars(database, row);
  return row;
}

Error no_such_run(std::string_view run, std::string message, std::string remedy) {
  return Error(std::vector<Problem>{{"run", std::move(message), std::string(run),
                                     "a run's number, its UUID, a prefix of at least 8 characters, or last", std::move(remedy)}});
}

}  // namespace

std::string_view to_string(RunStatus status) {
  for (const auto& [key, word] : words)
    if (key == status) return word;
  return "queued";
}
std::optional<RunStatus> run_status_from_string(std::string_view word) {
  for (const auto& [key, known] : words)
    if (known == word) return key;
  return std::nullopt;
}

RunRow add_run(Project& project, const NewRun& run) { return add_runs(project, {run}).front(); }

std::vector<RunRow> add_runs(Project& project, const std::vector<NewRun>& runs) {
  project.require_writable();
  return with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    std::vector<std::string> uuids;
    {
      WriteTransaction transaction(database);
      std::string declaration;
      const MethodInfo* last = nullptr;
      for (const auto& run : runs) {
        if (last == nullptr || last->id != run.method.id) declaration = keep_declaration(database, run.method);
        last = &run.method;
        uuids.push_back(insert_run(database, run, declaration));
      }
      transaction.commit();
    }
    std::vector<RunRow> rows;
    for (const auto& uuid : uuids) rows.push_back(*row_where(database, "uuid=?", uuid));
    return rows;
  });
}

RunRow find_run(const Project& project, std::string_view run) {
  return with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    if (run == "last") {
      if (auto row = row_where(database, "trashed=0 ORDER BY number DESC LIMIT 1", "")) return *row;
      throw no_such_run(run, "The project has no runs yet", "Make one with assay-cli run");
    }
    if (!run.empty() && run.size() < 19 && run.find_first_not_of("0123456789") == std::string_view::npos) {
      if (auto row = row_where(database, "number=CAST(? AS INTEGER)", std::string(run))) return *row;
      throw no_such_run(run, "There is no run " + std::string(run), "See assay-cli log PROJECT for all runs");
    }
    if (run.size() < 8 || run.find_first_not_of("0123456789abcdef-") != std::string_view::npos)
      throw no_such_run(run, "\"" + std::string(run) + "\" names no run", "See assay-cli log PROJECT for all runs");
    SQLite::Statement find(database.raw(), "SELECT uuid FROM run WHERE uuid >= ?1 AND uuid < ?1 || 'g' LIMIT 2");
    find.bind(1, std::string(run));
    std::vector<std::string> found;
    while (find.executeStep()) found.push_back(find.getColumn(0).getString());
    if (found.empty()) throw no_such_run(run, "There is no run with this UUID", "See assay-cli log PROJECT for all runs");
    if (found.size() > 1) throw no_such_run(run, "Several runs begin like this", "Give more characters of the UUID");
    return *row_where(database, "uuid=?", found.front());
  });
}

RunRow load_run(const Project& project, const std::string& uuid) {
  return with_storage_errors(project.folder(), [&] {
    if (auto row = row_where(project.database(), "uuid=?", uuid)) return *row;
    throw no_such_run(uuid, "There is no run with this UUID", "It may have been deleted for good");
  });
}

MethodInfo load_declaration(const Project& project, const std::string& key) {
  const std::string json = with_storage_errors(project.folder(), [&]() -> std::string {
    auto& find = project.database().prepared("SELECT json FROM declaration WHERE key=?");
    find.bind(1, key);
    std::string text = find.executeStep() ? find.getColumn(0).getString() : std::string();
    find.reset();
    return text;
  });
  return method_info_from_json(parse_json(json, ErrorKind::storage, "declaration " + key));
}

std::vector<OutputRow> load_outputs(const Project& project, const std::string& uuid) {
  return with_storage_errors(project.folder(), [&] {
    auto& find = project.database().prepared(
        "SELECT name, kind, file, sha256, bytes FROM output WHERE run=(SELECT number FROM run WHERE uuid=?) ORDER BY name");
    find.bind(1, uuid);
    std::vector<OutputRow> rows;
    while (find.executeStep())
      rows.push_back({find.getColumn(0).getString(), output_kind_of(find.getColumn(1).getString()), find.getColumn(2).getString(),
                      find.getColumn(3).getString(), static_cast<std::uint64_t>(find.getColumn(4).getInt64())});
    find.reset();
    return rows;
  });
}

std::vector<std::string> load_warnings(const Project& project, const std::string& uuid) {
  return with_storage_errors(project.folder(), [&] {
    auto& find = project.database().prepared("SELECT text FROM warning WHERE run=(SELECT number FROM run WHERE uuid=?) ORDER BY sequence");
    find.bind(1, uuid);
    std::vector<std::string> rows;
    while (find.executeStep()) rows.push_back(find.getColumn(0).getString());
    find.reset();
    return rows;
  });
}

std::vector<LogRow> load_log(const Project& project, const std::string& uuid, std::int64_t after, std::size_t limit) {
  return with_storage_errors(project.folder(), [&] {
    auto& find = project.database().prepared(
        "SELECT sequence, time, level, text FROM log WHERE run=(SELECT number FROM run WHERE uuid=?) AND sequence>? ORDER BY sequence LIMIT ?");
    find.bind(1, uuid);
    find.bind(2, after);
    find.bind(3, static_cast<std::int64_t>(limit));
    std::vector<LogRow> rows;
    while (find.executeStep())
      rows.push_back({find.getColumn(0).getInt64(), find.getColumn(1).getDouble(), static_cast<LogLevel>(find.getColumn(2).getInt()),
                      find.getColumn(3).getString()});
    find.reset();
    return rows;
  });
}

int mark_interrupted_runs(Project& project) {
  if (!project.writable()) return 0;
  return with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    std::vector<std::pair<std::string, bool>> dead;
    {
      SQLite::Statement active(database.raw(), "SELECT uuid, checkpoint<>'' FROM run WHERE status IN ('running','paused','cancelling')");
      while (active.executeStep()) {
        const std::string uuid = active.getColumn(0).getString();
        if (!FileLock::is_held(project.run_folder(uuid) / "lock")) dead.emplace_back(uuid, active.getColumn(1).getInt() != 0);
      }
    }
    // A terminal's run whose front end died before its worker lived: nobody will start it.
    database.execute("UPDATE run SET status='interrupted', status_reason='The program that was to start it has ended' WHERE status='queued' AND "
                     "queue_position IS NULL AND created < (CAST(strftime('%s','now') AS INTEGER) - 60) * 1000");
    int marked = 0;
    for (const auto& [uuid, has_checkpoint] : dead) {
      WriteTransaction transaction(database);
      // The worker may have written its end between the reading above and now.
      auto& update = database.prepared("UPDATE run SET status=CASE status WHEN 'cancelling' THEN 'cancelled' ELSE 'interrupted' END, status_reason=?, process=0, finished=? WHERE uuid=? AND status IN "
                                       "('running','paused','cancelling')");
      update.bind(1, std::string("The worker ended without finishing; the run's lock is free. ") +
                         (has_checkpoint ? "It can go on from its last checkpoint." : "It has no checkpoint and starts again when resumed."));
      update.bind(2, now());
      update.bind(3, uuid);
      marked += update.exec();
      update.reset();
      auto& control = database.prepared("DELETE FROM control WHERE run=(SELECT number FROM run WHERE uuid=?)");
      control.bind(1, uuid);
      control.exec();
      control.reset();
      transaction.commit();
    }
    return marked;
  });
}

}  // namespace assay
