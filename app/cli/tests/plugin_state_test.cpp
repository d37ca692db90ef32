// SPDX-License-Identifier: GPL-3.0-or-later
// Broken plugins are lines of a list; everything else goes on.
#include <gtest/gtest.h>

#include <map>

#include "app/cli/tests/assay_cli.h"

namespace assay::cli_test {
namespace {

TEST(PluginState, EachBrokenPluginIsNamedWithItsReasonAndTheWholeOneWorks) {
  const Answer answer = assay_cli({"describe", "--json"}, "all");
  ASSERT_EQ(answer.exit_code, 0) << answer.errors;
  std::map<std::string, std::pair<std::string, std::string>> plugins;
  const Json json = answer.json();
  for (const Json& plugin : json["plugins"]) plugins[plugin["id"]] = {plugin["state"], plugin["reason"]};
  EXPECT_EQ(plugins["probe"].first, "loaded");
  EXPECT_EQ(plugins["crash_on_load"].first, "failed");
  EXPECT_NE(plugins["crash_on_load"].second.find("signal 11"), std::string::npos);
  EXPECT_EQ(plugins["wrong_abi"].first, "refused");
  EXPECT_NE(plugins["wrong_abi"].second.find("999"), std::string::npos);  // both values
  EXPECT_NE(plugins["wrong_abi"].second.find("Allowed: 1"), std::string::npos);
  EXPECT_EQ(plugins["wrong_build"].first, "refused");
  EXPECT_NE(plugins["wrong_build"].second.find("build-of-another-day"), std::string::npos);
  EXPECT_EQ(plugins["broken_json"].first, "refused");
  EXPECT_EQ(plugins["throws"].first, "refused");
  EXPECT_NE(plugins["throws"].second.find("no methods today"), std::string::npos);
  bool found = false;
  for (const Json& method : json["methods"]) found |= method["method"] == "probe.walk";
  EXPECT_TRUE(found);
}

TEST(PluginState, DescribingOnePluginGivesAbiBuildAndDeclarations) {
  const Answer answer = assay_cli({"describe", "--plugin", std::string(ASSAY_BINARY_DIR) + "/tests/plugins/probe"});
  EXPECT_EQ(answer.exit_code, 0);
  const Json json = answer.json();
  EXPECT_EQ(json["abi"], 1);
  EXPECT_FALSE(json["build_id"].get<std::string>().empty());
  EXPECT_EQ(json["methods"][0]["method"], "probe.walk");
}

}  // namespace
}  // namespace assay::cli_test
