// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/networks/sequential.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"

namespace assay::snn {
namespace {

namespace fs = std::filesystem;
using Shape = std::vector<std::int64_t>;

struct KindName {
  SequentialKind kind;
  const char* name;
};
constexpr KindName kind_names[] = {{SequentialKind::conv2d, "conv2d"},         {SequentialKind::batch_norm, "batch_norm2d"},
                                   {SequentialKind::relu, "relu"},             {SequentialKind::avg_pool2d, "avg_pool2d"},
                                   {SequentialKind::max_pool2d, "max_pool2d"}, {SequentialKind::flatten, "flatten"},
                                   {SequentialKind::linear, "linear"}};

const char* name_of(SequentialKind kind) {
  for (const KindName& one : kind_names)
    if (one.kind == kind) return one.name;
  return "";
}

std::string shape_text(const Shape& shape) {
  std::string text;
  for (const std::int64_t size : shape) text += (text.empty() ? "" : " × ") + std::to_string(size);
  return text;
}

class Reader {
 public:
  Reader(fs::path config, const TensorFile& weights) : config_(std::move(config)), weights_(weights) {}

  SequentialNetwork read(const Json& json) {
    SequentialNetwork network;
    const Json input = json.value("input", Json::object());
    if (!input.contains("shape") || !input["shape"].is_array() || input["shape"].empty())
      throw refused("The description has no input shape", "input", "", "\"input\": {\"shape\": [1, 28, 28], \"scale\": 255}");
    for (const Json& size : input["shape"]) {
      if (!size.is_number_integer() || size.get<std::int64_t>() < 1) throw refused("The input shape is not valid", "input.shape", dump_json(input["shape"]), "numbers above 0");
      network.input_shape.push_back(size.get<std::int64_t>());
    }
    network.scale = input.value("scale", 1.0);
    if (!(network.scale > 0) || !std::isfinite(network.scale)) throw refused("The input scale is not valid", "input.scale", dump_json(input["scale"]), "a number above 0");
    const Json layers = json.value("layers", Json::array());
    if (!layers.is_array() || layers.empty()) throw refused("The description has no layers", "layers", "", "a list of layers");
    shape_ = network.input_shape;
    for (std::size_t i = 0; i < layers.size(); ++i) network.layers.push_back(read_layer(layers[i], i));
    if (network.layers.back().kind != SequentialKind::linear)
      throw refused("The last layer gives no logits", place(layers.size() - 1), name_of(network.layers.back().kind), "linear");
    return network;
  }

 private:
  Error refused(std::string message, std::string where, std::string value, std::string allowed, std::string remedy = "Correct the description beside the weights") const {
    return {ErrorKind::data, {std::move(message), config_.string() + ", " + where, std::move(value), std::move(allowed), std::move(remedy)}};
  }
  static std::string place(std::size_t index) { return "layer " + std::to_string(index + 1); }

  SequentialLayer read_layer(const Json& json, std::size_t index) {
    const std::string type = json.is_object() ? json.value("type", std::string()) : std::string();
    const auto found = std::find_if(std::begin(kind_names), std::end(kind_names), [&](const KindName& one) {
      return type == one.name || (one.kind == SequentialKind::batch_norm && type == "batch_norm1d");
    });
    if (found == std::end(kind_names)) {
      std::string known;
      for (const KindName& one : kind_names) known += (known.empty() ? "" : ", ") + std::string(one.name);
      throw refused("This operator is not known, and nothing is skipped", place(index), type.empty() ? dump_json(json) : type, known,
                    "Export the network with operators that are known, or replace this one");
    }
    SequentialLayer layer;
    layer.kind = found->kind;
    layer.name = json.value("name", std::string());
    if (layer.name.empty()) layer.name = std::string(layer.kind == SequentialKind::relu ? "relu" : type) + std::to_string(++numbers_[layer.kind == SequentialKind::relu ? "relu" : type]);
    layer.input_shape = shape_;
    const auto number = [&](const char* key, std::int64_t otherwise, std::int64_t least) {
      if (!json.contains(key)) return otherwise;
      Json value = json[key];
      if (value.is_array() && value.size() == 2 && value[0] == value[1]) value = value[0];
      if (!value.is_number_integer() || value.get<std::int64_t>() < least)
        throw refused("The " + std::string(key) + " of a layer is not valid", place(index) + " (" + layer.name + ")", dump_json(json[key]), "one whole number from " + std::to_string(least));
      return value.get<std::int64_t>();
    };
    layer.stride = number("stride", 1, 1);
    layer.padding = number("padding", 0, 0);
    layer.dilation = number("dilation", 1, 1);
    layer.groups = number("groups", 1, 1);
    layer.eps = json.value("eps", 1e-5);
    switch (layer.kind) {
      case SequentialKind::conv2d: read_convolution(layer, index); break;
      case SequentialKind::linear: read_linear(layer, index); break;
      case SequentialKind::batch_norm: read_batch_norm(layer); break;
      case SequentialKind::avg_pool2d:
      case SequentialKind::max_pool2d:
        layer.kernel = number("kernel", 2, 1);
        layer.stride = number("stride", layer.kernel, 1);
        if (layer.padding != 0) throw refused("Pooling with padding is not known", place(index), std::to_string(layer.padding), "0");
        slide(layer, layer.kernel, shape_.front(), index);
        break;
      case SequentialKind::flatten: shape_ = {std::accumulate(shape_.begin(), shape_.end(), std::int64_t{1}, std::multiplies<>())}; break;
      case SequentialKind::relu: break;
    }
    layer.output_shape = shape_;
    return layer;
  }

  /// The shape after a window slides over it.
  void slide(SequentialLayer& layer, std::int64_t kernel, std::int64_t channels, std::size_t index) {
    if (shape_.size() != 3)
      throw refused("This layer needs images of channels × height × width", place(index) + " (" + layer.name + ")", shape_text(shape_), "three sizes");
    const std::int64_t reach = layer.dilation * (kernel - 1) + 1;
    const auto size = [&](std::int64_t from) { return from + 2 * layer.padding < reach ? 0 : (from + 2 * layer.padding - reach) / layer.stride + 1; };
    Shape next = {channels, size(shape_[1]), size(shape_[2])};
    if (next[1] < 1 || next[2] < 1)
      throw refused("The window is larger than the image", place(index) + " (" + layer.name + ")", shape_text(shape_), "at least " + std::to_string(reach) + " × " + std::to_string(reach));
    shape_ = std::move(next);
  }

  void read_convolution(SequentialLayer& layer, std::size_t index) {
    if (shape_.size() != 3) slide(layer, 1, 1, index);
    if (shape_[0] % layer.groups != 0) throw refused("The groups do not divide the channels", place(index) + " (" + layer.name + ")", std::to_string(layer.groups), "a divisor of " + std::to_string(shape_[0]));
    layer.weight = weights_.at(layer.name + ".weight", {-1, shape_[0] / layer.groups, -1, -1});
    const Shape& size = layer.weight.shape;
    if (size[2] != size[3]) throw refused("Windows that are not square are not known", place(index) + " (" + layer.name + ")", shape_text(size), "k × k");
    layer.kernel = size[2];
    layer.bias = bias_of(layer, size[0]);
    slide(layer, layer.kernel, size[0], index);
  }

  void read_linear(SequentialLayer& layer, std::size_t index) {
    if (shape_.size() != 1) throw refused("A linear layer needs a flat input", place(index) + " (" + layer.name + ")", shape_text(shape_), "a flatten layer before it");
    layer.weight = weights_.at(layer.name + ".weight", {-1, shape_[0]});
    layer.bias = bias_of(layer, layer.weight.shape[0]);
    shape_ = {layer.weight.shape[0]};
  }

  StoredTensor bias_of(const SequentialLayer& layer, std::int64_t size) const {
    if (!weights_.tensors.contains(layer.name + ".bias")) return {{size}, std::vector<float>(static_cast<std::size_t>(size), 0.0f), "F32"};
    return weights_.at(layer.name + ".bias", {size});
  }

  void read_batch_norm(SequentialLayer& layer) {
    const Shape size = {shape_[0]};
    layer.weight = weights_.at(layer.name + ".weight", size);
    layer.bias = weights_.at(layer.name + ".bias", size);
    layer.mean = weights_.at(layer.name + ".running_mean", size);
    layer.variance = weights_.at(layer.name + ".running_var", size);
  }

  fs::path config_;
  const TensorFile& weights_;
  Shape shape_;
  std::map<std::string, int> numbers_;
};

}  // namespace

std::int64_t SequentialNetwork::classes() const { return layers.back().output_shape.front(); }

std::vector<std::string> SequentialNetwork::sites() const {
  std::vector<std::string> names;
  for (const SequentialLayer& layer : layers)
    if (layer.kind == SequentialKind::relu) names.push_back(layer.name);
  return names;
}

SequentialNetwork read_sequential(const fs::path& path) {
  const bool folder = fs::is_directory(path);
  const fs::path weights_file = folder ? path / "model.safetensors" : path;
  fs::path config = folder ? path / "config.json" : path;
  if (!folder) config.replace_extension(".json");
  if (!fs::exists(config))
    throw Error(ErrorKind::data, {"The weights have no description beside them", config.string(), "", "a JSON file with the layers of the network",
                                  "Write it: {\"model_type\": \"sequential\", \"input\": {...}, \"layers\": [...]}"});
  const Json json = parse_json(read_file(config), ErrorKind::data, config.string());
  const Json named = json.is_object() && json.contains("model_type") ? json.at("model_type") : Json();
  const std::string type = named.is_string() ? named.get<std::string>() : named.is_null() ? "" : dump_json(named);
  if (type != "sequential")
    throw Error(ErrorKind::data, {"This is no sequential network", config.string(), type.empty() ? "no model_type" : type, "model_type sequential",
                                  "Language models are converted by conversion.fas"});
  const TensorFile weights = read_safetensors(weights_file);
  SequentialNetwork network = Reader(config, weights).read(json);
  network.source = path.string();
  return network;
}

SequentialNetwork folded(const SequentialNetwork& network) {
  SequentialNetwork result = network;
  result.layers.clear();
  for (const SequentialLayer& layer : network.layers) {
    if (layer.kind != SequentialKind::batch_norm) {
      result.layers.push_back(layer);
      continue;
    }
    const bool foldable = !result.layers.empty() && (result.layers.back().kind == SequentialKind::conv2d || result.layers.back().kind == SequentialKind::linear);
    if (!foldable)
      throw Error(ErrorKind::data, {"A batch norm stands behind no layer that it could be folded into", network.source, layer.name, "directly behind conv2d or linear",
                                    "Put it there, or fold it before the export"});
    SequentialLayer& before = result.layers.back();
    const std::size_t outputs = before.bias.values.size(), inputs = before.weight.values.size() / outputs;
    for (std::size_t k = 0; k < outputs; ++k) {
      const double factor = layer.weight.values[k] / std::sqrt(double{layer.variance.values[k]} + layer.eps);
      for (std::size_t j = 0; j < inputs; ++j) before.weight.values[k * inputs + j] = static_cast<float>(before.weight.values[k * inputs + j] * factor);
      before.bias.values[k] = static_cast<float>((double{before.bias.values[k]} - layer.mean.values[k]) * factor + layer.bias.values[k]);
    }
  }
  // relu and maximum change places without changing a value; over spikes a maximum would mean something else (spec 8.8).
  for (std::size_t i = 0; i + 1 < result.layers.size(); ++i) {
    if (result.layers[i].kind != SequentialKind::relu || result.layers[i + 1].kind != SequentialKind::max_pool2d) continue;
    std::swap(result.layers[i], result.layers[i + 1]);
    result.layers[i + 1].input_shape = result.layers[i + 1].output_shape = result.layers[i].output_shape;
  }
  return result;
}

std::string sequential_json(const SequentialNetwork& network) {
  Json layers = Json::array();
  for (const SequentialLayer& layer : network.layers) {
    Json json = {{"type", name_of(layer.kind)}, {"name", layer.name}};
    if (layer.kind == SequentialKind::conv2d) json.update({{"stride", layer.stride}, {"padding", layer.padding}, {"dilation", layer.dilation}, {"groups", layer.groups}});
    if (layer.kind == SequentialKind::batch_norm) json["eps"] = layer.eps;
    if (layer.kind == SequentialKind::avg_pool2d || layer.kind == SequentialKind::max_pool2d) json.update({{"kernel", layer.kernel}, {"stride", layer.stride}});
    layers.push_back(std::move(json));
  }
  const Json json = {{"model_type", "sequential"}, {"input", {{"shape", network.input_shape}, {"scale", network.scale}}}, {"layers", layers}};
  return dump_json(json, 2);
}

TensorFile sequential_tensors(const SequentialNetwork& network) {
  TensorFile file;
  for (const SequentialLayer& layer : network.layers) {
    if (layer.weight.values.empty()) continue;
    file.tensors[layer.name + ".weight"] = layer.weight;
    file.tensors[layer.name + ".bias"] = layer.bias;
    if (layer.kind != SequentialKind::batch_norm) continue;
    file.tensors[layer.name + ".running_mean"] = layer.mean;
    file.tensors[layer.name + ".running_var"] = layer.variance;
  }
  return file;
}

std::vector<double> multiply_accumulates(const SequentialNetwork& network) {
  std::vector<double> macs;
  for (const SequentialLayer& layer : network.layers) {
    double count = 0;
    if (layer.kind == SequentialKind::linear) count = static_cast<double>(layer.weight.values.size());
    if (layer.kind == SequentialKind::conv2d)
      count = static_cast<double>(layer.weight.values.size()) * static_cast<double>(layer.output_shape[1] * layer.output_shape[2]);
    macs.push_back(count);
  }
  return macs;
}

}  // namespace assay::snn
