// SPDX-License-Identifier: GPL-3.0-or-later
// A sequential network as spikes: the golden MLP to the last spike, and what must hold for any network.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/base/random.h"
#include "plugins/conversion/spiking/average_pool.h"
#include "plugins/conversion/spiking/spiking_sequential.h"
#include "plugins/conversion/tests/golden_mlp.h"

namespace assay::snn {
namespace {

using Floats = std::vector<float>;

SpikeRequest steps_of(std::vector<std::int64_t> steps) {
  SpikeRequest request;
  request.steps = std::move(steps);
  return request;
}

TEST(SpikingSequential, TheGoldenMlpFiresExactlyAsGiven) {
  const SequentialNetwork network = golden::mlp();
  const Floats x = golden::floats("mlp_model", "x");
  for (const std::string rule : {"max", "p99"})
    for (const std::string beta : {"0", "0.5"}) {
      const SpikingSequential spiking(network, golden::mlp_sites(rule, std::stof(beta)));
      for (const std::int64_t steps : {1, 2, 4, 8, 16, 32}) {
        const std::string name = "snn_" + rule + "_v0_" + beta + "_T" + std::to_string(steps);
        const SpikeResult result = spiking.run(x, 32, steps_of({steps}), true);
        double spikes = 0;
        for (int site = 0; site < 2; ++site) {
          const auto counts = golden::array("mlp_snn", name + "_count" + std::to_string(site));
          ASSERT_EQ(result.counts[static_cast<std::size_t>(site)].size(), counts.size());
          for (std::size_t i = 0; i < counts.size(); ++i) {
            ASSERT_EQ(result.counts[static_cast<std::size_t>(site)][i], counts[i]) << name << " site " << site << " neuron " << i;
            spikes += counts[i];
          }
        }
        EXPECT_DOUBLE_EQ(result.spikes_at[0], spikes / 32) << name;
        const auto logits = golden::array("mlp_snn", name + "_mean_logits");
        for (std::size_t i = 0; i < logits.size(); ++i) EXPECT_NEAR(result.logits[0][i], logits[i], 1e-5) << name;
      }
    }
}

TEST(SpikingSequential, OneRunReadsEveryStepOnTheWay) {
  const SequentialNetwork network = golden::mlp();
  const Floats x = golden::floats("mlp_model", "x");
  std::vector<std::int64_t> all(32);
  for (std::int64_t t = 0; t < 32; ++t) all[static_cast<std::size_t>(t)] = t + 1;
  for (const std::string rule : {"max", "p99"})
    for (const std::string beta : {"0", "0.5"}) {
      const SpikeResult result = SpikingSequential(network, golden::mlp_sites(rule, std::stof(beta))).run(x, 32, steps_of(all));
      const auto sums = golden::array("mlp_snn", "snn_" + rule + "_v0_" + beta + "_T32_cum_logits");
      for (std::size_t t = 0; t < 32; ++t)
        for (std::size_t i = 0; i < 160; ++i)
          EXPECT_NEAR(result.logits[t][i] * static_cast<double>(t + 1), sums[t * 160 + i], 1e-5 * static_cast<double>(t + 1)) << "after step " << t + 1;
    }
}

TEST(SpikingSequential, HardResetIsAnotherNetwork) {
  SpikeRequest request = steps_of({16});
  request.reset = ResetRule::hard;
  const SpikeResult result = SpikingSequential(golden::mlp(), golden::mlp_sites("max", 0)).run(golden::floats("mlp_model", "x"), 32, request, true);
  const auto counts = golden::array("mlp_snn", "snn_hardreset_max_v0_0_T16_count0"), logits = golden::array("mlp_snn", "snn_hardreset_max_v0_0_T16_mean_logits");
  for (std::size_t i = 0; i < counts.size(); ++i) EXPECT_EQ(result.counts[0][i], counts[i]);
  for (std::size_t i = 0; i < logits.size(); ++i) EXPECT_NEAR(result.logits[0][i], logits[i], 1e-5);
}

TEST(SpikingSequential, RasterAndMembranesAreThoseOfTheRun) {
  SpikeRequest request = steps_of({8});
  request.raster_samples = 32;
  request.raster_neurons = 16;
  const SpikeResult result = SpikingSequential(golden::mlp(), golden::mlp_sites("p99", 0.5f)).run(golden::floats("mlp_model", "x"), 32, request);
  for (std::size_t site = 0; site < 2; ++site) {
    const auto spikes = golden::array("mlp_snn", "snn_p99_v0_0.5_T8_spikes" + std::to_string(site)), last = golden::array("mlp_snn", "snn_p99_v0_0.5_T8_vfinal" + std::to_string(site));
    std::vector<int> seen(spikes.size(), 0);
    for (const RasterSpike& spike : result.raster)
      if (spike.site == "relu" + std::to_string(site + 1)) seen[static_cast<std::size_t>(((spike.step - 1) * 32 + spike.sample) * 16 + spike.neuron)] = 1;
    for (std::size_t i = 0; i < spikes.size(); ++i) EXPECT_EQ(seen[i], spikes[i]);
    std::size_t traces = 0;
    for (const MembraneTrace& trace : result.membranes) {
      if (trace.site != "relu" + std::to_string(site + 1)) continue;
      ++traces;
      ASSERT_EQ(trace.membrane.size(), 8u);
      EXPECT_NEAR(trace.membrane.back(), last[static_cast<std::size_t>(trace.sample * 16 + trace.neuron)], 1e-5);
    }
    EXPECT_EQ(traces, 512u);
  }
}

TEST(SpikingSequential, StatisticsAddUp) {
  SpikeRequest request = steps_of({4, 32});
  request.statistics = true;
  const Floats x = golden::floats("mlp_model", "x");
  const SpikeResult result = SpikingSequential(golden::mlp(), golden::mlp_sites("p99", 0.5f)).run(x, 32, request, true);
  SiteActivations ann;
  forward(golden::mlp(), x, 32, &ann);
  ASSERT_EQ(result.sites.size(), 2u);
  for (std::size_t site = 0; site < 2; ++site) {
    const SiteStatistics& s = result.sites[site];
    const double theta = static_cast<float>(golden::number("mlp_thresholds", "p99_layer" + std::to_string(site)));
    double spikes = 0, difference = 0, size = 0;
    std::int64_t clipped = 0, dead = 0;
    std::vector<std::int64_t> by_neuron(16, 0);
    for (std::size_t i = 0; i < 512; ++i) {
      const double a = ann.after[site][i], phi = result.counts[site][i] * theta / 32;
      spikes += result.counts[site][i];
      by_neuron[i % 16] += result.counts[site][i];
      difference += (phi - a) * (phi - a);
      size += a * a;
      clipped += a > theta;
    }
    for (const std::int64_t count : by_neuron) dead += count == 0;
    EXPECT_EQ(s.neurons, 16);
    EXPECT_EQ(s.samples, 32);
    EXPECT_EQ(s.spikes, spikes);
    EXPECT_DOUBLE_EQ(s.rate, spikes / (512 * 32));
    EXPECT_DOUBLE_EQ(result.rates_at[1][site], s.rate);
    EXPECT_EQ(s.dead, dead);
    EXPECT_NEAR(s.clipped_share, static_cast<double>(clipped) / 512, 1e-12);
    EXPECT_NEAR(s.relative_error, std::sqrt(difference / size), 1e-6);
    EXPECT_LT(s.conservation_residual, 1e-4);
    EXPECT_GE(s.first_spike, 1);
    EXPECT_LE(s.relative_error, s.clipping_error + s.quantisation_error + s.temporal_error + s.inherited_error + 1e-9);
  }
  // The first site sees a constant current: nothing comes late and nothing is inherited.
  EXPECT_LT(result.sites[0].temporal_error, 1e-5);
  EXPECT_LT(result.sites[0].inherited_error, 1e-5);
  EXPECT_GT(result.sites[1].temporal_error, 0);
}

TEST(SpikingSequential, TheSameRunTwiceGivesTheSameBitsAndAPermutedBatchTheSameCounts) {
  const SpikingSequential spiking(golden::mlp(), golden::mlp_sites("p99", 0.5f));
  const Floats x = golden::floats("mlp_model", "x");
  const SpikeResult once = spiking.run(x, 32, steps_of({13}), true), again = spiking.run(x, 32, steps_of({13}), true);
  EXPECT_EQ(once.logits, again.logits);
  EXPECT_EQ(once.counts, again.counts);
  Floats turned(x.size());
  for (std::size_t row = 0; row < 32; ++row) std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(row * 12), 12, turned.begin() + static_cast<std::ptrdiff_t>((31 - row) * 12));
  const SpikeResult reversed = spiking.run(turned, 32, steps_of({13}), true);
  for (std::size_t site = 0; site < 2; ++site)
    for (std::size_t row = 0; row < 32; ++row)
      for (std::size_t i = 0; i < 16; ++i) EXPECT_EQ(once.counts[site][row * 16 + i], reversed.counts[site][(31 - row) * 16 + i]);
}

/// conv 2-3 (3x3, padding 1), relu, max pool, conv 3-4, relu, average pool, flatten, linear 16-3, from drawn weights.
SequentialNetwork small_cnn() {
  RandomStream random(41, "small cnn");
  SequentialNetwork network;
  network.input_shape = {2, 8, 8};
  network.source = "small CNN";
  const auto layer = [&](SequentialKind kind, const std::string& name, std::vector<std::int64_t> weight, std::vector<std::int64_t> output) {
    SequentialLayer made;
    made.kind = kind;
    made.name = name;
    made.input_shape = network.layers.empty() ? network.input_shape : network.layers.back().output_shape;
    made.output_shape = std::move(output);
    if (!weight.empty()) {
      std::int64_t count = 1;
      for (const std::int64_t size : weight) count *= size;
      const std::int64_t outputs = weight[0];
      made.weight.shape = std::move(weight);
      for (std::int64_t k = 0; k < count; ++k) made.weight.values.push_back(static_cast<float>(random.uniform(-0.4, 0.5)));
      made.bias = {{outputs}, Floats(static_cast<std::size_t>(outputs), 0.05f), "F32"};
      if (kind == SequentialKind::conv2d) {
        made.kernel = 3;
        made.padding = 1;
      }
    } else if (kind != SequentialKind::relu && kind != SequentialKind::flatten) {
      made.kernel = made.stride = 2;
    }
    network.layers.push_back(made);
  };
  layer(SequentialKind::conv2d, "conv1", {3, 2, 3, 3}, {3, 8, 8});
  layer(SequentialKind::relu, "relu1", {}, {3, 8, 8});
  layer(SequentialKind::max_pool2d, "pool1", {}, {3, 4, 4});
  layer(SequentialKind::conv2d, "conv2", {4, 3, 3, 3}, {4, 4, 4});
  layer(SequentialKind::relu, "relu2", {}, {4, 4, 4});
  layer(SequentialKind::avg_pool2d, "pool2", {}, {4, 2, 2});
  layer(SequentialKind::flatten, "flatten", {}, {16});
  layer(SequentialKind::linear, "fc", {3, 16}, {3});
  return network;
}

TEST(SpikingSequential, MaxPoolingStandsBeforeTheNeuronAndManyStepsReachTheFloatNetwork) {
  const SequentialNetwork network = small_cnn(), ready = folded(network);
  EXPECT_EQ(ready.layers[1].kind, SequentialKind::max_pool2d);
  EXPECT_EQ(ready.layers[2].output_shape, (std::vector<std::int64_t>{3, 4, 4}));
  RandomStream random(4, "images");
  Floats x(20 * 128);
  for (float& value : x) value = static_cast<float>(random.uniform());
  const Floats logits = forward(network, x, 20), after = forward(ready, x, 20);
  for (std::size_t i = 0; i < logits.size(); ++i) EXPECT_EQ(logits[i], after[i]);
  SiteActivations activations;
  forward(ready, x, 20, &activations);
  std::vector<SiteParameters> sites;
  for (std::size_t k = 0; k < 2; ++k) sites.push_back({"relu" + std::to_string(k + 1), {*std::max_element(activations.after[k].begin(), activations.after[k].end())}, {0.5f}, false});
  const SpikeResult result = SpikingSequential(ready, sites).run(x, 20, steps_of({8, 64, 512}));
  double before = 1e9;
  for (std::size_t k = 0; k < 3; ++k) {
    double worst = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) worst = std::max(worst, std::abs(double{result.logits[k][i]} - logits[i]));
    EXPECT_LT(worst, before / 2);
    before = worst;
  }
  EXPECT_LT(before, 0.05);
}

TEST(AveragePool, IsTheMeanOfEveryWindow) {
  RandomStream random(6, "pool");
  for (const auto& [height, width, kernel, stride] : std::vector<std::array<std::int64_t, 4>>{{28, 28, 2, 2}, {14, 6, 2, 2}, {7, 7, 2, 2}, {9, 11, 3, 2}, {8, 8, 4, 4}, {6, 5, 1, 1}}) {
    const std::int64_t planes = 5, out_height = (height - kernel) / stride + 1, out_width = (width - kernel) / stride + 1;
    Floats input(static_cast<std::size_t>(planes * height * width)), output(static_cast<std::size_t>(planes * out_height * out_width));
    for (float& value : input) value = static_cast<float>(random.below(2)) * 0.7f;
    average_pool(input.data(), planes, height, width, kernel, stride, output.data());
    for (std::int64_t plane = 0; plane < planes; ++plane)
      for (std::int64_t y = 0; y < out_height; ++y)
        for (std::int64_t x = 0; x < out_width; ++x) {
          double sum = 0;
          for (std::int64_t k = 0; k < kernel * kernel; ++k) sum += input[static_cast<std::size_t>((plane * height + y * stride + k / kernel) * width + x * stride + k % kernel)];
          EXPECT_NEAR(output[static_cast<std::size_t>((plane * out_height + y) * out_width + x)], sum / static_cast<double>(kernel * kernel), 1e-6);
        }
  }
}

/// small_cnn with its two poolings exchanged: an average over spikes between two sites.
SequentialNetwork pooled_cnn() {
  SequentialNetwork network = small_cnn();
  network.layers[2].kind = SequentialKind::avg_pool2d;
  return network;
}

TEST(SpikingSequential, SpikesArePooledAlikeWhetherSomebodyWatchesOrNot) {
  RandomStream random(8, "images");
  Floats x(70 * 128);
  for (float& value : x) value = static_cast<float>(random.uniform());
  const SequentialNetwork network = pooled_cnn();
  std::vector<SiteParameters> sites = {{"relu1", {0.9f, 1.1f, 1.3f}, {0.5f}, false}, {"relu2", {1.5f}, {0.25f}, false}};
  const SpikingSequential spiking(network, sites);
  SpikeRequest watched = steps_of({3, 11});
  watched.statistics = true;
  watched.raster_samples = 2;
  const SpikeResult plain = spiking.run(x, 70, steps_of({3, 11}), true), seen = spiking.run(x, 70, watched, true);
  EXPECT_EQ(plain.counts, seen.counts);
  EXPECT_EQ(plain.logits, seen.logits);
  EXPECT_EQ(plain.rates_at, seen.rates_at);
  for (const SiteStatistics& site : seen.sites) EXPECT_LT(site.conservation_residual, 1e-4);
  // One image alone: only the products' last bits may depend on the batch.
  const SpikeResult alone = spiking.run({x.begin() + 69 * 128, x.end()}, 1, steps_of({11}), true);
  for (std::size_t site = 0; site < 2; ++site) {
    const std::size_t size = alone.counts[site].size();
    for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(alone.counts[site][i], plain.counts[site][69 * size + i]);
  }
}

TEST(SpikingSequential, RefusesWhatItCannotRun) {
  const SequentialNetwork network = golden::mlp();
  const auto sites = golden::mlp_sites("max", 0.5f);
  const Floats x(12, 0.5f);
  EXPECT_THROW(SpikingSequential(network, {sites[0]}), Error);
  const SpikingSequential spiking(network, sites);
  EXPECT_THROW(spiking.run(x, 2, steps_of({8})), Error);
  EXPECT_THROW(spiking.run(x, 1, steps_of({})), Error);
  EXPECT_THROW(spiking.run(x, 1, steps_of({0})), Error);
  EXPECT_THROW(spiking.run(x, 1, steps_of({8, 4})), Error);
  SequentialNetwork pooled = small_cnn();
  std::swap(pooled.layers[2].kind, pooled.layers[5].kind);  // the max pool over the second site's spikes, behind which no neuron stands
  std::vector<SiteParameters> two = {{"relu1", {1}, {0.5f}, false}, {"relu2", {1}, {0.5f}, false}};
  try {
    SpikingSequential refused(pooled, two);
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("pool2"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace assay::snn
