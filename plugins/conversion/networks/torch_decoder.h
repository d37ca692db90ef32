// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the plugin's LibTorch sources.

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "plugins/conversion/networks/language_model.h"
#include "plugins/conversion/sites.h"

namespace assay::snn {

/// A decoder's weights as tensors (names of LanguageModel::weights), differentiable where they ask for gradients.
struct TorchDecoder {
  const LanguageModel* model = nullptr;
  std::map<std::string, at::Tensor> weights;
};
TorchDecoder torch_decoder(const LanguageModel& model, const std::string& device = "cpu", bool gradients = false);

/// The float network's activation function.
at::Tensor decoder_activation(Activation activation, const at::Tensor& z);

/// What stands at a site: gets the value before (mlp sites: the pre-activation z, which the float network gives to the activation function; all others: the analog value
/// that feeds linears) and returns what goes on. `site` is the index into decoder_sites().
using SiteFunction = std::function<at::Tensor(std::int64_t site, const at::Tensor& value)>;

/// The sites of a decoder: which = "mlp": one per block, on the activation (gated blocks: on act(gate)); "all": also signed sites on everything that feeds a linear
/// (norm outputs, attention outputs, gated product, the input of the head), in order of execution.
struct DecoderSite {
  std::string name;
  bool is_signed = false;
  bool on_activation = false;  ///< an mlp site
  std::int64_t channels = 0;
};
std::vector<DecoderSite> decoder_sites(const LanguageModel& model, const std::string& which);

/// How the decoder is evaluated over time. One step: the plain network. More: ids stand for `steps` copies, rows of all activations are [steps * batch] time-major;
/// per_step evaluates norms, attention and products of each step alone; expectation evaluates them on running means (5.2), so that their mean over time is f of the mean exactly.
struct TimeForm {
  std::int64_t steps = 1;
  OperatorForm operators = OperatorForm::per_step;
};
/// Logits of ids [batch, length] int64: [steps, batch, length, vocabulary] in per_step form (average them over time); in expectation form the final norm and head are applied to the
/// mean hidden state and the result is [1, batch, length, vocabulary]. Differentiable through sites and weights. An empty `site` is the float network (activation functions as they are).
at::Tensor decoder_logits(const TorchDecoder& decoder, const at::Tensor& ids, const std::string& which_sites,
                          const SiteFunction& site, const TimeForm& form = {});

/// Keys and values of the positions so far, one tensor per block: rows are [1, key/value heads, positions, width per head], the mean over time of each (spec 5.6), so that memory
/// is that of the float network's cache whatever the steps.
struct DecoderCache {
  std::int64_t length = 0;
  std::vector<at::Tensor> keys, values;
};
/// Logits [vocabulary] after one more token; the cache grows by it. Past positions stand still in time: with per_step operators too they are their means.
at::Tensor next_logits(const TorchDecoder& decoder, std::int32_t token, const std::string& which_sites, const SiteFunction& site, const TimeForm& form, DecoderCache& cache);

}  // namespace assay::snn
