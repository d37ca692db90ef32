// SPDX-License-Identifier: GPL-3.0-or-later
// The reference data sets, by the shapes that their README states. Without the folder the test is skipped.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <tuple>

#include "core/data/data_set.h"

namespace assay {
namespace {

std::filesystem::path data_folder() {
  const std::filesystem::path source = ASSAY_SOURCE_DIR;
  const char* chosen = std::getenv("ASSAY_SHARED_DIR");
  return (chosen && *chosen ? std::filesystem::path(chosen) : source / ".." / "shared") / "data" / "dag";
}

TEST(RealFiles, HaveTheShapesOfTheirReadme) {
  if (!std::filesystem::exists(data_folder())) GTEST_SKIP() << "no reference data in " << data_folder();
  for (const auto& [file, rows, columns] : std::vector<std::tuple<std::string, int, int>>{
           {"sachs/cdt_cyto_full_data.csv", 7466, 11},
           {"sachs/grandag_data1.npy", 853, 11},
           {"sachs/cmu_sachs.2005.logxplus10.continuous.txt", 7466, 11},
           {"bn/data/alarm.10000.txt", 10000, 37},
           {"bn/data/win95pts.10000.txt", 10000, 76},
           {"dream4/insilico100_multifactorial_1.csv", 100, 100},
           {"syntren/data1.npy", 500, 20},
           {"lucas/NUM_LUCAS.csv", 500, 11},
           {"gcastle/linear_gauss_10nodes_20edges.npz", 2000, 10},
           {"causal-learn/test_ges_simulated_linear_gaussian_data.txt", 10000, 5},
           {"causal-learn/data_300_30.npy", 300, 30},
           {"continuous/abalone.continuous.txt", 4177, 8},
           {"continuous/uscrime.continuous.txt", 47, 14},
           {"continuous/winequality-red.continuous.txt", 1599, 12}}) {
    SCOPED_TRACE(file);
    const auto summary = inspect_data_file(data_folder() / file, {.hash = false});
    EXPECT_EQ(summary.kind, DataKind::table);
    EXPECT_EQ(summary.rows, rows);
    EXPECT_EQ(summary.columns.size(), static_cast<std::size_t>(columns));
    const auto table = read_numeric_table(data_folder() / file);
    EXPECT_EQ(table.rows, rows);
    EXPECT_EQ(table.cols, columns);
    EXPECT_TRUE(table.missing.empty());
  }
}

TEST(RealFiles, GraphsAreSeenAsGraphs) {
  if (!std::filesystem::exists(data_folder())) GTEST_SKIP() << "no reference data in " << data_folder();
  for (const char* file :
       {"sachs/cdt_cyto_full_target.csv", "sachs/grandag_DAG1.npy", "sachs/cmu_sachs.2005.ground.truth.graph.txt",
        "lucas/Lucas_graph.csv", "gcastle/pc_example_true_dag.csv", "causal-learn/graph_300_30.npy",
        "dream4/goldstandard_insilico100_multifactorial_1.csv"})
    EXPECT_EQ(inspect_data_file(data_folder() / file, {.hash = false}).kind, DataKind::graph) << file;
}

TEST(RealFiles, TextColumnsAreReported) {
  if (!std::filesystem::exists(data_folder())) GTEST_SKIP() << "no reference data in " << data_folder();
  const auto summary = inspect_data_file(data_folder() / "tuebingen/Tuebingen_pairs.csv", {.hash = false});
  EXPECT_EQ(summary.rows, 99);
  ASSERT_EQ(summary.columns.size(), 3u);
  EXPECT_EQ(summary.columns[1].type, ColumnType::text);
}

}  // namespace
}  // namespace assay
