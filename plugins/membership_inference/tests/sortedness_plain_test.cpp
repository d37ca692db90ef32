// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/data/role_data.h"
#include "plugins/membership_inference/tests/golden_files.h"

namespace assay::mia {
namespace {

/// Ten classes in 8 dimensions, in the order of `labels`.
RoleData classes(const std::vector<std::int64_t>& labels, std::uint64_t seed) {
  RandomStream centres_stream(seed, "centres"), stream(seed, "points");
  std::vector<double> centres(80);
  for (double& value : centres) value = 2 * centres_stream.normal();
  RoleData data;
  data.points = {static_cast<std::int64_t>(labels.size()), 8, {}};
  for (const std::int64_t label : labels)
    for (int k = 0; k < 8; ++k) data.points.values.push_back(centres[label * 8 + k] + stream.normal());
  data.labels = labels;
  return data;
}

std::vector<std::int64_t> sorted_labels(int count) {
  std::vector<std::int64_t> labels;
  for (int k = 0; k < count; ++k) labels.push_back(k * 10 / count);
  return labels;
}

void shuffle(std::vector<std::int64_t>& labels, std::uint64_t seed) {
  RandomStream stream(seed, "shuffle");
  for (std::size_t k = labels.size(); k > 1; --k) std::swap(labels[k - 1], labels[stream.below(k)]);
}

TEST(Sortedness, AClassSortedFileIsSeenWithAndWithoutLabels) {
  RoleData data = classes(sorted_labels(500), 1);
  Sortedness found = sortedness(data);
  EXPECT_TRUE(found.sorted);
  // 490 of 499 pairs agree; by chance 49 of 499 would.
  EXPECT_NE(found.evidence.find("98.2 %"), std::string::npos) << found.evidence;
  EXPECT_NE(found.evidence.find("9.82 %"), std::string::npos) << found.evidence;
  data.labels.clear();
  found = sortedness(data);
  EXPECT_TRUE(found.sorted) << found.evidence;
  EXPECT_NE(found.evidence.find("167"), std::string::npos) << found.evidence;  // (500 + 1) / 3
}

TEST(Sortedness, ShuffledFilesAreNot) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    auto labels = sorted_labels(seed % 2 ? 500 : 60);
    shuffle(labels, seed);
    RoleData data = classes(labels, seed);
    EXPECT_FALSE(sortedness(data).sorted) << sortedness(data).evidence;
    data.labels.clear();
    EXPECT_FALSE(sortedness(data).sorted) << sortedness(data).evidence;
  }
}

TEST(Sortedness, AlternatingClassesAreNot) {
  std::vector<std::int64_t> labels;
  for (int k = 0; k < 500; ++k) labels.push_back(k % 10);
  EXPECT_FALSE(sortedness(classes(labels, 3)).sorted);
}

TEST(Sortedness, OneClassHasNoOrderByLabels) {
  RoleData data = classes(std::vector<std::int64_t>(200, 4), 3);
  EXPECT_FALSE(sortedness(data).sorted);
  EXPECT_FALSE(sortedness(data).evidence.empty());
}

TEST(Sortedness, FewRowsAndCopiesSayNothing) {
  EXPECT_FALSE(sortedness(classes(sorted_labels(20), 1)).sorted);
  RoleData copies;
  copies.points = {1000, 2, std::vector<double>(2000, 1)};
  EXPECT_FALSE(sortedness(copies).sorted);
  EXPECT_FALSE(sortedness(copies).evidence.empty());
}

TEST(Sortedness, TheRealFilesOfTheDefaultDemoAreNotAndASortedCopyIs) {
  const auto file = golden::folder() / "../../data/mia/digits/digits.csv.gz";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "there is no data/mia/digits";
  RoleData data = read_role(file, "digits", {.label_column = "last"});
  EXPECT_FALSE(sortedness(data).sorted) << sortedness(data).evidence;
  RoleData bare = data;
  bare.labels.clear();
  EXPECT_FALSE(sortedness(bare).sorted) << sortedness(bare).evidence;
  std::vector<std::int64_t> order(1797);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return data.labels[a] < data.labels[b]; });
  bare.points = rows_of(data.points, order);
  EXPECT_TRUE(sortedness(bare).sorted) << sortedness(bare).evidence;
  const auto locations = golden::folder() / "../../data/mia/location30/location30.csv.gz";
  if (std::filesystem::exists(locations)) {
    RecordProperty("location30", sortedness(read_role(locations, "location30", {.label_column = "0"})).evidence);
  }
}

}  // namespace
}  // namespace assay::mia
