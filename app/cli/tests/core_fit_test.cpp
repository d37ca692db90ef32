// SPDX-License-Identifier: GPL-3.0-or-later
// A program that meets a libassay-core of another build: here a preloaded library answers in its place.
#include <gtest/gtest.h>

#include <cstdlib>

#include "app/cli/tests/assay_cli.h"

namespace assay::cli_test {
namespace {

struct CoreOfAnotherBuild : testing::Test {
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer wants to be the first library";
#endif
    setenv("LD_PRELOAD", ASSAY_OTHER_CORE_INTERFACE, 1);
  }
  void TearDown() override { unsetenv("LD_PRELOAD"); }
};

TEST_F(CoreOfAnotherBuild, IsSaidWithExitFiveBeforeAnythingElse) {
  const Answer answer = assay_cli({"describe"});
  EXPECT_EQ(answer.exit_code, 5);
  EXPECT_TRUE(answer.output.empty());
  EXPECT_NE(answer.errors.find("assay-cli: This program and libassay-core were built from different sources"), std::string::npos) << answer.errors;
  EXPECT_NE(answer.errors.find("of another build"), std::string::npos);
}

TEST_F(CoreOfAnotherBuild, IsOneDocumentWithJson) {
  const Answer answer = assay_cli({"describe", "--json"});
  EXPECT_EQ(answer.exit_code, 5);
  const Json error = answer.json()["error"];
  EXPECT_EQ(error["kind"], "helper");
  EXPECT_EQ(error["value"], "of another build");
  EXPECT_FALSE(error["remedy"].get<std::string>().empty());
}

}  // namespace
}  // namespace assay::cli_test
