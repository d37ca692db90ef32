// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/data/tests/scratch_folder.h"
#include "core/method/declaration_json.h"
#include "core/method/plugin_catalogue.h"

namespace assay {
namespace {
namespace fs = std::filesystem;

MethodInfo sound() {
  MethodInfo info;
  info.id = "probe.walk";
  info.title = "Walk";
  info.summary = "A random walk.";
  info.parameters = {{.name = "steps", .kind = ParameterKind::integer, .title = "Steps", .help = "How many.", .default_value = std::int64_t{10}},
                     {.name = "rate", .kind = ParameterKind::real, .title = "Rate", .help = "r", .default_value = 0.1, .minimum = 0.0, .minimum_open = true}};
  info.series = {{.name = "position", .title = "Position", .goal = Goal::minimise}};
  info.outputs = {{.name = "path", .kind = OutputKind::table, .title = "Path", .columns = {{"step", "Step", ColumnKind::integer}, {"x", "X"}}}};
  info.figures = {{.name = "walk", .kind = FigureKind::line, .title = "Walk", .output = "path", .x = "step", .y = {"x"}}};
  info.phases = {{"walk", "Walking", 1}};
  return info;
}

TEST(Declaration, ASoundOneHasNoProblems) { EXPECT_EQ(declaration_problems(sound()), std::vector<std::string>{}); }

TEST(Declaration, FindsWhatIsWrong) {
  MethodInfo info = sound();
  info.id = "walk";
  info.parameters.push_back(info.parameters[0]);
  info.parameters[1].default_value = 0.0;  // the open minimum
  info.figures[0].y = {"height"};
  info.outputs.push_back({.name = "empty", .kind = OutputKind::table, .title = "Empty"});
  EXPECT_EQ(declaration_problems(info).size(), 5u);
}

TEST(Declaration, SurvivesJson) {
  const Json once = to_json(sound());
  EXPECT_EQ(to_json(method_info_from_json(once)), once);
}

TEST(Declaration, ParametersOfJsonNameTheirProblems) {
  std::vector<Problem> problems;
  const Json json = Json::parse(R"({"steps": "twelve", "rate": 0.5, "speed": 1})");
  const Parameters given = parameters_from_json(sound().parameters, json, problems);
  EXPECT_EQ(problems.size(), 1u);
  EXPECT_EQ(given.real("rate"), 0.5);
  EXPECT_TRUE(given.has("speed"));  // resolve() refuses it with the nearest names
}

TEST(PluginCatalogue, FirstOfAnIdWinsAndBrokenMetadataIsKept) {
  const test::ScratchFolder scratch;
  const fs::path root = scratch.path();
  const auto plugin = [&](const std::string& folder, const std::string& json) {
    fs::create_directories(root / folder);
    std::ofstream(root / folder / "plugin.json") << json;
    std::ofstream(root / folder / "one.so") << "not a library";
  };
  plugin("a/one", R"({"id":"one","version":"1.0","api":1,"methods":["one.m"]})");
  plugin("b/one", R"({"id":"one","version":"2.0","api":1,"methods":["one.m"]})");
  plugin("b/broken", "{\"id\": ");
  plugin("b/old", R"({"id":"old","version":"1","api":99})");
  const auto records = find_plugins({root / "a", root / "b", root / "missing"});
  ASSERT_EQ(records.size(), 4u);
  EXPECT_EQ(records[0].state, PluginState::found);
  EXPECT_EQ(records[1].state, PluginState::refused);  // broken
  EXPECT_NE(records[2].reason.find("99"), std::string::npos);
  EXPECT_EQ(records[3].state, PluginState::shadowed);
}

}  // namespace
}  // namespace assay
