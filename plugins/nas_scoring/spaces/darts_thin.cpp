// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/spaces/darts_thin.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>

#include "core/base/error.h"
#include "plugins/nas_scoring/spaces/encoding_reader.h"

namespace assay::nas {
namespace {

enum Operation { none, max_pool, avg_pool, skip_connect, sep_conv_3x3, sep_conv_5x5, dil_conv_3x3, dil_conv_5x5 };

const std::vector<std::string> names = {"none",         "max_pool_3x3", "avg_pool_3x3", "skip_connect",
                                        "sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3", "dil_conv_5x5"};
constexpr std::array<const char*, 8> short_names = {"none",         "max pool 3×3", "avg pool 3×3", "skip",
                                                    "sep conv 3×3", "sep conv 5×5", "dil conv 3×3", "dil conv 5×5"};

constexpr int inputs = 2;
constexpr std::int64_t image_channels = 3, cell_channels = 6;

struct Token {
  int operation = 0, from = 0;
  auto operator<=>(const Token&) const = default;
};
using Cell = std::array<Token, 8>;

int node_of(std::size_t token) { return inputs + static_cast<int>(token / 2); }

Cell read(EncodingReader& reader) {
  Cell cell{};
  for (std::size_t t = 0; t < cell.size(); ++t) {
    if (t > 0) reader.expect(' ');
    cell[t].operation = reader.word(names, "an operation");
    reader.expect(':');
    cell[t].from = reader.number(node_of(t) - 1, "a predecessor of node " + std::to_string(node_of(t)) + ",");
  }
  reader.expect_end();
  return cell;
}

Cell parse(const std::string& encoding) {
  EncodingReader reader(encoding, " :");
  const Cell cell = read(reader);
  if (reader.fault())
    throw Error(ErrorKind::usage, {.message = "This is no DARTS cell. " + *reader.fault() + ".",
                                   .where = "architecture",
                                   .value = encoding,
                                   .allowed = "eight tokens operation:predecessor with one blank between them, two for "
                                              "each of the nodes 2 to 5",
                                   .remedy = "Correct the character that is named"});
  return cell;
}

std::string text(const Cell& cell) {
  std::string encoding;
  for (const Token& token : cell)
    encoding += (encoding.empty() ? "" : " ") + names[static_cast<std::size_t>(token.operation)] + ":" +
                std::to_string(token.from);
  return encoding;
}

bool is_standard(const Cell& cell) {
  for (std::size_t t = 0; t < cell.size(); ++t)
    if (cell[t].operation == none || cell[t].from == cell[t ^ 1].from) return false;
  return true;
}

// Which tokens carry something that came from an input.
std::array<bool, 8> live_tokens(const Cell& cell) {
  std::array<bool, 6> reached{true, true};
  std::array<bool, 8> live{};
  for (std::size_t t = 0; t < cell.size(); ++t) {
    live[t] = cell[t].operation != none && reached[std::size_t(cell[t].from)];
    if (live[t]) reached[std::size_t(node_of(t))] = true;
  }
  return live;
}

// One of 0 .. count - 1 other than `value`; count > 1.
int other_than(int value, int count, RandomStream& random) {
  const int other = static_cast<int>(random.below(static_cast<std::uint64_t>(count - 1)));
  return other < value ? other : other + 1;
}

int depthwise_block(NetworkBuilder& net, const std::string& name, int first, int from, int kernel, int stride,
                    int dilation) {
  const auto part = [&](int offset) { return name + ".op." + std::to_string(first + offset); };
  const int padding = dilation * (kernel - 1) / 2;
  int layer = net.relu(part(0), from);
  layer = net.convolution(part(1), layer, cell_channels, kernel, stride, padding, dilation, cell_channels);
  layer = net.convolution(part(2), layer, cell_channels, 1, 1, 0);
  return net.batch_norm(part(3), layer);
}

int factorised_reduction(NetworkBuilder& net, const std::string& name, int from) {
  const int active = net.relu(name + ".relu", from);
  const int even = net.convolution(name + ".convs.0", active, cell_channels / 2, 1, 2, 0);
  const int odd = net.convolution(name + ".convs.1", net.crop(active), cell_channels - cell_channels / 2, 1, 2, 0);
  return net.batch_norm(name + ".bn", net.concat({even, odd}));
}

int build_token(NetworkBuilder& net, const std::string& name, int operation, int from, int stride) {
  switch (operation) {
    case none:
      return net.zero(from, stride);
    case max_pool:
      return net.max_pool(from, 3, stride, 1);
    case avg_pool:
      return net.average_pool(from, 3, stride, 1);
    case skip_connect:
      return stride == 1 ? from : factorised_reduction(net, name, from);
    case dil_conv_3x3:
      return depthwise_block(net, name, 0, from, 3, stride, 2);
    case dil_conv_5x5:
      return depthwise_block(net, name, 0, from, 5, stride, 2);
    default:
      break;
  }
  const int kernel = operation == sep_conv_3x3 ? 3 : 5;
  return depthwise_block(net, name, 4, depthwise_block(net, name, 0, from, kernel, stride, 1), kernel, 1, 1);
}

}  // namespace

std::optional<std::string> DartsThin::fault(std::string_view encoding) const {
  EncodingReader reader(encoding, " :");
  read(reader);
  return reader.fault();
}

std::string DartsThin::element(std::int64_t) const {
  throw std::out_of_range("The thin DARTS space has no list of its cells.");
}

std::string DartsThin::sample(RandomStream& random, bool official) const {
  Cell cell{};
  for (std::size_t t = 0; t < cell.size(); ++t) {
    const int predecessors = node_of(t);
    cell[t].operation = static_cast<int>(official ? random.below(names.size()) : 1 + random.below(names.size() - 1));
    cell[t].from = official || t % 2 == 0 ? static_cast<int>(random.below(static_cast<std::uint64_t>(predecessors)))
                                          : other_than(cell[t - 1].from, predecessors, random);
  }
  return text(cell);
}

std::string DartsThin::mutate(const std::string& parent, RandomStream& random) const {
  Cell cell = parse(parent);
  const bool standard = is_standard(cell);
  const std::size_t t = random.below(cell.size());
  const int predecessors = node_of(t);
  Token& token = cell[t];
  const bool change_operation = random.below(2) == 0;
  // Node 2 of a standard cell reads both inputs already: there is no other predecessor.
  if (change_operation || (standard && predecessors == inputs)) {
    token.operation = standard ? 1 + other_than(token.operation - 1, static_cast<int>(names.size()) - 1, random)
                               : other_than(token.operation, static_cast<int>(names.size()), random);
    return text(cell);
  }
  std::vector<int> allowed;
  for (int from = 0; from < predecessors; ++from)
    if (from != token.from && !(standard && from == cell[t ^ 1].from)) allowed.push_back(from);
  token.from = allowed[random.below(allowed.size())];
  return text(cell);
}

std::string DartsThin::cross(const std::string& first, const std::string& second, RandomStream& random) const {
  Cell cell = parse(first);
  const Cell other = parse(second);
  for (std::size_t t = 0; t < cell.size(); t += 2) {
    if (random.below(2) == 0) continue;
    cell[t] = other[t];
    cell[t + 1] = other[t + 1];
  }
  return text(cell);
}

std::string DartsThin::canonical(const std::string& encoding) const {
  const Cell cell = parse(encoding);
  const std::array<bool, 8> live = live_tokens(cell);
  // The smallest text over all ways to name the four nodes: place[n] is where node n + 2 stands.
  std::array<int, 4> place;
  std::iota(place.begin(), place.end(), 0);
  std::string smallest;
  do {
    std::array<std::vector<Token>, 4> nodes;
    for (std::size_t t = 0; t < cell.size(); ++t) {
      if (!live[t]) continue;
      const int from = cell[t].from < inputs ? cell[t].from : inputs + place[std::size_t(cell[t].from - inputs)];
      nodes[std::size_t(place[t / 2])].push_back({cell[t].operation, from});
    }
    std::string form;
    for (std::vector<Token>& tokens : nodes) {
      std::sort(tokens.begin(), tokens.end());
      for (const Token& token : tokens)
        form += names[static_cast<std::size_t>(token.operation)] + ":" + std::to_string(token.from) + " ";
      form += "|";
    }
    if (smallest.empty() || form < smallest) smallest = std::move(form);
  } while (std::next_permutation(place.begin(), place.end()));
  return smallest;
}

bool DartsThin::has_skip_path(const std::string& encoding) const {
  const Cell cell = parse(encoding);
  return std::any_of(cell.begin(), cell.end(),
                     [](const Token& token) { return token.operation == skip_connect && token.from < inputs; });
}

Network DartsThin::build(const std::string& encoding, const NetworkScale& scale) const {
  const Cell cell = parse(encoding);
  NetworkBuilder net(image_channels, scale.image_size, scale.image_size, scale.classes);
  std::vector<int> nodes;
  for (const char* name : {"cells.0.preprocess0", "cells.0.preprocess1"}) {
    const int active = net.relu(std::string(name) + ".op.0", net.input());
    const int wide = net.convolution(std::string(name) + ".op.1", active, cell_channels, 1, 1, 0);
    nodes.push_back(net.batch_norm(std::string(name) + ".op.2", wide));
  }
  for (std::size_t t = 0; t < cell.size(); t += 2) {
    std::vector<int> terms;
    for (const std::size_t one : {t, t + 1}) {
      const int from = cell[one].from;
      terms.push_back(build_token(net, "cells.0._ops." + std::to_string(one), cell[one].operation,
                                  nodes[std::size_t(from)], from < inputs ? 2 : 1));
    }
    nodes.push_back(net.add(terms));
  }
  const int joined = net.concat({nodes[2], nodes[3], nodes[4], nodes[5]});
  const int features = net.global_pool(joined);
  const int logits = net.linear("classifier", features, scale.classes);
  return std::move(net).finish(features, logits, features);
}

std::string DartsThin::dot(const std::string& encoding) const {
  const Cell cell = parse(encoding);
  const std::array<bool, 8> live = live_tokens(cell);
  const auto node = [](int index) { return (index < inputs ? "\"input " : "\"node ") + std::to_string(index) + "\""; };
  std::string dot = "digraph cell {\n  rankdir=LR;\n";
  for (int index = 0; index < 6; ++index) dot += "  " + node(index) + ";\n";
  dot += "  \"output\";\n";
  for (std::size_t t = 0; t < cell.size(); ++t) {
    if (cell[t].operation == none) continue;
    dot += "  " + node(cell[t].from) + " -> " + node(node_of(t)) + " [label=\"" +
           short_names[static_cast<std::size_t>(cell[t].operation)] + "\"" + (live[t] ? "" : ", style=dashed") + "];\n";
  }
  for (int index = inputs; index < 6; ++index) dot += "  " + node(index) + " -> \"output\";\n";
  return dot + "}\n";
}

}  // namespace assay::nas
