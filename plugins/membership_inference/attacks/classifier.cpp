// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/attacks/classifier.h"

#include <algorithm>
#include <string>

namespace assay::mia {
namespace {

constexpr std::int64_t tile_rows = 512;

void draw(at::Tensor& rows, std::int64_t count, RandomStream& stream) {
  auto* row = rows.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < rows.numel(); ++i) {
    row[i] = static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(count)));
  }
}

}  // namespace

Mlp train_classifier(const at::Tensor& ones, const at::Tensor& zeros, const ClassifierTraining& training,
                     std::uint64_t seed, std::string_view purpose, const Pulse& pulse) {
  const auto options = ones.options();
  Mlp net({ones.size(1), training.hidden, training.hidden, 1}, Activation::relu, options);
  const std::string name(purpose);
  RandomStream start(seed, name + " initialisation"), draws(seed, name + " batches");
  net.initialise(start);
  Adam optimiser(net.parameters(), {.learning_rate = training.learning_rate, .weight_decay = training.weight_decay});

  at::Tensor rows = at::empty({training.batch}, at::kLong);
  at::Tensor x = at::empty({2 * training.batch, ones.size(1)}, options);
  at::Tensor first = x.narrow(0, 0, training.batch), second = x.narrow(0, training.batch, training.batch);
  const at::Tensor labels = at::cat({at::ones({training.batch, 1}, options), at::zeros({training.batch, 1}, options)});
  Mlp::Trace trace;
  for (std::int64_t step = 0; step < training.steps; ++step) {
    if (pulse) pulse(static_cast<double>(step) / static_cast<double>(training.steps));
    draw(rows, ones.size(0), draws);
    at::index_select_out(first, ones, 0, rows.to(options.device()));
    draw(rows, zeros.size(0), draws);
    at::index_select_out(second, zeros, 0, rows.to(options.device()));
    const at::Tensor& logit = net.forward(x, trace);
    // d mean logistic loss / d logit.
    const at::Tensor slope = at::sigmoid(logit).sub_(labels).div_(static_cast<double>(2 * training.batch));
    net.backward(slope, trace);
    optimiser.step(net.gradient());
  }
  return net;
}

std::vector<double> logits(const Mlp& classifier, const Points& points, const Pulse& pulse) {
  const at::Tensor x = tensor_of(points, classifier.parameters().options());
  std::vector<double> result;
  result.reserve(static_cast<std::size_t>(points.count));
  for (std::int64_t from = 0; from < points.count; from += tile_rows) {
    if (pulse) pulse(static_cast<double>(from) / static_cast<double>(points.count));
    const at::Tensor tile = x.narrow(0, from, std::min(tile_rows, points.count - from));
    const std::vector<double> values = values_of(classifier(tile));
    result.insert(result.end(), values.begin(), values.end());
  }
  return result;
}

}  // namespace assay::mia
