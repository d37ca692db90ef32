// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/csv_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "core/base/error.h"
#include "core/data/data_set.h"
#include "core/data/tests/scratch_folder.h"

namespace assay {
namespace {

TEST(CsvText, FollowsTheCommandLinePage) {
  const Table table{{"name", "x", "n", "ok"},
                    {{std::string("a,b"), 0.1, std::int64_t{-7}, true},
                     {std::string("say \"hi\"\nthere"), NAN, Cell{}, false},
                     {std::string(""), INFINITY, std::int64_t{0}, true},
                     {std::string("z"), -INFINITY, std::int64_t{1}, true}}};
  EXPECT_EQ(csv_text(table),
            "name,x,n,ok\n\"a,b\",0.1,-7,true\n\"say \"\"hi\"\"\nthere\",nan,,false\n,inf,0,true\nz,-inf,1,true\n");
}

TEST(CsvText, WritesNumbersThatReadBackAsTheSameDouble) {
  std::mt19937_64 random(1);
  Table table{{"x", "y"}, {}};
  std::vector<double> expected;
  while (expected.size() < 20000) {
    const std::uint64_t bits = random();
    double value;
    static_assert(sizeof value == sizeof bits);
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    expected.push_back(value);
  }
  expected[0] = std::numeric_limits<double>::denorm_min();
  expected[1] = std::numeric_limits<double>::max();
  for (std::size_t k = 0; k < expected.size(); k += 2) table.rows.push_back({expected[k], expected[k + 1]});
  const test::ScratchFolder folder;
  EXPECT_EQ(read_numeric_table(folder.write("t.csv", csv_text(table))).values, expected);
}

TEST(CsvText, OfAMatrixHasItsNames) {
  EXPECT_EQ(csv_text(Matrix{{2, 2}, {0, 0.5, -1, 0}, {"a", "b"}, {"a", "b"}}), ",a,b\na,0,0.5\nb,-1,0\n");
  EXPECT_EQ(csv_text(Matrix{{2, 2}, {0, 0.5, -1, 0}, {}, {}}), "X1,X2\n0,0.5\n-1,0\n");
  EXPECT_EQ(csv_text(Matrix{{2}, {1, 2}, {}, {}}), "X1\n1\n2\n");
  EXPECT_THROW((void)csv_text(Matrix{{1, 1, 1}, {1}, {}, {}}), Error);
}

TEST(CsvText, KeepsARowOfOneMissingValue) {
  const test::ScratchFolder folder;
  const auto table = read_numeric_table(folder.write("t.csv", csv_text(Table{{"x"}, {{1.5}, {Cell{}}, {2.5}}})));
  EXPECT_EQ(table.rows, 3);
  EXPECT_EQ(table.missing, (std::vector<unsigned char>{0, 1, 0}));
}

}  // namespace
}  // namespace assay
