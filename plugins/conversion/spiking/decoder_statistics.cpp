// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/spiking/decoder_statistics.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "plugins/conversion/fas/site_functions.h"
#include "plugins/conversion/neurons/tensor_neurons.h"

namespace assay::snn {
namespace {

// All numbers stay on the device of the network until somebody asks for them: looking at one stops the device.

at::Tensor squares(const at::Tensor& tensor) { return tensor.to(at::kDouble).square().sum(); }

/// What is summed up over batches, in this order.
enum Amount : std::int64_t { error, reference, own, product, temporal, quantisation, clipping, inherited, clipped, first_sum, first_count };

/// theta times the T-level rounding of z / theta: what a constant current gives.
at::Tensor rounded(const at::Tensor& z, const at::Tensor& theta, const at::Tensor& beta, std::int64_t steps, bool is_signed) {
  const auto t = static_cast<double>(steps);
  const at::Tensor count = at::floor(z * t / theta + beta);
  return theta * (is_signed ? count.clamp(-t, t) : count.clamp(0, t)) / t;
}

/// Largest |charge in - charge out - (v(T) - v(0))| of the conservation law (2.1), relative to the largest charge: the membranes are simulated once more.
at::Tensor conservation_residual(const SiteParameters& site, const at::Tensor& currents, const at::Tensor& outputs, std::int64_t steps) {
  if (!neurons_run_on(currents.device())) return conservation_residual(site, currents.cpu(), outputs.cpu(), steps).to(currents.device());
  const at::Tensor input = currents.contiguous();
  const std::int64_t channels = input.size(-1), parameters = static_cast<std::int64_t>(std::max(site.theta.size(), site.beta.size()));
  const std::int64_t units = parameters > channels ? parameters : channels;
  const NeuronShape shape{input.numel() / steps / units, units, 1};
  const auto spread = [units](const std::vector<float>& values) {
    const at::Tensor tensor = tensor_of(values);
    return tensor.numel() == 1 ? tensor : tensor.repeat({units / tensor.numel()});
  };
  const SiteTensor neurons = placed(spread(site.theta), spread(site.beta), site.is_signed, input.device());
  at::Tensor start = at::empty({shape.count()}, input.options());
  start_membrane(neurons, shape, start.data_ptr<float>());
  at::Tensor membrane = start.clone();
  IfCall call{.shape = shape, .steps = steps};
  call.current = input.data_ptr<float>();
  call.membrane = membrane.data_ptr<float>();
  if_forward(neurons, call);
  const at::Tensor in = input.to(at::kDouble).view({steps, -1}).sum(0), out = outputs.to(at::kDouble).reshape({steps, -1}).sum(0);
  return (in - out - (membrane - start).to(at::kDouble)).abs().max() / in.abs().max().clamp_min(1e-12);
}

/// sum + part, where there is a sum already.
void add_to(at::Tensor& sum, const at::Tensor& part) { sum = sum.defined() ? sum + part : part; }

}  // namespace

DecoderStatistics::DecoderStatistics(const std::vector<SiteParameters>& sites, const std::vector<SiteParameters>& teacher, const std::vector<DecoderSite>& declared, std::int64_t steps)
    : sites_(sites), teacher_(teacher), declared_(declared), steps_(steps), sums_(sites.size()) {}

void DecoderStatistics::begin(const TorchDecoder& decoder, const at::Tensor& ids, const std::string& which, std::int64_t levels) {
  const SiteTensors tensors = site_tensors(teacher_, ids.device());
  levels_ = levels;
  before_.assign(sites_.size(), {});
  after_.assign(sites_.size(), {});
  const SiteFunction site = [&](std::int64_t index, const at::Tensor& value) {
    const auto k = static_cast<std::size_t>(index);
    before_[k] = value;
    return after_[k] = qcfs_site(value, tensors.theta[k], levels, tensors.is_signed[k]);
  };
  decoder_logits(decoder, ids, which, site);
  samples_ += ids.size(0);
}

void DecoderStatistics::add(std::size_t site, const at::Tensor& currents, const at::Tensor& outputs, bool detailed) {
  Sums& sums = sums_[site];
  const at::Tensor fired = outputs.ne(0);
  add_to(sums.spikes, fired.sum());
  sums.neuron_steps += static_cast<double>(outputs.numel());
  if (!detailed) return;
  const std::int64_t channels = declared_[site].channels;
  const at::Tensor by_step = fired.view({steps_, -1, channels});
  add_to(sums.fired, by_step.sum(at::IntArrayRef{0, 1}));
  sums.places += static_cast<double>(by_step.size(0) * by_step.size(1));
  const at::Tensor any = by_step.any(0), first = by_step.to(at::kInt).argmax(0) + 1;

  const SiteParameters& parameters = sites_[site];
  const auto shaped = [&](const std::vector<float>& values) {
    const at::Tensor tensor = tensor_of(values, outputs.device());
    return tensor.numel() > channels ? tensor.view({-1, channels}) : tensor;  // per position and channel
  };
  const bool is_signed = parameters.is_signed;
  const auto clip = [is_signed](const at::Tensor& value, const at::Tensor& threshold) {
    return is_signed ? at::max(at::min(value, threshold), -threshold) : at::min(at::relu(value), threshold);
  };
  const at::Tensor t = shaped(parameters.theta), b = shaped(parameters.beta), teacher = shaped(teacher_[site].theta);
  const at::Tensor phi = outputs.unflatten(0, {steps_, -1}).mean(0), current = currents.unflatten(0, {steps_, -1}).mean(0), &a = after_[site], &z = before_[site];
  const at::Tensor constant = rounded(current, t, b, steps_, is_signed), clipped_here = clip(current, t), passed = clip(current, teacher),
                   quantised = qcfs_site(current, tensor_of(teacher_[site].theta, outputs.device()), levels_, is_signed);
  sums.values += static_cast<double>(z.numel());
  add_to(sums.amounts, at::stack({squares(phi - a), squares(a), squares(phi), (phi.to(at::kDouble) * a.to(at::kDouble)).sum(), squares(phi - constant),
                                  squares(constant - clipped_here - (quantised - passed)), squares(clipped_here - passed), squares(quantised - a),
                                  (is_signed ? z.abs() : z).gt(t).sum().to(at::kDouble), (first * any).sum().to(at::kDouble), any.sum().to(at::kDouble)}));
  const at::Tensor residual = conservation_residual(parameters, currents, outputs, steps_);
  sums.residual = sums.residual.defined() ? at::maximum(sums.residual, residual) : residual;
}

void DecoderStatistics::keep_raster(std::size_t site, const at::Tensor& outputs, std::int64_t neurons) {
  const std::int64_t channels = declared_[site].channels, shown = std::min(neurons, channels);
  const at::Tensor last = outputs.unflatten(0, {steps_, -1}).select(1, 0).select(1, -1).cpu();  // steps x channels
  for (std::int64_t i = 0; i < shown; ++i) {
    const std::int64_t channel = i * channels / shown;
    for (std::int64_t step = 0; step < steps_; ++step)
      if (last[step][channel].item<float>() != 0) raster_.push_back({0, step + 1, channel, declared_[site].name});
  }
}

std::vector<double> DecoderStatistics::rates() const {
  std::vector<double> rates;
  for (const Sums& sums : sums_) rates.push_back(sums.neuron_steps > 0 ? static_cast<double>(sums.spikes.item<std::int64_t>()) / sums.neuron_steps : 0);
  return rates;
}

std::vector<SiteStatistics> DecoderStatistics::finish() {
  std::vector<SiteStatistics> list;
  const std::vector<double> all_rates = rates();
  for (std::size_t k = 0; k < sums_.size(); ++k) {
    const Sums& sums = sums_[k];
    SiteStatistics site;
    site.name = declared_[k].name;
    site.neurons = declared_[k].channels;
    site.samples = samples_;
    site.steps = steps_;
    site.spikes = sums.spikes.defined() ? static_cast<double>(sums.spikes.item<std::int64_t>()) : 0;
    site.rate = all_rates[k];
    if (sums.fired.defined()) {
      site.dead = sums.fired.eq(0).sum().item<std::int64_t>();
      site.saturated = sums.fired.eq(static_cast<std::int64_t>(sums.places)).sum().item<std::int64_t>();
    }
    const at::Tensor known = sums.amounts.defined() ? sums.amounts.cpu() : at::zeros({first_count + 1}, at::kDouble);
    const double* amount = known.data_ptr<double>();
    const double nan = std::numeric_limits<double>::quiet_NaN(), scale = amount[reference] > 0 ? amount[reference] : nan;
    site.first_spike = amount[first_count] > 0 ? amount[first_sum] / amount[first_count] : nan;
    site.clipped_share = sums.values > 0 ? amount[clipped] / sums.values : 0;
    site.relative_error = std::sqrt(amount[error] / scale);
    site.cosine = amount[product] / std::sqrt(scale * amount[own]);
    site.clipping_error = std::sqrt(amount[clipping] / scale);
    site.quantisation_error = std::sqrt(amount[quantisation] / scale);
    site.temporal_error = std::sqrt(amount[temporal] / scale);
    site.inherited_error = std::sqrt(amount[inherited] / scale);
    site.conservation_residual = sums.residual.defined() ? sums.residual.item<double>() : 0;
    list.push_back(std::move(site));
  }
  return list;
}

}  // namespace assay::snn
