// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/spiking/spike_traces.h"

#include <algorithm>
#include <tuple>

namespace assay::snn {
namespace {

float value_of(const std::vector<float>& values, const NeuronShape& shape, std::int64_t unit) {
  const auto size = static_cast<std::int64_t>(values.size());
  return values[static_cast<std::size_t>(size == 1 ? 0 : (size == shape.units() ? unit : unit / shape.inner))];
}

}  // namespace

void SpikeTraces::add_site(const SiteParameters& site, const NeuronShape& one_sample) {
  Watched watched{site, one_sample, {}, 0, 0, 0};
  const std::int64_t units = one_sample.units(), count = std::min(request_.raster_neurons, units);
  for (std::int64_t k = 0; k < count; ++k) watched.neurons.push_back(k * units / count);
  sites_.push_back(std::move(watched));
}

void SpikeTraces::begin(std::size_t site, std::int64_t from, std::int64_t rows) {
  Watched& watched = sites_[site];
  watched.from = from;
  watched.rows = std::clamp<std::int64_t>(request_.raster_samples - from, 0, rows);
  watched.first_trace = membranes_.size();
  for (std::int64_t row = 0; row < watched.rows; ++row)
    for (const std::int64_t neuron : watched.neurons) {
      const float theta = value_of(watched.site.theta, watched.shape, neuron);
      membranes_.push_back({from + row, neuron, watched.site.name, theta, {}});
      now_.push_back(value_of(watched.site.beta, watched.shape, neuron) * theta);
    }
}

void SpikeTraces::block(std::size_t site, std::int64_t t0, const IfCall& call) {
  const Watched& watched = sites_[site];
  const std::int64_t count = call.shape.count(), units = call.shape.units();
  std::size_t trace = watched.first_trace;
  for (std::int64_t row = 0; row < watched.rows; ++row)
    for (const std::int64_t neuron : watched.neurons) {
      float& membrane = now_[trace];
      for (std::int64_t t = 0; t < call.steps; ++t) {
        const std::int64_t place = row * units + neuron;
        const float output = call.output[t * count + place];
        membrane += call.current[(call.constant ? 0 : t * count) + place];
        if (output != 0.0f) {
          membrane = call.reset == ResetRule::soft ? membrane - output : 0.0f;
          raster_.push_back({watched.from + row, t0 + t + 1, neuron, watched.site.name});
        }
        membranes_[trace].membrane.push_back(membrane);
      }
      ++trace;
    }
}

void SpikeTraces::give(SpikeResult& result) {
  const auto site_of = [&](const std::string& name) {
    return std::find_if(sites_.begin(), sites_.end(), [&](const Watched& one) { return one.site.name == name; }) - sites_.begin();
  };
  std::stable_sort(raster_.begin(), raster_.end(), [&](const RasterSpike& a, const RasterSpike& b) {
    return std::tuple(a.sample, site_of(a.site), a.step, a.neuron) < std::tuple(b.sample, site_of(b.site), b.step, b.neuron);
  });
  result.raster = std::move(raster_);
  result.membranes = std::move(membranes_);
}

}  // namespace assay::snn
