// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "plugins/conversion/networks/sequential.h"
#include "plugins/conversion/sites.h"

namespace assay::snn {

/// A dataset of a NIR node: a text, or numbers of a shape (no sizes: a scalar).
struct NirValue {
  std::vector<std::int64_t> shape;
  std::variant<std::string, std::vector<std::int64_t>, std::vector<float>> data;
  bool operator==(const NirValue&) const = default;
};
struct NirNode {
  std::string type;                           ///< "Conv2d", "IF" ...
  std::map<std::string, NirValue> parameters; ///< as the intermediate representation names them
  std::map<std::string, NirValue> metadata;
  bool operator==(const NirNode&) const = default;
};
/// A graph of the Neuromorphic Intermediate Representation (Pedersen et al., Nature Communications 2024; spec 10). Nodes see a sample without batch or time axis.
struct NirGraph {
  std::map<std::string, NirNode> nodes;
  std::vector<std::pair<std::string, std::string>> edges;
  std::map<std::string, NirValue> metadata;
  bool operator==(const NirGraph&) const = default;
};

/// How a neuron that keeps the rest above its threshold is written down, which NIR has no node for.
enum class NirFlavour {
  compat,  ///< IF and Scale(theta): any reader takes it, and resets to 0 instead of subtracting the threshold
  exact    ///< I, Threshold and Scale(theta), with an edge back through Scale(-theta): subtracts the threshold at the next step
};

/// The graph of a folded network and its thresholds (in order of sites()). The input is what the network sees, raw values divided by the network's scale (metadata
/// of the input node). Initial potentials, T and the firing rule have no field in NIR: metadata of the neurons and of the graph.
/// Error (data): max pooling, groups of signed neurons and everything else that NIR has no node for, named; Error (usage): thresholds that do not fit.
NirGraph nir_graph(const SequentialNetwork& folded, const std::vector<SiteParameters>& sites, NirFlavour flavour, const std::string& recipe,
                   const std::vector<std::int64_t>& time_steps, FireRule fire);

}  // namespace assay::snn
