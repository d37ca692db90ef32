// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QDir>
#include <QFile>

#include "app/tests/project_fixture.h"
#include "core/run/sample_project.h"
#include "core/store/data_sets.h"
#include "core/store/edits.h"

namespace assay::app {
namespace {

using namespace testing;

struct SampleFolder : ::testing::Test {
  Workspace workspace;
  QString folder = workspace.path("samples/cells");
  void SetUp() override {
    QDir().mkpath(folder);
    QFile::rename(workspace.make_csv("cells.csv"), folder + "/cells.csv");
    write(R"({"id": "cells", "title": "Cells", "summary": "Three columns.", "method": "testing.sample", "family": "Test", "seconds": 6,
              "project": "cells-project", "parameters": {"penalty": 0.5, "data": "cells"}, "data": [{"name": "cells", "file": "cells.csv"}]})");
  }
  void write(const char* json) const {
    QFile file(folder + "/sample.json");
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(json);
  }
  std::filesystem::path target() const { return workspace.path("copy.assay").toStdString(); }
};

TEST_F(SampleFolder, IsCopiedWithItsDataAndItsForm) {
  const Project project = create_sample(folder.toStdString(), target());
  const auto data = find_data_set(project, "cells");
  ASSERT_TRUE(data);
  EXPECT_TRUE(data->copied);
  EXPECT_EQ(setting(project, "form/testing.sample")->at("parameters").at("penalty"), 0.5);
}

TEST_F(SampleFolder, FillsInTheFormsOfFurtherMethods) {
  write(R"({"method": "testing.sample", "parameters": {"penalty": 0.5}, "seed": 3,
            "forms": {"testing.other": {"penalty": 0.25}, "testing.sample": {"penalty": 9}}})");
  const Project project = create_sample(folder.toStdString(), target());
  EXPECT_EQ(setting(project, "form/testing.other")->at("parameters").at("penalty"), 0.25);
  EXPECT_EQ(setting(project, "form/testing.other")->at("seed"), 3);
  EXPECT_EQ(setting(project, "form/testing.sample")->at("parameters").at("penalty"), 0.5);
}

TEST_F(SampleFolder, ThatLacksItsDataLeavesNoProjectBehind) {
  QFile::remove(folder + "/cells.csv");
  EXPECT_THROW(create_sample(folder.toStdString(), target()), Error);
  EXPECT_FALSE(std::filesystem::exists(target()));
}

TEST_F(SampleFolder, DoesNotReplaceAProjectThatIsThere) {
  { const Project first = create_sample(folder.toStdString(), target()); }
  EXPECT_THROW(create_sample(folder.toStdString(), target()), Error);
  EXPECT_TRUE(std::filesystem::exists(target() / "project.sqlite"));
}

TEST_F(SampleFolder, GivesTheRequestOfItsForm) {
  const RunRequest request = sample_request(read_sample(folder.toStdString()), [] {
    MethodInfo info = sample_method();
    info.parameters.push_back({.name = "data", .kind = ParameterKind::data, .title = "Data", .role = "table"});
    return info;
  }());
  EXPECT_EQ(request.method, "testing.sample");
  EXPECT_DOUBLE_EQ(request.given.real("penalty"), 0.5);
  EXPECT_EQ(request.given.text("data"), "cells");
}

TEST_F(SampleFolder, WithBrokenJsonIsLeftOutOfTheList) {
  write("{");
  EXPECT_TRUE(find_samples(workspace.path("samples").toStdString()).empty());
}

}  // namespace
}  // namespace assay::app
