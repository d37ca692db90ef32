// SPDX-License-Identifier: GPL-3.0-or-later
// What layout_graph makes of a program's answers; the program itself is tested in app/layout.
#include "core/graph/layout_client.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "core/base/error.h"
#include "core/data/tests/scratch_folder.h"

namespace assay {
namespace {

class LayoutClient : public ::testing::Test {
 protected:
  void stand_in(const std::string& script) {
    const auto path = folder_.write("program", "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    ::setenv("ASSAY_LAYOUT", path.c_str(), 1);
  }
  void TearDown() override { ::unsetenv("ASSAY_LAYOUT"); }
  static ErrorKind kind_of_failure(const LayoutOptions& options = {}) {
    try {
      (void)layout_graph("digraph {}", options);
    } catch (const Error& error) {
      return error.kind();
    }
    ADD_FAILURE() << "did not fail";
    return ErrorKind::usage;
  }
  test::ScratchFolder folder_;
};

TEST_F(LayoutClient, ReadsTheAnswer) {
  stand_in(
      "cat > /dev/null; echo "
      "'{\"engine\":\"dot\",\"bounds\":[0,0,54,108],\"nodes\":[{\"name\":\"a\",\"x\":27,\"y\":18,\"width\":54,"
      "\"height\":36}],\"edges\":[{\"tail\":\"a\",\"head\":\"a\",\"id\":\"7\",\"points\":[[1,2],[3,4],[5,6],[7,8]],"
      "\"start\":null,"
      "\"end\":[9,10],\"label\":[11,12],\"text\":\"conv\"}]}'");
  const Layout layout = layout_graph("digraph { a -> a }");
  ASSERT_EQ(layout.nodes.size(), 1u);
  EXPECT_EQ(layout.nodes[0].centre, (LayoutPoint{27, 18}));
  ASSERT_EQ(layout.edges.size(), 1u);
  EXPECT_EQ(layout.edges[0].id, "7");
  EXPECT_EQ(layout.edges[0].points[3], (LayoutPoint{7, 8}));
  EXPECT_FALSE(layout.edges[0].start);
  EXPECT_EQ(*layout.edges[0].end, (LayoutPoint{9, 10}));
  EXPECT_EQ(layout.edges[0].text, "conv");
  EXPECT_EQ(layout.bounds[3], 108);
}

TEST_F(LayoutClient, TurnsEveryFailureIntoAHelperError) {
  ::setenv("ASSAY_LAYOUT", "/nonexistent/assay-layout", 1);
  EXPECT_EQ(kind_of_failure(), ErrorKind::helper);
  for (const char* script : {"exit 4", "kill -SEGV $$", "echo 'no json'", "echo '{\"engine\":1}'", "exec sleep 30"}) {
    stand_in(script);
    LayoutOptions options;
    options.timeout_seconds = 0.5;
    EXPECT_EQ(kind_of_failure(options), ErrorKind::helper) << script;
  }
}

TEST_F(LayoutClient, CanBeCancelled) {
  stand_in("exec sleep 30");
  LayoutOptions options;
  options.cancelled = [] { return true; };
  EXPECT_EQ(kind_of_failure(options), ErrorKind::cancelled);
}

}  // namespace
}  // namespace assay
