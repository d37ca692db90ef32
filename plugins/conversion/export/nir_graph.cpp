// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/export/nir_graph.h"

#include <algorithm>

#include "core/base/error.h"

namespace assay::snn {
namespace {

using Shape = std::vector<std::int64_t>;

NirValue text(std::string value) { return {{}, std::move(value)}; }
NirValue scalar(std::int64_t value) { return {{}, Shape{value}}; }
NirValue pair(std::int64_t value) { return {{2}, Shape{value, value}}; }
NirValue sizes(const Shape& shape) { return {{static_cast<std::int64_t>(shape.size())}, shape}; }
NirValue array(const StoredTensor& tensor) { return {tensor.shape, tensor.values}; }
NirValue number(float value) { return {{}, std::vector<float>{value}}; }

class GraphMaker {
 public:
  GraphMaker(const SequentialNetwork& network, const std::vector<SiteParameters>& sites, NirFlavour flavour) : network_(network), sites_(sites), flavour_(flavour) {}

  NirGraph make(FireRule fire) {
    fire_ = fire == FireRule::at_least ? ">=" : ">";
    const std::string input = add("input", {"Input", {{"shape", sizes(network_.input_shape)}}, {{"raw_values_divided_by", number(static_cast<float>(network_.scale))}}});
    last_ = input;
    std::size_t site = 0;
    for (const SequentialLayer& layer : network_.layers) {
      if (layer.kind == SequentialKind::relu) {
        if (site == sites_.size()) throw_count();
        neurons(layer, sites_[site++]);
      } else {
        follow(add(layer.name, plain(layer)));
      }
    }
    if (site != sites_.size()) throw_count();
    follow(add("output", {"Output", {{"shape", sizes(network_.layers.back().output_shape)}}, {{"read_out", text("mean over time")}}}));
    return std::move(graph_);
  }

 private:
  [[noreturn]] void throw_count() const {
    throw Error(ErrorKind::usage, {"The thresholds do not fit the network", network_.source, std::to_string(sites_.size()) + " sites",
                                   std::to_string(network_.sites().size()) + " sites", "Convert the network again"});
  }

  /// Adds a node under `wish`, or under the next name that is free; slashes part groups in the file.
  std::string add(const std::string& wish, NirNode node) {
    std::string name = wish.empty() ? "node" : wish;
    std::replace(name.begin(), name.end(), '/', '_');
    while (graph_.nodes.count(name)) name += '_';
    graph_.nodes[name] = std::move(node);
    return name;
  }
  void follow(const std::string& name) {
    graph_.edges.emplace_back(last_, name);
    last_ = name;
  }

  NirNode plain(const SequentialLayer& layer) const {
    switch (layer.kind) {
      case SequentialKind::linear:
        return {"Affine", {{"weight", array(layer.weight)}, {"bias", array(layer.bias)}}, {}};
      case SequentialKind::conv2d:
        return {"Conv2d",
                {{"input_shape", sizes({layer.input_shape.at(1), layer.input_shape.at(2)})},
                 {"weight", array(layer.weight)},
                 {"bias", array(layer.bias)},
                 {"stride", pair(layer.stride)},
                 {"padding", pair(layer.padding)},
                 {"dilation", pair(layer.dilation)},
                 {"groups", scalar(layer.groups)}},
                {}};
      case SequentialKind::avg_pool2d:
        return {"AvgPool2d", {{"kernel_size", pair(layer.kernel)}, {"stride", pair(layer.stride)}, {"padding", pair(0)}}, {}};
      case SequentialKind::flatten:
        return {"Flatten", {{"start_dim", scalar(0)}, {"end_dim", scalar(-1)}, {"input_type", sizes(layer.input_shape)}}, {}};
      case SequentialKind::max_pool2d: break;
      default: throw Error(ErrorKind::usage, {"A batch norm is left in the network", network_.source, layer.name, "a folded network", ""});
    }
    throw Error(ErrorKind::data, {"NIR has no node for max pooling", network_.source, layer.name, "conv2d, linear, relu, avg_pool2d, flatten",
                                  "Set nir to none, or use average pooling"});
  }

  /// One value per neuron of a site, in the neurons' own shape.
  NirValue spread(const std::vector<float>& values, const Shape& shape, const std::string& site) const {
    std::int64_t units = 1;
    for (const std::int64_t size : shape) units *= size;
    const auto count = static_cast<std::int64_t>(values.size());
    const std::int64_t channels = shape.front();
    if (count != 1 && count != channels && count != units)
      throw Error(ErrorKind::usage, {"The thresholds do not fit the neurons", site, std::to_string(count), "1, " + std::to_string(channels) + " or " + std::to_string(units), ""});
    std::vector<float> all;
    all.reserve(static_cast<std::size_t>(units));
    for (std::int64_t k = 0; k < units; ++k) all.push_back(values[static_cast<std::size_t>(count == 1 ? 0 : count == units ? k : k / (units / channels))]);
    return {shape, std::move(all)};
  }

  void neurons(const SequentialLayer& layer, const SiteParameters& site) {
    if (site.is_signed) throw Error(ErrorKind::data, {"NIR has no node for neurons that fire downwards", network_.source, layer.name, "unsigned neurons", "Set nir to none"});
    const Shape& shape = layer.output_shape;
    const NirValue theta = spread(site.theta, shape, layer.name), ones = spread({1.0f}, shape, layer.name), zeros = spread({0.0f}, shape, layer.name);
    NirValue back = theta;
    for (float& value : std::get<std::vector<float>>(back.data)) value = -value;
    const NirValue start = site.beta.size() == 1 ? number(site.beta.front()) : spread(site.beta, shape, layer.name);
    const std::map<std::string, NirValue> metadata = {{"reset", text("subtract")}, {"fire", text(fire_)}, {"v0_over_theta", start}};
    if (flavour_ == NirFlavour::compat) {
      follow(add(layer.name, {"IF", {{"r", ones}, {"v_threshold", theta}, {"v_reset", zeros}}, metadata}));
      follow(add(layer.name + "_scale", {"Scale", {{"scale", theta}}, {}}));
      return;
    }
    const std::string membrane = add(layer.name + "_membrane", {"I", {{"r", ones}}, {{"v0_over_theta", start}}});
    const std::string threshold = add(layer.name, {"Threshold", {{"threshold", theta}}, metadata});
    const std::string reset = add(layer.name + "_reset", {"Scale", {{"scale", back}}, {}});
    follow(membrane);
    follow(threshold);
    graph_.edges.emplace_back(threshold, reset);
    graph_.edges.emplace_back(reset, membrane);
    follow(add(layer.name + "_scale", {"Scale", {{"scale", theta}}, {}}));
  }

  const SequentialNetwork& network_;
  const std::vector<SiteParameters>& sites_;
  NirFlavour flavour_;
  std::string fire_, last_;
  NirGraph graph_;
};

}  // namespace

NirGraph nir_graph(const SequentialNetwork& folded, const std::vector<SiteParameters>& sites, NirFlavour flavour, const std::string& recipe,
                   const std::vector<std::int64_t>& time_steps, FireRule fire) {
  NirGraph graph = GraphMaker(folded, sites, flavour).make(fire);
  graph.metadata = {{"recipe", text(recipe)}, {"time_steps", sizes(time_steps)}, {"flavour", text(flavour == NirFlavour::compat ? "nir_compat" : "nir_exact")}};
  return graph;
}

}  // namespace assay::snn
