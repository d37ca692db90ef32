// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the plugin's LibTorch sources.

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "plugins/conversion/networks/torch_decoder.h"

namespace assay::snn {

/// rows x length int64.
at::Tensor tensor_of_windows(const std::vector<std::int32_t>& windows, std::int64_t first, std::int64_t rows, std::int64_t length);

/// Negative log likelihood of every window (sum over its length - 1 predicted tokens): [rows]. logits: rows x length x vocabulary.
at::Tensor window_losses(const at::Tensor& logits, const at::Tensor& ids);

/// KL(teacher || student), nats: summed over all positions but the last, divided by rows (the official "batchmean"), or per token.
at::Tensor kl_divergence(const at::Tensor& student, const at::Tensor& teacher, bool per_token);

/// Mean over time of what decoder_logits gave.
at::Tensor mean_over_time(const at::Tensor& logits);

/// The sites of a network as tensors that may ask for gradients, on the device of the network.
struct SiteTensors {
  std::vector<at::Tensor> theta, beta;
  std::vector<bool> is_signed;
};
SiteTensors site_tensors(const std::vector<SiteParameters>& sites, const at::Device& device = at::kCPU);

/// A site function that puts QCFS at every site, and keeps what left it where `kept` is given.
SiteFunction qcfs_function(const SiteTensors& sites, std::int64_t levels, std::vector<at::Tensor>* kept = nullptr);
/// Integrate-and-fire neurons at every site; `kept` gets the mean over time of what left each site.
SiteFunction if_function(const SiteTensors& sites, std::int64_t steps, FireRule fire, bool relative_surrogate, std::vector<at::Tensor>* kept = nullptr);

}  // namespace assay::snn
