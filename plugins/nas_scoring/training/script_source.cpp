// SPDX-License-Identifier: GPL-3.0-or-later
// The text half of script_writer.h: knows no LibTorch.
#include <string>
#include <vector>

#include "plugins/nas_scoring/training/script_writer.h"

namespace assay::nas {
namespace {

std::string value_of(int layer) { return "v" + std::to_string(layer); }

/// "self.cells.0.op.1" as TorchScript reads it: names that are numbers are attributes by getattr alone.
std::string module_path(const Layer& layer) {
  std::string path = "self";
  std::string_view rest = layer.name;
  while (!rest.empty()) {
    const auto dot = rest.find('.');
    const std::string part(rest.substr(0, dot));
    rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
    const bool identifier = part.find_first_of("0123456789") != 0;
    path = identifier ? path + "." + part : "getattr(" + path + ", \"" + part + "\")";
  }
  return path;
}

std::string pair_of(std::int64_t number) { return "[" + std::to_string(number) + ", " + std::to_string(number) + "]"; }

std::string joined(const std::vector<int>& layers, const char* between) {
  std::string text;
  for (const int layer : layers) text += (text.empty() ? "" : between) + value_of(layer);
  return text;
}

std::string call(const Layer& layer) {
  const std::string x = layer.inputs.empty() ? "images" : value_of(layer.inputs.front());
  const std::string module = module_path(layer);
  switch (layer.kind) {
    case LayerKind::input:
      return "images";
    case LayerKind::convolution:
      return "torch.conv2d(" + x + ", " + module + ".weight, " + (layer.bias ? module + ".bias" : "None") + ", " +
             pair_of(layer.stride) + ", " + pair_of(layer.padding) + ", " + pair_of(layer.dilation) + ", " +
             std::to_string(layer.groups) + ")";
    case LayerKind::batch_norm:
      return "torch.batch_norm(" + x + ", " + (layer.affine ? module + ".weight, " + module + ".bias" : "None, None") +
             ", " + module + ".running_mean, " + module + ".running_var, self.training, 0.1, 1e-05, True)";
    case LayerKind::relu:
      return "torch.relu(" + x + ")";
    case LayerKind::max_pool:
      return "torch.max_pool2d(" + x + ", " + pair_of(layer.kernel) + ", " + pair_of(layer.stride) + ", " +
             pair_of(layer.padding) + ", [1, 1], False)";
    case LayerKind::average_pool:
      return "torch.avg_pool2d(" + x + ", " + pair_of(layer.kernel) + ", " + pair_of(layer.stride) + ", " +
             pair_of(layer.padding) + ", False, False)";
    case LayerKind::zero: {
      const std::string step = std::to_string(layer.stride);
      return "torch.zeros_like(" + (layer.stride == 1 ? x : x + "[:, :, ::" + step + ", ::" + step + "]") + ")";
    }
    case LayerKind::crop:
      return "torch.constant_pad_nd(" + x + ", [-1, 1, -1, 1], 0.)";
    case LayerKind::add:
      return joined(layer.inputs, " + ");
    case LayerKind::concat:
      return "torch.cat([" + joined(layer.inputs, ", ") + "], 1)";
    case LayerKind::global_pool:
      return "torch.flatten(torch.adaptive_avg_pool2d(" + x + ", [1, 1]), 1)";
    case LayerKind::linear:
      return "torch.linear(torch.flatten(" + x + ", 1), " + module + ".weight, " +
             (layer.bias ? module + ".bias" : "None") + ")";
  }
  return {};
}

}  // namespace

std::string forward_source(const Network& network) {
  std::string source = "def forward(self, images: Tensor) -> Tensor:\n";
  for (std::size_t i = 0; i < network.layers.size(); ++i)
    source += "  " + value_of(int(i)) + " = " + call(network.layers[i]) + "\n";
  return source + "  return " + value_of(network.output) + "\n";
}

}  // namespace assay::nas
