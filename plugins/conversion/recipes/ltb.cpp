// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "core/compute/torch_session.h"
#include "plugins/conversion/recipes/activation_statistics.h"
#include "plugins/conversion/recipes/recipe_registry.h"
#include "plugins/conversion/spiking/segment.h"

namespace assay::snn {
namespace {

constexpr std::int64_t batch_rows = 32;
constexpr int passes = 2;

/// Two passes over the calibration rows; what leaves a site is clipped by its threshold of the moment before it reaches the next one.
RecipeResult apply(const RecipeInput& input) {
  compute_on_this_thread();
  const c10::InferenceMode inference;
  RecipeResult result{{}, input.network, {}};
  std::vector<Segment> segments;
  std::size_t from = 0;
  for (std::size_t i = 0; i < input.network.layers.size(); ++i) {
    const SequentialLayer& layer = input.network.layers[i];
    if (layer.kind != SequentialKind::relu) continue;
    segments.emplace_back(input.network, from, i);
    from = i + 1;
    result.sites.push_back({layer.name, std::vector<float>(static_cast<std::size_t>(layer.output_shape.front()), 0.0f), {0.5f}, false});
  }
  std::vector<std::int64_t> shape = {0};
  shape.insert(shape.end(), input.network.input_shape.begin(), input.network.input_shape.end());
  const std::int64_t units = static_cast<std::int64_t>(input.calibration.size()) / input.rows, all = passes * input.rows;
  for (std::int64_t done = 0; done < all;) {
    const std::int64_t row = done % input.rows, rows = std::min(batch_rows, input.rows - row);
    shape[0] = rows;
    at::Tensor x = at::from_blob(const_cast<float*>(input.calibration.data()) + row * units, shape, at::kFloat) / input.network.scale;
    for (std::size_t k = 0; k < segments.size(); ++k) {
      x = at::relu(segments[k].apply(x));
      std::vector<float>& theta = result.sites[k].theta;
      const std::int64_t channels = x.size(1);
      balance_thresholds({x.data_ptr<float>(), static_cast<std::size_t>(x.numel())}, channels, x.numel() / (rows * channels), theta);
      std::vector<std::int64_t> broadcast(static_cast<std::size_t>(x.dim()), 1);
      broadcast[1] = channels;
      x = at::minimum(x, at::from_blob(theta.data(), broadcast, at::kFloat));
    }
    done += rows;
    if (input.pulse) input.pulse(static_cast<double>(done) / static_cast<double>(all));
  }
  for (SiteParameters& site : result.sites) {
    std::vector<std::string> silent;
    for (float& theta : site.theta) theta = usable_threshold(theta, site.name, silent);
    if (!silent.empty())
      result.notes.push_back(std::to_string(silent.size()) + " channels of site " + site.name + " stayed silent on the calibration rows; their threshold is 1e-6.");
  }
  return result;
}

}  // namespace

RecipeEntry ltb_recipe() {
  return {{"ltb", "Local threshold balancing",
           "Thresholds per channel, raised by what exceeds them until that is balanced; membranes start at half of them (Bu et al. 2024).", false, false},
          apply};
}

}  // namespace assay::snn
