// SPDX-License-Identifier: GPL-3.0-or-later
// The executor, the initialisers and the counts against the golden files of the official implementation.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "core/base/error.h"
#include "core/compute/torch_session.h"
#include "plugins/nas_scoring/networks/initialisation.h"
#include "plugins/nas_scoring/scoring/score_run.h"
#include "plugins/nas_scoring/spaces/space.h"
#include "plugins/nas_scoring/tests/golden_arrays.h"
#include "plugins/nas_scoring/tests/golden_files.h"

namespace assay::nas {
namespace {

ImageBatch batch_from(const std::filesystem::path& path) {
  golden::FloatArray array = golden::float_array(path);
  return {array.shape[0], array.shape[1], array.shape[2], array.shape[3], std::move(array.values)};
}

ImageBatch golden_images() { return batch_from(golden::folder() / "fixed_net" / "input16.npy"); }

Network build(const std::string& space_name, const std::string& encoding, std::int64_t channels, std::int64_t cells) {
  const Space& built = space(space_name == "nasbench201" ? "nas_bench_201" : "darts_thin");
  return built.build(encoding, {.channels = channels, .cells = cells});
}

Network build(const Json& net) {
  if (net.at("space") == "nasbench201") {
    return build("nasbench201", net.at("arch").get<std::string>(), net.at("C").get<int>(), net.at("N").get<int>());
  }
  return build("swap-darts-thin", net.at("reduce").get<std::string>(), 3, 1);
}

/// A small network described by layers of exact_net/expected.json.
Network build_exact(const Json& net) {
  const auto shape = net.at("input_shape").get<std::vector<std::int64_t>>();
  NetworkBuilder builder(shape[0], shape[1], shape[2], 1);
  std::vector<int> made;
  for (const Json& layer : net.at("layers")) {
    const std::string op = layer.at("op").get<std::string>();
    const std::string name = op + std::to_string(made.size());
    int from = made.empty() ? builder.input() : made.back();
    if (layer.contains("in")) from = made[layer.at("in").get<std::size_t>()];
    if (op == "conv") {
      const auto weight = layer.at("shape").get<std::vector<std::int64_t>>();
      made.push_back(builder.convolution(name, from, weight[0], weight[2], layer.at("stride").get<int>(),
                                         layer.at("pad").get<int>(), layer.at("dil").get<int>(),
                                         layer.at("groups").get<int>()));
    } else if (op == "linear") {
      made.push_back(builder.linear(name, from, layer.at("shape")[0].get<std::int64_t>()));
    } else if (op == "relu") {
      made.push_back(builder.relu(name, from));
    } else if (op == "maxpool") {
      made.push_back(builder.max_pool(from, 3, layer.at("stride").get<int>(), 1));
    } else if (op == "add") {
      made.push_back(builder.add({from, made[layer.at("in2").get<std::size_t>()]}));
    } else if (op == "cat") {
      made.push_back(builder.concat({from, made[layer.at("in2").get<std::size_t>()]}));
    } else {
      EXPECT_EQ(op, "flatten");
      made.push_back(from);  // a linear layer takes the flattened value by itself
    }
  }
  return std::move(builder).finish(made.back(), made.back(), made.back());
}

class OnDevice : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    compute_on_this_thread();
    try {
      device_ = find_device(GetParam());
    } catch (const Error& missing) {
      GTEST_SKIP() << "NOT TESTED on " << GetParam() << ": " << missing.what();
    }
  }
  at::Device device_ = at::kCPU;
};

TEST_P(OnDevice, nets_with_integer_weights_give_exact_counts) {
  for (const Json& expected : golden::json("exact_net/expected.json")) {
    const std::string name = expected.at("name").get<std::string>();
    SCOPED_TRACE(name);
    const Network network = build_exact(expected);
    TorchNetwork torch(network, device_);
    const auto folder = golden::folder() / "exact_net";
    std::vector<float> weights;
    for (const Json& layer : expected.at("layers")) {
      if (!layer.contains("w")) continue;
      const auto array = golden::float_array(folder / (name + "_" + layer.at("w").get<std::string>() + ".npy"));
      weights.insert(weights.end(), array.values.begin(), array.values.end());
    }
    // Linear layers have a bias in every space; these have none.
    std::vector<float> with_biases;
    std::size_t used = 0;
    for (const int index : network.registered) {
      const auto& own = torch.tensors(index);
      for (std::int64_t value = 0; own.weight.defined() && value < own.weight.numel(); ++value) {
        with_biases.push_back(weights.at(used++));
      }
      if (own.bias.defined()) with_biases.insert(with_biases.end(), static_cast<std::size_t>(own.bias.numel()), 0.0F);
    }
    ASSERT_EQ(used, weights.size());
    torch.load(with_biases.data(), static_cast<std::int64_t>(with_biases.size()));

    const at::Tensor images = to_tensor(batch_from(folder / (name + "_input.npy")), device_);
    ActivationCounter counter(static_cast<int>(images.size(0)));
    const PatternCounts counts = count_patterns(torch, images, false, counter);
    EXPECT_EQ(counts.swap, expected.at("swap").get<std::int64_t>());
    EXPECT_EQ(counts.standard, expected.at("standard_patterns").get<std::int64_t>());
    EXPECT_EQ(counts.units, expected.at("V_4d").get<std::int64_t>());
    EXPECT_EQ(activation_units(network), counts.units);
    std::size_t layer = 0;
    for (const Json& relu : expected.at("relu_outputs")) {
      if (!relu.at("four_d").get<bool>()) continue;
      ASSERT_LT(layer, counts.layers.size());
      EXPECT_EQ(counts.layers[layer].units, relu.at("units").get<std::int64_t>());
      EXPECT_EQ(counts.layers[layer].active, relu.at("active").get<std::int64_t>());
      ++layer;
    }
    EXPECT_EQ(layer, counts.layers.size());
    const double logarithm = expected.at("nwot_logdet").get<double>();
    EXPECT_NEAR(nwot_of(torch, images, false), logarithm, 1e-9 * std::abs(logarithm));
    const at::Tensor output = torch.forward(images, BatchNormMode::batch).to(at::kDouble);
    EXPECT_EQ(output.sum().item<double>(), expected.at("output_sum").get<double>());
    EXPECT_EQ(output.abs().sum().item<double>(), expected.at("output_abs_sum").get<double>());
  }
}

TEST_P(OnDevice, nets_with_fixed_weights_give_the_official_counts) {
  const at::Tensor images = to_tensor(golden_images(), device_);
  const std::vector<Json> nets = golden::fixed_nets({"swap-darts-thin", "nasbench201"});
  ASSERT_GE(nets.size(), 1U);
  for (const Json& expected : nets) {
    SCOPED_TRACE(expected.at("name").get<std::string>());
    const Network network = build(expected);
    EXPECT_EQ(parameter_count(network), expected.at("params").get<std::int64_t>());
    EXPECT_EQ(activation_units(network), expected.at("V").get<std::int64_t>());
    TorchNetwork torch(network, device_);
    const auto weights = golden::floats(golden::folder() / "fixed_net" / expected.at("weights").get<std::string>());
    torch.load(weights.data(), static_cast<std::int64_t>(weights.size()));

    const std::int64_t bits = 2 + expected.at("bits_differing_32_64").get<std::int64_t>();
    ActivationCounter counter(16);
    const PatternCounts counts = count_patterns(torch, images, false, counter);
    EXPECT_NEAR(counts.swap, expected.at("swap_binarised_at_hook_time").get<std::int64_t>(), bits);
    if (device_.is_cpu()) {
      EXPECT_EQ(counts.swap, expected.at("swap_official_float32").get<std::int64_t>());
    }
    EXPECT_EQ(counts.standard, expected.at("standard_patterns").get<std::int64_t>());
    EXPECT_EQ(counts.units, expected.at("V").get<std::int64_t>());
    EXPECT_NEAR(nwot_of(torch, images, false), expected.at("nwot_logdet").get<double>(), 1e-3);
    EXPECT_NEAR(count_patterns(torch, images, true, counter).swap, expected.at("swap_eval_mode_bn").get<std::int64_t>(),
                bits);
    const Json& calls = expected.at("relu_calls");
    ASSERT_EQ(counts.layers.size(), calls.size());
    for (std::size_t call = 0; call < calls.size(); ++call) {
      const auto shape = calls[call][1].get<std::vector<std::int64_t>>();
      EXPECT_EQ(counts.layers[call].name, calls[call][0].get<std::string>());
      EXPECT_EQ(counts.layers[call].units, shape[0] * shape[1] * shape[2]);
      EXPECT_NEAR(counts.layers[call].active, calls[call][2].get<std::int64_t>(), bits);
    }
    const at::Tensor row = torch.forward(images, BatchNormMode::batch)[0].to(at::kCPU);
    const auto logits = expected.at("logits_row0").get<std::vector<double>>();
    for (std::size_t column = 0; column < logits.size(); ++column) {
      const double value = row[static_cast<std::int64_t>(column)].item<double>();
      EXPECT_NEAR(value, logits[column], std::max(2e-3, 2e-3 * std::abs(logits[column])));
    }
  }
}

TEST_P(OnDevice, the_observed_part_of_a_network_gives_what_the_whole_gives) {
  const at::Tensor images = to_tensor(golden_images(), device_);
  for (const Json& net : golden::fixed_nets({"swap-darts-thin", "nasbench201"})) {
    const Network network = build(net);
    TorchNetwork torch(network, device_);
    Initialiser(network, Initialisation::gaussian, ScoreMode::corrected)(torch, 3);
    ActivationCounter part(16), whole(16);
    const PatternCounts observed = count_patterns(torch, images, false, part);
    const ActivationObserver observer = [&](const Activation& activation) {
      return whole.add(activation.layer.name, activation.input, false);
    };
    torch.forward(images, BatchNormMode::batch, &observer);
    const PatternCounts all = whole.finish();
    EXPECT_EQ(observed.swap, all.swap);
    EXPECT_EQ(observed.units, all.units);
    EXPECT_EQ(observed.active_share, all.active_share);
  }
}

TEST_P(OnDevice, reference_lines_equal_the_official_proxies) {
  const Json expected = golden::json("proxies.json");
  const Json& values = expected.at("values");
  for (const Json& net : golden::fixed_nets({"nasbench201"})) {
    if ("fixed_net/" + net.at("weights").get<std::string>() != expected.at("net").get<std::string>()) continue;
    const Network network = build(net);
    TorchNetwork torch(network, device_);
    const auto weights = golden::floats(golden::folder() / expected.at("net").get<std::string>());
    torch.load(weights.data(), static_cast<std::int64_t>(weights.size()));
    const at::Tensor images = to_tensor(golden_images(), device_);
    const double nwot = values.at("nwot").get<double>(), synflow = values.at("log_synflow").get<double>();
    EXPECT_NEAR(nwot_of(torch, images, false), nwot, 1e-3 * nwot);
    EXPECT_NEAR(log_synflow_of(torch), synflow, 1e-6 * synflow);
    EXPECT_EQ(parameter_count(network), values.at("params").get<std::int64_t>());
    return;
  }
  FAIL() << "the network of proxies.json is not there";
}

std::string device_name(const testing::TestParamInfo<std::string>& device) { return device.param; }
INSTANTIATE_TEST_SUITE_P(Torch, OnDevice, testing::Values("cpu", "cuda"), device_name);

/// Weights drawn from a seed as the official script (gaussian) or PyTorch's constructors (default) draw them.
TEST(OfficialMode, seeded_scores_are_reproduced_exactly) {
  const auto data = golden::data_folder();
  if (!data) GTEST_SKIP() << "NOT TESTED: the tables of architectures (data/nas) are not beside this checkout";
  const golden::Csv scores = golden::csv(golden::folder() / "seeded_scores.csv");
  const golden::Csv darts = golden::csv(*data / "darts_swap1000_cifar10.csv");
  const golden::Csv cells = golden::csv(*data / "nasbench201_accuracy.csv");
  const ImageBatch images = golden_images();
  ASSERT_GE(scores.rows.size(), 20U);
  for (const auto& row : scores.rows) {
    const auto cell = [&](const char* column) { return row[scores.column(column)]; };
    SCOPED_TRACE(cell("space") + " " + cell("index") + " seed " + cell("seed") + " " + cell("init"));
    const auto index = static_cast<std::size_t>(std::stoul(cell("index")));
    const bool nas_bench = cell("space") == "nasbench201";
    const std::string encoding =
        nas_bench ? cells.rows[index][cells.column("arch")] : darts.rows[index][darts.column("reduce")];
    ASSERT_TRUE(cell("config") == "C=16;N=1" || cell("config") == "C=3;layers=1");
    const Network network = build(cell("space"), encoding, 16, 1);
    EXPECT_EQ(parameter_count(network), std::stol(cell("params")));
    const ScoreOptions options = {
        .initialisation = cell("init") == "gaussian" ? Initialisation::gaussian : Initialisation::standard,
        .mode = ScoreMode::official,
        .repeats = 1,
        .seed = std::stoull(cell("seed"))};
    TorchNetwork torch(network, at::kCPU);
    Initialiser(network, options.initialisation, options.mode)(torch, options.seed);
    const at::Tensor first = torch.parameters().front().flatten();
    EXPECT_NEAR(first[0].item<double>(), std::stod(cell("first_weight_0")), 1e-6);
    EXPECT_NEAR(first[1].item<double>(), std::stod(cell("first_weight_1")), 1e-6);
    EXPECT_EQ(swap_score(network, images, options, 0).mean, std::stod(cell("swap")));
  }
}

}  // namespace
}  // namespace assay::nas
