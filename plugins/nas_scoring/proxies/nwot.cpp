// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/proxies/nwot.h"

#include <ATen/ATen.h>

#include "plugins/nas_scoring/scoring/score_run.h"

namespace assay::nas {

double nwot_of(const TorchNetwork& network, const at::Tensor& images, bool evaluation_mode) {
  const at::InferenceMode guard;
  ActivationCounter counter(static_cast<int>(images.size(0)), true);
  network.observe(images, evaluation_mode ? BatchNormMode::running : BatchNormMode::batch,
                  [&](const Activation& activation) { return counter.add(activation); });
  return counter.log_determinant();
}

double nwot(const Network& network, const ImageBatch& batch, const ScoreOptions& options,
            std::uint64_t candidate_seed) {
  double sum = 0;
  for_each_repeat(network, batch, options, candidate_seed, [&](const TorchNetwork& torch, const at::Tensor& images) {
    sum += nwot_of(torch, images, options.evaluation_mode);
  });
  return sum / options.repeats;
}

}  // namespace assay::nas
