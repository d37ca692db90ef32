// SPDX-License-Identifier: GPL-3.0-or-later
// What the methods declare, and their rules across parameters.
#include <gtest/gtest.h>

#include <algorithm>

#include "plugins/dag_learning/methods.h"
#include "plugins/dag_learning/notears.h"
#include "plugins/dag_learning/tests/recording_context.h"

namespace assay::dag {
namespace {

TEST(Declarations, AreSound) {
  for (const auto& method : make_methods()) {
    const auto problems = declaration_problems(method->info());
    EXPECT_TRUE(problems.empty()) << method->info().id << ": " << (problems.empty() ? "" : problems[0]);
  }
}

TEST(Declarations, NamesThatOtherProgramsReadAreThere) {
  const auto has = [](const MethodInfo& info, const std::string& name) {
    return std::any_of(info.parameters.begin(), info.parameters.end(), [&](const auto& p) { return p.name == name; });
  };
  for (const char* name : {"data", "reference", "transform", "log_shift", "missing", "lambda1", "threshold", "loss"})
    EXPECT_TRUE(has(NotearsMethod().info(), name)) << name;
  for (const char* name : {"data", "reference", "transform", "log_shift", "missing", "lambda1", "loss", "mode",
                           "criterion", "lambda", "gamma"})
    EXPECT_TRUE(has(NotearsAlMethod().info(), name)) << name;
  for (const MethodInfo& info : {NotearsMethod().info(), NotearsAlMethod().info()}) EXPECT_TRUE(has(info, "starts"));
  EXPECT_FALSE(has(NotearsAlMethod().info(), "threshold"));
  for (const char* name : {"graph", "nodes", "edges_per_node", "samples", "noise"})
    EXPECT_TRUE(has(SimulateMethod().info(), name)) << name;
}

TEST(Declarations, WhatIsLabelledPublishedRunsThePublishedScheduleByDefault) {
  const MethodInfo info = NotearsMethod().info();
  EXPECT_EQ(info.label, MethodLabel::published);
  const Parameters defaults = parameters_of(NotearsMethod());
  EXPECT_EQ(defaults.text("starts"), "published");
  EXPECT_EQ(defaults.real("lambda1"), 0.1);
  EXPECT_EQ(defaults.real("threshold"), 0.3);
  const NotearsOptions options;
  EXPECT_EQ(options.starts, 1);
  const ScheduleOptions schedule;  // the constants of the reference code, spec 2.3
  EXPECT_EQ(schedule.rho_start, 1.0);
  EXPECT_EQ(schedule.rho_max, 1e16);
  EXPECT_EQ(schedule.rho_factor, 10.0);
  EXPECT_EQ(schedule.h_tolerance, 1e-8);
  EXPECT_EQ(schedule.h_decrease, 0.25);
  EXPECT_EQ(schedule.max_outer, 100);
  EXPECT_EQ(schedule.lbfgs.memory, 10);
  EXPECT_EQ(schedule.lbfgs.relative_tolerance, 2.22e-9);
  EXPECT_EQ(schedule.lbfgs.gradient_tolerance, 1e-5);
}

TEST(Declarations, AcyclicityIsNoGoal) {
  for (const auto& method : make_methods()) {
    for (const OutputSpec& output : method->info().outputs) {
      if (output.name == "h") {
        EXPECT_EQ(output.goal, Goal::none) << method->info().id;
      }
    }
  }
}

TEST(Check, NamesRulesAcrossParameters) {
  NotearsAlMethod method;
  auto problems = method.check(parameters_of(
      method,
      {{"mode", std::string("extended")}, {"loss", std::string("poisson")}, {"transform", std::string("log")}}));
  EXPECT_EQ(problems.size(), 2u);
  SimulateMethod simulate;
  problems = simulate.check(parameters_of(simulate, {{"nodes", std::int64_t{4}}, {"edges_per_node", 3.0}}));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].parameter, "edges_per_node");
}

}  // namespace
}  // namespace assay::dag
