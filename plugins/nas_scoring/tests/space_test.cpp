// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every space, and for each of them, without any file.
#include "plugins/nas_scoring/spaces/space.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "core/base/error.h"

namespace assay::nas {
namespace {

const std::string good_201 = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|skip_connect~0|avg_pool_3x3~1|nor_conv_1x1~2|";
const std::string good_darts =
    "max_pool_3x3:0 dil_conv_3x3:1 avg_pool_3x3:1 avg_pool_3x3:0 sep_conv_3x3:1 sep_conv_3x3:0 sep_conv_3x3:1 "
    "skip_connect:3";

std::vector<std::string> tokens(std::string encoding) {
  for (char& c : encoding)
    if (c == '|' || c == '+') c = ' ';
  std::istringstream stream(encoding);
  std::vector<std::string> all;
  for (std::string token; stream >> token;) all.push_back(token);
  return all;
}

/// One token as operation and predecessor.
std::pair<std::string, int> parts(const std::string& token) {
  const std::size_t at = token.find_first_of("~:");
  return {token.substr(0, at), std::stoi(token.substr(at + 1))};
}

int tokens_that_differ(const std::string& a, const std::string& b) {
  const auto first = tokens(a), second = tokens(b);
  int count = first.size() == second.size() ? 0 : 100;
  for (std::size_t i = 0; i < first.size() && i < second.size(); ++i) count += first[i] != second[i];
  return count;
}

bool follows_darts(const std::string& encoding) {
  const auto all = tokens(encoding);
  for (std::size_t t = 0; t < all.size(); ++t)
    if (parts(all[t]).first == "none" || parts(all[t]).second == parts(all[t ^ 1]).second) return false;
  return true;
}

/// Pearson's chi-squared divided by its degrees of freedom: about 1 for draws that are uniform over `kinds`.
double unevenness(const std::map<std::string, int>& counts, std::size_t kinds) {
  double total = 0, sum = 0;
  for (const auto& [key, count] : counts) total += count;
  const double expected = total / double(kinds);
  for (const auto& [key, count] : counts) sum += (count - expected) * (count - expected) / expected;
  sum += double(kinds - counts.size()) * expected;
  return sum / double(kinds - 1);
}

TEST(Spaces, AreFoundByTheirIds) {
  for (const auto& one : spaces()) EXPECT_EQ(&space(one->id()), one.get());
  EXPECT_THROW(space("nas_bench_999"), std::out_of_range);
}

TEST(Spaces, EverySampleIsSoundAndEchoed) {
  for (const auto& one : spaces()) {
    RandomStream random(1, one->id());
    for (int i = 0; i < 500; ++i) {
      const std::string encoding = one->sample(random, i % 2 == 1);
      EXPECT_EQ(one->fault(encoding), std::nullopt) << encoding;
      EXPECT_FALSE(one->canonical(encoding).empty());
    }
  }
}

TEST(Spaces, TheSameSeedGivesTheSameArchitectures) {
  for (const auto& one : spaces()) {
    RandomStream first(7, "sample"), second(7, "sample");
    for (int i = 0; i < 50; ++i) EXPECT_EQ(one->sample(first, i % 2 == 0), one->sample(second, i % 2 == 0));
  }
}

TEST(Spaces, AMutationChangesExactlyOneThing) {
  for (const auto& one : spaces()) {
    RandomStream random(2, one->id());
    for (int i = 0; i < 2000; ++i) {
      const std::string parent = one->sample(random, i % 2 == 0);
      const std::string child = one->mutate(parent, random);
      ASSERT_EQ(one->fault(child), std::nullopt) << child;
      ASSERT_EQ(tokens_that_differ(parent, child), 1) << parent << " -> " << child;
      const auto before = tokens(parent), after = tokens(child);
      for (std::size_t t = 0; t < before.size(); ++t) {
        if (before[t] == after[t]) continue;
        const bool operation = parts(before[t]).first != parts(after[t]).first;
        const bool predecessor = parts(before[t]).second != parts(after[t]).second;
        EXPECT_NE(operation, predecessor) << before[t] << " -> " << after[t];
      }
    }
  }
}

TEST(Spaces, ACrossoverTakesEveryEdgeFromAParent) {
  for (const auto& one : spaces()) {
    RandomStream random(3, one->id());
    int mixed = 0;
    for (int i = 0; i < 500; ++i) {
      const std::string first = one->sample(random, true), second = one->sample(random, true);
      const std::string child = one->cross(first, second, random);
      ASSERT_EQ(one->fault(child), std::nullopt) << child;
      const auto a = tokens(first), b = tokens(second), c = tokens(child);
      for (std::size_t t = 0; t < c.size(); ++t) EXPECT_TRUE(c[t] == a[t] || c[t] == b[t]);
      mixed += child != first && child != second;
    }
    EXPECT_GT(mixed, 400);
  }
}

TEST(Spaces, ACrossoverOfDartsKeepsTheTwoEdgesOfANodeTogether) {
  const Space& darts = space("darts_thin");
  RandomStream random(4, "cross");
  for (int i = 0; i < 500; ++i) {
    const std::string first = darts.sample(random, false), second = darts.sample(random, false);
    const std::string child = darts.cross(first, second, random);
    EXPECT_TRUE(follows_darts(child)) << child;
    const auto a = tokens(first), b = tokens(second), c = tokens(child);
    for (std::size_t t = 0; t < c.size(); t += 2)
      EXPECT_TRUE((c[t] == a[t] && c[t + 1] == a[t + 1]) || (c[t] == b[t] && c[t + 1] == b[t + 1]));
  }
}

TEST(Samplers, NasBench201IsUniformOnEveryEdge) {
  RandomStream random(5, "sample");
  std::vector<std::map<std::string, int>> counts(6);
  for (int i = 0; i < 20000; ++i) {
    const auto all = tokens(space("nas_bench_201").sample(random, false));
    for (std::size_t t = 0; t < 6; ++t) ++counts[t][all[t]];
  }
  for (const auto& edge : counts) EXPECT_LT(unevenness(edge, 5), 4.0);
}

TEST(Samplers, OfficialDartsIsUniformOverAllOperationsAndPredecessors) {
  RandomStream random(6, "sample");
  std::vector<std::map<std::string, int>> counts(8);
  int repeated = 0;
  for (int i = 0; i < 20000; ++i) {
    const auto all = tokens(space("darts_thin").sample(random, true));
    bool equal = false;
    for (std::size_t t = 0; t < 8; ++t) {
      ++counts[t][all[t]];
      equal = equal || parts(all[t]).second == parts(all[t ^ 1]).second;
    }
    repeated += equal;
  }
  for (std::size_t t = 0; t < 8; ++t) EXPECT_LT(unevenness(counts[t], 8 * (t / 2 + 2)), 3.0);
  // 1 - 1/2 * 2/3 * 3/4 * 4/5 = 0.8 of all cells; 811 of the 1,000 that were released.
  EXPECT_NEAR(repeated / 20000.0, 0.8, 0.015);
}

TEST(Samplers, StandardDartsHasNoNoneAndDistinctPredecessors) {
  RandomStream random(7, "sample");
  std::vector<std::map<std::string, int>> pairs(4);
  std::map<std::string, int> operations;
  for (int i = 0; i < 20000; ++i) {
    const std::string encoding = space("darts_thin").sample(random, false);
    ASSERT_TRUE(follows_darts(encoding)) << encoding;
    const auto all = tokens(encoding);
    for (std::size_t t = 0; t < 8; t += 2)
      ++pairs[t / 2][std::to_string(parts(all[t]).second) + "," + std::to_string(parts(all[t + 1]).second)];
    for (const std::string& token : all) ++operations[parts(token).first];
  }
  EXPECT_LT(unevenness(operations, 7), 4.0);
  for (std::size_t node = 0; node < 4; ++node) {
    const std::size_t predecessors = node + 2;
    EXPECT_LT(unevenness(pairs[node], predecessors * (predecessors - 1)), 4.0);
  }
}

TEST(Mutations, ReachEveryNeighbourOfANasBench201Cell) {
  RandomStream random(8, "mutate");
  std::map<std::string, int> children;
  for (int i = 0; i < 24000; ++i) ++children[space("nas_bench_201").mutate(good_201, random)];
  EXPECT_EQ(children.size(), 24u);
  EXPECT_LT(unevenness(children, 24), 3.0);
}

TEST(Mutations, KeepAStandardDartsCellStandard) {
  RandomStream random(9, "mutate");
  std::string cell = good_darts;
  int operations = 0;
  for (int i = 0; i < 5000; ++i) {
    const std::string child = space("darts_thin").mutate(cell, random);
    ASSERT_TRUE(follows_darts(child)) << child;
    const auto before = tokens(cell), after = tokens(child);
    for (std::size_t t = 0; t < 8; ++t) operations += parts(before[t]).first != parts(after[t]).first;
    cell = child;
  }
  // Half of all changes, and all changes at node 2, whose two predecessors leave no choice: 1/2 + 1/2 * 2/8.
  EXPECT_NEAR(operations / 5000.0, 0.625, 0.03);
}

TEST(Faults, NameTheCharacterAndWhatIsAllowedThere) {
  const auto fault = [](const char* id, const std::string& text) { return space(id).fault(text).value_or("sound"); };
  EXPECT_EQ(fault("nas_bench_201", good_201), "sound");
  EXPECT_EQ(fault("nas_bench_201", "|nor_conv_5x5~0|+|none~0|none~1|+|none~0|none~1|none~2|"),
            "Character 2: 'nor_conv_5x5', expected an operation (none, skip_connect, nor_conv_1x1, nor_conv_3x3, "
            "avg_pool_3x3)");
  EXPECT_EQ(fault("nas_bench_201", "|none~0|+|none~0|none~2|+|none~0|none~1|none~2|"),
            "Character 23: '2', expected '1'");
  EXPECT_EQ(fault("nas_bench_201", "|none~0|"), "Character 9: the end, expected '+'");
  EXPECT_EQ(fault("nas_bench_201", ""), "Character 1: the end, expected '|'");
  EXPECT_EQ(fault("nas_bench_201", good_201 + "+|none~0|"),
            "Character " + std::to_string(good_201.size() + 1) + ": '+|none~0|', expected the end");
  EXPECT_EQ(fault("darts_thin", good_darts), "sound");
  EXPECT_EQ(fault("darts_thin", "none:2"), "Character 6: '2', expected a predecessor of node 2, 0 to 1");
  EXPECT_EQ(fault("darts_thin", "none:0  none:1"),
            "Character 8: ' ', expected an operation (none, max_pool_3x3, avg_pool_3x3, skip_connect, sep_conv_3x3, "
            "sep_conv_5x5, dil_conv_3x3, dil_conv_5x5)");
  EXPECT_EQ(fault("darts_thin", "none:0 none:1"), "Character 14: the end, expected one blank");
  EXPECT_EQ(fault("darts_thin", "none:00"), "Character 6: '00', expected a predecessor of node 2, 0 to 1");
}

TEST(Faults, AnyCutOrReplacedCharacterIsRefused) {
  for (const auto& [id, good] : {std::pair{"nas_bench_201", good_201}, std::pair{"darts_thin", good_darts}}) {
    for (std::size_t length = 0; length < good.size(); ++length)
      EXPECT_TRUE(space(id).fault(good.substr(0, length))) << length;
    for (std::size_t at = 0; at < good.size(); ++at) {
      std::string changed = good;
      changed[at] = '\xc3';
      ASSERT_TRUE(space(id).fault(changed));
      EXPECT_EQ(space(id).fault(changed)->find('\xc3'), std::string::npos);
    }
    EXPECT_THROW(space(id).build("nonsense", {}), Error);
    EXPECT_THROW(space(id).canonical("nonsense"), Error);
  }
}

TEST(Canonical, DartsForgetsOrderNamesAndDeadEdges) {
  const Space& darts = space("darts_thin");
  const std::string form = darts.canonical(
      "sep_conv_3x3:0 skip_connect:1 max_pool_3x3:0 dil_conv_3x3:0 sep_conv_5x5:2 none:3 avg_pool_3x3:4 "
      "max_pool_3x3:3");
  // The two edges of node 2 in the other order, and the predecessor of `none`.
  EXPECT_EQ(form, darts.canonical("skip_connect:1 sep_conv_3x3:0 max_pool_3x3:0 dil_conv_3x3:0 sep_conv_5x5:2 none:0 "
                                  "avg_pool_3x3:4 max_pool_3x3:3"));
  // Nodes 2 and 3 with their names exchanged.
  EXPECT_EQ(form, darts.canonical("max_pool_3x3:0 dil_conv_3x3:0 sep_conv_3x3:0 skip_connect:1 sep_conv_5x5:3 none:2 "
                                  "avg_pool_3x3:4 max_pool_3x3:2"));
  // The inputs are not the same.
  EXPECT_NE(form, darts.canonical("sep_conv_3x3:1 skip_connect:0 max_pool_3x3:0 dil_conv_3x3:0 sep_conv_5x5:2 none:3 "
                                  "avg_pool_3x3:4 max_pool_3x3:3"));
  // What leaves a node that gets nothing is dead.
  EXPECT_EQ(darts.canonical("none:0 none:1 skip_connect:2 max_pool_3x3:0 none:0 none:0 none:0 none:0"),
            darts.canonical("none:0 none:0 sep_conv_3x3:2 max_pool_3x3:0 none:0 none:0 none:0 none:0"));
  EXPECT_NE(darts.canonical("max_pool_3x3:0 none:0 none:0 none:0 none:0 none:0 none:0 none:0"),
            darts.canonical("avg_pool_3x3:0 none:0 none:0 none:0 none:0 none:0 none:0 none:0"));
}

TEST(SkipPaths, AreIdentitiesFromInputToOutput) {
  const Space& nb201 = space("nas_bench_201");
  EXPECT_TRUE(nb201.has_skip_path("|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|"));
  EXPECT_TRUE(nb201.has_skip_path("|skip_connect~0|+|none~0|skip_connect~1|+|none~0|none~1|skip_connect~2|"));
  EXPECT_FALSE(nb201.has_skip_path("|skip_connect~0|+|skip_connect~0|skip_connect~1|+|none~0|nor_conv_1x1~1|none~2|"));
  const Space& darts = space("darts_thin");
  EXPECT_TRUE(darts.has_skip_path("none:0 none:1 none:0 skip_connect:1 none:0 none:0 none:0 none:0"));
  EXPECT_FALSE(darts.has_skip_path("none:0 none:1 none:0 skip_connect:2 none:0 none:0 none:0 none:0"));
}

TEST(Pruning, LeavesOutWhatReachesNeitherEnd) {
  const Space& nb201 = space("nas_bench_201");
  // Node 1 is reached and leads nowhere; node 2 leads on and is never reached.
  EXPECT_EQ(nb201.pruned("|nor_conv_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|nor_conv_1x1~2|"),
            "|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|");
  EXPECT_EQ(nb201.pruned(good_201), good_201);
  RandomStream random(3, "pruning");
  for (int i = 0; i < 200; ++i) {
    const std::string cell = nb201.sample(random, true);
    const NetworkScale scale;
    EXPECT_LE(parameter_count(nb201.build(nb201.pruned(cell), scale)), parameter_count(nb201.build(cell, scale)));
    EXPECT_EQ(nb201.pruned(nb201.pruned(cell)), nb201.pruned(cell));
    EXPECT_EQ(nb201.has_skip_path(nb201.pruned(cell)), nb201.has_skip_path(cell));
  }
}

TEST(Pictures, ShowWhatAnEdgeDoes) {
  const std::string picture = space("nas_bench_201").dot(good_201);
  EXPECT_NE(picture.find("rankdir=LR"), std::string::npos);
  EXPECT_NE(picture.find("\"input\" -> \"node 1\" [label=\"conv 3×3\"]"), std::string::npos) << picture;
  EXPECT_NE(picture.find("\"node 2\" -> \"output\" [label=\"conv 1×1\"]"), std::string::npos) << picture;
  EXPECT_EQ(picture.find("none"), std::string::npos);
  const std::string darts = space("darts_thin").dot(good_darts);
  EXPECT_NE(darts.find("\"node 3\" -> \"node 5\" [label=\"skip\"]"), std::string::npos) << darts;
  EXPECT_NE(darts.find("\"node 5\" -> \"output\""), std::string::npos);
}

TEST(Networks, ShapesThatDoNotFitAreRefused) {
  NetworkBuilder net(3, 8, 8, 10);
  const int wide = net.convolution("a", net.input(), 4, 3, 1, 1);
  EXPECT_THROW(net.add({net.input(), wide}), Error);
  EXPECT_THROW(net.concat({wide, net.max_pool(wide, 3, 2, 1)}), Error);
  EXPECT_THROW(net.convolution("b", wide, 4, 11, 1, 0), Error);
  EXPECT_THROW(net.convolution("b", wide, 4, 3, 1, 1, 1, 3), Error);
  EXPECT_THROW(net.relu("b", 99), Error);
}

TEST(Networks, OnlyReluOfImagesCounts) {
  NetworkBuilder net(3, 8, 8, 10);
  const int map = net.relu("a", net.convolution("c", net.input(), 4, 3, 2, 1));
  const int flat = net.global_pool(map);
  const int logits = net.linear("d", net.relu("b", flat), 10);
  EXPECT_EQ(activation_units(std::move(net).finish(flat, logits, logits)), 4 * 4 * 4);
}

}  // namespace
}  // namespace assay::nas
