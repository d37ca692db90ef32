// SPDX-License-Identifier: GPL-3.0-or-later
// What files give as roles, how roles are scaled and where they overlap.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/random.h"
#include "plugins/membership_inference/data/role_data.h"
#include "plugins/membership_inference/tests/golden_files.h"
#include "plugins/membership_inference/tests/test_folder_plain.h"

namespace assay::mia {
namespace {

namespace fs = std::filesystem;

/// The folder data/mia beside the golden files; tests that need it skip without it.
fs::path data_file(const std::string& name) { return golden::folder() / "../../data/mia" / name; }

#define NEEDS_DATA(name) \
  if (!fs::exists(data_file(name))) GTEST_SKIP() << "there is no " << name

TEST(RoleData, DigitsAreATableOf64PixelsAndALabel) {
  NEEDS_DATA("digits/digits.csv.gz");
  const RoleData data = read_role(data_file("digits/digits.csv.gz"), "data", {.label_column = "last"});
  EXPECT_EQ(data.points.count, 1797);
  EXPECT_EQ(data.points.dimensions, 64);
  EXPECT_EQ(data.low, 0);
  EXPECT_EQ(data.high, 16);
  EXPECT_TRUE(data.integers);
  EXPECT_EQ(data.channels, 0);
  EXPECT_EQ(data.format, "CSV.gz");
  EXPECT_EQ(data.source, "data");
  const std::array<std::int64_t, 10> wanted{178, 182, 177, 183, 181, 182, 181, 179, 174, 180};  // data/mia/README.md
  std::array<std::int64_t, 10> counts{};
  for (const std::int64_t label : data.labels) ++counts.at(static_cast<std::size_t>(label));
  EXPECT_EQ(counts, wanted);
  EXPECT_EQ(read_role(data_file("digits/digits.csv.gz"), "data", {.label_column = "64"}).labels, data.labels);
  EXPECT_EQ(read_role(data_file("digits/digits.csv.gz"), "data", {}).points.dimensions, 65);
}

TEST(RoleData, MnistIsPooledTo14x14) {
  NEEDS_DATA("mnist/t10k-images-idx3-ubyte.gz");
  const RoleData whole = read_role(data_file("mnist/t10k-images-idx3-ubyte.gz"), "data", {});
  const RoleData pooled = read_role(data_file("mnist/t10k-images-idx3-ubyte.gz"), "data", {.image_size = 14});
  EXPECT_EQ(whole.points.count, 10000);
  EXPECT_EQ(whole.points.dimensions, 784);
  EXPECT_EQ(pooled.points.dimensions, 196);
  EXPECT_EQ(pooled.height, 14);
  EXPECT_EQ(pooled.width, 14);
  EXPECT_EQ(pooled.channels, 1);
  EXPECT_EQ(pooled.low, 0);
  EXPECT_EQ(pooled.high, 255);
  const std::vector<std::int64_t> first(pooled.labels.begin(), pooled.labels.begin() + 10);
  EXPECT_EQ(first, (std::vector<std::int64_t>{7, 2, 1, 0, 4, 1, 4, 9, 5, 9}));
  double mean = 0, mean_pooled = 0;
  for (const double value : whole.points.values) mean += value / (784 * 10000.0);
  for (const double value : pooled.points.values) mean_pooled += value / (196 * 10000.0);
  EXPECT_NEAR(mean, 33.7912, 5e-5);  // data/mia/README.md
  EXPECT_NEAR(mean_pooled, mean, 1e-9);
  const auto image = whole.points.row(3), small = pooled.points.row(3);
  for (const int y : {0, 6, 13})
    for (const int x : {0, 5, 9})
      EXPECT_EQ(small[y * 14 + x], (image[56 * y + 2 * x] + image[56 * y + 2 * x + 1] + image[56 * y + 28 + 2 * x] +
                                    image[56 * y + 29 + 2 * x]) /
                                       4);
}

TEST(RoleData, Location30HasItsLabelsInTheFirstColumn) {
  NEEDS_DATA("location30/location30.csv.gz");
  const RoleData data = read_role(data_file("location30/location30.csv.gz"), "data", {.label_column = "0"});
  EXPECT_EQ(data.points.count, 5010);
  EXPECT_EQ(data.points.dimensions, 446);
  EXPECT_EQ(std::count(data.labels.begin(), data.labels.end(), 8), 308);
  EXPECT_EQ(data.high, 1);
}

TEST(RoleData, ColumnsOfLabelsByNameIndexOrLast) {
  const TestFolder folder;
  const auto file = folder.write("a.csv", "u,v,class\n1,2.5,cat\n3,4,ant\n5,6,cat\n");
  for (const char* column : {"class", "2", "last"}) {
    const RoleData data = read_role(file, "", {.label_column = column});
    EXPECT_EQ(data.labels, (std::vector<std::int64_t>{1, 0, 1})) << column;  // ant, cat
    EXPECT_EQ(data.points.values, (std::vector<double>{1, 2.5, 3, 4, 5, 6}));
    EXPECT_FALSE(data.integers);
    EXPECT_EQ(data.source, "a.csv");
  }
  const RoleData middle = read_role(folder.write("b.csv", "1,7,2\n3,8,4\n"), "", {.label_column = "1"});
  EXPECT_EQ(middle.labels, (std::vector<std::int64_t>{7, 8}));
  EXPECT_EQ(middle.points.values, (std::vector<double>{1, 2, 3, 4}));
  // Without a header, but words in the last column: the first row is data.
  const RoleData words = read_role(folder.write("c.csv", "0.1,0.2,cat\n0.3,0.4,ant\n"), "", {.label_column = "last"});
  EXPECT_EQ(words.points.count, 2);
  EXPECT_EQ(words.labels, (std::vector<std::int64_t>{1, 0}));
  // Column names that count are names.
  EXPECT_EQ(read_role(folder.write("d.csv", "0,1,label\n0.3,0.4,2\n"), "", {.label_column = "last"}).points.count, 1);
}

TEST(RoleData, SeparatorsAndCompressionAreFound) {
  const TestFolder folder;
  const std::vector<double> wanted{1.5, 2, 3, 4.25};
  EXPECT_EQ(read_role(folder.write("a.tsv", "1.5\t2\n3\t4.25\n"), "", {}).points.values, wanted);
  EXPECT_EQ(read_role(folder.write("a.csv", "x;y\n1,5;2\n3;4,25\n"), "", {}).points.values, wanted);
  EXPECT_EQ(read_role(folder.write("a.txt", "1.5   2\n3 4.25\n"), "", {}).points.values, wanted);
  EXPECT_EQ(read_role(folder.write_gz("b.csv.gz", "1.5,2\n3,4.25\n"), "", {}).points.values, wanted);
}

TEST(RoleData, ArraysAreTablesOrPictures) {
  const TestFolder folder;
  const RoleData table = read_role(folder.write_npy("a.npy", {2, 3}, {1, 2, 0, 3, 4, 1}), "", {.label_column = "last"});
  EXPECT_EQ(table.points.values, (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(table.labels, (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(table.channels, 0);
  const RoleData line = read_role(folder.write_npy("b.npy", {3}, {1, 2, 3}), "", {});
  EXPECT_EQ(line.points.count, 3);
  EXPECT_EQ(line.points.dimensions, 1);
  const RoleData grey = read_role(folder.write_npy("c.npy", {1, 2, 2}, {0.25, 0.5, 0.75, 1}), "", {});
  EXPECT_EQ(grey.channels, 1);
  EXPECT_EQ(grey.points.values, (std::vector<double>{0.25, 0.5, 0.75, 1}));
  EXPECT_EQ(grey.high, 1);  // declared: 0 to 1
  EXPECT_EQ(grey.low, 0);
  const RoleData first = read_role(folder.write_npy("d.npy", {1, 3, 1, 2}, {1, 2, 30, 40, 5, 6}), "", {});
  EXPECT_EQ(first.channels, 3);
  EXPECT_EQ(first.high, 255);
}

TEST(RoleData, ArchivesGiveTheUsualArrayOrTheOneNamedAndItsLabels) {
  const TestFolder folder;
  const auto file = folder.write_npz(
      "a.npz", {{"y", {{2}, {4, 9}, {}, {}}}, {"x", {{2, 2}, {1, 2, 3, 4}, {}, {}}}, {"z", {{1}, {5}, {}, {}}}});
  const RoleData data = read_role(file, "", {});
  EXPECT_EQ(data.points.values, (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(data.labels, (std::vector<std::int64_t>{4, 9}));
  EXPECT_EQ(data.format, "NPZ");
  EXPECT_EQ(data.warnings.size(), 1u);  // which array was read
  EXPECT_EQ(read_role(file.string() + ":z", "", {}).points.values, std::vector<double>{5});
  const auto several = folder.write_npz("b.npz", {{"u", {{1}, {1}, {}, {}}}, {"v", {{1}, {2}, {}, {}}}});
  try {
    read_role(several, "", {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_EQ(error.text().value, "u, v");
    EXPECT_NE(error.text().remedy.find("b.npz:u"), std::string::npos);
  }
  EXPECT_THROW(read_role(several.string() + ":w", "", {}), Error);
}

TEST(RoleData, ChannelsLastAreTurned) {
  const TestFolder folder;
  const RoleData last =
      read_role(folder.write_npy("e.npy", {1, 2, 2, 3}, {1, 10, 100, 2, 20, 101, 3, 30, 102, 4, 40, 103}), "", {});
  EXPECT_EQ(last.channels, 3);
  EXPECT_EQ(last.height, 2);
  EXPECT_EQ(last.points.values, (std::vector<double>{1, 2, 3, 4, 10, 20, 30, 40, 100, 101, 102, 103}));
}

TEST(RoleData, ASamplersOvershootDoesNotHideItsRange) {
  const TestFolder folder;
  std::vector<double> values;
  for (int k = 0; k < 400; ++k) values.push_back(-1.08 + 2.2 * k / 399);  // -1.08 to 1.12
  const RoleData data = read_role(folder.write_npy("a.npy", {25, 4, 4}, values), "", {});
  EXPECT_EQ(data.low, -1);
  EXPECT_EQ(data.high, 1);
}

TEST(RoleData, SquareTablesArePooledToo) {
  const TestFolder folder;
  const RoleData data =
      read_role(folder.write("a.csv", "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n"), "", {.image_size = 2});
  EXPECT_EQ(data.points.values, (std::vector<double>{2.5, 4.5, 10.5, 12.5}));
  EXPECT_EQ(data.high, 15);  // the file's
  EXPECT_TRUE(data.integers);
}

TEST(RoleData, CifarAndIdxAndFolders) {
  const TestFolder folder;
  std::string record(3073, '\x40');
  record[0] = 7;
  const RoleData cifar = read_role(folder.write("data_batch_1.bin", record + record), "", {});
  EXPECT_EQ(cifar.points.count, 2);
  EXPECT_EQ(cifar.channels, 3);
  EXPECT_EQ(cifar.labels, (std::vector<std::int64_t>{7, 7}));
  EXPECT_EQ(cifar.points.values.front(), 64);
  const RoleData idx = read_role(folder.write_idx("t-images-idx3-ubyte", 3, 4, 4), "", {});
  EXPECT_EQ(idx.points.dimensions, 16);
  EXPECT_EQ(idx.points.row(2)[5], 7);
}

RoleData role(const std::string& name, std::vector<double> values, std::int64_t dimensions = 1) {
  RoleData data;
  data.points = {static_cast<std::int64_t>(values.size()) / dimensions, dimensions, std::move(values)};
  data.source = name;
  const auto [low, high] = std::minmax_element(data.points.values.begin(), data.points.values.end());
  data.low = *low;
  data.high = *high;
  data.integers =
      std::all_of(data.points.values.begin(), data.points.values.end(), [](double v) { return v == std::floor(v); });
  return data;
}

RoleData evenly(const std::string& name, double low, double high, int count = 500) {
  std::vector<double> values;
  for (int k = 0; k < count; ++k) values.push_back(low + (high - low) * k / (count - 1));
  return role(name, std::move(values));
}

RoleData whole(const std::string& name, int low, int high) {
  std::vector<double> values;
  for (int k = 0; k < 500; ++k) values.push_back(low + k % (high - low + 1));
  return role(name, std::move(values));
}

TEST(Scaling, WholeNumbersGoToMinusOneToOneAndTheSamplersOvershootWithThem) {
  const RoleData auxiliary = whole("auxiliary", 0, 16), candidates = whole("candidates", 0, 15),
                 samples = evenly("samples", -0.7, 16.9);
  const Scaling scaling = find_scaling("auto", {&samples, &auxiliary, &candidates});
  EXPECT_FALSE(scaling.identity);
  EXPECT_EQ(scaling.low, 0);
  EXPECT_EQ(scaling.high, 16);
  EXPECT_EQ(scaled({1, 3, {0, 8, 16}}, scaling).values, (std::vector<double>{-1, 0, 1}));
}

TEST(Scaling, PicturesGoByTheRangeTheyDeclare) {
  RoleData dark = whole("dark", 0, 90);
  dark.channels = dark.height = dark.width = 1;
  dark.high = 255;
  const RoleData samples = evenly("samples", -3, 93);
  EXPECT_EQ(find_scaling("auto", {&samples, &dark}).high, 255);
}

TEST(Scaling, RealTablesStayAsTheyAreUnlessTheyFitPictures) {
  const RoleData ring = evenly("ring", -2.9, 3), more = evenly("more", -3, 2.8), unit = evenly("unit", 0, 1);
  EXPECT_TRUE(find_scaling("auto", {&ring, &more}).identity);
  EXPECT_FALSE(find_scaling("auto", {&unit}).identity);
  const RoleData constant = role("constant", {3, 3, 3});
  EXPECT_TRUE(find_scaling("auto", {&constant}).identity);
  EXPECT_TRUE(find_scaling("none", {&unit}).identity);
  EXPECT_EQ(find_scaling("-3:3", {&ring}).low, -3);
}

TEST(Scaling, ValuesWithoutAFiniteSquareAreRefusedByTheirPlace) {
  RoleData points = evenly("candidates.csv", 0, 1);
  const RoleData others = evenly("auxiliary.csv", 0, 1);
  points.points.values[0] = 1e18;
  EXPECT_NO_THROW(find_scaling("none", {&points, &others}));
  points.points.values[0] = -1e300;
  for (const char* scaling : {"auto", "none"}) {
    try {
      find_scaling(scaling, {&others, &points});
      FAIL() << scaling;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data);
      EXPECT_NE(error.text().where.find("candidates.csv, point 0"), std::string::npos) << error.what();
      EXPECT_FALSE(error.text().remedy.empty());
    }
  }
}

TEST(Scaling, RangesThatDoNotFitAreRefusedWithBoth) {
  const RoleData bytes = whole("candidates.csv", 0, 255), unit = evenly("samples.csv", 0, 1),
                 grey = whole("auxiliary.csv", 0, 16), centred = evenly("centred.csv", -1, 1),
                 far = evenly("far.csv", 1000, 1001);
  const std::vector<std::pair<const RoleData*, const RoleData*>> pairs{
      {&unit, &bytes}, {&centred, &grey}, {&unit, &centred}, {&unit, &far}};
  for (const auto& [a, b] : pairs) {
    try {
      find_scaling("auto", {a, b});
      FAIL() << a->source << " " << b->source;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data);
      for (const RoleData* one : {a, b}) {
        EXPECT_NE(error.text().where.find(one->source), std::string::npos);
        EXPECT_NE(error.text().value.find(one->source), std::string::npos) << error.what();
      }
      EXPECT_FALSE(error.text().allowed.empty());
      EXPECT_FALSE(error.text().remedy.empty());
    }
    EXPECT_TRUE(find_scaling("none", {a, b}).identity);
  }
  try {
    find_scaling("auto", {&unit, &bytes});
  } catch (const Error& error) {
    EXPECT_NE(error.text().value.find("0 to 1 in samples.csv"), std::string::npos) << error.text().value;
    EXPECT_NE(error.text().value.find("0 to 255 in candidates.csv"), std::string::npos) << error.text().value;
  }
}

TEST(Scaling, FewPointsOfAHeavyTailAndSparseBitsAreNoFault) {
  RandomStream stream(1, "tail");
  for (int round = 0; round < 50; ++round) {
    std::vector<double> many, few, bits, fewer_bits;
    for (int k = 0; k < 4000; ++k)
      many.push_back(stream.normal() / std::max(0.05, stream.uniform())), bits.push_back(stream.uniform() < 0.004);
    for (int k = 0; k < 400; ++k) few.push_back(stream.normal()), fewer_bits.push_back(stream.uniform() < 0.02);
    fewer_bits.front() = bits.front() = 1;
    const RoleData a = role("a", bits), b = role("b", fewer_bits);
    EXPECT_NO_THROW(find_scaling("auto", {&a, &b}));
    std::vector<double> small(many.begin(), many.begin() + 200);
    const RoleData c = role("c", many, 2), d = role("d", small, 2);
    EXPECT_NO_THROW(find_scaling("auto", {&c, &d})) << round;
  }
}

TEST(Scaling, WhatTheUserDeclaresIsChecked) {
  const RoleData unit = evenly("unit.csv", 0, 1);
  EXPECT_THROW(find_scaling("0:255", {&unit}), Error);
  EXPECT_THROW(find_scaling("5:6", {&unit}), Error);
  for (const char* text : {"0-255", "1:0", "a:b", "", "0:inf"}) {
    try {
      find_scaling(text, {&unit});
      FAIL() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage) << text;
      EXPECT_EQ(error.problems().at(0).parameter, "scaling");
    }
  }
}

TEST(Overlap, RowsAreComparedByContent) {
  const Points left{4, 2, {1, 2, -0.0, 5, 1, 2, 7, 8}}, right{3, 2, {9, 9, 0.0, 5, 1, 2}};
  const Overlap common = overlap(left, right);
  EXPECT_EQ(common.rows, 3);
  EXPECT_EQ(common.first_left, 0);
  EXPECT_EQ(common.first_right, 2);
  EXPECT_EQ(overlap(right, left).rows, 2);
  EXPECT_EQ(overlap({1, 2, {2, 1}}, {1, 2, {1, 2}}).rows, 0);
  EXPECT_EQ(overlap({1, 2, {2, 1}}, {2, 1, {2, 1}}).rows, 0);
  EXPECT_EQ(overlap({0, 2, {}}, right).rows, 0);
}

TEST(Overlap, AgreesWithComparingAllRowsAndAThousandEmptyOnesAreFast) {
  RandomStream stream(9, "rows");
  Points left{300, 3, {}}, right{200, 3, {}};
  for (auto* points : {&left, &right})
    for (std::int64_t k = 0; k < points->count * 3; ++k) points->values.push_back(static_cast<double>(stream.below(4)));
  std::int64_t slow = 0;
  for (std::int64_t a = 0; a < left.count; ++a) {
    bool found = false;
    for (std::int64_t b = 0; b < right.count; ++b)
      found = found || std::equal(left.row(a).begin(), left.row(a).end(), right.row(b).begin());
    slow += found;
  }
  EXPECT_EQ(overlap(left, right).rows, slow);
  const Points empty{100000, 4, std::vector<double>(400000)};
  EXPECT_EQ(overlap(empty, empty).rows, 100000);  // quadratic time would not end
}

TEST(Overlap, IsRefusedWithTheNumberAndTheFirstPair) {
  RoleData a = role("candidates.csv", {1, 2, 3, 4}), b = role("auxiliary.csv", {9, 4, 3});
  try {
    require_disjoint(a, b);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_NE(error.text().value.find("2 of 4 points"), std::string::npos) << error.text().value;
    EXPECT_NE(error.text().value.find("point 2 and point 2"), std::string::npos) << error.text().value;
    EXPECT_FALSE(error.text().remedy.empty());
  }
  b.points.values = {9, 8, 7};
  EXPECT_NO_THROW(require_disjoint(a, b));
}

TEST(Overlap, OfDiscretePointsIsTakenUpToWhatRepeatsByChance) {
  std::vector<double> dice, rare;
  RandomStream stream(3, "dice");
  for (int i = 0; i < 60; ++i) dice.push_back(static_cast<double>(stream.below(6)));
  for (int i = 0; i < 200; ++i) rare.push_back(i);
  const RoleData a = role("candidates.csv", dice), b = role("auxiliary.csv", {0, 1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 0});
  const Discreteness kind = require_disjoint_or_discrete(a, b);
  EXPECT_TRUE(kind.discrete);
  EXPECT_EQ(kind.common, 60);
  EXPECT_EQ(kind.values, 6);
  EXPECT_EQ(kind.repeated, 1);
  // Few values, but no point repeats by itself: one in common is a copy, as between files of pictures.
  EXPECT_THROW(require_disjoint_or_discrete(role("c.csv", {7, 300, 301}), role("a.csv", rare)), Error);
  // Points repeat, but more than 256 values say that they are measured.
  for (int i = 0; i < 200; ++i) rare.push_back(0.5 + i);
  rare.push_back(0);
  EXPECT_THROW(require_disjoint_or_discrete(role("c.csv", {7, 300.25}), role("a.csv", rare)), Error);
  EXPECT_EQ(require_disjoint_or_discrete(role("c.csv", {-1, -2}), b).common, 0);
}

TEST(Dimensions, OfAllFilesMustAgree) {
  const RoleData a = role("a.csv", {1, 2, 3, 4}, 2), b = role("b.csv", {1, 2, 3}, 3);
  EXPECT_NO_THROW(require_same_dimensions({&a, &a}));
  try {
    require_same_dimensions({&a, &a, &b});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.text().value, "2 in a.csv, 3 in b.csv");
    EXPECT_EQ(error.text().where, "a.csv and b.csv");
    EXPECT_NE(error.text().remedy.find("label_column"), std::string::npos);
  }
}

}  // namespace
}  // namespace assay::mia
