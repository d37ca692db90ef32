// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/networks/torch_decoder.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/compute/torch_session.h"
#include "plugins/conversion/networks/time_operators.h"

namespace assay::snn {
namespace {

constexpr std::int64_t most_scores = 1 << 21;  ///< attention scores held at once

/// One evaluation of a decoder; rows of all activations are [steps * batch], time-major.
class Evaluation {
 public:
  Evaluation(const TorchDecoder& decoder, const std::string& which, const SiteFunction& site, const TimeForm& form, DecoderCache* cache = nullptr)
      : decoder_(decoder), model_(*decoder.model), all_(which == "all"), site_(site), form_(form), cache_(cache) {}

  at::Tensor logits(const at::Tensor& ids) {
    const std::int64_t batch = ids.size(0), length = ids.size(1), steps = form_.steps;
    at::Tensor x = at::embedding(weight("embed"), ids);
    const std::int64_t first = cache_ ? cache_->length : 0;
    if (model_.family == DecoderFamily::gpt2) x = x + weight("position").narrow(0, first, length);
    else prepare_rotation(first, length);
    if (!cache_) prepare_mask(length);
    if (steps > 1) x = x.unsqueeze(0).expand({steps, batch, length, model_.width}).reshape({steps * batch, length, model_.width});
    for (std::int64_t k = 0; k < model_.layers; ++k) x = block(k, x);
    const bool means = steps > 1 && form_.operators == OperatorForm::expectation;
    at::Tensor h;
    if (means && !all_) {
      h = norm("norm", x.view({steps, batch, length, model_.width}).mean(0));
    } else {
      h = over_time([&](const at::Tensor& value) { return norm("norm", value); }, x);
      h = spikes_if_all(h);
      if (means) h = h.view({steps, batch, length, model_.width}).mean(0);
    }
    const at::Tensor out = at::matmul(h, weight(model_.tied_head ? "embed" : "head.weight").t());
    return out.view({means ? 1 : steps, batch, length, model_.vocabulary});
  }

 private:
  const at::Tensor& weight(const std::string& name) const { return decoder_.weights.at(name); }
  at::Tensor linear(const std::string& name, const at::Tensor& x) const {
    const auto bias = decoder_.weights.find(name + ".bias");
    return at::linear(x, weight(name + ".weight"), bias == decoder_.weights.end() ? c10::optional<at::Tensor>() : c10::optional<at::Tensor>(bias->second));
  }
  at::Tensor norm(const std::string& name, const at::Tensor& x) const {
    if (model_.family == DecoderFamily::gpt2) return at::layer_norm(x, {model_.width}, weight(name + ".weight"), weight(name + ".bias"), model_.norm_eps);
    return x * at::rsqrt(x.square().mean(-1, true) + model_.norm_eps) * weight(name + ".weight");
  }
  /// A site of everything that feeds a linear: with sites=all alone.
  at::Tensor spikes_if_all(const at::Tensor& value) {
    if (!all_) return value;
    const std::int64_t site = next_site_++;
    return site_ ? site_(site, value) : value;
  }

  /// f of every step alone, or y(t) = t f(m_t) - (t - 1) f(m_{t-1}) with m the running means (5.2).
  template <typename F, typename... Inputs>
  at::Tensor over_time(F f, const Inputs&... inputs) const {
    if (form_.steps == 1 || form_.operators == OperatorForm::per_step) return f(inputs...);
    return expectation_form(form_.steps, f, inputs...);
  }

  void prepare_mask(std::int64_t length) {
    mask_ = at::full({length, length}, -std::numeric_limits<float>::infinity(), weight("embed").options().requires_grad(false)).triu(1);
  }
  void prepare_rotation(std::int64_t first, std::int64_t length) {
    const std::int64_t half = model_.width / model_.heads / 2;
    const at::Tensor frequency = at::pow(model_.rope_base, -at::arange(0, half, at::kDouble) / double(half));
    const at::Tensor angle = (at::arange(first, first + length, at::kDouble).unsqueeze(1) * frequency).to(at::kFloat);
    cosine_ = angle.cos().to(weight("embed").device());
    sine_ = angle.sin().to(weight("embed").device());
  }
  /// x: rows x heads x length x width per head; rotates the pairs (2i, 2i + 1).
  at::Tensor rotated(const at::Tensor& x) const {
    const at::Tensor pairs = x.unflatten(-1, {-1, 2});
    const at::Tensor even = pairs.select(-1, 0), odd = pairs.select(-1, 1);
    return at::stack({even * cosine_ - odd * sine_, even * sine_ + odd * cosine_}, -1).flatten(-2);
  }
  at::Tensor by_head(const at::Tensor& x, std::int64_t heads) const { return x.unflatten(-1, {heads, -1}).transpose(1, 2); }

  at::Tensor attention(std::size_t layer, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) const {
    const double width = static_cast<double>(model_.width / model_.heads);
    at::Tensor key = k, value = v;
    if (cache_ && cache_->length > 0) {
      const auto past = [&](const at::Tensor& cached) { return cached.expand({q.size(0), cached.size(1), cached.size(2), cached.size(3)}); };
      key = at::cat({past(cache_->keys[layer]), k}, 2);
      value = at::cat({past(cache_->values[layer]), v}, 2);
    }
    if (model_.key_value_heads != model_.heads) {
      key = key.repeat_interleave(model_.heads / model_.key_value_heads, 1);
      value = value.repeat_interleave(model_.heads / model_.key_value_heads, 1);
    }
    // A few rows at a time: the scores of all steps at once would be the largest tensor by far.
    const std::int64_t rows = q.size(0), at_once = std::max<std::int64_t>(1, most_scores / (q.size(1) * q.size(2) * key.size(2)));
    std::vector<at::Tensor> parts;
    for (std::int64_t first = 0; first < rows; first += at_once) {
      const std::int64_t count = std::min(at_once, rows - first);
      at::Tensor scores = at::matmul(q.narrow(0, first, count), key.narrow(0, first, count).transpose(-1, -2)) / std::sqrt(width);
      if (mask_.defined()) scores = scores + mask_;
      parts.push_back(at::matmul(at::softmax(scores, -1), value.narrow(0, first, count)));
    }
    return (parts.size() == 1 ? parts.front() : at::cat(parts)).transpose(1, 2).flatten(-2);
  }

  /// The mean over time of one new position, behind the others.
  void remember(std::vector<at::Tensor>& cache, std::size_t layer, const at::Tensor& value) const {
    const at::Tensor mean = value.mean(0, true);
    if (cache.size() <= layer) cache.push_back(mean);
    else cache[layer] = at::cat({cache[layer], mean}, 2);
  }

  at::Tensor mlp_site(const at::Tensor& z) {
    if (!site_) {
      ++next_site_;
      return decoder_activation(model_.activation, z);
    }
    return site_(next_site_++, z);
  }

  at::Tensor block(std::int64_t k, const at::Tensor& x) {
    const std::string name = "h." + std::to_string(k) + ".";
    at::Tensor h = over_time([&](const at::Tensor& value) { return norm(name + "norm1", value); }, x);
    h = spikes_if_all(h);
    at::Tensor q = by_head(linear(name + "q", h), model_.heads), key = by_head(linear(name + "k", h), model_.key_value_heads),
               value = by_head(linear(name + "v", h), model_.key_value_heads);
    if (model_.family == DecoderFamily::llama) {
      q = rotated(q);
      key = rotated(key);
    }
    at::Tensor a = over_time([&](const at::Tensor& qs, const at::Tensor& ks, const at::Tensor& vs) { return attention(static_cast<std::size_t>(k), qs, ks, vs); }, q, key, value);
    if (cache_) {
      remember(cache_->keys, static_cast<std::size_t>(k), key);
      remember(cache_->values, static_cast<std::size_t>(k), value);
    }
    a = spikes_if_all(a);
    at::Tensor y = x + linear(name + "o", a);
    h = over_time([&](const at::Tensor& input) { return norm(name + "norm2", input); }, y);
    h = spikes_if_all(h);
    at::Tensor hidden;
    if (model_.family == DecoderFamily::llama) {
      const at::Tensor gate = mlp_site(linear(name + "gate", h));
      hidden = over_time([](const at::Tensor& g, const at::Tensor& u) { return g * u; }, gate, linear(name + "up", h));
      hidden = spikes_if_all(hidden);
    } else {
      hidden = mlp_site(linear(name + "up", h));
    }
    return y + linear(name + "down", hidden);
  }

  const TorchDecoder& decoder_;
  const LanguageModel& model_;
  bool all_;
  const SiteFunction& site_;
  TimeForm form_;
  DecoderCache* cache_;
  std::int64_t next_site_ = 0;
  at::Tensor mask_, cosine_, sine_;
};

}  // namespace

at::Tensor decoder_activation(Activation activation, const at::Tensor& z) {
  switch (activation) {
    case Activation::gelu_new: return at::gelu(z, "tanh");
    case Activation::gelu: return at::gelu(z);
    case Activation::relu: return at::relu(z);
    case Activation::silu: return at::silu(z);
    case Activation::quick_gelu: return z * at::sigmoid(1.702 * z);
    case Activation::relu2: return at::relu(z).square();
  }
  return z;
}

TorchDecoder torch_decoder(const LanguageModel& model, const std::string& device, bool gradients) {
  compute_on_this_thread();
  TorchDecoder decoder;
  decoder.model = &model;
  const at::Device place = find_device(device);
  for (const auto& [name, stored] : model.weights.tensors) {
    at::Tensor tensor = at::from_blob(const_cast<float*>(stored.values.data()), stored.shape, at::kFloat).clone().to(place);
    if (gradients) tensor.requires_grad_(true);
    decoder.weights.emplace(name, tensor);
  }
  return decoder;
}

std::vector<DecoderSite> decoder_sites(const LanguageModel& model, const std::string& which) {
  const bool all = which == "all";
  std::vector<DecoderSite> sites;
  for (std::int64_t k = 0; k < model.layers; ++k) {
    const std::string name = "h." + std::to_string(k) + ".";
    if (all) {
      sites.push_back({name + "norm1", true, false, model.width});
      sites.push_back({name + "attention", true, false, model.width});
      sites.push_back({name + "norm2", true, false, model.width});
    }
    sites.push_back({name + "mlp.act", false, true, model.hidden});
    if (all && model.family == DecoderFamily::llama) sites.push_back({name + "mlp.product", true, false, model.hidden});
  }
  if (all) sites.push_back({"head", true, false, model.width});
  return sites;
}

at::Tensor decoder_logits(const TorchDecoder& decoder, const at::Tensor& ids, const std::string& which_sites, const SiteFunction& site,
                          const TimeForm& form) {
  compute_on_this_thread();
  if (ids.size(1) > decoder.model->context)
    throw Error(ErrorKind::usage, {"The window is longer than the model's context", decoder.model->source, std::to_string(ids.size(1)),
                                   "at most " + std::to_string(decoder.model->context), ""});
  return Evaluation(decoder, which_sites, site, form).logits(ids);
}

at::Tensor next_logits(const TorchDecoder& decoder, std::int32_t token, const std::string& which_sites, const SiteFunction& site, const TimeForm& form, DecoderCache& cache) {
  compute_on_this_thread();
  if (cache.length >= decoder.model->context)
    throw Error(ErrorKind::usage, {"The text is longer than the model's context", decoder.model->source, std::to_string(cache.length + 1),
                                   "at most " + std::to_string(decoder.model->context), ""});
  const at::Tensor ids = at::full({1, 1}, static_cast<std::int64_t>(token), at::kLong).to(decoder.weights.at("embed").device());
  const at::Tensor logits = Evaluation(decoder, which_sites, site, form, &cache).logits(ids);
  ++cache.length;
  return logits.mean(0).flatten();
}

std::vector<float> forward(const LanguageModel& model, const std::vector<std::int32_t>& ids, std::int64_t rows, std::int64_t length) {
  compute_on_this_thread();
  const c10::InferenceMode inference;
  const TorchDecoder decoder = torch_decoder(model);
  const at::Tensor tokens = at::from_blob(const_cast<std::int32_t*>(ids.data()), {rows, length}, at::kInt).to(at::kLong);
  const at::Tensor logits = decoder_logits(decoder, tokens, "mlp", {}).contiguous();
  return {logits.data_ptr<float>(), logits.data_ptr<float>() + logits.numel()};
}

}  // namespace assay::snn
