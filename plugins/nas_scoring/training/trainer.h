// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "plugins/nas_scoring/networks/network.h"
#include "plugins/nas_scoring/training/training_images.h"

namespace assay::nas {

class TorchNetwork;

struct TrainingOptions {
  std::int64_t epochs = 12;
  std::int64_t batch = 128;  ///< the last batch of an epoch takes what is left
  double learning_rate = 0.1;
  double momentum = 0.9;
  double weight_decay = 5e-4;  ///< on every parameter, batch norm and biases too
  Augmentation augmentation = Augmentation::none;
  std::string device = "cpu";
  int threads = 1;
};

/// Means over the images of one epoch. Training figures are those of the training passes themselves, while the weights
/// move.
struct EpochResult {
  std::int64_t epoch = 0;  ///< from 1
  double train_loss = 0;   ///< cross-entropy, nats
  double train_accuracy = 0, test_accuracy = 0;
  double learning_rate = 0;  ///< of the epoch's first batch
};

/// Cosine annealing without restarts (Loshchilov & Hutter, 2017, with eta_min = 0): first / 2 (1 + cos(pi step /
/// steps)), for step 0 .. steps - 1; annealed with every batch.
double cosine_rate(double first, std::int64_t step, std::int64_t steps);

/// Trains a network by SGD with momentum (no Nesterov; PyTorch's rule g = gradient + decay w, m = momentum m + g,
/// w -= rate m), cross-entropy on network.logits, batch norm with running statistics (momentum 0.1). Weights start as
/// PyTorch's constructors draw them, from a generator of the trainer's own: the same numbers as after
/// torch.manual_seed(seed). Everything else random (order, augmentation) comes from streams named by the epoch, so an
/// object restored from state() goes on with the same numbers. One thread: bit for bit the same on one machine.
/// One object per thread; network and images must outlive it.
class Trainer {
 public:
  using Streams = std::function<RandomStream(std::string_view)>;
  /// Throws Error: data where images do not fit the network, or there are fewer training images than one batch; device.
  Trainer(const Network& network, const TrainingImages& images, const TrainingOptions& options, std::uint64_t seed,
          Streams streams);
  ~Trainer();

  /// Called often (several times per batch) with the share of the epoch that is done, 0..1; may throw to end training.
  using Pulse = std::function<void(double)>;
  /// Called after every batch with its number over the whole run, from 1, and its mean loss.
  using BatchSeen = std::function<void(std::int64_t step, double loss)>;
  /// One more epoch and its test. Throws Error kind method with epoch and step when the loss is not finite; what the
  /// pulse throws passes through. After an exception only restore() is allowed.
  const EpochResult& train_epoch(const Pulse& pulse = {}, const BatchSeen& seen = {});
  std::int64_t batches_per_epoch() const;
  const std::vector<EpochResult>& history() const;
  std::int64_t epochs_done() const { return std::int64_t(history().size()); }
  /// Correct answers on the test rows in evaluation mode.
  std::int64_t correct_on_test(const Pulse& pulse = {}) const;

  /// Parameters, momentum, running statistics and history, bit for bit.
  std::string state() const;
  /// False, with nothing changed, when the bytes are of another kind, another network, or cut short.
  bool restore(std::string_view bytes);

  /// All trainable parameters as one list, in the order of the network's registration.
  std::vector<float> parameters() const;
  void set_parameters(const std::vector<float>& values);
  /// Logits in evaluation mode, rows x classes, of images as fill_batch writes them.
  std::vector<float> logits(const std::vector<float>& values, std::int64_t count) const;
  /// The weights as they are now: for script_writer.h.
  const TorchNetwork& network() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::nas
