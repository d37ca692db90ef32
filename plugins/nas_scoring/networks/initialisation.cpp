// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/networks/initialisation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/compute/torch_session.h"

namespace assay::nas {
namespace {

struct Module {
  std::string_view name;
  int layer = -1;
  std::vector<Module> children;
};

Module module_tree(const Network& network) {
  Module root;
  for (const int index : network.registered) {
    std::string_view path = network.layers[static_cast<std::size_t>(index)].name;
    Module* module = &root;
    while (!path.empty()) {
      const std::string_view part = path.substr(0, path.find('.'));
      path.remove_prefix(std::min(path.size(), part.size() + 1));
      const auto found = std::find_if(module->children.begin(), module->children.end(),
                                      [&](const Module& child) { return child.name == part; });
      if (found == module->children.end()) {
        module->children.push_back({part, -1, {}});
        module = &module->children.back();
      } else {
        module = &*found;
      }
    }
    module->layer = index;
  }
  return root;
}

void draw_below(const Module& module, const Network& network, std::vector<int>& order) {
  if (module.layer >= 0) {
    const LayerKind kind = network.layers[static_cast<std::size_t>(module.layer)].kind;
    if (kind == LayerKind::convolution || kind == LayerKind::linear) order.push_back(module.layer);
  }
  for (const Module& child : module.children) draw_below(child, network, order);
}

void apply(const Module& module, const Network& network, std::vector<int>& order) {
  for (const Module& child : module.children) apply(child, network, order);
  draw_below(module, network, order);
}

/// splitmix64 (Steele, Lea & Flood 2014).
std::uint64_t mix(std::uint64_t state) {
  state += 0x9E3779B97F4A7C15ULL;
  state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9ULL;
  state = (state ^ (state >> 27)) * 0x94D049BB133111EBULL;
  return state ^ (state >> 31);
}

void draw_standard(TorchNetwork::LayerTensors& tensors, at::Generator& generator) {
  const StandardBounds bounds = standard_bounds(tensors.weight.numel() / tensors.weight.size(0));
  tensors.weight.uniform_(-bounds.weight, bounds.weight, generator);
  if (tensors.bias.defined()) tensors.bias.uniform_(-bounds.bias, bounds.bias, generator);
}

}  // namespace

StandardBounds standard_bounds(std::int64_t fan_in) {
  const double slope = std::sqrt(5.0);
  const double gain = std::sqrt(2.0 / (1 + slope * slope));
  const double root = std::sqrt(static_cast<double>(fan_in));
  return {std::sqrt(3.0) * (gain / root), 1 / root};
}

std::vector<int> official_draw_order(const Network& network) {
  std::vector<int> order;
  apply(module_tree(network), network, order);
  return order;
}

Initialiser::Initialiser(const Network& network, Initialisation initialisation, ScoreMode mode)
    : initialisation_(initialisation), mode_(mode), generator_(make_generator(0)) {
  if (initialisation == Initialisation::gaussian && mode == ScoreMode::official) {
    order_ = official_draw_order(network);
    return;
  }
  for (const int index : network.registered) {
    const LayerKind kind = network.layers[static_cast<std::size_t>(index)].kind;
    if (kind == LayerKind::convolution || kind == LayerKind::linear) order_.push_back(index);
  }
}

void Initialiser::operator()(TorchNetwork& target, std::uint64_t seed) {
  const at::NoGradGuard guard;
  generator_.set_current_seed(seed);
  if (target.device().is_cpu() && target.weights().scalar_type() == at::kFloat) {
    draw(target);
    return;
  }
  TorchNetwork drawn(target.network(), at::kCPU);
  draw(drawn);
  target.copy_from(drawn);
}

void Initialiser::draw(TorchNetwork& target) {
  if (initialisation_ == Initialisation::standard) {
    for (const int index : order_) draw_standard(target.tensors(index), generator_);
    return;
  }
  if (mode_ == ScoreMode::official) {
    for (const int index : order_) target.tensors(index).weight.normal_(0, 1, generator_);
  } else {
    at::Tensor weights = target.weights();
    weights.normal_(0, 1, generator_);
  }
  for (const int index : order_) {
    if (target.tensors(index).bias.defined()) target.tensors(index).bias.zero_();
  }
}

std::uint64_t repeat_seed(ScoreMode mode, std::uint64_t candidate_seed, std::uint64_t seed, int repeat) {
  const auto number = static_cast<std::uint64_t>(repeat);
  if (mode == ScoreMode::official) return seed + number;
  return mix(mix(mix(candidate_seed) ^ seed) ^ number);
}

}  // namespace assay::nas
