// SPDX-License-Identifier: GPL-3.0-or-later
// The spaces against published tables: the whole of NAS-Bench-201, and networks of which every layer is known.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "plugins/nas_scoring/spaces/space.h"
#include "plugins/nas_scoring/tests/golden_files.h"

namespace assay::nas {
namespace {

using golden::Csv;

class WholeSpace : public testing::Test {
 protected:
  void SetUp() override {
    if (!golden::data_folder()) GTEST_SKIP() << "needs data/nas ($ASSAY_SHARED_DIR)";
    table_ = golden::csv(*golden::data_folder() / "nasbench201_accuracy.csv");
    arch_ = table_.column("arch");
    ASSERT_EQ(table_.rows.size(), 15625u);
  }
  const Space& space_ = space("nas_bench_201");
  Csv table_;
  std::size_t arch_ = 0;
};

TEST_F(WholeSpace, ElementsStandInTheOrderOfThePublishedIndex) {
  ASSERT_EQ(space_.size(), 15625);
  for (std::size_t i = 0; i < table_.rows.size(); ++i)
    ASSERT_EQ(space_.element(std::int64_t(i)), table_.rows[i][arch_]) << i;
  EXPECT_THROW(space_.element(15625), std::out_of_range);
  EXPECT_THROW(space_.element(-1), std::out_of_range);
}

TEST_F(WholeSpace, ParametersAndMultiplyAccumulatesAreThePublishedOnes) {
  const std::size_t params = table_.column("params"), macs = table_.column("macs_m");
  for (const auto& row : table_.rows) {
    const Network net = space_.build(row[arch_], {.channels = 16, .cells = 5, .classes = 10, .image_size = 32});
    ASSERT_EQ(parameter_count(net), std::stoll(row[params])) << row[arch_];
    ASSERT_EQ(multiply_accumulates(net), std::llround(std::stod(row[macs]) * 1e6)) << row[arch_];
  }
}

TEST_F(WholeSpace, CanonicalFormsAreThePublishedClasses) {
  const std::size_t group = table_.column("iso_group");
  std::map<std::string, std::string> group_of;
  std::map<std::string, std::string> form_of;
  for (const auto& row : table_.rows) {
    const std::string form = space_.canonical(row[arch_]);
    ASSERT_EQ(group_of.emplace(form, row[group]).first->second, row[group]) << row[arch_];
    ASSERT_EQ(form_of.emplace(row[group], form).first->second, form) << row[arch_];
  }
  EXPECT_EQ(group_of.size(), 6466u);
}

TEST_F(WholeSpace, ThinNetworksHaveTheMeasuredParametersAndUnits) {
  const Csv scores = golden::csv(*golden::data_folder() / "nasbench201_swap_official_scores.csv");
  ASSERT_EQ(scores.rows.size(), 6466u);
  for (const auto& row : scores.rows) {
    const std::string& cell = table_.rows.at(std::stoul(row[scores.column("index")]))[arch_];
    for (const std::int64_t channels : {16, 3}) {
      const std::string scale = "c" + std::to_string(channels) + "n1";
      const Network net = space_.build(cell, {.channels = channels, .cells = 1});
      ASSERT_EQ(parameter_count(net), std::stoll(row[scores.column("params_" + scale)])) << cell;
      ASSERT_EQ(activation_units(net), std::stoll(row[scores.column("V_" + scale)])) << cell;
    }
  }
}

TEST(SeededScores, NetworksHaveTheirParameters) {
  if (!golden::data_folder()) GTEST_SKIP() << "needs data/nas ($ASSAY_SHARED_DIR)";
  const Csv scores = golden::csv(golden::folder() / "seeded_scores.csv");
  const Csv darts = golden::csv(*golden::data_folder() / "darts_swap1000_cifar10.csv");
  int compared = 0;
  for (const auto& row : scores.rows) {
    const std::int64_t index = std::stoll(row[scores.column("index")]);
    const std::string& config = row[scores.column("config")];
    std::optional<Network> net;
    if (row[scores.column("space")] == "swap-darts-thin")
      net = space("darts_thin").build(darts.rows.at(std::size_t(index))[darts.column("reduce")], {});
    int channels = 0, cells = 0;
    if (row[scores.column("space")] == "nasbench201") {
      ASSERT_EQ(std::sscanf(config.c_str(), "C=%d;N=%d", &channels, &cells), 2) << config;
      const Space& nb201 = space("nas_bench_201");
      net = nb201.build(nb201.element(index), {.channels = channels, .cells = cells});
    }
    if (!net) continue;
    EXPECT_EQ(parameter_count(*net), std::stoll(row[scores.column("params")])) << row[0] << " " << index;
    ++compared;
  }
  EXPECT_GT(compared, 0);
}

TEST(OfficialDartsCells, AreSoundAndAsDistinctAsWritten) {
  if (!golden::data_folder()) GTEST_SKIP() << "needs data/nas ($ASSAY_SHARED_DIR)";
  const Csv darts = golden::csv(*golden::data_folder() / "darts_swap1000_cifar10.csv");
  ASSERT_EQ(darts.rows.size(), 1000u);
  for (const auto& row : darts.rows) {
    const std::string& cell = row[darts.column("reduce")];
    EXPECT_EQ(space("darts_thin").fault(cell), std::nullopt) << cell;
    EXPECT_FALSE(space("darts_thin").canonical(cell).empty());
  }
}

/// The network of one entry of fixed_net/expected.json.
Network network_of(const Json& net) {
  if (net.at("space") == "swap-darts-thin") return space("darts_thin").build(net.at("reduce").get<std::string>(), {});
  return space("nas_bench_201")
      .build(net.at("arch").get<std::string>(), {.channels = net.at("C").get<int>(),
                                                 .cells = net.at("N").get<int>(),
                                                 .classes = net.at("classes").get<int>()});
}

using Shape = std::vector<std::int64_t>;

/// Names and shapes of a network's parameters, as the reference lists them.
std::vector<std::pair<std::string, Shape>> parameters_of(const Network& net) {
  std::vector<std::pair<std::string, Shape>> all;
  for (const int index : net.registered) {
    const Layer& layer = net.layers[std::size_t(index)];
    if (layer.kind == LayerKind::convolution)
      all.push_back(
          {layer.name + ".weight", {layer.out_channels, layer.in_channels / layer.groups, layer.kernel, layer.kernel}});
    if (layer.kind == LayerKind::linear)
      all.push_back({layer.name + ".weight", {layer.out_channels, layer.in_channels}});
    if (layer.kind == LayerKind::batch_norm) all.push_back({layer.name + ".weight", {layer.out_channels}});
    if (layer.kind == LayerKind::batch_norm || layer.bias) all.push_back({layer.name + ".bias", {layer.out_channels}});
  }
  return all;
}

TEST(FixedNetworks, HaveTheReferenceLayersInBothOrders) {
  const std::vector<Json> nets = golden::fixed_nets({"swap-darts-thin", "nasbench201"});
  ASSERT_EQ(nets.size(), 8u);
  for (const Json& expected : nets) {
    SCOPED_TRACE(expected.at("name").get<std::string>());
    const Network net = network_of(expected);
    EXPECT_EQ(parameter_count(net), expected.at("params").get<std::int64_t>());
    EXPECT_EQ(activation_units(net), expected.at("V").get<std::int64_t>());

    std::vector<std::pair<std::string, Shape>> manifest;
    for (const Json& entry : expected.at("manifest"))
      manifest.push_back({entry[0].get<std::string>(), entry[1].get<Shape>()});
    EXPECT_EQ(parameters_of(net), manifest);

    std::vector<std::pair<std::string, Shape>> calls, relus;
    for (const Json& call : expected.at("relu_calls"))
      calls.push_back({call[0].get<std::string>(), call[1].get<Shape>()});
    for (const Layer& layer : net.layers)
      if (layer.kind == LayerKind::relu) relus.push_back({layer.name, {layer.out_channels, layer.height, layer.width}});
    EXPECT_EQ(relus, calls);
  }
}

TEST(FixedNetworks, ReturnWhatTheReferenceReturns) {
  for (const Json& expected : golden::fixed_nets({"swap-darts-thin", "nasbench201"})) {
    const Network net = network_of(expected);
    const bool features = expected.at("space") == "swap-darts-thin";
    EXPECT_EQ(net.output, features ? net.features : net.logits);
    EXPECT_EQ(net.layers[std::size_t(net.logits)].out_channels, expected.at("classes").get<std::int64_t>());
  }
}

}  // namespace
}  // namespace assay::nas
