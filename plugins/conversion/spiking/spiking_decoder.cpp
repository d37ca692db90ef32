// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/spiking/spiking_decoder.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/compute/torch_session.h"
#include "plugins/conversion/fas/objectives.h"
#include "plugins/conversion/fas/site_functions.h"
#include "plugins/conversion/networks/torch_decoder.h"
#include "plugins/conversion/neurons/if_neuron.h"
#include "plugins/conversion/spiking/decoder_statistics.h"

namespace assay::snn {
namespace {

/// Positions (of all windows and steps) that are evaluated at once: bounds memory and the time between two stop points.
constexpr std::int64_t most_positions = 4096;

std::int64_t rows_at_once(std::int64_t length, std::int64_t steps = 1) { return std::max<std::int64_t>(1, most_positions / (length * steps)); }

void append_losses(WindowLosses& losses, const at::Tensor& part) {
  const std::vector<float> values = values_of(part);
  losses.loss.insert(losses.loss.end(), values.begin(), values.end());
}

/// Of a network without time.
WindowLosses plain_losses(const TorchDecoder& decoder, const std::string& which_sites, const SiteFunction& site, const std::vector<std::int32_t>& windows, std::int64_t rows,
                          std::int64_t length, const std::function<void(double)>& pulse, const at::Device& device) {
  const c10::AutoGradMode no_gradients(false);
  WindowLosses losses{{}, length - 1};
  for (std::int64_t first = 0, at_once = rows_at_once(length); first < rows; first += at_once) {
    if (pulse) pulse(static_cast<double>(first) / static_cast<double>(rows));
    const at::Tensor ids = tensor_of_windows(windows, first, std::min(at_once, rows - first), length).to(device);
    append_losses(losses, window_losses(decoder_logits(decoder, ids, which_sites, site).select(0, 0), ids));
  }
  return losses;
}

std::int32_t pick(const at::Tensor& logits, double temperature, RandomStream& random) {
  if (temperature <= 0) return static_cast<std::int32_t>(logits.argmax().item<std::int64_t>());
  const std::vector<float> probabilities = values_of(at::softmax(logits / temperature, 0));
  double left = random.uniform();
  for (std::size_t k = 0; k < probabilities.size(); ++k) {
    left -= probabilities[k];
    if (left < 0) return static_cast<std::int32_t>(k);
  }
  return static_cast<std::int32_t>(probabilities.size()) - 1;
}

std::vector<std::int32_t> continued(const TorchDecoder& decoder, const std::vector<std::int32_t>& prompt, std::int64_t count, const std::string& which, const SiteFunction& site,
                                    const TimeForm& form, double temperature, std::uint64_t seed, const std::function<void(double)>& pulse) {
  const c10::AutoGradMode no_gradients(false);
  if (prompt.empty()) throw Error(ErrorKind::usage, {"There is nothing to continue", "prompt", "", "one token or more", "Give a prompt"});
  RandomStream random(seed, "generate");
  std::vector<std::int32_t> tokens = prompt, made;
  DecoderCache cache;
  at::Tensor logits;
  std::size_t fed = 0;
  const auto context = decoder.model->context;
  while (static_cast<std::int64_t>(made.size()) < count) {
    for (; fed < tokens.size(); ++fed) {
      if (pulse) pulse(static_cast<double>(made.size()) / static_cast<double>(count));
      if (cache.length == context) {  // the oldest half is forgotten, as positions are learned up to the context alone
        const std::size_t keep = static_cast<std::size_t>(context / 2);
        cache = {};
        fed = tokens.size() - keep;
      }
      logits = next_logits(decoder, tokens[fed], which, site, form, cache);
    }
    made.push_back(pick(logits, temperature, random));
    tokens.push_back(made.back());
  }
  return made;
}

}  // namespace

class SpikingDecoder::Body {
 public:
  Body(const LanguageModel& model, std::string which, std::vector<SiteParameters> sites, const std::string& device)
      : model_(model), which_(std::move(which)), sites_(std::move(sites)), declared_(decoder_sites(model, which_)), decoder_(torch_decoder(model, device)), device_(device) {
    if (sites_.size() != declared_.size())
      throw Error(ErrorKind::usage, {"The sites do not fit the model", model.source, std::to_string(sites_.size()), std::to_string(declared_.size()), "Convert the model again"});
    tensors_ = site_tensors(sites_, find_device(device_));
  }

  DecoderResult run(const std::vector<std::int32_t>& windows, std::int64_t rows, std::int64_t length, const DecoderRequest& request) const {
    const c10::AutoGradMode no_gradients(false);
    DecoderResult result;
    result.operators = request.operators;
    const std::vector<SiteParameters>& teacher = request.teacher.empty() ? sites_ : request.teacher;
    const double work = std::max(1.0, static_cast<double>(std::accumulate(request.steps.begin(), request.steps.end(), std::int64_t{0})));
    double done = 0;
    for (const std::int64_t steps : request.steps) {
      const bool last = steps == request.steps.back();
      WindowLosses losses{{}, length - 1};
      DecoderStatistics statistics(sites_, teacher, declared_, steps);
      for (std::int64_t first = 0, at_once = rows_at_once(length, steps); first < rows; first += at_once) {
        const std::int64_t count = std::min(at_once, rows - first);
        if (request.pulse) request.pulse((done + static_cast<double>(steps) * static_cast<double>(first) / static_cast<double>(rows)) / work);
        const at::Tensor ids = tensor_of_windows(windows, first, count, length).to(find_device(device_));
        const bool detailed = request.statistics && last;
        if (detailed) statistics.begin(decoder_, ids, which_, request.levels);
        const SiteFunction site = [&](std::int64_t index, const at::Tensor& value) {
          const auto k = static_cast<std::size_t>(index);
          const at::Tensor output = if_site(value, tensors_.theta[k], tensors_.beta[k], {steps, request.fire, tensors_.is_signed[k], false});
          statistics.add(k, value, output, detailed);
          if (last && request.raster_neurons > 0 && first == 0) statistics.keep_raster(k, output, request.raster_neurons);
          return output;
        };
        append_losses(losses, window_losses(mean_over_time(decoder_logits(decoder_, ids, which_, site, {steps, request.operators})), ids));
      }
      done += static_cast<double>(steps);
      result.at_steps.push_back(std::move(losses));
      result.rates_at.push_back(statistics.rates());
      if (last) {
        if (request.statistics) result.sites = statistics.finish();
        result.raster = statistics.raster();
      }
    }
    return result;
  }

  std::vector<std::int32_t> generate(const std::vector<std::int32_t>& prompt, std::int64_t count, const DecoderRequest& request, double temperature, std::uint64_t seed) const {
    const std::int64_t steps = request.steps.back();
    const SiteFunction site = if_function(tensors_, steps, request.fire, false);
    return continued(decoder_, prompt, count, which_, site, {steps, request.operators}, temperature, seed, request.pulse);
  }

  std::vector<LayerWork> work(const std::vector<double>& rates, OperatorForm operators, std::int64_t length) const {
    const bool all = which_ == "all";
    const auto d = static_cast<double>(model_.width), kv = d / static_cast<double>(model_.heads) * static_cast<double>(model_.key_value_heads), f = static_cast<double>(model_.hidden);
    const bool gated = model_.family == DecoderFamily::llama;
    std::vector<LayerWork> list;
    std::size_t site = 0;
    for (std::int64_t k = 0; k < model_.layers; ++k) {
      const std::string name = "h." + std::to_string(k) + ".";
      const bool constant = k == 0 && !all;  // everything before the first neuron sees the same at every step
      const auto add = [&](const char* layer, double macs, bool spikes, double rate) { list.push_back({name + layer, macs, spikes, spikes ? rate : 0, !spikes && constant}); };
      const double norm1 = all ? rates.at(site++) : 0;
      add("q", d * d, all, norm1);
      add("k", d * kv, all, norm1);
      add("v", d * kv, all, norm1);
      add("attention", 2 * static_cast<double>(length) * d, false, 0);
      const double attention = all ? rates.at(site++) : 0;
      add("o", d * d, all, attention);
      const double norm2 = all ? rates.at(site++) : 0;
      if (gated) add("gate", d * f, all, norm2);
      add("up", d * f, all, norm2);
      double act = rates.at(site++);
      if (gated) add("product", f, false, 0);
      if (gated && all) act = rates.at(site++);
      // Without a site behind it a gated product is no train of spikes.
      list.push_back({name + "down", f * d, all || !gated, all || !gated ? act : 0, false});
    }
    // On running means the head sees the mean hidden state, once.
    const bool once = !all && operators == OperatorForm::expectation;
    list.push_back({"head", d * static_cast<double>(model_.vocabulary), all, all ? rates.at(site) : 0, once});
    return list;
  }

 private:
  LanguageModel model_;
  std::string which_;
  std::vector<SiteParameters> sites_;
  std::vector<DecoderSite> declared_;
  TorchDecoder decoder_;
  std::string device_;
  SiteTensors tensors_;
};

SpikingDecoder::SpikingDecoder(const LanguageModel& model, std::string which_sites, std::vector<SiteParameters> sites, const std::string& device)
    : body_(std::make_unique<Body>(model, std::move(which_sites), std::move(sites), device)) {}
SpikingDecoder::~SpikingDecoder() = default;

DecoderResult SpikingDecoder::run(const std::vector<std::int32_t>& windows, std::int64_t rows, std::int64_t length, const DecoderRequest& request) const {
  return body_->run(windows, rows, length, request);
}
std::vector<std::int32_t> SpikingDecoder::generate(const std::vector<std::int32_t>& prompt, std::int64_t count, const DecoderRequest& request, double temperature,
                                                   std::uint64_t seed) const {
  return body_->generate(prompt, count, request, temperature, seed);
}
std::vector<LayerWork> SpikingDecoder::work(const DecoderResult& result, std::size_t k, std::int64_t length) const { return body_->work(result.rates_at.at(k), result.operators, length); }

WindowLosses ann_losses(const LanguageModel& model, const std::vector<std::int32_t>& windows, std::int64_t rows, std::int64_t length, const std::function<void(double)>& pulse,
                        const std::string& device) {
  return plain_losses(torch_decoder(model, device), "mlp", {}, windows, rows, length, pulse, find_device(device));
}

WindowLosses qcfs_losses(const LanguageModel& model, const std::string& which_sites, const std::vector<SiteParameters>& sites, std::int64_t levels, const std::vector<std::int32_t>& windows,
                         std::int64_t rows, std::int64_t length, const std::function<void(double)>& pulse, const std::string& device) {
  const SiteTensors tensors = site_tensors(sites, find_device(device));
  return plain_losses(torch_decoder(model, device), which_sites, qcfs_function(tensors, levels), windows, rows, length, pulse, find_device(device));
}

std::vector<std::int32_t> generate_float(const LanguageModel& model, const std::vector<std::int32_t>& prompt, std::int64_t count, double temperature, std::uint64_t seed,
                                         const std::string& device) {
  const TorchDecoder decoder = torch_decoder(model, device);
  return continued(decoder, prompt, count, "mlp", {}, {}, temperature, seed, {});
}

}  // namespace assay::snn
