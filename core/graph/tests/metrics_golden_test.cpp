// SPDX-License-Identifier: GPL-3.0-or-later
// Every row of golden/dag/functions/metrics.json, which was made with the reference count_accuracy and a CPDAG routine
// checked against pcalg's. Label: golden. The folder is $ASSAY_SHARED_DIR, else ../shared, else tests/golden.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/data/data_set.h"
#include "core/data/npy.h"
#include "core/graph/dag_metrics.h"
#include "core/graph/graph_files.h"

namespace assay {
namespace {

/// `name` below the shared folder, or for golden/... below the small copy tests/golden; may not exist.
std::filesystem::path golden_file(const std::filesystem::path& name) {
  const std::filesystem::path source = ASSAY_SOURCE_DIR;
  const char* chosen = std::getenv("ASSAY_SHARED_DIR");
  if (chosen && *chosen) return chosen / name;
  const auto shared = source / ".." / "shared" / name;
  return std::filesystem::exists(shared) ? shared : source / "tests" / name;
}

Adjacency from_json(const nlohmann::json& rows) {
  Adjacency graph(static_cast<int>(rows.size()));
  for (int i = 0; i < graph.d; ++i)
    for (int j = 0; j < graph.d; ++j) graph(i, j) = rows[i][j].get<signed char>();
  return graph;
}

TEST(GoldenMetrics, MatchEveryRecordedRowExactly) {
  const auto path = golden_file("golden/dag/functions/metrics.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no golden/dag/functions/metrics.json in this folder";
  const auto rows = nlohmann::json::parse(std::ifstream(path));
  ASSERT_FALSE(rows.empty());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    SCOPED_TRACE("row " + std::to_string(k));
    const auto& row = rows[k];
    const auto truth = from_json(row["B_true"]), estimate = from_json(row["B_est"]);
    const auto accuracy = count_accuracy(truth, estimate);
    EXPECT_EQ(accuracy.fdr, row["fdr"].get<double>());
    EXPECT_EQ(accuracy.tpr, row["tpr"].get<double>());
    EXPECT_EQ(accuracy.fpr, row["fpr"].get<double>());
    EXPECT_EQ(accuracy.shd, row["shd"].get<double>());
    EXPECT_EQ(accuracy.predicted, row["nnz"].get<double>());
    if (row.contains("cpdag_true")) {
      EXPECT_EQ(cpdag_of(truth), from_json(row["cpdag_true"]));
    }
    if (row.contains("cpdag_est")) {
      EXPECT_EQ(cpdag_of(estimate), from_json(row["cpdag_est"]));
    }
    if (row.contains("shd_cpdag")) {
      EXPECT_EQ(shd_cpdag(truth, estimate), row["shd_cpdag"].get<int>());
    }
    if (row.contains("sid")) {
      EXPECT_EQ(sid(truth, estimate), row["sid"].get<int>());
    }
  }
}

/// The CPDAG files that come with Sachs and SynTReN were made with pcalg.
TEST(GoldenMetrics, CpdagsOfSachsAndSyntrenAreThoseOfPcalg) {
  int compared = 0;
  for (const auto& [dag, cpdag] : {std::pair{"sachs/grandag_DAG1.npy", "sachs/grandag_CPDAG1.npy"},
                                   {"syntren/DAG1.npy", "syntren/CPDAG1.npy"},
                                   {"syntren/DAG2.npy", "syntren/CPDAG2.npy"},
                                   {"syntren/DAG3.npy", "syntren/CPDAG3.npy"}}) {
    const auto dag_path = golden_file(std::string("data/dag/") + dag);
    const auto cpdag_path = golden_file(std::string("data/dag/") + cpdag);
    if (!std::filesystem::exists(dag_path) || !std::filesystem::exists(cpdag_path)) continue;
    const Matrix graph = read_npy(dag_path), expected = read_npy(cpdag_path);
    const int d = static_cast<int>(graph.shape[0]);
    EXPECT_EQ(cpdag_of(pattern_of(graph.values, d)), pattern_of(expected.values, d)) << dag;
    ++compared;
  }
  if (compared == 0) GTEST_SKIP() << "no Sachs or SynTReN graphs in this folder";
}

void expect_recorded(const EdgeAccuracy& accuracy, const nlohmann::json& recorded) {
  EXPECT_EQ(accuracy.shd, recorded["shd"].get<int>());
  EXPECT_EQ(accuracy.predicted, recorded["nnz"].get<int>());
  EXPECT_NEAR(accuracy.tpr, recorded["tpr"].get<double>(), 1e-12);
  EXPECT_NEAR(accuracy.fdr, recorded["fdr"].get<double>(), 1e-12);
  EXPECT_NEAR(accuracy.fpr, recorded["fpr"].get<double>(), 1e-12);
}

/// The estimates of other programs that are stored beside each problem, against the metrics recorded for them: raw
/// NOTEARS (cyclic), NOTEARS after its threshold, DAGMA, NOTEARS-AL.
TEST(GoldenMetrics, OfTheStoredEstimatesAreThoseRecorded) {
  const auto results_path = golden_file("golden/dag/results.json");
  if (!std::filesystem::exists(results_path)) GTEST_SKIP() << "no golden/dag/results.json in this folder";
  const auto results = nlohmann::json::parse(std::ifstream(results_path));
  int compared = 0;
  for (const auto& [name, result] : results.items()) {
    SCOPED_TRACE(name);
    const auto folder = golden_file("golden/dag/problems") / name;
    if (!std::filesystem::exists(folder / "W_true.csv") || !std::filesystem::exists(folder / "X.npy")) continue;
    const NumericTable samples = read_numeric_table(folder / "X.npy");
    const int d = static_cast<int>(samples.cols);
    const Adjacency truth = adjacency_of(read_reference_graph(folder / "W_true.csv", samples.names));
    if (result.contains("edges")) {
      EXPECT_EQ(edge_count(truth), result["edges"].get<int>());
    }
    if (const auto path = folder / "W_notears_raw.npy";
        std::filesystem::exists(path) && result.contains("notears_official")) {
      const auto& official = result["notears_official"];
      Matrix weights = read_npy(path);
      const Adjacency raw = pattern_of(weights.values, d);
      EXPECT_EQ(is_dag(raw), official["raw_dag"].get<bool>());
      expect_recorded(count_accuracy(truth, raw), official["raw"]);
      for (double& weight : weights.values)
        if (std::abs(weight) < 0.3) weight = 0;
      EXPECT_EQ(is_dag(weights.values, d), official["th_dag"].get<bool>());
      expect_recorded(count_accuracy(truth, pattern_of(weights.values, d)), official["threshold0.3"]);
      ++compared;
    }
    if (const auto path = folder / "W_dagma_gt0.01.csv";
        std::filesystem::exists(path) && result.contains("dagma_official")) {
      std::vector<double> weights = weights_of(read_reference_graph(path, samples.names, {.allow_cycles = true}));
      for (double& weight : weights)
        if (std::abs(weight) < 0.3) weight = 0;
      expect_recorded(count_accuracy(truth, pattern_of(weights, d)), result["dagma_official"]["threshold0.3"]);
      ++compared;
    }
    if (const auto path = folder / "W_al_ebic.csv"; std::filesystem::exists(path) &&
                                                    result.contains("notears_al_prototype") &&
                                                    result["notears_al_prototype"].contains("ebic")) {
      const Adjacency estimate = adjacency_of(read_reference_graph(path, samples.names, {.allow_cycles = true}));
      expect_recorded(count_accuracy(truth, estimate), result["notears_al_prototype"]["ebic"]);
      ++compared;
    }
  }
  if (compared == 0) GTEST_SKIP() << "no stored estimates in this folder";
  RecordProperty("compared", compared);
}

}  // namespace
}  // namespace assay
