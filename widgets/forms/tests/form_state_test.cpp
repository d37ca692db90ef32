// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/form_state.h"

#include <gtest/gtest.h>

#include "core/parameters/sweep.h"

namespace assay {
namespace {

MethodInfo declared() {
  MethodInfo info;
  info.id = "testing.form";
  info.seed_drives = SeedDrives::everything;
  info.parameters = {
      {.name = "data", .kind = ParameterKind::data, .title = "Data", .required = true, .role = "table"},
      {.name = "penalty", .kind = ParameterKind::real, .title = "Penalty", .default_value = 0.1, .minimum = 0, .maximum = 10},
      {.name = "folds", .kind = ParameterKind::integer, .title = "Folds", .default_value = std::int64_t{5}, .minimum = 2, .maximum = 20, .advanced = true},
      {.name = "mode", .kind = ParameterKind::choice, .title = "Mode", .default_value = std::string("paper"), .choices = {{"paper", "Paper", ""}, {"extended", "Extended", ""}}},
      {.name = "steps", .kind = ParameterKind::list, .title = "Steps", .default_value = std::vector<std::string>{"1", "2"}, .element = ParameterKind::integer},
      {.name = "centred", .kind = ParameterKind::boolean, .title = "Centred", .default_value = true}};
  return info;
}

TEST(FormState, OfDefaultsGivesNothing) {
  FormState state = default_form_state(declared());
  state["data"].text = "cells";
  const FormRequest made = form_request(declared(), state);
  EXPECT_TRUE(made.problems.empty());
  EXPECT_EQ(made.request.given.all().size(), 1u);
  EXPECT_TRUE(made.request.grid.empty());
}

TEST(FormState, SaysEveryProblemAtOnceInTheOrderOfTheDeclaration) {
  FormState state = default_form_state(declared());
  state["penalty"].text = "11";
  state["folds"].text = "many";
  state["steps"].text = "1,x";
  state[seed_field].text = "4..1";
  const FormRequest made = form_request(declared(), state);
  std::vector<std::string> names;
  for (const Problem& problem : made.problems) names.push_back(problem.parameter);
  EXPECT_EQ(names, (std::vector<std::string>{"data", "penalty", "folds", "steps", "seed"}));
}

TEST(FormState, AnEmptyListMayBeTheDefault) {
  MethodInfo method = declared();
  method.parameters.push_back({.name = "columns", .kind = ParameterKind::list, .title = "Columns", .default_value = std::vector<std::string>{}, .element = ParameterKind::text});
  FormState state = default_form_state(method);
  state["data"].text = "cells";
  EXPECT_TRUE(form_request(method, state).problems.empty());
  state["steps"].text = "";  // a list with a default needs values
  const FormRequest made = form_request(method, state);
  ASSERT_EQ(made.problems.size(), 1u);
  EXPECT_EQ(made.problems[0].parameter, "steps");
}

TEST(FormState, SweepCountsAsTheCommandLineDoes) {
  FormState state = default_form_state(declared());
  state["data"].text = "cells";
  state["penalty"] = {"0:0.4:0.1", true};
  state["mode"] = {"paper, extended", true};
  state["steps"] = {"1,2;4", true};
  state[seed_field].text = "0:2";
  const FormRequest made = form_request(declared(), state);
  ASSERT_TRUE(made.problems.empty());
  std::vector<Problem> problems;
  std::vector<GridAxis> axes;
  const MethodInfo method = declared();
  for (const auto& [name, text] : made.request.grid) axes.push_back(parse_grid(*find_parameter(method.parameters, name), text, problems));
  const auto seeds = parse_seeds(*made.request.seeds, problems);
  EXPECT_EQ(sweep_points({}, axes, seeds).size(), 5u * 2 * 2 * 3);
  for (const auto& [name, text] : made.request.grid) {
    const auto& axis = *std::find_if(axes.begin(), axes.end(), [&, n = name](const GridAxis& a) { return a.parameter == n; });
    EXPECT_EQ(value_count(*find_parameter(method.parameters, name), state[name]), axis.values.size()) << name;
  }
}

TEST(FormState, ARequiredParameterThatIsSweptIsNotMissing) {
  MethodInfo method = declared();
  method.parameters[1].required = true;
  method.parameters[1].default_value = {};
  FormState state = default_form_state(method);
  state["data"].text = "cells";
  state["penalty"] = {"1,2", true};
  EXPECT_TRUE(form_request(method, state).problems.empty());
  state["penalty"] = {"1,22", true};
  ASSERT_EQ(form_request(method, state).problems.size(), 1u);  // out of range once, not missing as well
  EXPECT_EQ(form_request(method, state).problems[0].value, "22");
}

TEST(FormState, SurvivesBeingRememberedWithSweepsSeedsAndHalfTypedValues) {
  FormState state = default_form_state(declared());
  state["data"].text = "cells";
  state["penalty"] = {"0,1,2", true};
  state["folds"].text = "1e";
  state["centred"].text = "false";
  state[seed_field].text = "0..4";
  const FormState again = form_state_from_json(declared(), form_state_json(declared(), state));
  for (const auto& [name, field] : state) EXPECT_EQ(again.at(name).text, field.text) << name;
  EXPECT_TRUE(again.at("penalty").sweep);
}

TEST(FormState, LeavesOutRememberedValuesThatTheMethodRefusesNow) {
  const FormState state = form_state_from_json(declared(), Json{{"parameters", {{"penalty", 99}, {"gone", 1}, {"folds", 7}}}, {"seed", 3}});
  EXPECT_EQ(state.at("penalty").text, "0.1");
  EXPECT_EQ(state.at("folds").text, "7");
  EXPECT_EQ(state.at(seed_field).text, "3");
  EXPECT_EQ(state.count("gone"), 0u);
}

TEST(FormState, ReadsListsAndRangesAsSweeps) {
  const MethodInfo method = declared();
  EXPECT_TRUE(reads_as_sweep(method.parameters[1], "0,1"));
  EXPECT_TRUE(reads_as_sweep(method.parameters[1], "0:1:0.5"));
  EXPECT_FALSE(reads_as_sweep(method.parameters[1], "0.5"));
  EXPECT_TRUE(reads_as_sweep(method.parameters[2], "2:4"));
  EXPECT_FALSE(reads_as_sweep(method.parameters[4], "1,2"));  // a list's own commas
  EXPECT_FALSE(reads_as_sweep(method.parameters[0], "a,b"));
}

}  // namespace
}  // namespace assay
