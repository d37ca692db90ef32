// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/parameters/sweep.h"

namespace assay {
namespace {

ParameterSpec real_between(double low, double high) {
  ParameterSpec spec{.name = "gamma", .kind = ParameterKind::real, .title = "Exponent", .help = "h", .default_value = 1.0};
  spec.minimum = low;
  spec.maximum = high;
  return spec;
}
ParameterSpec choice_of(std::initializer_list<const char*> words) {
  ParameterSpec spec{.name = "mode", .kind = ParameterKind::choice, .title = "Mode", .help = "h", .default_value = std::string(*words.begin())};
  for (const char* word : words) spec.choices.push_back({word, word, ""});
  return spec;
}
ParameterSpec list_of_integers() {
  ParameterSpec spec{.name = "steps", .kind = ParameterKind::list, .title = "Steps", .help = "h", .default_value = std::vector<std::string>{"1", "2"}};
  spec.element = ParameterKind::integer;
  spec.minimum = 1;
  return spec;
}

TEST(Parameter, RefusesValuesOutsideTheRangeAndSaysTheRange) {
  Problem problem;
  EXPECT_FALSE(parse_value(real_between(0.25, 4), "5", problem));
  EXPECT_EQ(problem.parameter, "gamma");
  EXPECT_EQ(problem.value, "5");
  EXPECT_EQ(problem.allowed, "0.25 to 4");
  EXPECT_NE(problem.remedy.find("4"), std::string::npos);
  EXPECT_FALSE(parse_value(real_between(0.25, 4), "0.2", problem));
  EXPECT_TRUE(parse_value(real_between(0.25, 4), "0.25", problem));
  EXPECT_FALSE(parse_value(real_between(0.25, 4), "nan", problem));
  EXPECT_FALSE(parse_value(real_between(0.25, 4), "1,5", problem));
}

TEST(Parameter, TakesAWordBesideNumbersOnlyWhenDeclared) {
  ParameterSpec spec = real_between(0, 10);
  Problem problem;
  EXPECT_FALSE(parse_value(spec, "auto", problem));
  spec.choices = {{"auto", "Automatic", ""}};
  EXPECT_EQ(std::get<std::string>(*parse_value(spec, "auto", problem)), "auto");
  EXPECT_EQ(std::get<double>(*parse_value(spec, "1e-3", problem)), 1e-3);
  EXPECT_EQ(allowed_text(spec), "auto, or 0 to 10");
}

TEST(Parameter, OffersTheNearestChoice) {
  Problem problem;
  EXPECT_FALSE(parse_value(choice_of({"paper", "extended"}), "extnded", problem));
  EXPECT_EQ(problem.remedy, "Did you mean extended?");
}

TEST(Parameter, ListsKeepTheirElementsAndNameTheBadOne) {
  Problem problem;
  EXPECT_EQ(to_text(*parse_value(list_of_integers(), "1, 2,8", problem)), "1,2,8");
  EXPECT_FALSE(parse_value(list_of_integers(), "1,0", problem));
  EXPECT_EQ(problem.value, "0");
  EXPECT_FALSE(parse_value(list_of_integers(), "1,", problem));
  EXPECT_FALSE(parse_value(list_of_integers(), "1,,2", problem));
}

TEST(Parameters, ResolveFillsDefaultsAndCollectsEveryProblem) {
  std::vector<ParameterSpec> specs{real_between(0.25, 4), choice_of({"paper", "extended"})};
  ParameterSpec needed{.name = "data", .kind = ParameterKind::data, .title = "Data", .help = "h"};
  needed.required = true;
  specs.push_back(needed);
  Parameters given;
  given.set("gama", 2.0);
  given.set("gamma", 9.0);
  std::vector<Problem> problems;
  const Parameters resolved = resolve(specs, given, problems);
  ASSERT_EQ(problems.size(), 3u);  // unknown gama, gamma out of range, data missing
  EXPECT_EQ(problems[0].remedy, "Did you mean gamma?");
  EXPECT_EQ(problems[2].parameter, "data");
  EXPECT_EQ(resolved.text("mode"), "paper");
  EXPECT_TRUE(changed_only(specs, resolved).has("gamma"));
  EXPECT_FALSE(changed_only(specs, resolved).has("mode"));
}

TEST(Parameters, AWholeNumberIsARealButNotTheOtherWayRound) {
  std::vector<Problem> problems;
  Parameters given;
  given.set("gamma", std::int64_t{2});
  EXPECT_EQ(resolve({real_between(0, 4)}, given, problems).real("gamma"), 2.0);
  EXPECT_TRUE(problems.empty());
  ParameterSpec whole{.name = "n", .kind = ParameterKind::integer, .title = "N", .help = "h", .default_value = std::int64_t{1}};
  EXPECT_TRUE(check_value(whole, ParameterValue{1.5}));
  Problem problem;
  EXPECT_EQ(std::get<std::int64_t>(*parse_value(whole, "1e3", problem)), 1000);
}

TEST(Sweep, LastGridRunsFastestAndTheSeedInnermost) {
  std::vector<Problem> problems;
  const GridAxis gamma = parse_grid(real_between(0.25, 4), "1,2", problems);
  const GridAxis mode = parse_grid(choice_of({"paper", "extended"}), "paper,extended", problems);
  const auto seeds = parse_seeds("0..1", problems);
  ASSERT_TRUE(problems.empty());
  const auto points = sweep_points({}, {gamma, mode}, seeds);
  ASSERT_EQ(points.size(), 8u);
  EXPECT_EQ(points[1].seed, 1u);
  EXPECT_EQ(points[1].parameters.text("mode"), "paper");
  EXPECT_EQ(points[2].parameters.text("mode"), "extended");
  EXPECT_EQ(points[4].parameters.real("gamma"), 2.0);
}

TEST(Sweep, RangesHaveBothEndsAndShortNumbers) {
  std::vector<Problem> problems;
  ParameterSpec wide = real_between(0, 4);
  const GridAxis axis = parse_grid(wide, "0:1:0.1", problems);
  ASSERT_EQ(axis.values.size(), 11u);
  EXPECT_EQ(to_text(axis.values[3]), "0.3");
  EXPECT_EQ(parse_seeds("0..4", problems).size(), 5u);
  EXPECT_EQ(parse_seeds("3", problems), (std::vector<std::uint64_t>{3}));
  EXPECT_TRUE(problems.empty());
  parse_seeds("4..0", problems);
  parse_seeds("a", problems);
  EXPECT_EQ(problems.size(), 2u);
}

TEST(Sweep, GridsOverListsAreSeparatedBySemicolons) {
  std::vector<Problem> problems;
  const GridAxis axis = parse_grid(list_of_integers(), "1,2;4", problems);
  ASSERT_EQ(axis.values.size(), 2u);
  EXPECT_EQ(to_text(axis.values[0]), "1,2");
}

}  // namespace
}  // namespace assay
