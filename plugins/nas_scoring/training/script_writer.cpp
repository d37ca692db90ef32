// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/training/script_writer.h"

#include <torch/script.h>

#include <map>
#include <memory>
#include <sstream>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "plugins/nas_scoring/networks/torch_network.h"

namespace assay::nas {
namespace {

/// A tree of modules by the parts of their dotted names. Children are built before they are registered with their
/// parents, since a class's attributes are fixed by type.
struct Node {
  std::map<std::string, std::unique_ptr<Node>> children;
  std::vector<std::string> order;  ///< children as they were first named
  int layer = -1;
};

Node& node_of(Node& root, const std::string& name) {
  Node* node = &root;
  std::istringstream parts(name);
  for (std::string part; std::getline(parts, part, '.');) {
    auto& child = node->children[part];
    if (!child) {
      child = std::make_unique<Node>();
      node->order.push_back(part);
    }
    node = child.get();
  }
  return *node;
}

Node tree_of(const Network& network) {
  Node root;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const Layer& layer = network.layers[i];
    const bool holds =
        layer.kind == LayerKind::convolution || layer.kind == LayerKind::batch_norm || layer.kind == LayerKind::linear;
    if (!holds) continue;
    Node& node = node_of(root, layer.name);
    if (layer.name.empty() || node.layer >= 0) {
      throw Error(ErrorKind::method,
                  {"Two layers of the network share a name, so it cannot be written", "layer " + std::to_string(i),
                   layer.name, "names of their own", "Report this to the plugin's author"});
    }
    node.layer = int(i);
  }
  return root;
}

at::Tensor own_copy(const at::Tensor& tensor) {
  return tensor.detach().to(at::kCPU).clone(at::MemoryFormat::Contiguous);
}

at::Tensor trainable_copy(const at::Tensor& tensor) { return own_copy(tensor).set_requires_grad(true); }

void add_tensors(torch::jit::Module& module, const TorchNetwork::LayerTensors& tensors) {
  if (tensors.weight.defined()) module.register_parameter("weight", trainable_copy(tensors.weight), false);
  if (tensors.bias.defined()) module.register_parameter("bias", trainable_copy(tensors.bias), false);
  if (tensors.running_mean.defined()) module.register_buffer("running_mean", own_copy(tensors.running_mean));
  if (tensors.running_var.defined()) module.register_buffer("running_var", own_copy(tensors.running_var));
}

void fill(torch::jit::Module& module, const Node& node, const TorchNetwork& network, const std::string& path) {
  module.register_attribute("training", c10::BoolType::get(), false);
  if (node.layer >= 0) add_tensors(module, network.tensors(node.layer));
  for (const std::string& name : node.order) {
    // Every module is a class of its own in the root's compilation unit, named by its path: equal bytes for equal
    // networks.
    const std::string below = path + "." + (name.find_first_of("0123456789") == 0 ? "m" + name : name);
    torch::jit::Module child(c10::QualifiedName(below), module._ivalue()->compilation_unit(), /*shouldMangle=*/false);
    fill(child, *node.children.at(name), network, below);
    module.register_module(name, child);
  }
}

}  // namespace

void write_script(const TorchNetwork& network, const std::string& path) {
  const Node root = tree_of(network.network());
  torch::jit::Module module(c10::QualifiedName("__torch__.assay_network"));
  fill(module, root, network, "__torch__.assay_network");
  module.define(forward_source(network.network()));
  std::ostringstream out;
  module.save(out);
  write_file_atomically(path, out.str());
}

}  // namespace assay::nas
