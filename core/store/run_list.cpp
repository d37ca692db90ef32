// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/run_list.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/store/database.h"
#include "core/store/query.h"
#include "core/store/row_reader.h"
#include "core/store/stored_words.h"

namespace assay {
namespace {

/// Names of parameters and scalars in use, as "parameters.NAME" and "scalars.NAME".
std::vector<std::string> named_fields(Database& database) {
  std::vector<std::string> names;
  // Loose index scans: one look-up a name, however many runs there are.
  for (const auto& [table, prefix] : {std::pair{"run_parameter", "parameters."}, std::pair{"scalar", "scalars."}}) {
    SQLite::Statement find(database.raw(), std::string("WITH RECURSIVE n(name) AS (SELECT min(name) FROM ") + table +
                                               " UNION ALL SELECT (SELECT min(name) FROM " + table +
                                               " WHERE name > n.name) FROM n WHERE n.name IS NOT NULL) SELECT name FROM n WHERE name IS NOT NULL");
    while (find.executeStep()) names.push_back(prefix + find.getColumn(0).getString());
  }
  return names;
}

void bind_values(SQLite::Statement& statement, const QuerySql& sql, int& at) {
  for (const auto& value : sql.values) {
    if (const auto* text = std::get_if<std::string>(&value)) statement.bind(++at, *text);
    else statement.bind(++at, std::get<double>(value));
  }
}

struct Order {
  std::string sql;
  std::vector<std::string> binds;
};

/// ORDER BY of a column; runs without a value come last whatever the direction.
Order order_of(const RunListRequest& request, const std::vector<std::string>& known) {
  constexpr std::array<std::string_view, 10> columns{"number", "status", "method", "seed", "started", "finished", "cpu_seconds", "created", "name", "progress"};
  const std::string direction = request.descending ? " DESC" : " ASC";
  if (std::find(columns.begin(), columns.end(), request.sort) != columns.end())
    return {" ORDER BY run." + request.sort + direction + ", run.number" + direction, {}};
  const auto has = [&](const std::string& name) { return std::find(known.begin(), known.end(), name) != known.end(); };
  std::string table, name = request.sort;
  if (name.starts_with("scalars.")) table = "scalar", name = name.substr(8);
  else if (name.starts_with("parameters.")) table = "run_parameter", name = name.substr(11);
  else if (has("scalars." + name)) table = "scalar";
  else table = "run_parameter";
  const std::string value = "(SELECT v.number FROM " + table + " v WHERE v.run=run.number AND v.name=?)";
  const std::string text = "(SELECT v.text FROM " + table + " v WHERE v.run=run.number AND v.name=?)";
  return {" ORDER BY " + value + " IS NULL, " + value + direction + ", " + text + direction + ", run.number DESC", {name, name, name}};
}

}  // namespace

RunList list_runs(const Project& project, const RunListRequest& request) {
  return with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    const auto known = named_fields(database);
    const QuerySql sql = query_to_sql(parse_query(request.query), known);
    const std::string where = std::string(" FROM run WHERE run.trashed=") + (request.trashed ? "1" : "0") + (sql.where.empty() ? "" : " AND " + sql.where);
    RunList list;
    {
      SQLite::Statement count(database.raw(), "SELECT count(*)" + where);
      int at = 0;
      bind_values(count, sql, at);
      count.executeStep();
      list.total = count.getColumn(0).getInt64();
    }
    const Order order = order_of(request, known);
    SQLite::Statement find(database.raw(), run_columns + where + order.sql + " LIMIT ? OFFSET ?");
    int at = 0;
    bind_values(find, sql, at);
    for (const auto& name : order.binds) find.bind(++at, name);
    find.bind(++at, request.limit);
    find.bind(++at, request.offset);
    std::unordered_map<std::int64_t, std::size_t> place;
    while (find.executeStep()) {
      list.runs.push_back(run_from_row(find));
      place[list.runs.back().number] = list.runs.size() - 1;
    }
    if (list.runs.size() <= 50) {
      for (auto& run : list.runs) add_tags_and_scalars(database, run);
      return list;
    }
    // Long lists: two scans instead of two look-ups a run.
    SQLite::Statement tags(database.raw(), "SELECT run, tag FROM tag ORDER BY run, tag");
    while (tags.executeStep())
      if (const auto it = place.find(tags.getColumn(0).getInt64()); it != place.end()) list.runs[it->second].tags.push_back(tags.getColumn(1).getString());
    SQLite::Statement scalars(database.raw(), "SELECT run, name, kind, number, text FROM scalar ORDER BY run, name");
    while (scalars.executeStep())
      if (const auto it = place.find(scalars.getColumn(0).getInt64()); it != place.end())
        list.runs[it->second].scalars.push_back({scalars.getColumn(1).getString(), cell_of(scalars, 2)});
    return list;
  });
}

RunCounts count_runs(const Project& project) {
  return with_storage_errors(project.folder(), [&] {
    RunCounts counts;
    auto& find = project.database().prepared("SELECT trashed, status, count(*) FROM run GROUP BY trashed, status");
    while (find.executeStep()) {
      const std::int64_t n = find.getColumn(2).getInt64();
      if (find.getColumn(0).getInt() != 0) {
        counts.trashed += n;
        continue;
      }
      counts.total += n;
      switch (run_status_from_string(find.getColumn(1).getString()).value_or(RunStatus::interrupted)) {
        case RunStatus::queued: counts.queued += n; break;
        case RunStatus::waiting: counts.waiting += n; break;
        case RunStatus::running: counts.running += n; break;
        case RunStatus::paused: counts.paused += n; break;
        case RunStatus::cancelling: counts.cancelling += n; break;
        case RunStatus::finished: counts.finished += n; break;
        case RunStatus::failed: counts.failed += n; break;
        case RunStatus::cancelled: counts.cancelled += n; break;
        case RunStatus::interrupted: counts.interrupted += n; break;
      }
    }
    find.reset();
    return counts;
  });
}

std::vector<std::string> query_fields(const Project& project) {
  return with_storage_errors(project.folder(), [&] {
    std::vector<std::string> fields{"status", "method", "tag", "data", "seed", "started"};
    const auto known = named_fields(project.database());
    for (const auto& name : known) {
      const std::string bare = name.substr(name.find('.') + 1);
      const std::string other = (name.starts_with("scalars.") ? "parameters." : "scalars.") + bare;
      fields.push_back(std::find(known.begin(), known.end(), other) == known.end() ? bare : name);
    }
    return fields;
  });
}

std::vector<std::string> all_tags(const Project& project) {
  return with_storage_errors(project.folder(), [&] {
    std::vector<std::string> tags;
    auto& find = project.database().prepared("SELECT DISTINCT tag FROM tag ORDER BY tag");
    while (find.executeStep()) tags.push_back(find.getColumn(0).getString());
    find.reset();
    return tags;
  });
}

}  // namespace assay
