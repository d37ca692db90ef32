// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/audit/set_tests.h"

#include <algorithm>
#include <numeric>

#include "core/base/numbers.h"

namespace assay::mia {
namespace {

constexpr std::int64_t most_checkpoints = 100;

void take(const SetTest& test, TestedSets& tested) {
  SetResult result{test.score, test.p, {}};
  for (const RelativeTest& part : test.parts) {
    result.parts.push_back({part.statistic, part.p, part.z, part.p_asymptotic});
  }
  tested.exact = test.exact;
  tested.sets.push_back(std::move(result));
  const SetResult& last = tested.sets.back();
  if (tested.best >= 0) {
    const SetResult& best = tested.sets[static_cast<std::size_t>(tested.best)];
    if (last.p > best.p || (last.p == best.p && last.score <= best.score)) return;
  }
  tested.best = static_cast<std::int64_t>(tested.sets.size()) - 1;
  tested.best_null.clear();
  for (const RelativeTest& part : test.parts) tested.best_null.push_back(part.null);
}

}  // namespace

Json to_json(const TestedSets& tested) {
  Json json = {{"exact", tested.exact}, {"best", tested.best}, {"best_null", tested.best_null}, {"sets", Json::array()}};
  for (const SetResult& set : tested.sets) {
    Json parts = Json::array();
    for (const PartResult& part : set.parts) parts.push_back({part.statistic, part.p, part.z, part.p_asymptotic});
    json["sets"].push_back({{"score", set.score}, {"p", set.p}, {"parts", std::move(parts)}});
  }
  return json;
}

TestedSets tested_from_json(const Json& json) {
  TestedSets tested;
  tested.exact = json.at("exact");
  tested.best = json.at("best");
  tested.best_null = json.at("best_null").get<std::vector<std::vector<double>>>();
  for (const Json& set : json.at("sets")) {
    SetResult result{set.at("score"), set.at("p"), {}};
    for (const Json& part : set.at("parts")) result.parts.push_back({part.at(0), part.at(1), part.at(2), part.at(3)});
    tested.sets.push_back(std::move(result));
  }
  return tested;
}

std::vector<std::vector<std::int64_t>> split_sets(std::int64_t count, std::int64_t size, RandomStream stream) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  if (size == 0) return {order};
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[stream.below(i)]);
  std::vector<std::vector<std::int64_t>> sets;
  for (std::int64_t from = 0; from + size <= count; from += size) {
    sets.emplace_back(order.begin() + from, order.begin() + from + size);
    std::sort(sets.back().begin(), sets.back().end());
  }
  return sets;
}

void test_all_sets(const std::vector<std::vector<std::int64_t>>& sets, const TestOneSet& test, TestedSets& tested, RunContext& context,
                   double from, double to, const std::function<void()>& save) {
  const auto count = static_cast<std::int64_t>(sets.size());
  const std::int64_t every = (count + most_checkpoints - 1) / most_checkpoints;
  for (auto k = static_cast<std::int64_t>(tested.sets.size()); k < count; ++k) {
    const auto fraction = [&](double done) { return from + (to - from) * (static_cast<double>(k) + done) / static_cast<double>(count); };
    const std::string detail = count == 1 ? std::string{} : "set " + for_people(k + 1) + " of " + for_people(count);
    context.progress(fraction(0), "test", detail);
    RandomStream stream = context.random("audit: permutations of set " + std::to_string(k));
    take(test(sets[static_cast<std::size_t>(k)], stream,
              [&](double done) {
                context.stop_point();
                context.progress(fraction(done), "test", detail);
              }),
         tested);
    if ((k + 1) % every == 0 || k + 1 == count) save();
  }
}

TestOneSet test_of(const FittedAttack& attack, const Points& candidates, const Points& auxiliary, std::int64_t permutations) {
  return [&attack, &candidates, &auxiliary, permutations](const std::vector<std::int64_t>& rows, RandomStream& stream, const Pulse& pulse) {
    return test_set(attack, rows_of(candidates, rows), auxiliary, permutations, stream, pulse);
  };
}

TestOneSet test_of_scores(const std::vector<double>& candidates, const std::vector<double>& auxiliary, std::int64_t permutations) {
  return [&candidates, &auxiliary, permutations](const std::vector<std::int64_t>& rows, RandomStream& stream, const Pulse& pulse) {
    SetFunction f;
    for (const std::int64_t row : rows) f.linear.push_back(candidates[static_cast<std::size_t>(row)]);
    f.linear.insert(f.linear.end(), auxiliary.begin(), auxiliary.end());
    SetTest made;
    made.parts.push_back(relative_test(f, static_cast<std::int64_t>(rows.size()), permutations, stream, pulse));
    made.score = made.parts.front().statistic;
    made.p = made.parts.front().p;
    made.exact = true;
    return made;
  };
}

std::vector<double> p_values(const TestedSets& tested) {
  std::vector<double> p;
  for (const SetResult& set : tested.sets) p.push_back(set.p);
  return p;
}

}  // namespace assay::mia
