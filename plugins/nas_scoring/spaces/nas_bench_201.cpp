// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/spaces/nas_bench_201.h"

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "plugins/nas_scoring/spaces/encoding_reader.h"
#include "plugins/nas_scoring/spaces/nas_bench_201_order.h"

namespace assay::nas {
namespace {

enum Operation { none, skip_connect, conv_1x1, conv_3x3, avg_pool_3x3 };

using Cell = std::array<int, 6>;  ///< operations, edge by edge

const std::vector<std::string> names = {"none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"};
constexpr std::array<const char*, 5> short_names = {"none", "skip", "conv 1×1", "conv 3×3", "avg pool 3×3"};

struct Edge {
  int from = 0, to = 0;
};
constexpr std::array<Edge, 6> edges = {{{0, 1}, {0, 2}, {1, 2}, {0, 3}, {1, 3}, {2, 3}}};

// Reads a cell; the reader knows afterwards whether it was one.
Cell read(EncodingReader& reader) {
  Cell cell{};
  for (std::size_t e = 0; e < edges.size(); ++e) {
    if (edges[e].from == 0) {
      if (e > 0) reader.expect('+');
      reader.expect('|');
    }
    cell[e] = reader.word(names, "an operation");
    reader.expect('~');
    reader.expect(static_cast<char>('0' + edges[e].from));
    reader.expect('|');
  }
  reader.expect_end();
  return cell;
}

Cell parse(const std::string& encoding) {
  EncodingReader reader(encoding, "|~+");
  const Cell cell = read(reader);
  if (reader.fault())
    throw Error(ErrorKind::usage, {.message = "This is no cell of NAS-Bench-201. " + *reader.fault() + ".",
                                   .where = "architecture",
                                   .value = encoding,
                                   .allowed = "six edges as in |nor_conv_3x3~0|+|none~0|skip_connect~1|+|"
                                              "skip_connect~0|none~1|nor_conv_1x1~2|",
                                   .remedy = "Correct the character that is named"});
  return cell;
}

std::string text(const Cell& cell) {
  std::string encoding;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    if (edges[e].from == 0) encoding += e > 0 ? "+|" : "|";
    encoding += names[static_cast<std::size_t>(cell[e])] + "~" + std::to_string(edges[e].from) + "|";
  }
  return encoding;
}

// Edges that lie on no way from the cell's input to its output without `none`.
std::array<bool, 6> dead_edges(const Cell& cell) {
  std::array<bool, 4> reached{true}, useful{false, false, false, true};
  for (std::size_t e = 0; e < edges.size(); ++e)  // Edges are sorted by their ends.
    if (cell[e] != none && reached[std::size_t(edges[e].from)]) reached[std::size_t(edges[e].to)] = true;
  for (std::size_t e = edges.size(); e-- > 0;)
    if (cell[e] != none && useful[std::size_t(edges[e].to)]) useful[std::size_t(edges[e].from)] = true;
  std::array<bool, 6> dead{};
  for (std::size_t e = 0; e < edges.size(); ++e)
    dead[e] = cell[e] == none || !reached[std::size_t(edges[e].from)] || !useful[std::size_t(edges[e].to)];
  return dead;
}

int relu_conv_bn(NetworkBuilder& net, const std::string& name, int from, std::int64_t channels, int kernel,
                 int stride) {
  int layer = net.relu(name + ".op.0", from);
  layer = net.convolution(name + ".op.1", layer, channels, kernel, stride, kernel / 2);
  return net.batch_norm(name + ".op.2", layer);
}

int build_cell(NetworkBuilder& net, const Cell& cell, const std::string& name, int input) {
  std::array<int, 4> nodes{input};
  std::vector<int> terms;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const int from = nodes[std::size_t(edges[e].from)];
    const std::string edge = name + ".layers." + std::to_string(e);
    switch (cell[e]) {
      case none:
        terms.push_back(net.zero(from, 1));
        break;
      case skip_connect:
        terms.push_back(from);
        break;
      case conv_1x1:
        terms.push_back(relu_conv_bn(net, edge, from, net.at(from).out_channels, 1, 1));
        break;
      case conv_3x3:
        terms.push_back(relu_conv_bn(net, edge, from, net.at(from).out_channels, 3, 1));
        break;
      default:
        terms.push_back(net.average_pool(from, 3, 1, 1));
        break;
    }
    if (e + 1 < edges.size() && edges[e + 1].to == edges[e].to) continue;
    nodes[std::size_t(edges[e].to)] = terms.size() == 1 ? terms.front() : net.add(terms);
    terms.clear();
  }
  return nodes[3];
}

int build_residual(NetworkBuilder& net, const std::string& name, int input, std::int64_t channels) {
  int main = relu_conv_bn(net, name + ".conv_a", input, channels, 3, 2);
  main = relu_conv_bn(net, name + ".conv_b", main, channels, 3, 1);
  const int shortcut = net.convolution(name + ".downsample.1", net.average_pool(input, 2, 2, 0), channels, 1, 1, 0);
  return net.add({shortcut, main});
}

}  // namespace

std::optional<std::string> NasBench201::fault(std::string_view encoding) const {
  EncodingReader reader(encoding, "|~+");
  read(reader);
  return reader.fault();
}

std::string NasBench201::element(std::int64_t index) const { return text(nas_bench_201_operations(index)); }

std::string NasBench201::sample(RandomStream& random, bool) const {
  Cell cell{};
  for (int& operation : cell) operation = static_cast<int>(random.below(names.size()));
  return text(cell);
}

std::string NasBench201::mutate(const std::string& parent, RandomStream& random) const {
  Cell cell = parse(parent);
  int& operation = cell[random.below(cell.size())];
  const int other = static_cast<int>(random.below(names.size() - 1));
  operation = other < operation ? other : other + 1;
  return text(cell);
}

std::string NasBench201::cross(const std::string& first, const std::string& second, RandomStream& random) const {
  Cell cell = parse(first);
  const Cell other = parse(second);
  for (std::size_t e = 0; e < cell.size(); ++e)
    if (random.below(2) == 1) cell[e] = other[e];
  return text(cell);
}

std::string NasBench201::canonical(const std::string& encoding) const {
  const Cell cell = parse(encoding);
  std::array<std::string, 4> nodes{"0"};
  std::vector<std::string> terms;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const std::string& from = nodes[std::size_t(edges[e].from)];
    if (cell[e] == none || from == "#")
      terms.emplace_back("#");
    else if (cell[e] == skip_connect)
      terms.push_back(from);
    else
      terms.push_back("(" + from + ")@" + names[static_cast<std::size_t>(cell[e])]);
    if (e + 1 < edges.size() && edges[e + 1].to == edges[e].to) continue;
    std::sort(terms.begin(), terms.end());
    std::string& node = nodes[std::size_t(edges[e].to)];
    for (const std::string& term : terms) node += (node.empty() ? "" : "+") + term;
    terms.clear();
  }
  return nodes[3];
}

std::string NasBench201::pruned(const std::string& encoding) const {
  Cell cell = parse(encoding);
  const std::array<bool, 6> dead = dead_edges(cell);
  for (std::size_t e = 0; e < edges.size(); ++e)
    if (dead[e]) cell[e] = none;
  return text(cell);
}

bool NasBench201::has_skip_path(const std::string& encoding) const {
  const Cell cell = parse(encoding);
  std::array<bool, 4> same{true};
  for (std::size_t e = 0; e < edges.size(); ++e)
    if (cell[e] == skip_connect && same[std::size_t(edges[e].from)]) same[std::size_t(edges[e].to)] = true;
  return same[3];
}

Network NasBench201::build(const std::string& encoding, const NetworkScale& scale) const {
  const Cell cell = parse(encoding);
  NetworkBuilder net(3, scale.image_size, scale.image_size, scale.classes);
  int layer = net.batch_norm("stem.1", net.convolution("stem.0", net.input(), scale.channels, 3, 1, 1));
  int index = 0;
  const auto next_name = [&index] { return "cells." + std::to_string(index++); };
  for (int stage = 0; stage < 3; ++stage) {
    if (stage > 0) layer = build_residual(net, next_name(), layer, scale.channels << stage);
    for (std::int64_t n = 0; n < scale.cells; ++n) layer = build_cell(net, cell, next_name(), layer);
  }
  layer = net.relu("lastact.1", net.batch_norm("lastact.0", layer));
  const int features = net.global_pool(layer);
  const int logits = net.linear("classifier", features, scale.classes);
  return std::move(net).finish(features, logits, logits);
}

std::string NasBench201::dot(const std::string& encoding) const {
  const Cell cell = parse(encoding);
  const std::array<bool, 6> dead = dead_edges(cell);
  constexpr std::array<const char*, 4> nodes = {"input", "node 1", "node 2", "output"};
  std::string dot = "digraph cell {\n  rankdir=LR;\n";
  for (const char* node : nodes) dot += "  \"" + std::string(node) + "\";\n";
  for (std::size_t e = 0; e < edges.size(); ++e) {
    if (cell[e] == none) continue;
    dot += "  \"" + std::string(nodes[std::size_t(edges[e].from)]) + "\" -> \"" + nodes[std::size_t(edges[e].to)] +
           "\" [label=\"" + short_names[std::size_t(cell[e])] + "\"" + (dead[e] ? ", style=dashed" : "") + "];\n";
  }
  return dot + "}\n";
}

}  // namespace assay::nas
