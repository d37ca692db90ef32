// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

#include "plugins/conversion/networks/sequential.h"
#include "plugins/conversion/tests/golden_arrays.h"

namespace assay::snn::golden {

/// The MLP 12-16-16-5 of golden/snn/mlp_model.npz.
inline SequentialNetwork mlp() {
  SequentialNetwork network;
  network.input_shape = {12};
  network.source = "golden MLP";
  std::int64_t inputs = 12;
  for (int k = 0; k < 3; ++k) {
    SequentialLayer layer;
    layer.kind = SequentialKind::linear;
    layer.name = "fc" + std::to_string(k);
    layer.bias.values = floats("mlp_model", "b" + std::to_string(k));
    const auto outputs = static_cast<std::int64_t>(layer.bias.values.size());
    layer.bias.shape = {outputs};
    layer.weight = {{outputs, inputs}, floats("mlp_model", "W" + std::to_string(k)), "F32"};
    layer.input_shape = {inputs};
    layer.output_shape = {outputs};
    network.layers.push_back(layer);
    inputs = outputs;
    if (k == 2) break;
    SequentialLayer relu;
    relu.name = "relu" + std::to_string(k + 1);
    relu.input_shape = relu.output_shape = {outputs};
    network.layers.push_back(relu);
  }
  return network;
}

/// Its sites with the thresholds of a rule ("max", "p99") and one initial potential.
inline std::vector<SiteParameters> mlp_sites(const std::string& rule, float beta) {
  std::vector<SiteParameters> sites;
  for (int k = 0; k < 2; ++k)
    sites.push_back({"relu" + std::to_string(k + 1), {static_cast<float>(number("mlp_thresholds", rule + "_layer" + std::to_string(k)))}, {beta}, false});
  return sites;
}

}  // namespace assay::snn::golden
