// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "plugins/membership_inference/attacks/attack.h"
#include "plugins/membership_inference/attacks/attack_factories.h"
#include "plugins/membership_inference/attacks/kernel_attack.h"
#include "plugins/membership_inference/statistics/distances.h"
#include "plugins/membership_inference/statistics/kernels.h"
#include "plugins/membership_inference/statistics/mmd.h"
#include "plugins/membership_inference/tests/attack_worlds.h"

namespace assay::mia {
namespace {

using worlds::normal_points;
using worlds::World;

std::vector<std::vector<std::int64_t>> random_sets(std::int64_t from, std::int64_t count, std::int64_t size, int sets,
                                                   const std::string& name) {
  RandomStream stream(1, name);
  std::vector<std::vector<std::int64_t>> result;
  for (int s = 0; s < sets; ++s) {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
    std::iota(rows.begin(), rows.end(), from);
    for (std::int64_t i = 0; i < size; ++i) {
      std::swap(rows[static_cast<std::size_t>(i)],
                rows[static_cast<std::size_t>(i) + stream.below(static_cast<std::uint64_t>(count - i))]);
    }
    rows.resize(static_cast<std::size_t>(size));
    result.push_back(std::move(rows));
  }
  return result;
}

/// Share of pairs in order, ties half: the AUC by its definition.
double auc(const std::vector<double>& members, const std::vector<double>& others) {
  double sum = 0;
  for (const double m : members)
    for (const double o : others) sum += m > o ? 1 : m == o ? 0.5 : 0;
  return sum / static_cast<double>(members.size() * others.size());
}

ErrorKind kind_of(const std::function<void()>& work, std::string* text = nullptr) {
  try {
    work();
  } catch (const Error& error) {
    if (text != nullptr) *text = error.what();
    return error.kind();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorKind::storage;
}

TEST(Attacks, AreThoseOfTheCommandLineInItsOrder) {
  std::vector<std::string> ids;
  for (const AttackInfo& info : attacks()) ids.push_back(info.id);
  const std::vector<std::string> expected{"c2st_cf", "mmd_d", "mmd_d_cf", "mmd_gauss", "mmd_multi",
                                          "energy",  "kid",   "frechet",  "gan_leaks", "teacher_loss",
                                          "secmi",   "pia",   "rediffuse"};
  EXPECT_EQ(ids, expected);
  for (const AttackInfo& info : attacks()) {
    EXPECT_EQ(&attack_info(info.id), &info);
    EXPECT_FALSE(info.title.empty() || info.help.empty()) << info.id;
  }
  EXPECT_EQ(attack_info("mmd_d").status, "reconstruction");
  EXPECT_NE(attack_info("mmd_d").title.find("reconstruction"), std::string::npos);
}

TEST(Attacks, AMistypedNameIsAnsweredWithTheNearestOne) {
  std::string text;
  EXPECT_EQ(kind_of([] { attack_info("c2st-cf"); }, &text), ErrorKind::usage);
  EXPECT_NE(text.find("c2st_cf"), std::string::npos) << text;
}

class EveryAttack : public testing::TestWithParam<std::string> {
 protected:
  World world_;
  worlds::CloudDenoiser denoiser_{world_.members, 0.4};
  AttackInput input() const {
    return {.samples = world_.samples, .auxiliary = world_.auxiliary, .denoiser = &denoiser_, .seed = 7};
  }
};

TEST_P(EveryAttack, RanksSetsOfMembersAboveSetsOfOthersWhateverTheirOrderAndPool) {
  const auto attack = fit_attack(GetParam(), input());
  const Points pool = joined(world_.members, world_.others);
  const auto members = set_scores(*attack, pool, random_sets(0, 200, 60, 40, "members"));
  const auto others = set_scores(*attack, pool, random_sets(200, 600, 60, 40, "others"));
  EXPECT_GE(auc(members, others), 0.9) << GetParam();
  if (!attack->general()) {
    EXPECT_GT(auc(point_scores(*attack, world_.members), point_scores(*attack, world_.others)), 0.5);
  }
  auto sets = random_sets(0, 600, 30, 1, "any");
  sets.push_back({sets[0].rbegin(), sets[0].rend()});
  const auto scores = set_scores(*attack, world_.others, sets);
  EXPECT_NEAR(scores[0], scores[1], 1e-9 * std::max(1.0, std::abs(scores[0])));
  std::vector<std::int64_t> all(30);
  std::iota(all.begin(), all.end(), 0);
  const double alone = set_scores(*attack, rows_of(world_.others, sets[0]), {all})[0];
  EXPECT_NEAR(scores[0], alone, 1e-5 * std::max(1.0, std::abs(alone)));
}

TEST_P(EveryAttack, GivesTheSameBytesForTheSameSeed) {
  const Points pool = joined(world_.members, world_.others);
  const auto sets = random_sets(0, 800, 30, 5, "any");
  const auto once = fit_attack(GetParam(), input()), again = fit_attack(GetParam(), input());
  EXPECT_EQ(set_scores(*once, pool, sets), set_scores(*again, pool, sets));
  RandomStream first(3, "test"), second(3, "test");
  const SetTest a = test_set(*once, world_.members, world_.auxiliary, 99, first);
  const SetTest b = test_set(*again, world_.members, world_.auxiliary, 99, second);
  EXPECT_EQ(a.p, b.p);
  EXPECT_EQ(a.score, b.score);
  EXPECT_EQ(a.parts.front().null, b.parts.front().null);
}

TEST_P(EveryAttack, IsTestedOnPointsItNeverSawAndReportsProgressThatNeverGoesBack) {
  double last = 0;
  std::int64_t calls = 0;
  const Pulse watch = [&](double done) {
    EXPECT_GE(done, last - 1e-12);
    EXPECT_LE(done, 1 + 1e-12);
    last = done;
    ++calls;
  };
  const auto attack = fit_attack(GetParam(), input(), watch);
  EXPECT_GE(calls, 1);
  std::vector<int> seen(static_cast<std::size_t>(world_.auxiliary.count));
  for (std::int64_t part = 0; part < attack->parts(); ++part) {
    EXPECT_TRUE(std::is_sorted(attack->held_out(part).begin(), attack->held_out(part).end()));
    for (const std::int64_t row : attack->held_out(part)) ++seen[static_cast<std::size_t>(row)];
    if (attack->general()) continue;
    const auto scores = attack->point_values(rows_of(world_.auxiliary, attack->held_out(part)), part);
    const double n = static_cast<double>(scores.size());
    const double mean = std::accumulate(scores.begin(), scores.end(), 0.0) / n;
    double squares = 0;
    for (const double s : scores) squares += (s - mean) * (s - mean);
    EXPECT_NEAR(mean, 0, 1e-5);
    EXPECT_NEAR(std::sqrt(squares / (n - 1)), 1, 1e-5);
  }
  // Nothing but the half that trained a single kernel is left out, and no point is tested twice.
  const int most = *std::max_element(seen.begin(), seen.end());
  EXPECT_EQ(most, 1);
  EXPECT_EQ(std::count(seen.begin(), seen.end(), 0), GetParam() == "mmd_d" ? 150 : 0);
  last = 0;
  RandomStream stream(3, "test");
  test_set(*attack, world_.members, world_.auxiliary, 99, stream, watch);
  last = 0;
  set_scores(*attack, world_.others, random_sets(0, 600, 30, 5, "any"), watch);
  struct Stop {};
  EXPECT_THROW(fit_attack(GetParam(), input(), [](double) { throw Stop{}; }), Stop);
}

INSTANTIATE_TEST_SUITE_P(Attacks, EveryAttack,
                         testing::Values("c2st_cf", "mmd_d", "mmd_d_cf", "mmd_gauss", "mmd_multi", "energy", "kid",
                                         "frechet", "gan_leaks", "teacher_loss", "secmi", "pia", "rediffuse"),
                         [](const auto& info) { return info.param; });

/// Nothing to find: candidates and auxiliary points are fresh for every test; what the attack was fitted to stays.
std::vector<SetTest> null_tests(const std::string& id, int count, std::int64_t candidates, std::int64_t permutations) {
  const World world;
  const auto attack = fit_attack(id, {.samples = world.samples, .auxiliary = world.auxiliary, .seed = 7});
  std::vector<SetTest> tests;
  for (int i = 0; i < count; ++i) {
    const auto seed = static_cast<std::uint64_t>(1000 + i);
    RandomStream stream(seed, "null test");
    const Points auxiliary = normal_points(world.auxiliary.count, 8, "fresh auxiliary", seed);
    tests.push_back(
        test_set(*attack, normal_points(candidates, 8, "candidates", seed), auxiliary, permutations, stream));
  }
  return tests;
}

/// A share of true probability at most `level` lies below this nearly always (4 standard errors).
double highest(double level, double count) { return level + 4 * std::sqrt(level * (1 - level) / count); }

TEST(SetTest, HasItsLevelWhenThereIsNothingToFind) {
  for (const std::string id : {"gan_leaks", "mmd_gauss", "energy", "mmd_d", "c2st_cf", "frechet"}) {
    const int count = id == "frechet" ? 200 : 400;
    const auto tests = null_tests(id, count, 20, 99);
    double small = 0, tiny = 0, mean = 0;
    for (const SetTest& test : tests) {
      // Every part's test is exact, also where the two together are more careful.
      small += test.parts.front().p <= 0.05;
      tiny += test.parts.front().p <= 0.01;
      mean += test.parts.front().p / count;
    }
    EXPECT_LE(small / count, highest(0.05, count)) << id;
    EXPECT_GE(small, 1) << id;  // 20 expected, 10 for frechet
    EXPECT_LE(tiny / count, highest(0.01, count)) << id;
    EXPECT_NEAR(mean, 0.505, 4 * 0.289 / std::sqrt(count)) << id;  // uniform on 0.01, 0.02 .. 1
  }
}

TEST(SetTest, OfTwoPartsIsTwiceTheMeanOfTheirExactOnesAndIsNotCalledExact) {
  const auto tests = null_tests("c2st_cf", 60, 20, 99);
  double small = 0;
  for (const SetTest& test : tests) {
    ASSERT_EQ(test.parts.size(), 2u);
    EXPECT_FALSE(test.exact);
    EXPECT_DOUBLE_EQ(test.p, std::min(1.0, test.parts[0].p + test.parts[1].p));
    EXPECT_NEAR(test.score, (test.parts[0].statistic + test.parts[1].statistic) / 2, 1e-12);
    small += test.p <= 0.05;
  }
  EXPECT_LE(small / 60, highest(0.05, 60));
  EXPECT_TRUE(null_tests("gan_leaks", 1, 20, 99).front().exact);
}

TEST(SetTest, FindsMembersAndNotOthers) {
  const World world;
  for (const std::string id : {"c2st_cf", "mmd_d", "gan_leaks"}) {
    const auto attack = fit_attack(id, {.samples = world.samples, .auxiliary = world.auxiliary, .seed = 7});
    RandomStream stream(3, "test");
    EXPECT_LE(test_set(*attack, world.members, world.auxiliary, 999, stream).p, 0.01) << id;
    EXPECT_GT(test_set(*attack, world.others, world.auxiliary, 999, stream).p, 0.01) << id;
  }
}

TEST(KernelAttacks, DifferencesOfSetScoresAreDifferencesOfUnbiasedStatistics) {
  const World world;
  const auto sets = random_sets(0, 600, 40, 3, "any");
  const double width = sample_width(world.samples) / std::sqrt(2.0);
  const auto check = [&](const std::string& id, const std::function<double(const Points&)>& distance) {
    const auto attack = fit_attack(id, {.samples = world.samples, .auxiliary = world.auxiliary});
    const auto scores = set_scores(*attack, world.others, sets);
    std::vector<double> expected;
    for (const auto& set : sets) expected.push_back(-distance(rows_of(world.others, set)));
    // One factor for all: the standard deviation of the witness.
    EXPECT_NEAR((scores[0] - scores[1]) / (scores[0] - scores[2]),
                (expected[0] - expected[1]) / (expected[0] - expected[2]), 1e-8)
        << id;
    EXPECT_GT((scores[0] - scores[1]) / (expected[0] - expected[1]), 0) << id;
  };
  check("mmd_gauss", [&](const Points& c) { return unbiased_mmd(world.samples, c, {.widths = {width}}); });
  check("energy", [&](const Points& c) { return energy_distance(world.samples, c, true); });
  check("kid", [&](const Points& c) { return kid(world.samples, c); });
  check("frechet", [&](const Points& c) { return frechet_distance(world.samples, c); });
}

TEST(DeepKernelForms, OneKernelFindsMembersAndTheWitnessAloneHasNoPairs) {
  const World world;
  const AttackInput input{.samples = world.samples, .auxiliary = world.auxiliary, .seed = 7};
  const auto single = fit_deep_kernel_attack(input, {.kernels = 1}, {});
  const Points pool = joined(world.members, world.others);
  EXPECT_GE(auc(set_scores(*single, pool, random_sets(0, 200, 60, 40, "members")),
                set_scores(*single, pool, random_sets(200, 600, 60, 40, "others"))),
            0.9);
  // Its level is exact, its direction is not sure (a shadow pipeline must approve it): no ranking is asked of it.
  const auto witness = fit_deep_kernel_attack(input, {.witness_only = true}, {});
  EXPECT_TRUE(witness->on(world.others, 0).pair.empty());
  EXPECT_EQ(witness->on(world.others, 1).linear, witness->point_values(world.others, 1));
}

TEST(AttackErrors, NameWhatIsMissingAndWhatToDo) {
  const World world;
  std::string text;
  for (const std::string id : {"teacher_loss", "secmi", "pia", "rediffuse"}) {
    EXPECT_TRUE(attack_info(id).needs_teacher);
    EXPECT_EQ(kind_of([&] { fit_attack(id, {.samples = world.samples, .auxiliary = world.auxiliary}); }, &text),
              ErrorKind::usage);
    EXPECT_NE(text.find(id), std::string::npos) << text;
  }
  const Points wide = normal_points(200, 129, "wide"), less = normal_points(200, 128, "less");
  EXPECT_EQ(kind_of([&] { fit_attack("frechet", {.samples = wide, .auxiliary = wide}); }, &text), ErrorKind::usage);
  EXPECT_NE(text.find("features"), std::string::npos) << text;
  EXPECT_NO_THROW(fit_attack("frechet", {.samples = less, .auxiliary = less}));
  EXPECT_EQ(kind_of([&] { fit_attack("gan_leaks", {.samples = wide, .auxiliary = less}); }, &text), ErrorKind::data);
  EXPECT_NE(text.find("129"), std::string::npos) << text;
  EXPECT_EQ(
      kind_of([&] { fit_attack("gan_leaks", {.samples = less, .auxiliary = normal_points(99, 128, "few")}); }, &text),
      ErrorKind::data);
  EXPECT_NE(text.find("99"), std::string::npos) << text;
  Points holed = less;
  holed.values[128 * 3 + 5] = std::nan("");
  EXPECT_EQ(kind_of([&] { fit_attack("c2st_cf", {.samples = holed, .auxiliary = less}); }, &text), ErrorKind::data);
  EXPECT_NE(text.find("row 3"), std::string::npos) << text;
}

TEST(AttackErrors, AConstantKernelIsSaidToHaveCollapsed) {
  Points same{200, 3, std::vector<double>(600, 0.5)};
  std::string text;
  EXPECT_EQ(kind_of([&] { fit_attack("mmd_d", {.samples = same, .auxiliary = same}); }, &text), ErrorKind::method);
  EXPECT_NE(text.find("collapsed"), std::string::npos) << text;
}

TEST(AttackErrors, AFrechetDistanceHasNoScoreOfPoints) {
  const World world;
  const auto attack = fit_attack("frechet", {.samples = world.samples, .auxiliary = world.auxiliary});
  EXPECT_FALSE(attack_info("frechet").point_score);
  EXPECT_EQ(kind_of([&] { point_scores(*attack, world.others); }), ErrorKind::usage);
}

TEST(Networks, ColumnsOfAnyScaleAreStandardisedAndSaidSo) {
  World world;
  for (Points* points : {&world.samples, &world.auxiliary, &world.members, &world.others}) {
    for (std::size_t i = 0; i < points->values.size(); i += 8) points->values[i] = 1e5 + 3e4 * points->values[i];
  }
  const auto attack = fit_attack("c2st_cf", {.samples = world.samples, .auxiliary = world.auxiliary, .seed = 7});
  ASSERT_EQ(attack->notes().size(), 1u);
  EXPECT_NE(attack->notes().front().find("standardised"), std::string::npos);
  EXPECT_GE(auc(point_scores(*attack, world.members), point_scores(*attack, world.others)), 0.6);
}

}  // namespace
}  // namespace assay::mia
