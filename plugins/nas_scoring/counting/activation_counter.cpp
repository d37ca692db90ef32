// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/counting/activation_counter.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/base/error.h"

namespace assay::nas {
namespace {

constexpr std::int64_t samples_per_word = 16;

/// Powers of two weigh the samples' bits: sums below 2^16 are exact in float32.
at::Tensor pack(const at::Tensor& values) {
  const at::Tensor bits = values.flatten(1).gt(0);
  std::vector<at::Tensor> words;
  for (std::int64_t from = 0; from < bits.size(0); from += samples_per_word) {
    const std::int64_t rows = std::min(samples_per_word, bits.size(0) - from);
    const at::Tensor weights = at::pow(2, at::arange(rows, bits.options().dtype(at::kFloat)));
    words.push_back(bits.narrow(0, from, rows).to(at::kFloat).mul_(weights.unsqueeze(1)).sum(0).to(at::kInt));
  }
  return at::stack(words);
}

}  // namespace

bool ActivationCounter::add(const Activation& activation) {
  if (activation.same_as < 0 || with_agreement_ || !activation.input.device().is_cpu()) {
    return add(activation.layer.name, activation.input, activation.may_overwrite);
  }
  keys_.add_again(static_cast<std::size_t>(activation.same_as), activation.layer.name);
  return false;
}

bool ActivationCounter::add(const std::string& layer, const at::Tensor& values, bool overwrite) {
  if (values.dim() < 2 || values.size(0) != keys_.samples()) {
    throw Error(ErrorKind::method,
                {.message = "An activation does not keep the images apart",
                 .where = layer,
                 .value = values.dim() == 0 ? "a single number" : std::to_string(values.size(0)) + " rows",
                 .allowed = std::to_string(keys_.samples()) + " rows, one per image",
                 .remedy = "Give a network whose first dimension is the batch everywhere"});
  }
  if (!values.device().is_cpu()) {
    pending_.push_back({layer, pack(values), at::isfinite(values).all()});
    return false;
  }
  const std::int64_t units = values.numel() / values.size(0);
  if (overwrite && values.is_contiguous() && values.scalar_type() == at::kFloat) {
    keys_.add_and_rectify(values.data_ptr<float>(), units, layer);
    return true;
  }
  const at::Tensor plain = values.to(at::kFloat).contiguous();
  keys_.add(plain.data_ptr<float>(), units, layer);
  return false;
}

void ActivationCounter::fetch() {
  for (const Pending& pending : pending_) {
    if (!pending.finite.item<bool>()) {
      throw Error(ErrorKind::method,
                  {.message = "An activation is not a finite number, so the score would be void",
                   .where = pending.layer,
                   .value = "NaN or infinity",
                   .allowed = "finite values",
                   .remedy = "Check that the images are finite and the weights not too large; without batch norm use "
                             "the standard initialisation"});
    }
    const at::Tensor words = pending.words.to(at::kCPU).contiguous();
    keys_.add_packed(words.data_ptr<std::int32_t>(), words.size(1), pending.layer);
  }
  pending_.clear();
}

PatternCounts ActivationCounter::finish() {
  fetch();
  PatternCounts counts = keys_.finish();
  keys_.reset();
  return counts;
}

double ActivationCounter::log_determinant() {
  fetch();
  return nas::log_determinant(keys_.agreement(), keys_.samples());
}

void ActivationCounter::reset() {
  pending_.clear();
  keys_.reset();
}

}  // namespace assay::nas
