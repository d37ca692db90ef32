// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/spill.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "core/base/file_lock.h"
#include "core/base/numbers.h"
#include "core/method/declaration_json.h"
#include "core/store/database.h"
#include "core/store/stored_words.h"

namespace assay {
namespace fs = std::filesystem;
namespace {

/// Exact both ways, not finite values included.
Json exact(double value) { return shortest(value); }
double exact(const Json& json) { return read_real(json.get<std::string>()).value_or(0); }

Json cell_to_json(const Cell& cell) {
  if (const auto* d = std::get_if<double>(&cell)) return {{"real", exact(*d)}};
  return cell_json(cell);
}
Cell cell_from_json(const Json& json) {
  if (json.is_object()) return exact(json.at("real"));
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_string()) return json.get<std::string>();
  return {};
}

Json to_json(const RecordedEvent& event) {
  if (const auto* e = std::get_if<PointEvent>(&event)) return {{"k", "p"}, {"s", e->series}, {"n", e->step}, {"v", exact(e->value)}, {"t", exact(e->time)}};
  if (const auto* e = std::get_if<ProgressEvent>(&event)) return {{"k", "g"}, {"f", e->fraction}, {"p", e->phase}, {"d", e->detail}};
  if (const auto* e = std::get_if<LogEvent>(&event))
    return {{"k", "l"}, {"n", e->row.sequence}, {"t", exact(e->row.time)}, {"v", static_cast<int>(e->row.level)}, {"x", e->row.text}};
  if (const auto* e = std::get_if<WarningEvent>(&event)) return {{"k", "w"}, {"n", e->sequence}, {"x", e->text}};
  if (const auto* e = std::get_if<ScalarEvent>(&event)) return {{"k", "c"}, {"s", e->name}, {"v", cell_to_json(e->value)}};
  if (const auto* e = std::get_if<OutputEvent>(&event))
    return {{"k", "o"}, {"s", e->row.name}, {"o", word_of(e->row.kind)}, {"f", e->row.file}, {"h", e->row.sha256}, {"b", e->row.bytes}};
  if (const auto* e = std::get_if<CheckpointEvent>(&event)) return {{"k", "m"}, {"x", e->marks}};
  const auto& e = std::get<StatusEvent>(event);
  Json json{{"k", "s"}, {"r", e.reason}, {"a", e.started}, {"z", e.finished}, {"c", e.cpu_seconds}, {"i", e.process}};
  if (e.status) json["v"] = to_string(*e.status);
  if (e.error) json["e"] = *e.error;
  if (e.environment) json["n"] = *e.environment;
  return json;
}

RecordedEvent event_from_json(const Json& j) {
  const std::string kind = j.at("k");
  if (kind == "p") return PointEvent{j.at("s"), j.at("n"), exact(j.at("v")), exact(j.at("t"))};
  if (kind == "g") return ProgressEvent{j.at("f"), j.at("p"), j.at("d")};
  if (kind == "l") return LogEvent{{j.at("n"), exact(j.at("t")), static_cast<LogLevel>(j.at("v").get<int>()), j.at("x")}};
  if (kind == "w") return WarningEvent{j.at("n"), j.at("x")};
  if (kind == "c") return ScalarEvent{j.at("s"), cell_from_json(j.at("v"))};
  if (kind == "o") return OutputEvent{{j.at("s"), output_kind_of(j.at("o").get<std::string>()), j.at("f"), j.at("h"), j.at("b")}};
  if (kind == "m") return CheckpointEvent{j.at("x")};
  StatusEvent e;
  e.reason = j.at("r");
  e.started = j.at("a");
  e.finished = j.at("z");
  e.cpu_seconds = j.at("c");
  e.process = j.at("i");
  if (j.contains("v")) e.status = run_status_from_string(j.at("v").get<std::string>());
  if (j.contains("e")) e.error = j.at("e").get<std::string>();
  if (j.contains("n")) e.environment = j.at("n").get<std::string>();
  return e;
}

bool append_all(const fs::path& path, const std::string& bytes) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const off_t before = lseek(file, 0, SEEK_END);
  const ssize_t wrote = write(file, bytes.data(), bytes.size());
  const bool whole = wrote == static_cast<ssize_t>(bytes.size()) && fsync(file) == 0;
  if (!whole && before >= 0) {
    // Nothing half-written may stay: the caller keeps the events. Nor an empty file: later events would wait for this place, and
    // stand before those that went elsewhere meanwhile.
    if (before == 0) unlink(path.c_str());
    else if (ftruncate(file, before) != 0 && wrote > 0) unlink(path.c_str());
  }
  close(file);
  return whole;
}

}  // namespace

std::vector<fs::path> spill_places(const fs::path& project, const std::string& run_uuid) {
  std::error_code ignored;
  return {project / "runs" / run_uuid / "spill.jsonl", fs::temp_directory_path(ignored) / ("assay-spill-" + run_uuid + ".jsonl")};
}

bool append_to_spill(const std::vector<fs::path>& places, const std::vector<RecordedEvent>& events) {
  std::string lines;
  for (const auto& event : events) lines += dump_json(to_json(event)) + "\n";
  // One file per run: what was begun elsewhere goes on there, so that the order of events stands.
  std::error_code ignored;
  for (const auto& place : places)
    if (fs::exists(place, ignored)) return append_all(place, lines);
  return std::any_of(places.begin(), places.end(), [&](const fs::path& place) { return append_all(place, lines); });
}

std::vector<RecordedEvent> read_spill(const std::vector<fs::path>& places) {
  std::vector<RecordedEvent> events;
  for (const auto& place : places) {
    std::ifstream stream(place);
    for (std::string line; std::getline(stream, line) && !stream.eof();) {
      try {
        events.push_back(event_from_json(Json::parse(line)));
      } catch (const nlohmann::json::exception&) {
        break;
      }
    }
  }
  return events;
}

void remove_spill(const std::vector<fs::path>& places) {
  std::error_code ignored;
  for (const auto& place : places) fs::remove(place, ignored);
}

int replay_spills(Project& project) {
  Database& database = project.database();
  std::vector<std::string> waiting;
  SQLite::Statement runs(database.raw(), "SELECT uuid FROM run WHERE status IN ('running','paused','cancelling','interrupted')");
  while (runs.executeStep()) waiting.push_back(runs.getColumn(0).getString());
  runs.reset();
  int replayed = 0;
  for (const auto& uuid : waiting) {
    const auto places = spill_places(project.folder(), uuid);
    if (!std::any_of(places.begin(), places.end(), [](const fs::path& p) { return fs::exists(p); })) continue;
    if (FileLock::is_held(project.run_folder(uuid) / "lock")) continue;
    const auto events = read_spill(places);
    std::map<std::string, Goal, std::less<>> goals;
    for (const auto& series : load_declaration(project, load_run(project, uuid).declaration).series) goals[series.name] = series.goal;
    WriteTransaction transaction(database);
    EventWriter writer(database, uuid, goals);
    for (const auto& event : events) writer.apply(event);
    writer.finish();
    transaction.commit();
    remove_spill(places);
    ++replayed;
  }
  return replayed;
}

}  // namespace assay
