// SPDX-License-Identifier: GPL-3.0-or-later
// Stage 1 of FAS: first thresholds, and full-parameter fine-tuning with QCFS at the sites.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/base/random.h"
#include "core/compute/torch_session.h"
#include "plugins/conversion/fas/adam.h"
#include "plugins/conversion/fas/objectives.h"
#include "plugins/conversion/fas/site_functions.h"
#include "plugins/conversion/fas/stages.h"

namespace assay::snn {
namespace {

constexpr std::int64_t most_positions = 2048;  ///< of a batch at once
constexpr double official_threshold = 2.0, percentile = 99.9, least_threshold = 1e-3;

/// Linear interpolation between the two nearest ranks, as numpy's.
double quantile(std::vector<float> values, double percent) {
  const double place = percent / 100 * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(place);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(low), values.end());
  const double below = values[low];
  if (low + 1 >= values.size()) return below;
  const double above = *std::min_element(values.begin() + static_cast<std::ptrdiff_t>(low) + 1, values.end());
  return below + (place - static_cast<double>(low)) * (above - below);
}

/// What the float network has at its sites: before and after, rows x channels each.
struct Recorded {
  std::vector<at::Tensor> before, after;
};
Recorded record(const LanguageModel& model, const std::string& which, const std::vector<std::int32_t>& windows, std::int64_t rows, std::int64_t length) {
  const TorchDecoder decoder = torch_decoder(model);
  const auto sites = decoder_sites(model, which);
  Recorded recorded{std::vector<at::Tensor>(sites.size()), std::vector<at::Tensor>(sites.size())};
  const SiteFunction site = [&](std::int64_t index, const at::Tensor& value) {
    const auto k = static_cast<std::size_t>(index);
    recorded.before[k] = value.flatten(0, -2);
    recorded.after[k] = sites[k].on_activation ? decoder_activation(model.activation, value).flatten(0, -2) : recorded.before[k];
    return recorded.after[k].view(value.sizes());
  };
  decoder_logits(decoder, tensor_of_windows(windows, 0, rows, length), which, site);
  return recorded;
}

float percentile_of(const at::Tensor& after, bool is_signed) {
  return static_cast<float>(std::max(quantile(values_of(is_signed ? after.abs() : at::relu(after)), percentile), least_threshold));
}

/// The threshold of 95 between 5 and 99 % of the maximum with the smallest mean square of activation minus QCFS (spec 8.4).
float smallest_error(const at::Tensor& before, const at::Tensor& after, bool is_signed, std::int64_t levels) {
  const double top = std::max((is_signed ? after.abs() : at::relu(after)).max().item<double>(), least_threshold);
  double best = 0, least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 95; ++i) {
    const double theta = top * (1 - 0.01 * i);
    const at::Tensor quantised = qcfs_site(before, at::full({1}, theta), levels, is_signed);
    const double error = (after - quantised).square().mean().item<double>();
    if (error < least) {
      least = error;
      best = theta;
    }
  }
  return static_cast<float>(best);
}

}  // namespace

std::vector<SiteParameters> first_thresholds(const LanguageModel& model, const std::string& which_sites, const std::string& theta_init, std::int64_t levels,
                                             const std::vector<std::int32_t>& windows, std::int64_t rows, std::int64_t length) {
  compute_on_this_thread();
  const c10::AutoGradMode no_gradients(false);
  const auto declared = decoder_sites(model, which_sites);
  std::vector<SiteParameters> sites;
  for (const DecoderSite& site : declared) sites.push_back({site.name, {static_cast<float>(official_threshold)}, {0.5f}, site.is_signed});
  const bool constant = theta_init == "constant";
  if (constant && std::none_of(declared.begin(), declared.end(), [](const DecoderSite& site) { return site.is_signed; })) return sites;
  const Recorded recorded = record(model, which_sites, windows, rows, length);
  for (std::size_t k = 0; k < sites.size(); ++k) {
    const at::Tensor &before = recorded.before[k], &after = recorded.after[k];
    if (declared[k].is_signed) {  // per channel: what leaves a norm has channels of very different size
      sites[k].theta.clear();
      for (std::int64_t c = 0; c < declared[k].channels; ++c) {
        const at::Tensor column = after.select(1, c);
        sites[k].theta.push_back(theta_init == "mse" ? smallest_error(column, column, true, levels) : percentile_of(column, true));
      }
    } else if (!constant) {
      sites[k].theta = {theta_init == "mse" ? smallest_error(before, after, false, levels) : percentile_of(after, false)};
    }
  }
  return sites;
}

void fine_tune(LanguageModel& model, const std::string& which_sites, std::vector<SiteParameters>& sites, const std::vector<std::int32_t>& train,
               std::int64_t length, const Stage1Options& options, const StageHooks& hooks) {
  compute_on_this_thread();
  const TorchDecoder decoder = torch_decoder(model, options.device, true);
  SiteTensors tensors = site_tensors(sites, find_device(options.device));
  std::vector<Adam::Parameter> parameters;
  for (const auto& [name, weight] : decoder.weights) parameters.push_back({weight, 1, weight.dim() > 1 ? options.weight_decay : 0});
  for (at::Tensor& theta : tensors.theta) {
    theta.requires_grad_(true);
    parameters.push_back({theta, options.threshold_rate, 0, least_threshold});
  }
  Adam adam(std::move(parameters));
  if (!hooks.restore.empty() && !adam.restore(hooks.restore))
    throw Error(ErrorKind::method, {"The checkpoint of the fine-tuning does not fit the model", "checkpoint", bytes_text(hooks.restore.size()), "", "Run it again from the start"});
  const auto current = [&] {
    std::vector<SiteParameters> now = sites;
    for (std::size_t k = 0; k < now.size(); ++k) now[k].theta = values_of(tensors.theta[k]);
    return now;
  };
  const auto pulse = [&](std::int64_t step, double part) {
    if (hooks.pulse) hooks.pulse((static_cast<double>(step) + part) / static_cast<double>(options.steps));
  };
  // The gradients of a batch are summed over parts of it: bounds memory and the time between two stop points.
  const std::int64_t at_once = std::max<std::int64_t>(1, most_positions / length);
  const std::int64_t save_every = std::max<std::int64_t>(1, std::min<std::int64_t>(50, options.steps / 4));
  for (std::int64_t step = adam.steps(); step < options.steps; ++step) {
    RandomStream random(options.seed, "stage 1 batch " + std::to_string(step));  // by step, so that a resumed training draws the same
    std::vector<std::int32_t> windows;
    for (std::int64_t b = 0; b < options.batch; ++b) {
      const auto start = static_cast<std::ptrdiff_t>(random.below(train.size() - static_cast<std::size_t>(length) + 1));
      windows.insert(windows.end(), train.begin() + start, train.begin() + start + length);
    }
    pulse(step, 0);
    double value = 0;
    for (std::int64_t first = 0; first < options.batch; first += at_once) {
      const std::int64_t count = std::min(at_once, options.batch - first);
      const at::Tensor ids = tensor_of_windows(windows, first, count, length).to(find_device(options.device));
      const at::Tensor logits = decoder_logits(decoder, ids, which_sites, qcfs_function(tensors, options.levels));
      const at::Tensor loss = window_losses(logits.select(0, 0), ids).sum() / static_cast<double>(options.batch * (length - 1));
      value += loss.item<double>();
      if (!std::isfinite(value))
        throw Error(ErrorKind::method, {"The loss of the fine-tuning is not finite", "step " + std::to_string(step + 1), shortest(value), "a finite number", "Choose a smaller stage1_learning_rate"});
      pulse(step, (static_cast<double>(first) + 0.4 * static_cast<double>(count)) / static_cast<double>(options.batch));
      loss.backward();
      pulse(step, static_cast<double>(first + count) / static_cast<double>(options.batch));
    }
    // Linear to 0, as the released training does.
    adam.step(options.learning_rate * (1 - static_cast<double>(step) / static_cast<double>(options.steps)), 1.0);
    if (hooks.loss) hooks.loss(step + 1, value);
    if (hooks.sites && ((step + 1) % 10 == 0 || step + 1 == options.steps)) hooks.sites(step + 1, current());
    if (hooks.checkpoint && (step + 1) % save_every == 0 && step + 1 < options.steps) hooks.checkpoint(adam.state());
  }
  for (auto& [name, stored] : model.weights.tensors) stored.values = values_of(decoder.weights.at(name));
  sites = current();
}

}  // namespace assay::snn
