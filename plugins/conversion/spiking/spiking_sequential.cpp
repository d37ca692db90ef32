// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/spiking/spiking_sequential.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/compute/torch_session.h"
#include "plugins/conversion/neurons/tensor_neurons.h"
#include "plugins/conversion/spiking/average_pool.h"
#include "plugins/conversion/spiking/segment.h"
#include "plugins/conversion/spiking/site_recorder.h"
#include "plugins/conversion/spiking/spike_traces.h"

namespace assay::snn {
namespace {

#ifdef NDEBUG
constexpr bool self_check = false;
#else
constexpr bool self_check = true;                  ///< the conservation law (2.1) in every run
#endif
constexpr double most_residual = 1e-4;
constexpr std::int64_t most_steps = 8;             ///< folded into one product
constexpr std::int64_t block_bytes = 2 << 20;      ///< of the widest layer's steps: what stays near the processor
constexpr std::int64_t pooled_bytes = 512 << 10;   ///< of one site's spikes before they are pooled
constexpr std::int64_t least_rows = 2, most_rows = 128;
constexpr std::int64_t device_bytes = 256 << 20, most_device_rows = 4096;  ///< elsewhere: enough work for a launch

std::int64_t product(const std::vector<std::int64_t>& sizes) {
  std::int64_t count = 1;
  for (const std::int64_t size : sizes) count *= size;
  return count;
}

/// What a max pool or a batch norm in the wrong place would make of spikes: refused by name.
void check_layers(const SequentialNetwork& network) {
  bool spikes = false;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const SequentialLayer& layer = network.layers[i];
    if (layer.kind == SequentialKind::batch_norm)
      throw Error(ErrorKind::usage, {"A batch norm is left in the network", network.source, layer.name, "a folded network", ""});
    const bool before_neuron = i + 1 < network.layers.size() && network.layers[i + 1].kind == SequentialKind::relu;
    if (layer.kind == SequentialKind::max_pool2d && spikes && !before_neuron)
      throw Error(ErrorKind::data, {"A max pool over spikes cannot be converted: the maximum of spikes at a step is not the maximum of rates", network.source, layer.name,
                                    "max pooling directly before or behind a relu", "Use average pooling, or place the max pool beside a relu"});
    if (layer.kind == SequentialKind::relu) spikes = true;
  }
}

}  // namespace

class SpikingSequential::Body {
 public:
  Body(const SequentialNetwork& network, std::vector<SiteParameters> sites, const at::Device& device) : network_(network), sites_(std::move(sites)), device_(device) {
    check_layers(network_);
    const std::vector<std::string> names = network_.sites();
    if (names.size() != sites_.size())
      throw Error(ErrorKind::usage, {"The thresholds do not fit the network", network_.source, std::to_string(sites_.size()) + " sites", std::to_string(names.size()) + " sites", ""});
    std::size_t from = 0;
    std::int64_t widest = 1;
    for (std::size_t i = 0; i < network_.layers.size(); ++i) {
      const SequentialLayer& layer = network_.layers[i];
      widest = std::max(widest, product(layer.output_shape));
      if (layer.kind != SequentialKind::relu) continue;
      const std::int64_t channels = layer.output_shape.front();
      shapes_.push_back({1, channels, product(layer.output_shape) / channels});
      sizes_.push_back(layer.output_shape);
      segments_.emplace_back(network_, from, i, !segments_.empty(), device_);
      from = i + 1;
      // An average pooling is done where the spikes lie, but behind the last site, where only their sum is needed.
      const bool more = std::any_of(network_.layers.begin() + static_cast<std::ptrdiff_t>(from), network_.layers.end(), [](const SequentialLayer& one) { return one.kind == SequentialKind::relu; });
      const bool pooled = more && network_.layers[from].kind == SequentialKind::avg_pool2d;
      pools_.push_back(pooled ? &network_.layers[from++] : nullptr);
    }
    segments_.emplace_back(network_, from, network_.layers.size(), false, device_);
    rows_at_once_ = std::clamp((device_.is_cpu() ? block_bytes : device_bytes) / (widest * most_steps * std::int64_t{sizeof(float)}), least_rows, device_.is_cpu() ? most_rows : most_device_rows);
    std::vector<float> start;
    for (std::size_t k = 0; k < sites_.size(); ++k) {
      start.resize(static_cast<std::size_t>(shapes_[k].units()));
      start_membrane(sites_[k], shapes_[k], start.data());  // refuses parameters that do not fit
      SiteParameters spread = sites_[k];
      if (spread.theta.size() > 1 && shapes_[k].inner > 1 && static_cast<std::int64_t>(spread.theta.size()) == shapes_[k].channels) {
        spread.theta.clear();
        for (const float theta : sites_[k].theta) spread.theta.insert(spread.theta.end(), static_cast<std::size_t>(shapes_[k].inner), theta);
      }
      placed_.push_back(device_.is_cpu() ? SiteTensor() : placed(sites_[k], device_));
      kernel_sites_.push_back(std::move(spread));
    }
  }

  const std::vector<SiteParameters>& sites() const { return sites_; }

  SpikeResult run(const std::vector<float>& inputs, std::int64_t rows, const SpikeRequest& request, bool keep_counts) const {
    const std::int64_t units = product(network_.input_shape);
    check_request(inputs, rows, units, request);
    compute_on_this_thread();
    const c10::InferenceMode inference;
    Run run(*this, request, std::min(rows, rows_at_once_), rows, keep_counts);
    for (std::int64_t from = 0; from < rows; from += rows_at_once_) run.batch(inputs.data() + from * units, from, std::min(rows_at_once_, rows - from));
    return run.finish();
  }

 private:
  void check_request(const std::vector<float>& inputs, std::int64_t rows, std::int64_t units, const SpikeRequest& request) const {
    if (rows < 1 || static_cast<std::int64_t>(inputs.size()) != rows * units)
      throw Error(ErrorKind::usage, {"The inputs do not fit the network", network_.source, std::to_string(inputs.size()) + " values",
                                     std::to_string(rows) + " × " + std::to_string(units), ""});
    if (request.steps.empty() || request.steps.front() < 1 || !std::is_sorted(request.steps.begin(), request.steps.end(), std::less_equal<>()))
      throw Error(ErrorKind::usage, {"The time steps are not valid", "time_steps", request.steps.empty() ? "none" : std::to_string(request.steps.front()),
                                     "ascending numbers from 1", ""});
  }

  /// One run: its buffers, made once for the largest batch, and its result.
  class Run {
   public:
    Run(const Body& body, const SpikeRequest& request, std::int64_t most, std::int64_t rows, bool keep_counts)
        : body_(body), request_(request), rows_(rows), keep_counts_(keep_counts), floats_(at::TensorOptions(body.device_).dtype(at::kFloat)), traces_(request) {
      const std::size_t sites = body.sites_.size();
      const std::int64_t steps = std::min(most_steps, request.steps.back());
      for (std::size_t k = 0; k < sites; ++k) {
        const NeuronShape& shape = body.shapes_[k];
        membranes_.push_back(at::empty({most * shape.units()}, floats_));
        outputs_.push_back(at::empty({steps * most * shape.units()}, floats_));
        pooled_.push_back(body.pools_[k] ? at::empty({steps * most * product(body.pools_[k]->output_shape)}, floats_) : at::Tensor());
        if (keep_counts) counts_.push_back(at::zeros({rows * shape.units()}, floats_.dtype(at::kInt)));
        if (request.statistics || self_check) recorders_.emplace_back(body.sites_[k], shape.channels, shape.inner, request.reset);
        traces_.add_site(body.sites_[k], shape);
      }
      for (std::size_t k = 0; k < body.segments_.size(); ++k) spaces_.push_back(body.segments_[k].workspace(k == 0 || k == sites ? most : steps * most));
      if (sites > 0) total_ = at::empty({most * body.shapes_.back().units()}, floats_);
      result_.logits.resize(request.steps.size());
      for (auto& logits : result_.logits) logits.reserve(static_cast<std::size_t>(rows * body.network_.classes()));
      fired_ = at::zeros({static_cast<std::int64_t>(request.steps.size()), static_cast<std::int64_t>(sites)}, floats_.dtype(at::kLong));
    }

    void batch(const float* inputs, std::int64_t from, std::int64_t rows) {
      const Body& body = body_;
      const std::size_t sites = body.sites_.size();
      std::vector<std::int64_t> shape = {rows};
      shape.insert(shape.end(), body.network_.input_shape.begin(), body.network_.input_shape.end());
      const at::Tensor x = at::from_blob(const_cast<float*>(inputs), shape, at::kFloat).to(body.device_) / body.network_.scale;
      const at::Tensor constant = body.segments_[0].apply(x, &spaces_[0]);
      SiteActivations activations;
      if (request_.statistics) snn::forward(body.network_, std::vector<float>(inputs, inputs + x.numel()), rows, &activations);
      for (std::size_t k = 0; k < sites; ++k) {
        NeuronShape all = body.shapes_[k];
        all.rows = rows;
        float* const membranes = membranes_[k].data_ptr<float>();
        body.device_.is_cpu() ? start_membrane(body.kernel_sites_[k], all, membranes) : start_membrane(body.placed_[k], all, membranes);
        if (!recorders_.empty()) recorders_[k].begin(rows);
        traces_.begin(k, from, rows);
      }
      if (sites > 0) total_.zero_();
      std::int64_t t = 0;
      for (std::size_t reading = 0; reading < request_.steps.size(); ++reading) {
        while (sites > 0 && t < request_.steps[reading]) {
          const std::int64_t steps = std::min(most_steps, request_.steps[reading] - t);
          block(constant, from, rows, t, steps, reading);
          t += steps;
          if (request_.pulse) request_.pulse((static_cast<double>(from) + static_cast<double>(rows * t) / static_cast<double>(request_.steps.back())) / static_cast<double>(rows_));
        }
        read(constant, rows, request_.steps[reading], reading);
      }
      for (std::size_t k = 0; k < recorders_.size(); ++k) {
        const at::Tensor membranes = membranes_[k].cpu();
        if (self_check) check_conservation(recorders_[k], k, membranes.data_ptr<float>());
        if (request_.statistics) recorders_[k].end(t, activations.after[k].data(), membranes.data_ptr<float>());
      }
    }

    SpikeResult finish() {
      const auto rows = static_cast<double>(rows_);
      std::vector<double> so_far(body_.sites_.size(), 0);
      const at::Tensor fired = fired_.cpu();
      const std::int64_t* next = fired.data_ptr<std::int64_t>();
      for (std::size_t reading = 0; reading < request_.steps.size(); ++reading) {
        double all = 0;
        std::vector<double> rates;
        for (std::size_t k = 0; k < so_far.size(); ++k) {
          so_far[k] += static_cast<double>(*next++);
          all += so_far[k];
          rates.push_back(so_far[k] / (rows * static_cast<double>(body_.shapes_[k].units()) * static_cast<double>(request_.steps[reading])));
        }
        result_.spikes_at.push_back(all / rows);
        result_.rates_at.push_back(std::move(rates));
      }
      if (request_.statistics)
        for (const SiteRecorder& recorder : recorders_) result_.sites.push_back(recorder.statistics());
      for (const at::Tensor& counts : counts_) {
        const at::Tensor here = counts.cpu();
        result_.counts.emplace_back(here.data_ptr<std::int32_t>(), here.data_ptr<std::int32_t>() + here.numel());
      }
      traces_.give(result_);
      return std::move(result_);
    }

   private:
    /// Steps t + 1 .. t + steps through all sites.
    void block(const at::Tensor& constant, std::int64_t from, std::int64_t rows, std::int64_t t, std::int64_t steps, std::size_t reading) {
      const std::size_t sites = body_.sites_.size();
      at::Tensor currents = constant;
      for (std::size_t k = 0; k < sites; ++k) {
        const std::int64_t units = body_.shapes_[k].units();
        const SequentialLayer* pool = body_.pools_[k];
        // With a pooling behind it a site runs a few rows at a time on the processor, unless somebody watches all of them.
        const bool watched = !recorders_.empty() || request_.raster_samples > from, cpu = body_.device_.is_cpu();
        const std::int64_t group = pool && cpu && !watched ? std::clamp(pooled_bytes / (steps * units * std::int64_t{sizeof(float)}), std::int64_t{1}, rows) : rows;
        for (std::int64_t first = 0; first < rows; first += group) {
          const IfCall call = neurons(k, currents.data_ptr<float>(), from, rows, first, std::min(group, rows - first), steps, reading);
          cpu ? if_forward(body_.kernel_sites_[k], call) : if_forward(body_.placed_[k], call);
          if (watched) watch(k, t, call, currents);
          if (pool && cpu) pool_rows(*pool, k, rows, first, call);
          if (pool && !cpu) pool_all(*pool, k, rows * steps);
        }
        if (k + 1 == sites) break;
        const std::vector<std::int64_t>& size = pool ? pool->output_shape : body_.sizes_[k];
        std::vector<std::int64_t> shape = {steps * rows};
        shape.insert(shape.end(), size.begin(), size.end());
        currents = body_.segments_[k + 1].apply((pool ? pooled_[k] : outputs_[k]).narrow(0, 0, steps * rows * product(size)).view(shape), &spaces_[k + 1]);
      }
    }

    IfCall neurons(std::size_t k, const float* currents, std::int64_t from, std::int64_t rows, std::int64_t first, std::int64_t count, std::int64_t steps, std::size_t reading) {
      const std::int64_t units = body_.shapes_[k].units(), place = first * units;
      IfCall call;
      call.shape = body_.shapes_[k];
      call.shape.rows = count;
      call.steps = steps;
      call.constant = k == 0;
      call.current = currents + place;
      call.current_stride = rows * units;
      call.membrane = membranes_[k].data_ptr<float>() + place;
      call.output = outputs_[k].data_ptr<float>();
      call.total = k + 1 == body_.sites_.size() ? total_.data_ptr<float>() + place : nullptr;
      call.spikes = keep_counts_ ? counts_[k].data_ptr<std::int32_t>() + from * units + place : nullptr;
      call.fired = fired_.data_ptr<std::int64_t>() + reading * body_.sites_.size() + k;
      call.fire = request_.fire;
      call.reset = request_.reset;
      return call;
    }

    /// All rows of a call have run. Recorders and traces look at single neurons: they get copies where the neurons are elsewhere.
    void watch(std::size_t k, std::int64_t t, const IfCall& call, const at::Tensor& currents) {
      const at::Tensor inputs = currents.cpu(), outputs = outputs_[k].narrow(0, 0, call.steps * call.shape.count()).cpu();
      IfCall seen = call;
      seen.current = inputs.data_ptr<float>();
      seen.output = outputs.data_ptr<float>();
      if (!recorders_.empty()) recorders_[k].block(t, call.steps, seen.current, call.constant, seen.output);
      traces_.block(k, t, seen);
    }

    /// By LibTorch, where the neurons are elsewhere.
    void pool_all(const SequentialLayer& pool, std::size_t k, std::int64_t rows) {
      const auto images = [rows](const at::Tensor& flat, const std::vector<std::int64_t>& size) { return flat.narrow(0, 0, rows * product(size)).view({rows, size[0], size[1], size[2]}); };
      at::Tensor to = images(pooled_[k], pool.output_shape);
      at::avg_pool2d_out(to, images(outputs_[k], pool.input_shape), pool.kernel, pool.stride);
    }

    void pool_rows(const SequentialLayer& pool, std::size_t k, std::int64_t rows, std::int64_t first, const IfCall& call) {
      const std::int64_t before = call.shape.units(), after = product(pool.output_shape);
      for (std::int64_t t = 0; t < call.steps; ++t)
        average_pool(call.output + t * call.shape.rows * before, call.shape.rows * pool.input_shape[0], pool.input_shape[1], pool.input_shape[2], pool.kernel, pool.stride,
                     pooled_[k].data_ptr<float>() + (t * rows + first) * after);
    }

    void check_conservation(const SiteRecorder& recorder, std::size_t k, const float* membranes) const {
      const double residual = recorder.residual(membranes);
      if (residual > most_residual)
        throw Error(ErrorKind::method, {"Charge was not conserved", body_.sites_[k].name, std::to_string(residual), "at most 1e-4 of the charge", ""});
    }

    /// The layers behind the last site are linear, so the mean of their outputs is their output for the mean.
    void read(const at::Tensor& constant, std::int64_t rows, std::int64_t steps, std::size_t reading) {
      const std::size_t sites = body_.sites_.size();
      at::Tensor logits = constant;
      if (sites > 0) {
        std::vector<std::int64_t> shape = {rows};
        shape.insert(shape.end(), body_.sizes_.back().begin(), body_.sizes_.back().end());
        logits = body_.segments_[sites].apply(total_.narrow(0, 0, product(shape)).view(shape) / static_cast<double>(steps), &spaces_[sites]);
      }
      logits = logits.cpu();
      const float* values = logits.data_ptr<float>();
      result_.logits[reading].insert(result_.logits[reading].end(), values, values + logits.numel());
    }

    const Body& body_;
    const SpikeRequest& request_;
    std::int64_t rows_;
    bool keep_counts_;
    at::TensorOptions floats_;                      ///< on the network's device
    std::vector<at::Tensor> membranes_, outputs_, pooled_, counts_;
    std::vector<Segment::Workspace> spaces_;
    at::Tensor total_;
    at::Tensor fired_;                              ///< readings x sites, each since the reading before
    std::vector<SiteRecorder> recorders_;
    SpikeTraces traces_;
    SpikeResult result_;
  };

  SequentialNetwork network_;
  std::vector<SiteParameters> sites_, kernel_sites_;  ///< the second with thresholds by neuron where there are several
  at::Device device_;
  std::vector<SiteTensor> placed_;                 ///< where the device is not the processor
  std::vector<NeuronShape> shapes_;                ///< of one sample
  std::vector<std::vector<std::int64_t>> sizes_;   ///< of a site's tensor
  std::vector<Segment> segments_;                  ///< before each site, and behind the last
  std::vector<const SequentialLayer*> pools_;      ///< by site: the average pooling directly behind it, or null
  std::int64_t rows_at_once_ = 1;
};

SpikingSequential::SpikingSequential(const SequentialNetwork& network, std::vector<SiteParameters> sites, const std::string& device) {
  const at::Device place = find_device(device);
  if (!neurons_run_on(place))
    throw Error(ErrorKind::device, {"Spiking sequential networks run on the processor alone: this Assay was built without CUDA kernels", "device", device, "cpu",
                                    "Choose the device cpu, or build with ASSAY_CUDA"});
  body_ = std::make_unique<Body>(network, std::move(sites), place);
}
SpikingSequential::~SpikingSequential() = default;
SpikeResult SpikingSequential::run(const std::vector<float>& inputs, std::int64_t rows, const SpikeRequest& request, bool keep_counts) const {
  return body_->run(inputs, rows, request, keep_counts);
}
const std::vector<SiteParameters>& SpikingSequential::sites() const { return body_->sites(); }

}  // namespace assay::snn
