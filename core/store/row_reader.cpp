// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/row_reader.h"

#include "core/store/stored_words.h"

namespace assay {
namespace {

Json object_of(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? Json::object() : json;
}

}  // namespace

const char* const run_columns =
    "SELECT run.number, run.uuid, run.method, run.method_version, run.declaration, run.status, run.status_reason, run.seed, run.parameters, "
    "run.changed, run.data, run.device, run.threads, run.name, run.notes, run.sweep, run.point, run.created, run.started, run.finished, "
    "run.cpu_seconds, run.progress, run.phase, run.phase_detail, run.error, run.environment, run.process, run.checkpoint<>'', run.trashed";

RunRow run_from_row(SQLite::Statement& row) {
  RunRow run;
  int at = 0;
  const auto text = [&] { return row.getColumn(at++).getString(); };
  const auto whole = [&] { return row.getColumn(at++).getInt64(); };
  const auto real = [&] { return row.getColumn(at++).getDouble(); };
  run.number = whole();
  run.uuid = text();
  run.method = text();
  run.method_version = text();
  run.declaration = text();
  run.status = run_status_from_string(text()).value_or(RunStatus::interrupted);
  run.status_reason = text();
  run.seed = static_cast<std::uint64_t>(whole());
  run.parameters = object_of(text());
  run.changed = object_of(text());
  run.data = object_of(text());
  run.device = text();
  run.threads = static_cast<int>(whole());
  run.name = text();
  run.notes = text();
  run.sweep = text();
  run.point = static_cast<int>(whole());
  run.created = whole();
  run.started = whole();
  run.finished = whole();
  run.cpu_seconds = real();
  run.progress = real();
  run.phase = text();
  run.phase_detail = text();
  const std::string error = text();
  run.error = error.empty() ? Json() : object_of(error);
  run.environment = object_of(text());
  run.process = static_cast<int>(whole());
  run.has_checkpoint = whole() != 0;
  run.trashed = whole() != 0;
  return run;
}

void add_tags_and_scalars(Database& database, RunRow& run) {
  auto& tags = database.prepared("SELECT tag FROM tag WHERE run=? ORDER BY tag");
  tags.bind(1, run.number);
  while (tags.executeStep()) run.tags.push_back(tags.getColumn(0).getString());
  tags.reset();
  auto& scalars = database.prepared("SELECT name, kind, number, text FROM scalar WHERE run=? ORDER BY name");
  scalars.bind(1, run.number);
  while (scalars.executeStep()) run.scalars.push_back({scalars.getColumn(0).getString(), cell_of(scalars, 1)});
  scalars.reset();
}

}  // namespace assay
