// SPDX-License-Identifier: GPL-3.0-or-later
// NIR files: what is written is read back, by our own reader and by the reference one, and runs to the same spikes.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/conversion/export/nir_file.h"
#include "plugins/conversion/storage/safetensors.h"
#include "plugins/conversion/tests/golden_mlp.h"
#include "plugins/conversion/tests/shared_data.h"

namespace assay::snn {
namespace {
namespace fs = std::filesystem;

class Nir : public testing::Test {
 protected:
  Nir() : folder_(fs::temp_directory_path() / ("assay-nir-" + std::to_string(getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::create_directories(folder_);
  }
  ~Nir() override { fs::remove_all(folder_); }
  static NirGraph graph_of(const SequentialNetwork& network, const std::vector<SiteParameters>& sites, NirFlavour flavour) {
    return nir_graph(network, sites, flavour, "opi", {8}, FireRule::at_least);
  }
  static std::vector<SiteParameters> ones(const SequentialNetwork& network) {
    std::vector<SiteParameters> sites;
    for (const std::string& name : network.sites()) sites.push_back({name, {1.5f}, {0.5f}, false});
    return sites;
  }
  fs::path folder_;
};

TEST_F(Nir, AGraphComesBackAsItWasWritten) {
  for (const NirFlavour flavour : {NirFlavour::compat, NirFlavour::exact}) {
    const NirGraph graph = graph_of(golden::mlp(), golden::mlp_sites("max", 0.5f), flavour);
    write_nir(folder_ / "a.nir", graph);
    write_nir(folder_ / "b.nir", graph);
    EXPECT_EQ(read_nir(folder_ / "a.nir"), graph);
    EXPECT_EQ(read_file(folder_ / "a.nir"), read_file(folder_ / "b.nir")) << "equal graphs, equal bytes";
  }
}

TEST_F(Nir, TheExactFormSubtractsTheThresholdThroughAnEdgeBack) {
  const NirGraph graph = graph_of(golden::mlp(), golden::mlp_sites("max", 0.5f), NirFlavour::exact);
  EXPECT_EQ(graph.nodes.at("relu1_membrane").type, "I");
  EXPECT_EQ(graph.nodes.at("relu1").type, "Threshold");
  const auto& back = std::get<std::vector<float>>(graph.nodes.at("relu1_reset").parameters.at("scale").data);
  const auto& theta = std::get<std::vector<float>>(graph.nodes.at("relu1").parameters.at("threshold").data);
  ASSERT_EQ(theta.size(), 16u) << "one value per neuron";
  for (std::size_t k = 0; k < theta.size(); ++k) EXPECT_EQ(back[k], -theta[k]);
  const auto has = [&](const char* from, const char* to) { return std::count(graph.edges.begin(), graph.edges.end(), std::pair<std::string, std::string>(from, to)); };
  EXPECT_EQ(has("relu1", "relu1_reset"), 1);
  EXPECT_EQ(has("relu1_reset", "relu1_membrane"), 1);
  EXPECT_EQ(has("relu1_scale", "fc1"), 1);
}

TEST_F(Nir, ThresholdsPerChannelAreSpreadOverTheImage) {
  const fs::path model = data_file("mnist/cnn_bn_avgpool.safetensors");
  if (model.empty()) GTEST_SKIP() << "SKIPPED: the MNIST network is not there";
  const SequentialNetwork network = folded(read_sequential(model));
  std::vector<SiteParameters> sites = ones(network);
  sites[0].theta.clear();
  for (int k = 0; k < 16; ++k) sites[0].theta.push_back(static_cast<float>(k + 1));
  const NirGraph graph = graph_of(network, sites, NirFlavour::compat);
  const NirValue& theta = graph.nodes.at("relu1").parameters.at("v_threshold");
  EXPECT_EQ(theta.shape, (std::vector<std::int64_t>{16, 28, 28}));
  EXPECT_EQ(std::get<std::vector<float>>(theta.data)[3 * 784 + 5], 4.0f);
}

TEST_F(Nir, MaxPoolingIsRefusedByName) {
  SequentialNetwork network = golden::mlp();
  SequentialLayer pool;
  pool.kind = SequentialKind::max_pool2d;
  pool.name = "pool7";
  network.layers.insert(network.layers.begin() + 1, pool);
  try {
    graph_of(network, golden::mlp_sites("max", 0.5f), NirFlavour::exact);
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_NE(std::string(error.what()).find("pool7"), std::string::npos) << error.what();
  }
}

TEST_F(Nir, WhatIsNoGraphIsRefused) {
  const fs::path file = folder_ / "a.nir";
  write_nir(file, graph_of(golden::mlp(), golden::mlp_sites("max", 0.5f), NirFlavour::compat));
  const std::string whole = read_file(file);
  for (const std::string& bytes : {std::string(), std::string("no HDF5 at all"), whole.substr(0, whole.size() / 2)}) {
    write_file_atomically(file, bytes);
    try {
      read_nir(file);
      ADD_FAILURE() << bytes.size() << " bytes were taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data) << error.what();
    }
  }
}

/// The interpreter of a virtual environment with PyPI's nir.
std::string reference_python() {
  const char* named = std::getenv("ASSAY_NIR_PYTHON");
  const std::string python = named ? named : "python3";
  return std::system((python + " -c 'import nir' >/dev/null 2>&1").c_str()) == 0 ? python : std::string();
}

TEST_F(Nir, TheReferenceReaderFindsTheSameWeightsAndTheSameSpikes) {
  const std::string python = reference_python();
  if (python.empty()) GTEST_SKIP() << "SKIPPED: no Python with the package nir: name one in ASSAY_NIR_PYTHON";
  const SequentialNetwork network = golden::mlp();
  write_safetensors(folder_ / "model.safetensors", sequential_tensors(network));
  const auto table = [&](const char* name, const auto& values, std::size_t width) {
    std::ofstream file(folder_ / name);
    for (std::size_t k = 0; k < values.size(); ++k) file << shortest(values[k]) << ((k + 1) % width ? "," : "\n");
  };
  table("inputs.csv", golden::array("mlp_model", "x"), 12);
  std::vector<double> counts;
  const auto first = golden::array("mlp_snn", "snn_max_v0_0.5_T8_count0"), second = golden::array("mlp_snn", "snn_max_v0_0.5_T8_count1");
  for (std::size_t row = 0; row < 32; ++row) {
    counts.insert(counts.end(), first.begin() + static_cast<std::ptrdiff_t>(row * 16), first.begin() + static_cast<std::ptrdiff_t>(row * 16 + 16));
    counts.insert(counts.end(), second.begin() + static_cast<std::ptrdiff_t>(row * 16), second.begin() + static_cast<std::ptrdiff_t>(row * 16 + 16));
  }
  table("counts.csv", counts, 32);
  for (const NirFlavour flavour : {NirFlavour::compat, NirFlavour::exact}) {
    write_nir(folder_ / "mlp.nir", graph_of(network, golden::mlp_sites("max", 0.5f), flavour));
    const std::string f = folder_.string();
    EXPECT_EQ(std::system((python + " " ASSAY_SOURCE_DIR "/plugins/conversion/tests/nir_check.py " + f + "/mlp.nir " + f + "/model.safetensors " + f + "/inputs.csv " + f + "/counts.csv 8").c_str()), 0);
  }
}

TEST_F(Nir, TheReferenceReaderTakesTheImageNetwork) {
  const std::string python = reference_python();
  const fs::path model = data_file("mnist/cnn_bn_avgpool.safetensors");
  if (python.empty() || model.empty()) GTEST_SKIP() << "SKIPPED: no Python with nir, or no MNIST network";
  const SequentialNetwork network = folded(read_sequential(model));
  write_safetensors(folder_ / "model.safetensors", sequential_tensors(network));
  for (const NirFlavour flavour : {NirFlavour::compat, NirFlavour::exact}) {
    write_nir(folder_ / "cnn.nir", graph_of(network, ones(network), flavour));
    const std::string f = folder_.string();
    EXPECT_EQ(std::system((python + " " ASSAY_SOURCE_DIR "/plugins/conversion/tests/nir_check.py " + f + "/cnn.nir " + f + "/model.safetensors - - 0").c_str()), 0);
  }
}

}  // namespace
}  // namespace assay::snn
