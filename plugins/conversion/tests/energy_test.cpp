// SPDX-License-Identifier: GPL-3.0-or-later
// Operations and energies against golden/snn/energy.npz: theta = max, v(0) = theta / 2, T = 8.
#include <gtest/gtest.h>

#include "plugins/conversion/reporting/energy.h"
#include "plugins/conversion/reporting/sequential_work.h"
#include "plugins/conversion/spiking/spiking_sequential.h"
#include "plugins/conversion/tests/golden_mlp.h"

namespace assay::snn {
namespace {

void expect_near(double seen, double expected) { EXPECT_NEAR(seen, expected, 1e-6 * std::abs(expected)); }

TEST(Energy, OfTheGoldenMlpInBothConventions) {
  const SequentialNetwork network = golden::mlp();
  SpikeRequest request;
  request.steps = {8};
  const SpikeResult result = SpikingSequential(network, golden::mlp_sites("max", 0.5f)).run(golden::floats("mlp_model", "x"), 32, request);
  const auto macs = golden::array("energy", "macs"), rates = golden::array("energy", "firing_rate"), operations = golden::array("energy", "sops_per_sample");
  std::vector<LayerWork> work = sequential_work(network, result.rates_at[0]);
  ASSERT_EQ(work.size(), 3u);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(work[k].macs, macs[k]);
    EXPECT_EQ(work[k].spike_fed, k > 0);
    EXPECT_EQ(work[k].constant_input, k == 0);
    if (k > 0) expect_near(work[k].input_rate, rates[k - 1]);
  }
  Energy energy = energy_of(work, 8, neuron_count(network));
  expect_near(energy.ann, golden::number("energy", "e_ann_pj"));
  expect_near(energy.synaptic_operations, operations[0] + operations[1]);
  expect_near(energy.whole_network, golden::number("energy", "e_snn_first_layer_mac_once_pj"));
  EXPECT_EQ(neuron_count(network), 32);
  EXPECT_DOUBLE_EQ(energy.neuron_updates, 0.9 * 8 * 32);
  work[0].constant_input = false;
  energy = energy_of(work, 8, 32);
  expect_near(energy.whole_network, golden::number("energy", "e_snn_first_layer_mac_every_step_pj"));
  expect_near(energy.spike_fed_only, golden::number("energy", "e_snn_first_layer_mac_once_pj"));
}

TEST(Energy, ASpikeBeforeAnAveragePoolingStillReachesItsWholeFanOut) {
  SequentialNetwork network;
  network.input_shape = {1, 4, 4};
  const auto layer = [&](SequentialKind kind, const std::string& name, std::vector<std::int64_t> from, std::vector<std::int64_t> to) {
    SequentialLayer made;
    made.kind = kind;
    made.name = name;
    made.input_shape = std::move(from);
    made.output_shape = std::move(to);
    network.layers.push_back(made);
  };
  layer(SequentialKind::relu, "relu1", {1, 4, 4}, {1, 4, 4});
  layer(SequentialKind::avg_pool2d, "pool", {1, 4, 4}, {1, 2, 2});
  network.layers.back().kernel = network.layers.back().stride = 2;
  layer(SequentialKind::flatten, "flatten", {1, 2, 2}, {4});
  layer(SequentialKind::linear, "fc", {4}, {10});
  network.layers.back().weight = {{10, 4}, std::vector<float>(40, 1.0f), "F32"};
  const std::vector<LayerWork> work = sequential_work(network, {0.25});
  ASSERT_EQ(work.size(), 1u);
  // 16 neurons at 0.25 spikes a step reach 10 outputs each.
  EXPECT_DOUBLE_EQ(energy_of(work, 5, 16).synaptic_operations, 16 * 0.25 * 10 * 5);
}

}  // namespace
}  // namespace assay::snn
