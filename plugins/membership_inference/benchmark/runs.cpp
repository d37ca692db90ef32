// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/runs.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_set>

#include "core/base/numbers.h"
#include "plugins/membership_inference/evaluation/set_draws.h"

namespace assay::mia {
namespace {

std::string_view row_bytes(const Points& points, std::int64_t row) {
  const auto values = points.row(row);
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

/// The first of all rows that are equal byte for byte, in their order.
std::vector<std::int64_t> different_rows(const Points& points) {
  std::unordered_set<std::string_view> seen;
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < points.count; ++i) {
    if (seen.insert(row_bytes(points, i)).second) rows.push_back(i);
  }
  return rows;
}

/// At most `most` of the rows, at random, in their order.
std::vector<std::int64_t> some_of(std::int64_t count, std::int64_t most, RandomStream stream) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  if (count <= most) return rows;
  for (std::size_t i = 0; i < static_cast<std::size_t>(most); ++i)
    std::swap(rows[i], rows[i + stream.below(rows.size() - i)]);
  rows.resize(static_cast<std::size_t>(most));
  std::sort(rows.begin(), rows.end());
  return rows;
}

BenchmarkRun make_run(const BenchmarkData& data, const Split& split, std::int64_t index, bool swapped,
                      const Recipe& recipe) {
  BenchmarkRun run;
  run.split = index;
  run.swapped = swapped;
  run.members = rows_of(data.points, swapped ? split.others : split.members);
  run.others = rows_of(data.points, swapped ? split.members : split.others);
  run.auxiliary = rows_of(data.points, split.auxiliary);
  // The same points in both roles: what is swapped is which of them are members.
  const auto part = [&](const Points& points, bool first_block) {
    const std::string name = "pool " + std::to_string(index) + (first_block ? " first" : " second");
    return rows_of(
        points, some_of(points.count, recipe.largest_pool, RandomStream(recipe.seed, "membership benchmark: " + name)));
  };
  const Points members = part(run.members, !swapped), others = part(run.others, swapped);
  run.pool_members = members.count;
  run.pool = joined(members, others);
  return run;
}

/// Leaves out, or refuses, set sizes above half of the pool.
void fit_sizes(Recipe& recipe, std::int64_t pool, std::vector<std::string>& warnings) {
  const std::int64_t most = pool / 2;
  const auto large =
      std::find_if(recipe.set_sizes.begin(), recipe.set_sizes.end(), [&](std::int64_t size) { return size > most; });
  if (large == recipe.set_sizes.end()) return;
  const std::string half = for_people(most) + ", half of the " + for_people(pool) + " points that sets are drawn from";
  if (!recipe.default_sizes || large == recipe.set_sizes.begin()) {
    throw Error(
        ErrorKind::data,
        {"A candidate set may hold at most half of the pool from which it is drawn: two larger ones share "
         "most of their points, and an AUC over them says nothing",
         "parameter set_sizes", for_people(*large), "at most " + half, "Ask for smaller sets, or give more data"});
  }
  warnings.push_back("Set sizes above " + half + ", are left out.");
  recipe.set_sizes.erase(large, recipe.set_sizes.end());
}

}  // namespace

BenchmarkData read_benchmark_data(const Recipe& recipe, RunContext& context) {
  const auto reference = context.data("data");
  if (!reference)
    throw Error(ErrorKind::usage, {"There are no data", "parameter data", {}, "a file or data set", "Name one"});
  RoleReadOptions options{.label_column = recipe.label_column, .image_size = recipe.image_size};
  options.cancelled = [&context] {
    context.stop_point();
    return false;
  };
  BenchmarkData data;
  data.shape = read_role(reference->path, reference->name, options);
  data.name = reference->name.find('/') == std::string::npos ? reference->name : reference->path.filename().string();
  data.sha256 = reference->sha256;
  data.warnings = data.shape.warnings;
  data.scaling = find_scaling(recipe.scaling, {&data.shape});
  auto rows = different_rows(data.shape.points);
  data.repeated_rows = data.shape.points.count - static_cast<std::int64_t>(rows.size());
  if (recipe.points > 0 && recipe.points < static_cast<std::int64_t>(rows.size())) {
    std::vector<std::int64_t> chosen;
    const RandomStream stream(recipe.seed, "membership benchmark: points");
    for (const std::int64_t place : some_of(static_cast<std::int64_t>(rows.size()), recipe.points, stream))
      chosen.push_back(rows[static_cast<std::size_t>(place)]);
    rows = std::move(chosen);
  }
  data.points = scaled(rows_of(data.shape.points, rows), data.scaling);
  data.shape.points = {};
  if (data.repeated_rows > 0) {
    data.warnings.push_back(for_people(data.repeated_rows) +
                            " rows are equal to an earlier one and were left out: a member must not "
                            "stand among the other points.");
  }
  return data;
}

std::string BenchmarkRun::name() const { return "split " + std::to_string(split + 1) + (swapped ? ", swapped" : ""); }

std::vector<BenchmarkRun> make_runs(const BenchmarkData& data, Recipe& recipe, std::vector<std::string>& warnings) {
  std::vector<BenchmarkRun> runs;
  for (std::int64_t k = 0; k < recipe.splits; ++k) {
    const Split split = make_split(data.points.count, recipe.seed, k);
    runs.push_back(make_run(data, split, k, false, recipe));
    if (recipe.swap) runs.push_back(make_run(data, split, k, true, recipe));
  }
  fit_sizes(recipe, std::min(runs.front().pool_members, runs.front().pool_others()), warnings);
  if (runs.front().pool_members < runs.front().members.count) {
    warnings.push_back("Candidate sets are drawn from " + for_people(runs.front().pool_members) + " of " +
                       for_people(runs.front().members.count) + " members and as many other points (parameter pool).");
  }
  return runs;
}

std::int64_t control_size(const Recipe& recipe, const BenchmarkRun& run) {
  const std::int64_t most = std::min<std::int64_t>(50, std::min(run.pool_members, run.pool_others()) / 4);
  std::int64_t chosen = recipe.set_sizes.front();
  for (const std::int64_t size : recipe.set_sizes) {
    if (size <= most) chosen = size;
  }
  return chosen;
}

}  // namespace assay::mia
