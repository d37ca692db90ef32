// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/run_groups.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <unordered_map>

#include "core/base/numbers.h"
#include "core/report/student_t.h"
#include "widgets/runs/run_columns.h"

namespace assay {

std::string group_key_of(const RunRow& run) {
  std::string key = run.method + '\n' + run.method_version + '\n' + dump_json(run.parameters);
  if (run.data.is_object())
    for (const auto& [name, entry] : run.data.items()) key += '\n' + name + '=' + (entry.is_object() ? entry.value("sha256", "") : std::string());
  return key;
}

std::vector<RunGroup> group_without_seed(const std::vector<RunRow>& runs) {
  std::vector<RunGroup> groups;
  std::unordered_map<std::string, std::size_t> place;
  for (int i = 0; i < static_cast<int>(runs.size()); ++i) {
    std::string key = group_key_of(runs[i]);
    const auto [it, added] = place.try_emplace(key, groups.size());
    if (added) groups.push_back({std::move(key), {}});
    groups[it->second].runs.push_back(i);
  }
  return groups;
}

std::optional<GroupValue> group_value(const std::vector<const RunRow*>& runs, const std::string& scalar, SeedDrives drives) {
  std::vector<double> values;
  for (const RunRow* run : runs) {
    if (run->status != RunStatus::finished) continue;
    if (const auto value = scalar_number(*run, scalar)) values.push_back(*value);
  }
  if (values.empty()) return {};
  const MeanInterval interval = mean_interval(values);
  GroupValue value{interval.mean, {}, interval.count};
  if (interval.count >= 2 && drives != SeedDrives::nothing) value.half_width = interval.half_width;
  return value;
}

std::optional<GroupValue> group_value(const std::vector<RunRow>& runs, const RunGroup& group, const std::string& scalar, SeedDrives drives) {
  std::vector<const RunRow*> members;
  for (const int run : group.runs) members.push_back(&runs[run]);
  return group_value(members, scalar, drives);
}

std::string mean_text(const GroupValue& value) {
  if (!value.half_width) return for_people(value.mean);
  const double size = std::abs(value.mean);
  if (!std::isfinite(*value.half_width) || size >= 1e6 || (size > 0 && size < 1e-4))
    return for_people(value.mean) + " ± " + for_people(*value.half_width);
  // As many decimals as three significant digits of the mean have, one at least: 14.0 ± 0.5, 0.93 ± 0.02.
  const int before = size < 1 ? 0 : static_cast<int>(std::floor(std::log10(size))) + 1;
  const int decimals = size < 1 ? 2 : std::max(1, 3 - before);
  std::array<char, 64> mean{}, half{};
  std::snprintf(mean.data(), mean.size(), "%.*f", decimals, size);
  std::snprintf(half.data(), half.size(), "%.*f", decimals, *value.half_width);
  return (value.mean < 0 ? "−" : "") + std::string(mean.data()) + " ± " + half.data();
}

RunStatus group_status(const std::vector<const RunRow*>& runs) {
  constexpr std::array order{RunStatus::running, RunStatus::cancelling, RunStatus::paused, RunStatus::waiting, RunStatus::queued,
                             RunStatus::failed, RunStatus::interrupted, RunStatus::cancelled};
  for (const RunStatus status : order)
    for (const RunRow* run : runs)
      if (run->status == status) return status;
  return RunStatus::finished;
}

}  // namespace assay
