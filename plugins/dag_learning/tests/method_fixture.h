// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/dag_learning/methods.h"
#include "plugins/dag_learning/simulation.h"
#include "plugins/dag_learning/tests/recording_context.h"

namespace assay::dag {

namespace fs = std::filesystem;
using Values = std::map<std::string, ParameterValue>;

/// A folder of the test's own, and a method's run in memory over simulated data.
class MethodTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("assay-dag-" + std::to_string(::getpid()) + "-" +
                                           testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }

  // Simulated rows of a known graph, written as a table with a header, and the graph as an edge list.
  void simulate(int nodes, int samples, double edges, std::uint64_t seed = 1) {
    RandomStream random(seed, "method_test");
    const Eigen::MatrixXd truth =
        simulate_weights(simulate_dag(GraphKind::erdos_renyi, nodes, edges, random), true, random);
    const Eigen::MatrixXd x = simulate_linear(truth, NoiseKind::gauss, Eigen::VectorXd::Ones(nodes), samples, random);
    std::string csv, graph = "source,target,weight\n";
    for (int j = 0; j < nodes; ++j) csv += (j ? ",v" : "v") + std::to_string(j);
    csv += "\n";
    for (int i = 0; i < samples; ++i) {
      for (int j = 0; j < nodes; ++j) csv += (j ? "," : "") + shortest(x(i, j));
      csv += "\n";
    }
    for (int i = 0; i < nodes; ++i) {
      for (int j = 0; j < nodes; ++j) {
        if (truth(i, j) != 0.0)
          graph += "v" + std::to_string(i) + ",v" + std::to_string(j) + "," + shortest(truth(i, j)) + "\n";
      }
    }
    context_.files["data"] = write("data.csv", csv);
    context_.files["reference"] = write("truth.csv", graph);
  }

  template <typename M>
  void run(const Values& values = {}) {
    M method;
    method.run(parameters_of(method, values), context_);
  }

  template <typename M>
  Error refused(const Values& values = {}) {
    try {
      run<M>(values);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "nothing was refused";
    return Error(ErrorKind::method, "nothing was refused");
  }

  bool warned(const std::string& part) const {
    return std::any_of(context_.warnings.begin(), context_.warnings.end(),
                       [&](const std::string& w) { return w.find(part) != std::string::npos; });
  }

  fs::path folder_;
  RecordingContext context_;
};

}  // namespace assay::dag
