// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/planned_points.h"

#include <unordered_map>

#include "core/method/declaration_json.h"
#include "core/store/run_list.h"

namespace assay::app {
namespace {

std::string key_of(const std::string& parameters, std::uint64_t seed) { return parameters + '\n' + std::to_string(seed); }

}  // namespace

PlannedPoints planned_points(const MethodInfo& method, const RunRequest& request) {
  PlannedPoints planned;
  std::vector<Problem> problems;
  Parameters given = request.given;
  for (const auto& [name, text] : request.grid)
    if (const ParameterSpec* spec = find_parameter(method.parameters, name)) {
      planned.axes.push_back(parse_grid(*spec, text, problems));
      if (!planned.axes.back().values.empty()) given.set(name, planned.axes.back().values.front());
    }
  planned.seeds = request.seeds ? parse_seeds(*request.seeds, problems) : std::vector<std::uint64_t>{request.seed};
  planned.sweep = !request.grid.empty() || request.seeds;
  if (method.seed_drives == SeedDrives::nothing && planned.seeds.size() > 1) {
    planned.seeds.resize(1);
    planned.seeds_make_one_run = true;
  }
  planned.points = sweep_points(resolve(method.parameters, given, problems), planned.axes, planned.seeds);
  return planned;
}

std::vector<std::int64_t> finished_points(const Project& project, const MethodInfo& method, const PlannedPoints& planned,
                                          const std::map<std::string, std::string>& hashes) {
  std::vector<std::int64_t> done(planned.points.size(), 0);
  RunListRequest request;
  request.query = "status:finished method:\"" + method.id + "\"";
  std::unordered_map<std::string, std::int64_t> finished;
  for (const RunRow& run : list_runs(project, request).runs) {
    if (run.method != method.id || run.method_version != method.version || run.status != RunStatus::finished) continue;
    Json inputs = run.parameters;
    for (const auto& [name, entry] : run.data.items()) inputs[name] = entry.value("sha256", "");
    finished.try_emplace(key_of(Json::parse(inputs.dump()).dump(), run.seed), run.number);  // the newest
  }
  if (finished.empty()) return done;
  for (std::size_t i = 0; i < planned.points.size(); ++i) {
    Json inputs = to_json(planned.points[i].parameters, method.parameters);
    bool known = true;
    for (const ParameterSpec& spec : method.parameters) {
      if (spec.kind != ParameterKind::data || !planned.points[i].parameters.has(spec.name)) continue;
      const auto hash = hashes.find(planned.points[i].parameters.text(spec.name));
      known = known && hash != hashes.end();
      if (hash != hashes.end()) inputs[spec.name] = hash->second;
    }
    if (!known) continue;
    const auto it = finished.find(key_of(inputs.dump(), planned.points[i].seed));
    if (it != finished.end()) done[i] = it->second;
  }
  return done;
}

}  // namespace assay::app
