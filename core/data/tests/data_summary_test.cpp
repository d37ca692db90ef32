// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/error.h"
#include "core/data/data_set.h"
#include "core/data/npy.h"
#include "core/data/tests/scratch_folder.h"

namespace assay {
namespace {

DataSummary summary_of(const std::string& text, const std::string& name = "t.csv", const InspectOptions& options = {}) {
  const test::ScratchFolder folder;
  return inspect_data_file(folder.write(name, text), options);
}

TEST(InspectDataFile, DescribesEveryColumn) {
  const auto summary = summary_of("n,x,ok,name,c,none\n1,0.5,true,a,7,\n2,NA,false,b,7,\n4,2.5,true,c,7,\n");
  EXPECT_EQ(summary.format, "CSV");
  EXPECT_EQ(summary.kind, DataKind::table);
  EXPECT_EQ(summary.rows, 3);
  EXPECT_TRUE(summary.has_header);
  ASSERT_EQ(summary.columns.size(), 6u);
  EXPECT_EQ(summary.columns[0].type, ColumnType::integer);
  EXPECT_EQ(summary.columns[1].type, ColumnType::real);
  EXPECT_EQ(summary.columns[2].type, ColumnType::boolean);
  EXPECT_EQ(summary.columns[3].type, ColumnType::text);
  EXPECT_EQ(summary.columns[4].type, ColumnType::integer);
  EXPECT_EQ(summary.columns[5].type, ColumnType::empty);
  EXPECT_EQ(summary.columns[1].missing, 1);
  EXPECT_DOUBLE_EQ(summary.columns[0].mean, 7.0 / 3);
  EXPECT_DOUBLE_EQ(summary.columns[0].standard_deviation, std::sqrt(7.0 / 3));  // of 1, 2, 4 with n - 1
  EXPECT_EQ(summary.columns[1].minimum, 0.5);
  EXPECT_EQ(summary.columns[1].maximum, 2.5);
  EXPECT_TRUE(summary.columns[4].constant);
  EXPECT_FALSE(summary.columns[0].constant);
  EXPECT_TRUE(std::isnan(summary.columns[3].mean));
  EXPECT_EQ(summary.preview[0], (std::vector<std::string>{"1", "0.5", "true", "a", "7", ""}));
}

TEST(InspectDataFile, HashesTheFileAndLimitsThePreview) {
  InspectOptions options;
  options.preview_rows = 2;
  const auto summary = summary_of("abc", "t.csv", options);
  EXPECT_EQ(summary.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(summary.bytes, 3u);
  EXPECT_EQ(summary_of("a\n1\n2\n3\n", "t.csv", options).preview.size(), 2u);
}

TEST(InspectDataFile, ReportsTextInAColumnOfNumbersWithItsLine) {
  std::string text = "age,x\n";
  for (int k = 0; k < 40; ++k) text += k == 20 ? "unknown,1\n" : std::to_string(k) + ",1.5\n";
  const auto summary = summary_of(text);
  EXPECT_EQ(summary.columns[0].type, ColumnType::text);
  EXPECT_EQ(summary.columns[0].text_cells, 1);
  EXPECT_EQ(summary.columns[0].first_text_line, 22);
  EXPECT_EQ(summary.columns[0].first_text, "unknown");
  bool said = false;
  for (const auto& warning : summary.warnings) said = said || warning.find("line 22") != std::string::npos;
  EXPECT_TRUE(said);
}

TEST(InspectDataFile, ReportsTwoColumnsOfOneNameInsteadOfRefusing) {
  const auto summary = summary_of("a,b,a\n1,2,3\n");
  ASSERT_FALSE(summary.warnings.empty());
  EXPECT_EQ(summary.warnings.front(), "More than one column is named a.");
}

TEST(InspectDataFile, TellsTablesFromGraphsAndArrays) {
  EXPECT_EQ(summary_of("source,target,weight\na,b,1\n").kind, DataKind::graph);
  EXPECT_EQ(summary_of("Cause,Effect\na,b\n").kind, DataKind::graph);
  EXPECT_EQ(summary_of("i,j,w\n0,1,1\n").kind, DataKind::graph);
  EXPECT_EQ(summary_of("a,b\n0,1\n0,0\n").kind, DataKind::graph);
  EXPECT_EQ(summary_of(",a,b\na,0,1\nb,0,0\n").kind, DataKind::graph);
  EXPECT_EQ(summary_of("a,b\n0,1\n0,2\n").kind, DataKind::table);
  EXPECT_EQ(summary_of("Graph Nodes:\na;b\n\nGraph Edges:\n1. a --> b\n", "t.txt").kind, DataKind::graph);
  EXPECT_EQ(summary_of(npy_bytes({{2, 2}, {0, 1, 0, 0}, {}, {}}), "t.npy").kind, DataKind::graph);
  EXPECT_EQ(summary_of(npy_bytes({{2, 2}, {1, 1, 0, 0}, {}, {}}), "t.npy").kind, DataKind::table);
  EXPECT_EQ(summary_of(npy_bytes({{1, 2, 2}, {1, 1, 0, 0}, {}, {}}), "t.npy").kind, DataKind::matrix);
}

TEST(InspectDataFile, RefusesRaggedRowsWithTheLine) {
  try {
    (void)summary_of("a,b\n1,2\n3\n");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_NE(error.text().where.find("line 3"), std::string::npos);
  }
}

}  // namespace
}  // namespace assay
