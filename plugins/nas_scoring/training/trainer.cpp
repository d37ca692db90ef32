// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/training/trainer.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "core/base/byte_stream.h"
#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/compute/torch_session.h"
#include "plugins/nas_scoring/networks/initialisation.h"
#include "plugins/nas_scoring/networks/torch_network.h"

namespace assay::nas {
namespace {

constexpr std::string_view mark = "assay-nas-train-1\n";
constexpr std::int64_t alignment = 16;  // floats: each parameter begins on a cache line of the flat vectors

std::string shape_text(std::int64_t channels, std::int64_t height, std::int64_t width) {
  return std::to_string(channels) + " × " + std::to_string(height) + " × " + std::to_string(width);
}

void check_images(const Network& network, const TrainingImages& images, const TrainingOptions& options) {
  const ImageSet& set = images.set;
  if (set.channels != network.input_channels || set.height != network.input_height ||
      set.width != network.input_width) {
    throw Error(ErrorKind::data, {"The images have another size than the network takes", set.source,
                                  shape_text(set.channels, set.height, set.width) + " (channels × height × width)",
                                  shape_text(network.input_channels, network.input_height, network.input_width),
                                  "Choose image_fit=pad32_rgb, or images of that size"});
  }
  if (images.classes > network.classes) {
    throw Error(ErrorKind::data,
                {"The images have more classes than the network", set.source, for_people(images.classes),
                 for_people(network.classes) + " or fewer", "Build the network with as many classes"});
  }
  if (std::int64_t(images.rows.train.size()) < options.batch) {
    throw Error(ErrorKind::data,
                {"There are fewer training images than one batch", set.source,
                 for_people(std::int64_t(images.rows.train.size())) + " images for training",
                 "at least " + for_people(options.batch) + " (batch)", "Lower batch, or choose a larger data set"});
  }
}

std::string_view bytes_of(const at::Tensor& tensor) {  // a contiguous float tensor on the CPU
  return {static_cast<const char*>(tensor.data_ptr()), std::size_t(tensor.numel()) * sizeof(float)};
}

Network with_logits(Network network) {
  network.output = network.logits;
  return network;
}

}  // namespace

double cosine_rate(double first, std::int64_t step, std::int64_t steps) {
  return first / 2.0 * (1.0 + std::cos(std::numbers::pi * double(step) / double(steps)));
}

struct Trainer::State {
  State(const Network& given, const TrainingImages& training, const TrainingOptions& wanted, std::uint64_t seed,
        Streams named)
      : network(with_logits(given)),
        images(training),
        options(wanted),
        streams(std::move(named)),
        torch_network(network, find_device(wanted.device)) {
    Initialiser(network, Initialisation::standard, ScoreMode::corrected)(torch_network, seed);
    flatten();
  }

  /// Parameters, gradients and momenta become views of three vectors: one step is three passes over memory, and a
  /// checkpoint two copies.
  void flatten() {
    const at::NoGradGuard no_gradient;
    std::int64_t size = 0;
    for (const int index : network.registered)
      for (at::Tensor* tensor : tensors_of(index)) size += (tensor->numel() + alignment - 1) / alignment * alignment;
    const auto options_of = at::TensorOptions().dtype(at::kFloat).device(torch_network.device());
    flat = at::zeros({size}, options_of);
    gradient = at::zeros({size}, options_of);
    momentum = at::zeros({size}, options_of);
    std::int64_t offset = 0;
    for (const int index : network.registered) {
      for (at::Tensor* tensor : tensors_of(index)) {
        const at::Tensor view = flat.narrow(0, offset, tensor->numel()).view(tensor->sizes());
        view.copy_(*tensor);
        at::Tensor leaf = at::empty({0}, options_of);
        leaf.set_data(view);
        leaf.set_requires_grad(true);
        leaf.mutable_grad() = gradient.narrow(0, offset, tensor->numel()).view(tensor->sizes());
        *tensor = leaf;
        leaves.push_back(leaf);
        offset += (leaf.numel() + alignment - 1) / alignment * alignment;
      }
      auto& held = torch_network.tensors(index);
      for (const at::Tensor& statistic : {held.running_mean, held.running_var})
        if (statistic.defined()) statistics.push_back(statistic);
    }
  }

  std::vector<at::Tensor*> tensors_of(int layer) {
    std::vector<at::Tensor*> found;
    auto& held = torch_network.tensors(layer);
    for (at::Tensor* tensor : {&held.weight, &held.bias})
      if (tensor->defined()) found.push_back(tensor);
    return found;
  }

  at::Tensor batch_tensor(std::span<const std::int64_t> rows, bool training, RandomStream& random) const {
    const ImageSet& set = images.set;
    at::Tensor values = at::empty({std::int64_t(rows.size()), set.channels, set.height, set.width}, at::kFloat);
    if (training)
      fill_batch(images, rows, options.augmentation, random, values.data_ptr<float>());
    else
      fill_batch(images, rows, values.data_ptr<float>());
    return values.to(torch_network.device());
  }

  at::Tensor label_tensor(std::span<const std::int64_t> rows) const {
    at::Tensor labels = at::empty({std::int64_t(rows.size())}, at::kLong);
    auto* out = labels.data_ptr<std::int64_t>();
    for (const std::int64_t row : rows) *out++ = images.set.labels[std::size_t(row)];
    return labels.to(torch_network.device());
  }

  /// A large network takes seconds per batch: stop points lie at every ReLU, on the way there and on the way back.
  at::Tensor forward(const at::Tensor& values, BatchNormMode mode, const std::function<void()>& pulse) const {
    const ActivationObserver observer = [&pulse](const Activation& activation) {
      pulse();
      if (activation.input.requires_grad()) activation.input.register_hook([&pulse](const at::Tensor&) { pulse(); });
      return false;
    };
    return torch_network.forward(values, mode, pulse ? &observer : nullptr, network.logits);
  }

  struct Totals {
    double loss = 0;
    std::int64_t correct = 0, seen = 0;
  };

  /// The batch's mean loss.
  double train_batch(std::span<const std::int64_t> rows, RandomStream& random, double rate,
                     const std::function<void()>& pulse, const std::string& where, Totals& totals) {
    const at::Tensor labels = label_tensor(rows);
    gradient.zero_();
    const at::Tensor logits = forward(batch_tensor(rows, true, random), BatchNormMode::update, pulse);
    const at::Tensor loss = at::nll_loss(at::log_softmax(logits, 1), labels);
    const double value = loss.item<float>();
    if (!std::isfinite(value)) {
      throw Error(ErrorKind::method, {"The training loss is not a finite number", where, shortest(value),
                                      "finite numbers", "Lower learning_rate, or look for broken images"});
    }
    loss.backward();
    const at::NoGradGuard no_gradient;
    gradient.add_(flat, options.weight_decay);
    momentum.mul_(options.momentum).add_(gradient);
    flat.sub_(momentum, rate);
    totals.loss += value * double(rows.size());
    totals.correct += logits.argmax(1).eq(labels).sum().item<std::int64_t>();
    totals.seen += std::int64_t(rows.size());
    return value;
  }

  Network network;
  const TrainingImages& images;
  TrainingOptions options;
  Streams streams;
  TorchNetwork torch_network;
  at::Tensor flat, gradient, momentum;
  std::vector<at::Tensor> leaves;
  std::vector<at::Tensor> statistics;  ///< running means and variances
  std::vector<EpochResult> history;
};

Trainer::Trainer(const Network& network, const TrainingImages& images, const TrainingOptions& options,
                 std::uint64_t seed, Streams streams) {
  check_images(network, images, options);
  at::set_num_threads(std::max(1, options.threads));
  state_ = std::make_unique<State>(network, images, options, seed, std::move(streams));
}

Trainer::~Trainer() = default;

const std::vector<EpochResult>& Trainer::history() const { return state_->history; }
const TorchNetwork& Trainer::network() const { return state_->torch_network; }

std::int64_t Trainer::batches_per_epoch() const {
  const std::int64_t rows = std::int64_t(state_->images.rows.train.size());
  return (rows + state_->options.batch - 1) / state_->options.batch;
}

const EpochResult& Trainer::train_epoch(const Pulse& pulse, const BatchSeen& seen) {
  State& s = *state_;
  const std::int64_t epoch = epochs_done() + 1, rows = std::int64_t(s.images.rows.train.size());
  const std::int64_t batches = batches_per_epoch(), first = (epoch - 1) * batches, steps = s.options.epochs * batches;
  RandomStream random = s.streams("epoch " + std::to_string(epoch));
  const std::vector<std::int64_t> order = shuffled(s.images.rows.train, random);
  // Testing is forward passes alone: a third of the work per image.
  const double tests = double(s.images.rows.test.size()) / 3.0;
  const double share = double(rows) / (double(rows) + tests);
  State::Totals totals;
  for (std::int64_t step = 0; step < batches; ++step) {
    const std::function<void()> beat = [&] {
      if (pulse) pulse(share * double(step) / double(batches));
    };
    beat();
    const std::int64_t from = step * s.options.batch, count = std::min(s.options.batch, rows - from);
    const std::string where =
        "epoch " + std::to_string(epoch) + ", step " + std::to_string(step + 1) + " of " + std::to_string(batches);
    const double loss = s.train_batch({order.data() + from, std::size_t(count)}, random,
                                      cosine_rate(s.options.learning_rate, first + step, steps), beat, where, totals);
    if (seen) seen(first + step + 1, loss);
  }
  EpochResult result;
  result.epoch = epoch;
  result.train_loss = totals.loss / double(totals.seen);
  result.train_accuracy = double(totals.correct) / double(totals.seen);
  result.learning_rate = cosine_rate(s.options.learning_rate, first, steps);
  const std::int64_t correct = correct_on_test([&](double done) {
    if (pulse) pulse(share + (1.0 - share) * done);
  });
  result.test_accuracy = double(correct) / double(s.images.rows.test.size());
  s.history.push_back(result);
  return s.history.back();
}

std::int64_t Trainer::correct_on_test(const Pulse& pulse) const {
  const at::NoGradGuard no_gradient;
  const State& s = *state_;
  const std::vector<std::int64_t>& rows = s.images.rows.test;
  RandomStream unused(0, "");
  std::int64_t correct = 0;
  for (std::size_t from = 0; from < rows.size(); from += std::size_t(s.options.batch)) {
    const std::function<void()> beat = [&] {
      if (pulse) pulse(double(from) / double(rows.size()));
    };
    beat();
    const std::span<const std::int64_t> part(rows.data() + from,
                                             std::min(std::size_t(s.options.batch), rows.size() - from));
    const at::Tensor logits = s.forward(s.batch_tensor(part, false, unused), BatchNormMode::running, beat);
    correct += logits.argmax(1).eq(s.label_tensor(part)).sum().item<std::int64_t>();
  }
  return correct;
}

std::string Trainer::state() const {
  const State& s = *state_;
  ByteWriter out;
  out.add(mark);
  out.add(std::uint64_t(s.history.size()));
  for (const EpochResult& row : s.history) {
    out.add(row.epoch), out.add(row.train_loss), out.add(row.train_accuracy), out.add(row.test_accuracy);
    out.add(row.learning_rate);
  }
  for (const at::Tensor& tensor : {s.flat, s.momentum}) out.add(bytes_of(tensor.cpu()));
  out.add(std::uint64_t(s.statistics.size()));
  for (const at::Tensor& tensor : s.statistics) out.add(bytes_of(tensor.cpu().contiguous()));
  return out.take();
}

bool Trainer::restore(std::string_view bytes) {
  State& s = *state_;
  ByteReader in(bytes);
  std::string head, flat, momentum;
  in.read(head);
  std::vector<EpochResult> history(in.count(5 * sizeof(double)));
  for (EpochResult& row : history) {
    in.read(row.epoch), in.read(row.train_loss), in.read(row.train_accuracy), in.read(row.test_accuracy);
    in.read(row.learning_rate);
  }
  in.read(flat), in.read(momentum);
  std::vector<std::string> statistics;
  in.read(statistics);
  const std::size_t size = std::size_t(s.flat.numel()) * sizeof(float);
  if (!in.whole() || head != mark || flat.size() != size || momentum.size() != size ||
      statistics.size() != s.statistics.size())
    return false;
  for (std::size_t i = 0; i < statistics.size(); ++i)
    if (statistics[i].size() != std::size_t(s.statistics[i].numel()) * sizeof(float)) return false;
  const at::NoGradGuard no_gradient;
  const auto put = [](const at::Tensor& target, std::string& from) {
    target.copy_(at::from_blob(from.data(), target.sizes(), at::kFloat));
  };
  put(s.flat, flat), put(s.momentum, momentum);
  for (std::size_t i = 0; i < statistics.size(); ++i) put(s.statistics[i], statistics[i]);
  s.history = std::move(history);
  return true;
}

std::vector<float> Trainer::parameters() const {
  std::vector<float> values;
  for (const at::Tensor& leaf : state_->leaves) {
    const at::Tensor here = leaf.detach().cpu().contiguous();
    values.insert(values.end(), here.data_ptr<float>(), here.data_ptr<float>() + here.numel());
  }
  return values;
}

void Trainer::set_parameters(const std::vector<float>& values) {
  const at::NoGradGuard no_gradient;
  std::size_t offset = 0;
  for (at::Tensor& leaf : state_->leaves) {
    if (offset + std::size_t(leaf.numel()) > values.size()) break;
    leaf.copy_(at::from_blob(const_cast<float*>(values.data()) + offset, leaf.sizes(), at::kFloat));
    offset += std::size_t(leaf.numel());
  }
  if (offset != values.size()) {
    throw Error(ErrorKind::usage,
                {"These are not as many values as the network has parameters", "parameters",
                 std::to_string(values.size()), std::to_string(parameter_count(state_->network)), ""});
  }
}

std::vector<float> Trainer::logits(const std::vector<float>& values, std::int64_t count) const {
  const at::NoGradGuard no_gradient;
  const State& s = *state_;
  const at::Tensor images =
      at::from_blob(const_cast<float*>(values.data()),
                    {count, s.network.input_channels, s.network.input_height, s.network.input_width}, at::kFloat);
  const at::Tensor out = s.forward(images.to(s.torch_network.device()), BatchNormMode::running, {}).cpu().contiguous();
  return {out.data_ptr<float>(), out.data_ptr<float>() + out.numel()};
}

}  // namespace assay::nas
