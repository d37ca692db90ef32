// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/scoring/swap_score.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "plugins/nas_scoring/counting/activation_counter.h"
#include "plugins/nas_scoring/scoring/score_run.h"

namespace assay::nas {

std::uint64_t candidate_seed(std::string_view canonical_encoding) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;  // FNV-1a
  for (const char letter : canonical_encoding) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3ULL;
  }
  return hash;
}

void check_batch(const Network& network, const ImageBatch& batch) {
  const auto text = [](std::int64_t channels, std::int64_t height, std::int64_t width) {
    return std::to_string(channels) + " x " + std::to_string(height) + " x " + std::to_string(width);
  };
  if (batch.channels != network.input_channels || batch.height != network.input_height ||
      batch.width != network.input_width) {
    throw Error(ErrorKind::usage,
                {.message = "The images do not fit the network",
                 .where = "images",
                 .value = text(batch.channels, batch.height, batch.width) + " (channels x height x width)",
                 .allowed = text(network.input_channels, network.input_height, network.input_width),
                 .remedy = "Fit the images to the network's input (image_fit) or choose another space"});
  }
  const auto values = static_cast<std::int64_t>(batch.values.size());
  if (batch.count < 1 || values != batch.count * batch.channels * batch.height * batch.width) {
    throw Error(ErrorKind::usage,
                {.message = "The batch of images is not complete",
                 .where = "images",
                 .value = std::to_string(values) + " numbers for " + std::to_string(batch.count) + " images",
                 .allowed = "at least one image, and every value of each",
                 .remedy = {}});
  }
}

SwapScore swap_score(const Network& network, const ImageBatch& batch, const ScoreOptions& options,
                     std::uint64_t candidate_seed) {
  SwapScore score;
  ActivationCounter counter(static_cast<int>(batch.count));
  for_each_repeat(network, batch, options, candidate_seed, [&](const TorchNetwork& torch, const at::Tensor& images) {
    score.repeats.push_back(count_patterns(torch, images, options.evaluation_mode, counter));
    if (!options.layers) score.repeats.back().layers = {};
  });
  summarise(score);
  return score;
}

PatternCounts count_patterns(const TorchNetwork& network, const at::Tensor& images, bool evaluation_mode,
                             ActivationCounter& counter) {
  const at::InferenceMode guard;
  counter.reset();
  network.observe(images, evaluation_mode ? BatchNormMode::running : BatchNormMode::batch,
                  [&](const Activation& activation) { return counter.add(activation); });
  PatternCounts counts = counter.finish();
  if (counts.units == 0) {
    throw Error(ErrorKind::method, {.message = "The network has no activation to count",
                                    .where = "network",
                                    .value = "no ReLU with a 4-D input",
                                    .allowed = "at least one ReLU behind a convolution or a pooling",
                                    .remedy = "Choose a cell with at least one convolution"});
  }
  return counts;
}

void summarise(SwapScore& score) {
  double sum = 0;
  for (const PatternCounts& counts : score.repeats) sum += static_cast<double>(counts.swap);
  const auto count = static_cast<double>(score.repeats.size());
  score.mean = sum / count;
  double squares = 0;
  for (const PatternCounts& counts : score.repeats) {
    squares += (static_cast<double>(counts.swap) - score.mean) * (static_cast<double>(counts.swap) - score.mean);
  }
  score.standard_deviation = count > 1 ? std::sqrt(squares / (count - 1)) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace assay::nas
