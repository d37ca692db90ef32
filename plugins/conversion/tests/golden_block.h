// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "plugins/conversion/networks/language_model.h"
#include "plugins/conversion/sites.h"
#include "plugins/conversion/tests/golden_arrays.h"

namespace assay::snn::golden {

/// The network of fas_block.npz: two GPT-2 blocks, width 8, two heads, 11 tokens, 6 positions.
inline LanguageModel block_model() {
  LanguageModel model;
  model.family = DecoderFamily::gpt2;
  model.vocabulary = 11;
  model.width = 8;
  model.layers = 2;
  model.heads = model.key_value_heads = 2;
  model.context = 6;
  model.hidden = 32;
  model.activation = Activation::gelu_new;
  model.source = "fas_block";
  const auto put = [&](const std::string& name, const std::string& golden_name, std::vector<std::int64_t> shape, std::size_t first = 0) {
    const std::vector<float> all = floats("fas_block", golden_name);
    std::size_t size = 1;
    for (const std::int64_t extent : shape) size *= static_cast<std::size_t>(extent);
    StoredTensor tensor;
    tensor.shape = shape;
    tensor.values.assign(all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(first + size));
    model.weights.tensors[name] = tensor;
  };
  put("embed", "wte", {11, 8});
  put("position", "wpe", {6, 8});
  put("norm.weight", "lnf_g", {8});
  put("norm.bias", "lnf_b", {8});
  for (int k = 0; k < 2; ++k) {
    const std::string ours = "h." + std::to_string(k) + ".", theirs = "h" + std::to_string(k) + "_";
    put(ours + "norm1.weight", theirs + "ln1_g", {8});
    put(ours + "norm1.bias", theirs + "ln1_b", {8});
    put(ours + "norm2.weight", theirs + "ln2_g", {8});
    put(ours + "norm2.bias", theirs + "ln2_b", {8});
    std::size_t row = 0;
    for (const char* part : {"q", "k", "v"}) {
      put(ours + part + ".weight", theirs + "qkv_w", {8, 8}, row * 8);
      put(ours + part + ".bias", theirs + "qkv_b", {8}, row);
      row += 8;
    }
    put(ours + "o.weight", theirs + "proj_w", {8, 8});
    put(ours + "o.bias", theirs + "proj_b", {8});
    put(ours + "up.weight", theirs + "fc_w", {32, 8});
    put(ours + "up.bias", theirs + "fc_b", {32});
    put(ours + "down.weight", theirs + "out_w", {8, 32});
    put(ours + "down.bias", theirs + "out_b", {8});
  }
  return model;
}

inline std::vector<std::int32_t> block_ids() {
  const std::vector<double> ids = array("fas_block", "ids");
  return {ids.begin(), ids.end()};
}

/// theta scaled by alpha and v(0) = beta theta, `each` equal values per site.
inline std::vector<SiteParameters> block_sites(double alpha = 1, double beta = 0.5, std::size_t each = 1) {
  const std::vector<double> theta = array("fas_block", "theta");
  std::vector<SiteParameters> sites;
  for (std::size_t k = 0; k < 2; ++k)
    sites.push_back({"h." + std::to_string(k) + ".mlp.act", std::vector<float>(each, static_cast<float>(alpha * theta[k])), std::vector<float>(each, static_cast<float>(beta)), false});
  return sites;
}

}  // namespace assay::snn::golden
