// SPDX-License-Identifier: GPL-3.0-or-later
// What a SWAP-Score costs beside the forward pass it needs. One thread, all sides interleaved in one run, medians.
//   nas_benchmark [ROUNDS]          ratios for thin DARTS and NAS-Bench-201 (C = 16, N = 1), 16 images
//   nas_benchmark --cells COUNT     COUNT cells, no two isomorphic, on two threads: scores against forward passes, and memory
#include <ATen/ATen.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <numeric>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/base/random.h"
#include "core/compute/torch_session.h"
#include "plugins/nas_scoring/networks/initialisation.h"
#include "plugins/nas_scoring/scoring/score_run.h"
#include "plugins/nas_scoring/spaces/space.h"

namespace {

using namespace assay;
using namespace assay::nas;
using Clock = std::chrono::steady_clock;

const char* const darts_cell =
    "none:0 dil_conv_5x5:0 sep_conv_5x5:0 sep_conv_3x3:1 sep_conv_3x3:1 dil_conv_5x5:2 sep_conv_5x5:3 skip_connect:4";
const char* const nas_bench_cell =
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_1x1~2|";

ImageBatch images_of_noise() {
  RandomStream random(1, "benchmark");
  ImageBatch batch{16, 3, 32, 32, std::vector<float>(16 * 3 * 32 * 32)};
  for (float& value : batch.values) value = static_cast<float>(random.normal());
  return batch;
}

double milliseconds(const std::function<void()>& action) {
  const auto start = Clock::now();
  action();
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// All ReLU outputs as the official metric keeps them: S x V.
at::Tensor activations(const TorchNetwork& network, const at::Tensor& images) {
  std::vector<at::Tensor> kept;
  const ActivationObserver keep = [&](const Activation& activation) {
    kept.push_back(at::relu(activation.input).flatten(1));
    return false;
  };
  network.forward(images, BatchNormMode::batch, &keep);
  return at::cat(kept, 1);
}

std::int64_t unique_keys(const at::Tensor& matrix) {
  const at::Tensor powers = at::pow(2, at::arange(matrix.size(0), at::kLong)).unsqueeze(1);
  const at::Tensor keys = (matrix.gt(0).to(at::kLong) * powers).sum(0);
  return std::get<0>(at::_unique(keys)).numel();
}

std::int64_t official_count(const at::Tensor& matrix) {
  return std::get<0>(at::unique_dim(matrix.sign().t(), 0)).size(0);
}

void compare(const char* title, const Network& network, int rounds) {
  const c10::InferenceMode guard;
  TorchNetwork torch(network, at::kCPU);
  Initialiser initialise(network, Initialisation::gaussian, ScoreMode::corrected);
  Initialiser official(network, Initialisation::gaussian, ScoreMode::official);
  const at::Tensor images = to_tensor(images_of_noise(), at::kCPU);
  ActivationCounter counter(16);
  initialise(torch, 1);
  const at::Tensor matrix = activations(torch, images);

  std::vector<double> forward, evaluation, counting, drawing, official_drawing, keys, official_unique, ratio, share;
  for (int round = -3; round < rounds; ++round) {
    PatternCounts counts;
    double counted = 0;
    const auto bare = milliseconds([&] { torch.forward(images, BatchNormMode::batch); });
    const auto whole = milliseconds([&] { counts = count_patterns(torch, images, false, counter); });
    const ActivationObserver timed = [&](const Activation& activation) {
      // As in an evaluation, but for the ReLU itself, which belongs to the forward pass.
      const Activation kept = {activation.layer, activation.input, false, activation.same_as};
      counted += milliseconds([&] { counter.add(kept); });
      return false;
    };
    counter.reset();
    torch.forward(images, BatchNormMode::batch, &timed);
    counted += milliseconds([&] { counter.finish(); });
    const auto drawn = milliseconds([&] { initialise(torch, 1); });
    const auto drawn_officially = milliseconds([&] { official(torch, 1); });
    initialise(torch, 1);
    std::int64_t by_keys = 0, by_rows = 0;
    const auto packed = milliseconds([&] { by_keys = unique_keys(matrix); });
    const bool slow_too = round >= 0 && round < 7;
    const auto rows = slow_too ? milliseconds([&] { by_rows = official_count(matrix); }) : 0;
    if (by_keys != counts.swap || (slow_too && by_rows != counts.swap)) {
      std::printf("the counts differ: %ld %ld %ld\n", counts.swap, by_keys, by_rows);
      std::exit(1);
    }
    if (round < 0) continue;
    forward.push_back(bare);
    evaluation.push_back(whole);
    counting.push_back(counted);
    drawing.push_back(drawn);
    official_drawing.push_back(drawn_officially);
    keys.push_back(packed);
    if (slow_too) official_unique.push_back(rows);
    ratio.push_back(whole / bare);
    share.push_back(counted / bare);
  }
  std::printf("%s: V = %ld, %ld parameters, %d rounds\n", title, activation_units(network), parameter_count(network),
              rounds);
  std::printf("  bare forward pass                       %8.3f ms\n", median(forward));
  std::printf("  evaluation without initialisation       %8.3f ms   %.3f x the forward pass (median of ratios)\n",
              median(evaluation), median(ratio));
  std::printf("  counting alone                          %8.3f ms   %.2f %% of the forward pass\n", median(counting),
              100 * median(share));
  std::printf("  initialisation, corrected               %8.3f ms   %.2f %% of an evaluation with it\n",
              median(drawing), 100 * median(drawing) / (median(drawing) + median(evaluation)));
  std::printf("  initialisation, official order          %8.3f ms\n", median(official_drawing));
  std::printf("  64-bit keys and at::_unique             %8.3f ms   %.1f x our counting\n", median(keys),
              median(keys) / median(counting));
  std::printf("  official sign, transpose, unique_dim    %8.3f ms   %.0f x our counting\n", median(official_unique),
              median(official_unique) / median(counting));
}

double resident_megabytes() {
  std::ifstream status("/proc/self/statm");
  long pages = 0, resident = 0;
  status >> pages >> resident;
  return static_cast<double>(resident) * 4096 / 1e6;
}

void on_two_threads(std::size_t count, const std::function<void(std::size_t)>& action) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 2; ++thread) {
    threads.emplace_back([&] {
      compute_on_this_thread();
      for (std::size_t index = next++; index < count; index = next++) action(index);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

/// At most `count` cells of which no two are isomorphic, in a drawn order. The space has 6,466.
std::vector<std::string> unique_cells(const Space& cells, std::size_t count) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(*cells.size()));
  std::iota(order.begin(), order.end(), 0);
  RandomStream random(3, "cells");
  for (std::size_t left = order.size(); left > 1; --left) std::swap(order[left - 1], order[random.below(left)]);
  std::set<std::string> forms;
  std::vector<std::string> chosen;
  for (const std::int64_t index : order) {
    if (chosen.size() == count) break;
    std::string encoding = cells.element(index);
    if (forms.insert(cells.canonical(encoding)).second) chosen.push_back(std::move(encoding));
  }
  return chosen;
}

void score_cells(std::size_t count) {
  const Space& cells = space("nas_bench_201");
  const std::vector<std::string> encodings = unique_cells(cells, count);
  count = encodings.size();
  const ImageBatch batch = images_of_noise();
  const NetworkScale scale;
  double forward_seconds = 0, score_seconds = 0;
  constexpr std::size_t part = 32;
  for (std::size_t first = 0; first < count; first += part) {
    const std::size_t here = std::min(part, count - first);
    score_seconds += milliseconds([&] {
                       on_two_threads(here, [&](std::size_t index) {
                         swap_score(cells.build(encodings[first + index], scale), batch, {.repeats = 1},
                                    candidate_seed(encodings[first + index]));
                       });
                     }) /
                     1000;
    // The forward passes alone; networks are built and drawn outside of the clock.
    std::vector<Network> networks;
    for (std::size_t index = 0; index < here; ++index) networks.push_back(cells.build(encodings[first + index], scale));
    std::vector<TorchNetwork> drawn;
    drawn.reserve(here);
    {
      const c10::InferenceMode guard;
      for (const Network& network : networks) {
        drawn.emplace_back(network, at::kCPU);
        Initialiser(network, Initialisation::gaussian, ScoreMode::corrected)(drawn.back(), 1);
      }
    }
    forward_seconds += milliseconds([&] {
                         on_two_threads(here, [&](std::size_t index) {
                           const c10::InferenceMode guard;
                           drawn[index].forward(to_tensor(batch, at::kCPU), BatchNormMode::batch);
                         });
                       }) /
                       1000;
    if (first / part % 25 == 0)
      std::printf("  after %4zu cells: resident %.0f MB\n", first + here, resident_megabytes());
  }
  std::printf(
      "%zu cells of NAS-Bench-201 (C = 16, N = 1, one repeat, 16 images, two threads): forward passes %.2f s, "
      "scores with construction and initialisation %.2f s, ratio %.3f; resident %.0f MB\n",
      count, forward_seconds, score_seconds, score_seconds / forward_seconds, resident_megabytes());
}

}  // namespace

int main(int argc, char** argv) {
  compute_on_this_thread();
  if (argc > 2 && std::string(argv[1]) == "--cells") {
    score_cells(static_cast<std::size_t>(std::atoi(argv[2])));
    return 0;
  }
  const int rounds = argc > 1 ? std::max(7, std::atoi(argv[1])) : 25;
  compare("thin DARTS", space("darts_thin").build(darts_cell, {.channels = 3}), rounds);
  compare("NAS-Bench-201, C = 16, N = 1", space("nas_bench_201").build(nas_bench_cell, {}), rounds);
  return 0;
}
