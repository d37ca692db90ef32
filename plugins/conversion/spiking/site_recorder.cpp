// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/spiking/site_recorder.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::snn {
namespace {

std::size_t size_of(std::int64_t count) { return static_cast<std::size_t>(count); }

std::vector<float> per_neuron(const std::vector<float>& values, std::int64_t channels, std::int64_t inner) {
  std::vector<float> all(size_of(channels * inner));
  const auto size = static_cast<std::int64_t>(values.size());
  for (std::int64_t i = 0; i < channels * inner; ++i) all[size_of(i)] = values[size_of(size == 1 ? 0 : (size == channels * inner ? i : i / inner))];
  return all;
}

}  // namespace

SiteRecorder::SiteRecorder(SiteParameters site, std::int64_t channels, std::int64_t inner, ResetRule reset)
    : site_(std::move(site)), shape_{0, channels, inner}, reset_(reset), theta_(per_neuron(site_.theta, channels, inner)),
      beta_(per_neuron(site_.beta, channels, inner)), neuron_counts_(size_of(channels * inner), 0) {}

void SiteRecorder::begin(std::int64_t rows) {
  shape_.rows = rows;
  const std::size_t count = size_of(shape_.count());
  charge_.assign(count, 0);
  magnitude_.assign(count, 0);
  total_.assign(count, 0);
  counts_.assign(count, 0);
  first_.assign(count, 0);
}

void SiteRecorder::block(std::int64_t t0, std::int64_t steps, const float* currents, bool constant, const float* outputs) {
  const std::int64_t count = shape_.count();
  for (std::int64_t t = 0; t < steps; ++t) {
    const float* current = currents + (constant ? 0 : t * count);
    const float* output = outputs + t * count;
    const auto now = static_cast<std::int32_t>(t0 + t + 1);
    for (std::int64_t i = 0; i < count; ++i) {
      const std::size_t k = size_of(i);
      charge_[k] += current[i];
      magnitude_[k] += std::abs(current[i]);
      if (output[i] == 0.0f) continue;
      total_[k] += output[i];
      if (counts_[k]++ == 0) first_[k] = now;
    }
  }
}

double SiteRecorder::residual(const float* membrane) const {
  if (reset_ != ResetRule::soft) return 0;
  double largest = 0;
  for (std::int64_t i = 0; i < shape_.count(); ++i) {
    const std::size_t k = size_of(i), unit = size_of(i % shape_.units());
    const double start = double{beta_[unit]} * theta_[unit];
    largest = std::max(largest, std::abs(total_[k] - charge_[k] + membrane[i] - start) / std::max(double{theta_[unit]}, magnitude_[k] + start));
  }
  return largest;
}

void SiteRecorder::end(std::int64_t steps, const float* activation, const float* membrane) {
  const std::int64_t count = shape_.count(), units = shape_.units();
  const auto t = static_cast<double>(steps);
  samples_ += shape_.rows;
  steps_ = steps;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::size_t k = size_of(i), unit = size_of(i % units);
    const double theta = theta_[unit], beta = beta_[unit], a = activation[i], phi = total_[k] / t, z = charge_[k] / t;
    spikes_ += counts_[k];
    neuron_counts_[unit] += counts_[k];
    if (counts_[k] > 0) {
      first_sum_ += first_[k];
      ++first_number_;
    }
    clipped_ += std::abs(a) > theta;
    activation_ += a * a;
    rate_ += phi * phi;
    product_ += a * phi;
    difference_ += (phi - a) * (phi - a);
    const double lowest = site_.is_signed ? -1 : 0, passed = site_.is_signed ? z : std::max(z, 0.0), clipped = std::clamp(passed, lowest * theta, theta);
    const double rounded = theta * std::clamp(std::floor(z * t / theta + beta), lowest * t, t) / t;
    clipping_ += (clipped - passed) * (clipped - passed);
    quantisation_ += (rounded - clipped) * (rounded - clipped);
    temporal_ += (phi - rounded) * (phi - rounded);
    inherited_ += (passed - a) * (passed - a);
  }
  residual_ = std::max(residual_, residual(membrane));
}

SiteStatistics SiteRecorder::statistics() const {
  SiteStatistics s;
  s.name = site_.name;
  s.neurons = shape_.units();
  s.samples = samples_;
  s.steps = steps_;
  s.spikes = spikes_;
  const double neurons = static_cast<double>(samples_) * static_cast<double>(s.neurons), runs = neurons * static_cast<double>(steps_);
  s.rate = spikes_ / runs;
  for (const std::int64_t fired : neuron_counts_) {
    s.dead += fired == 0;
    s.saturated += fired == samples_ * steps_;
  }
  s.first_spike = first_number_ > 0 ? first_sum_ / first_number_ : std::numeric_limits<double>::quiet_NaN();
  s.clipped_share = clipped_ / neurons;
  const double size = std::sqrt(activation_);
  s.relative_error = std::sqrt(difference_) / size;
  s.cosine = product_ / (size * std::sqrt(rate_));
  s.clipping_error = std::sqrt(clipping_) / size;
  s.quantisation_error = std::sqrt(quantisation_) / size;
  s.temporal_error = std::sqrt(temporal_) / size;
  s.inherited_error = std::sqrt(inherited_) / size;
  s.conservation_residual = residual_;
  return s;
}

}  // namespace assay::snn
