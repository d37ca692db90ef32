// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/scoring/score_run.h"

#include <ATen/ATen.h>

#include "core/base/error.h"
#include "core/compute/torch_session.h"
#include "plugins/nas_scoring/networks/initialisation.h"

namespace assay::nas {

void check_repeats(const ScoreOptions& options) {
  if (options.repeats >= 1) return;
  throw Error(ErrorKind::usage, {.message = "A score needs at least one initialisation",
                                 .where = "repeats",
                                 .value = std::to_string(options.repeats),
                                 .allowed = "1 or more",
                                 .remedy = {}});
}

void check_stop(const ScoreOptions& options) {
  if (options.stop && options.stop()) throw Error(ErrorKind::cancelled, "The score was stopped before its last repeat");
}

void for_each_repeat(const Network& network, const ImageBatch& batch, const ScoreOptions& options,
                     std::uint64_t candidate_seed, const ScoreRepeat& score) {
  check_batch(network, batch);
  check_repeats(options);
  const at::Device device = find_device(options.device);
  compute_on_this_thread();
  const at::InferenceMode guard;
  const at::Tensor images = to_tensor(batch, device);
  TorchNetwork torch(network, device);
  Initialiser initialise(network, options.initialisation, options.mode);
  for (int repeat = 0; repeat < options.repeats; ++repeat) {
    check_stop(options);
    initialise(torch, repeat_seed(options.mode, candidate_seed, options.seed, repeat));
    score(torch, images);
  }
}

}  // namespace assay::nas
