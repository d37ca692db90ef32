// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/scoring/swap_score.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <thread>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/compute/torch_session.h"
#include "plugins/nas_scoring/networks/initialisation.h"
#include "plugins/nas_scoring/proxies/nwot.h"
#include "plugins/nas_scoring/proxies/synflow.h"
#include "plugins/nas_scoring/scoring/score_run.h"
#include "plugins/nas_scoring/spaces/space.h"

namespace assay::nas {
namespace {

const std::string chain = "|nor_conv_3x3~0|+|none~0|nor_conv_3x3~1|+|none~0|none~1|nor_conv_1x1~2|";
const std::string rich =
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|";
const std::string dead = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|";

Network network_of(const std::string& encoding, std::int64_t channels = 4, std::int64_t size = 32) {
  return space("nas_bench_201").build(encoding, {.channels = channels, .cells = 1, .image_size = size});
}

ImageBatch noise(std::int64_t count, std::int64_t size = 32) {
  RandomStream random(1, "noise");
  ImageBatch batch{count, 3, size, size, std::vector<float>(static_cast<std::size_t>(count * 3 * size * size))};
  for (float& value : batch.values) value = static_cast<float>(random.normal());
  return batch;
}

std::vector<std::int64_t> counts_of(const SwapScore& score) {
  std::vector<std::int64_t> counts;
  for (const PatternCounts& repeat : score.repeats) counts.push_back(repeat.swap);
  return counts;
}

template <typename Action>
Error error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorKind::storage, "nothing was thrown");
}

TEST(SwapScore, mean_and_deviation_are_those_of_the_repeats) {
  const SwapScore score = swap_score(network_of(rich), noise(16), {.repeats = 4, .seed = 5}, candidate_seed(rich));
  ASSERT_EQ(score.repeats.size(), 4U);
  double sum = 0, squares = 0;
  for (const std::int64_t count : counts_of(score)) sum += static_cast<double>(count);
  EXPECT_DOUBLE_EQ(score.mean, sum / 4);
  for (const std::int64_t count : counts_of(score)) squares += std::pow(static_cast<double>(count) - sum / 4, 2);
  EXPECT_NEAR(score.standard_deviation, std::sqrt(squares / 3), 1e-9);
  EXPECT_GT(score.standard_deviation, 0);
  EXPECT_TRUE(score.repeats[0].layers.empty());
  EXPECT_TRUE(std::isnan(swap_score(network_of(rich), noise(16), {.repeats = 1}, 0).standard_deviation));
}

TEST(SwapScore, one_candidate_gives_the_same_score_in_any_order_and_on_any_thread) {
  const ImageBatch images = noise(16);
  const ScoreOptions options = {.repeats = 3, .seed = 9};
  const std::vector<std::string> cells = {rich, chain, dead};
  std::vector<std::vector<std::int64_t>> alone;
  for (const std::string& cell : cells) {
    alone.push_back(counts_of(swap_score(network_of(cell), images, options, candidate_seed(cell))));
  }
  std::vector<std::vector<std::int64_t>> together(cells.size());
  std::vector<std::thread> threads;
  for (std::size_t index = cells.size(); index-- > 0;) {
    threads.emplace_back([&, index] {
      together[index] = counts_of(swap_score(network_of(cells[index]), images, options, candidate_seed(cells[index])));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(together, alone);
}

TEST(SwapScore, more_repeats_continue_fewer) {
  const auto few = counts_of(swap_score(network_of(rich), noise(8), {.repeats = 2}, 77));
  auto more = counts_of(swap_score(network_of(rich), noise(8), {.repeats = 5}, 77));
  more.resize(2);
  EXPECT_EQ(more, few);
}

TEST(SwapScore, the_global_generator_is_not_touched) {
  at::Generator global = at::globalContext().defaultGenerator(at::kCPU);
  const at::Tensor before = global.get_state().clone();
  swap_score(network_of(rich), noise(8), {.initialisation = Initialisation::standard, .repeats = 2}, 1);
  swap_score(network_of(rich), noise(8), {.mode = ScoreMode::official, .repeats = 2}, 1);
  EXPECT_TRUE(at::equal(before, global.get_state()));
}

TEST(SwapScore, seed_candidate_repeat_and_mode_each_give_other_weights) {
  std::set<std::uint64_t> seeds;
  for (const std::uint64_t candidate : {1, 2}) {
    for (const std::uint64_t seed : {0, 1}) {
      for (const int repeat : {0, 1, 2}) seeds.insert(repeat_seed(ScoreMode::corrected, candidate, seed, repeat));
    }
  }
  EXPECT_EQ(seeds.size(), 12U);
  EXPECT_EQ(repeat_seed(ScoreMode::official, 99, 10, 3), 13U);
  EXPECT_NE(candidate_seed(rich), candidate_seed(chain));
}

TEST(SwapScore, layer_counts_come_on_request_and_add_up) {
  const SwapScore score = swap_score(network_of(rich), noise(16), {.repeats = 1, .layers = true}, 3);
  const PatternCounts& counts = score.repeats[0];
  std::int64_t units = 0, most = 0;
  for (const LayerCount& layer : counts.layers) {
    EXPECT_FALSE(layer.name.empty());
    units += layer.units;
    most = std::max(most, layer.swap);
  }
  EXPECT_EQ(units, counts.units);
  EXPECT_EQ(units, activation_units(network_of(rich)));
  EXPECT_LE(most, counts.swap);
}

/// The corrected draw is the right distribution: N(0, 1) for every weight, and PyTorch's bounds.
TEST(Initialisers, draw_what_they_promise) {
  const Network network = network_of(rich, 16);
  TorchNetwork torch(network, at::kCPU);
  Initialiser(network, Initialisation::gaussian, ScoreMode::corrected)(torch, 4);
  std::vector<at::Tensor> drawn;
  for (const int index : network.registered) {
    const auto& own = torch.tensors(index);
    const LayerKind kind = network.layers[static_cast<std::size_t>(index)].kind;
    if (kind == LayerKind::convolution || kind == LayerKind::linear) drawn.push_back(own.weight.flatten());
    if (kind == LayerKind::linear) {
      EXPECT_EQ(own.bias.abs().max().item<float>(), 0);
    }
    if (kind == LayerKind::batch_norm) {
      EXPECT_TRUE(own.weight.eq(1).all().item<bool>() && own.bias.eq(0).all().item<bool>());
    }
  }
  const at::Tensor all = at::cat(drawn).to(at::kDouble);
  const double count = static_cast<double>(all.numel());
  ASSERT_GT(count, 50000);
  EXPECT_NEAR(all.mean().item<double>(), 0, 5 / std::sqrt(count));
  EXPECT_NEAR(all.var().item<double>(), 1, 5 * std::sqrt(2 / count));
  EXPECT_NEAR(all.pow(4).mean().item<double>(), 3, 5 * std::sqrt(96 / count));
  EXPECT_NEAR((all.narrow(0, 0, all.numel() - 1) * all.narrow(0, 1, all.numel() - 1)).mean().item<double>(), 0,
              5 / std::sqrt(count));

  Initialiser(network, Initialisation::standard, ScoreMode::corrected)(torch, 4);
  for (const int index : network.registered) {
    const auto& own = torch.tensors(index);
    const LayerKind kind = network.layers[static_cast<std::size_t>(index)].kind;
    if (kind != LayerKind::convolution && kind != LayerKind::linear) continue;
    const double bound = 1 / std::sqrt(static_cast<double>(own.weight.numel() / own.weight.size(0)));
    EXPECT_LE(own.weight.abs().max().item<double>(), bound * 1.000001);
    EXPECT_GT(own.weight.abs().max().item<double>(), bound * 0.8);
    if (own.bias.defined()) {
      EXPECT_GT(own.bias.abs().max().item<double>(), 0);
    }
  }
}

TEST(Initialisers, the_official_order_draws_a_weight_once_per_module_on_its_path) {
  NetworkBuilder builder(3, 8, 8, 2);
  const int stem = builder.convolution("stem.0", builder.input(), 2, 1, 1, 0);
  const int inner = builder.convolution("cells.0.op", stem, 2, 1, 1, 0);
  const int pool = builder.global_pool(inner);
  const int head = builder.linear("head", pool, 2);
  const Network network = std::move(builder).finish(pool, head, head);
  // apply: stem.0, stem, cells.0.op, cells.0, cells, head, root; the root walks all three again.
  EXPECT_EQ(official_draw_order(network), (std::vector<int>{stem, stem, inner, inner, inner, head, stem, inner, head}));
}

TEST(SwapScore, a_batch_that_does_not_fit_is_refused_with_both_shapes) {
  const Error size = error_of([] { swap_score(network_of(rich), noise(16, 16), {}, 0); });
  EXPECT_EQ(size.kind(), ErrorKind::usage);
  EXPECT_NE(size.text().value.find("3 x 16 x 16"), std::string::npos);
  EXPECT_NE(size.text().allowed.find("3 x 32 x 32"), std::string::npos);
  ImageBatch torn = noise(16);
  torn.values.pop_back();
  EXPECT_EQ(error_of([&] { swap_score(network_of(rich), torn, {}, 0); }).kind(), ErrorKind::usage);
  EXPECT_EQ(error_of([&] { swap_score(network_of(rich), noise(2), {.repeats = 0}, 0); }).text().where, "repeats");
}

TEST(SwapScore, an_image_with_nan_is_an_error_that_names_the_module) {
  ImageBatch images = noise(16);
  images.values[5 * 3 * 32 * 32 + 100] = std::numeric_limits<float>::quiet_NaN();
  const Error error = error_of([&] { swap_score(network_of(rich), images, {}, 0); });
  EXPECT_EQ(error.kind(), ErrorKind::method);
  EXPECT_EQ(error.text().where, "cells.0.layers.0.op.0");
}

TEST(SwapScore, unknown_and_missing_devices_are_refused) {
  EXPECT_EQ(error_of([] { swap_score(network_of(rich), noise(2), {.device = "gpu"}, 0); }).kind(), ErrorKind::usage);
  EXPECT_EQ(error_of([] { swap_score(network_of(rich), noise(2), {.device = "cuda:99"}, 0); }).kind(),
            ErrorKind::device);
}

TEST(SwapScore, a_stop_ends_before_the_next_repeat) {
  int asked = 0;
  const ScoreOptions options = {.repeats = 100, .stop = [&] { return ++asked == 3; }};
  EXPECT_EQ(error_of([&] { swap_score(network_of(rich), noise(4), options, 0); }).kind(), ErrorKind::cancelled);
  EXPECT_EQ(asked, 3);
}

TEST(Proxies, nwot_is_the_determinant_of_the_same_initialisations) {
  const ImageBatch images = noise(8);
  const double both = nwot(network_of(rich), images, {.repeats = 2}, 5);
  const double first = nwot(network_of(rich), images, {.repeats = 1}, 5);
  EXPECT_TRUE(std::isfinite(both));
  EXPECT_NE(both, first);
  EXPECT_EQ(first, nwot(network_of(rich), images, {.repeats = 1}, 5));
}

TEST(Proxies, synflow_of_a_cell_without_a_path_counts_what_is_left) {
  const ImageBatch images = noise(1);
  EXPECT_TRUE(std::isfinite(log_synflow(network_of(rich), images, {}, 5)));
  // Behind a cell of zeros nothing depends on the stem, and the classifier sees zeros: the sum is 0.
  EXPECT_EQ(log_synflow(network_of(dead), images, {}, 5), -std::numeric_limits<double>::infinity());
}

TEST(SwapScore, images_of_another_size_fit_a_network_of_that_size) {
  const SwapScore score = swap_score(network_of(rich, 4, 16), noise(16, 16), {.repeats = 2}, 0);
  EXPECT_EQ(score.repeats[0].units, activation_units(network_of(rich, 4, 16)));
}

}  // namespace
}  // namespace assay::nas
