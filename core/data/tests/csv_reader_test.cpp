// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/csv_reader.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <chrono>
#include <cmath>

#include "core/base/error.h"
#include "core/data/data_set.h"
#include "core/data/tests/scratch_folder.h"

namespace assay {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(const std::string& text, const std::string& name = "t.csv") {
  const test::ScratchFolder folder;
  CsvReader reader(folder.write(name, text));
  Rows rows;
  std::vector<std::string_view> cells;
  while (reader.next(cells)) rows.emplace_back(cells.begin(), cells.end());
  return rows;
}

std::string refusal(const std::string& text, const std::string& name = "t.csv") {
  const test::ScratchFolder folder;
  try {
    (void)read_numeric_table(folder.write(name, text));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    return error.what();
  }
  ADD_FAILURE() << "was read: " << text;
  return {};
}

NumericTable table_of(const std::string& text, const std::string& name = "t.csv") {
  const test::ScratchFolder folder;
  return read_numeric_table(folder.write(name, text));
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
bool any_has(const std::vector<std::string>& texts, const std::string& part) {
  for (const auto& text : texts)
    if (has(text, part)) return true;
  return false;
}

TEST(CsvReader, ReadsQuotingOfRfc4180) {
  EXPECT_EQ(rows_of("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n\"two\nlines\",\n"),
            (Rows{{"a", "b"}, {"x,y", "say \"hi\""}, {"two\nlines", ""}}));
  EXPECT_EQ(rows_of("a,b\r\n\"x\r\ny\",z\r\n"), (Rows{{"a", "b"}, {"x\r\ny", "z"}}));
  EXPECT_EQ(rows_of("a,b\n5\" pipe,z"), (Rows{{"a", "b"}, {"5\" pipe", "z"}}));
  EXPECT_EQ(rows_of("a,b\n\"x\" ,\"\""), (Rows{{"a", "b"}, {"x", ""}}));
}

TEST(CsvReader, ReadsEveryLineEndAndTheByteOrderMark) {
  const Rows expected{{"a", "b"}, {"1", "2"}, {"3", "4"}};
  for (const char* text : {"a,b\n1,2\n3,4\n", "a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r",
                           "\xef\xbb\xbf"
                           "a,b\n1,2\n3,4\n",
                           "\n\na,b\n\n1,2\n  \n3,4\n\n"})
    EXPECT_EQ(rows_of(text), expected) << text;
}

TEST(CsvReader, FindsTheSeparator) {
  const Rows expected{{"a", "b c"}, {"1", "2"}, {"3", "4"}};
  EXPECT_EQ(rows_of("a\tb c\n1\t2\n3\t4\n"), expected);
  EXPECT_EQ(rows_of("a;b c\n1;2\n3;4\n"), expected);
  EXPECT_EQ(rows_of("a,b c\n1,2\n3,4\n", "t.txt"), expected);
  EXPECT_EQ(rows_of("  a   b\n 1  2 \n\t3 4\n", "t.txt"), (Rows{{"a", "b"}, {"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(rows_of("name,note\nA;B,x\nC;D,y\n"), (Rows{{"name", "note"}, {"A;B", "x"}, {"C;D", "y"}}));
  EXPECT_EQ(rows_of("only\n1\n2\n"), (Rows{{"only"}, {"1"}, {"2"}}));
  EXPECT_EQ(rows_of("a,b\n\"1;2;3;4;5\",2\n\"1;2;3;4;5\",2\n"),
            (Rows{{"a", "b"}, {"1;2;3;4;5", "2"}, {"1;2;3;4;5", "2"}}));
}

TEST(NumericTable, ReadsDecimalCommasBetweenSemicolons) {
  const auto table = table_of("1,5;2,25\n-3,0;4\n");
  EXPECT_EQ(table.values, (std::vector<double>{1.5, 2.25, -3, 4}));
  EXPECT_TRUE(any_has(table.warnings, "decimal"));
}

TEST(NumericTable, TellsAHeaderFromAFirstRowOfNumbers) {
  const auto named = table_of("a,b\n1,2\n");
  EXPECT_EQ(named.names, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(named.warnings.empty() || !any_has(named.warnings, "header"));
  const auto bare = table_of("1,2\n3,4\n");
  EXPECT_EQ(bare.names, (std::vector<std::string>{"X1", "X2"}));
  EXPECT_EQ(bare.rows, 2);
  EXPECT_TRUE(any_has(bare.warnings, "no header"));
  EXPECT_EQ(table_of("a,,c\n1,2,3\n").names, (std::vector<std::string>{"a", "X2", "c"}));
  EXPECT_TRUE(any_has(table_of("0,1,2\n5,6,7\n").warnings, "counts the columns"));
}

TEST(NumericTable, ReadsNumbersAsTheyAreWritten) {
  const auto table =
      table_of("x\n1e-3\n+2\n -.5 \n1E5\n0.1\ninf\n-Infinity\ntrue\n1e999\n-1e-999\n99999999999999999999\n");
  const double inf = INFINITY;
  EXPECT_EQ(table.values, (std::vector<double>{1e-3, 2, -0.5, 1e5, 0.1, inf, -inf, 1, inf, 0, 1e20}));
  EXPECT_TRUE(any_has(table.warnings, "infinite"));
}

TEST(NumericTable, MarksMissingValues) {
  const auto table = table_of("a,b\n,1\nNA,2\nnan,3\nnull,4\n?,5\n7,#N/A\n");
  EXPECT_EQ(table.missing, (std::vector<unsigned char>{1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1}));
  EXPECT_TRUE(std::isnan(table.values[0]));
  EXPECT_TRUE(any_has(table.warnings, "6 values are missing"));
  EXPECT_TRUE(table_of("a\n1\n").missing.empty());
}

TEST(NumericTable, NamesConstantEqualAndEmptyColumns) {
  const auto table = table_of("a,b,c,d,e\n1,5,1,,2\n2,5,2,,1\n3,5,3,,9\n");
  EXPECT_TRUE(any_has(table.warnings, "Column b is constant"));
  EXPECT_TRUE(any_has(table.warnings, "Columns a, c hold equal values"));
  EXPECT_TRUE(any_has(table.warnings, "Column d has no values"));
  EXPECT_TRUE(any_has(table_of("id,x\n1,5\n2,7\n3,1\n").warnings, "counts the rows"));
}

TEST(NumericTable, RefusesRaggedRowsWithTheLine) {
  EXPECT_TRUE(has(refusal("a,b\n1,2\n\n3\n"), "line 4"));
  EXPECT_TRUE(has(refusal("a,b\n1,2\n3,4,5\n"), "3 values"));
  EXPECT_TRUE(has(refusal("a,b\n\"x\ny\",2\n1,2\n3\n"), "line 2"));  // the text comes first
  EXPECT_TRUE(has(refusal("a,b\nrow1,1,2\nrow2,3,4\n"), "row names"));
}

TEST(NumericTable, RefusesTextWithLineColumnAndValue) {
  const std::string text = refusal("age,height\n1,2\n3,tall\n");
  EXPECT_TRUE(has(text, "line 3, column 2 (height)"));
  EXPECT_TRUE(has(text, "tall"));
}

TEST(NumericTable, RefusesTwoColumnsOfOneName) { EXPECT_TRUE(has(refusal("a,b,a\n1,2,3\n"), "same name")); }

TEST(NumericTable, RefusesWhatIsNoTable) {
  EXPECT_TRUE(has(refusal(""), "empty"));
  EXPECT_TRUE(has(refusal("\n \n"), "empty"));
  EXPECT_TRUE(has(refusal("a,b\n"), "no rows"));
  EXPECT_TRUE(has(refusal(std::string("a,b\n1,\0\n", 8)), "not text"));
  EXPECT_TRUE(has(refusal("a,b\n1,\"2\n"), "never closed"));
  EXPECT_TRUE(has(refusal("a,b\n1,\"2\"x\n"), "closing quote"));
  EXPECT_TRUE(has(refusal("\xff\xfe"
                          "a"),
                  "UTF-16"));
  EXPECT_TRUE(has(refusal("PK\x03\x04zzzz"), "spreadsheet"));
  EXPECT_TRUE(has(refusal("\x93NUMPY\x01"), ".npy"));
  EXPECT_TRUE(has(refusal("a,b\n1,2\n", "t.csv.gz"), "gzip"));
  EXPECT_THROW((void)read_numeric_table("/nonexistent.csv"), Error);
  EXPECT_THROW((void)read_numeric_table("/"), Error);
}

TEST(NumericTable, ReadsLatin1WithAWarning) {
  const auto table = table_of(
      "gr\xf6\xdf"
      "e,b\n1,2\n");
  EXPECT_EQ(table.names[0],
            "gr\xc3\xb6\xc3\x9f"
            "e");
  EXPECT_TRUE(any_has(table.warnings, "Latin-1"));
}

std::filesystem::path gzipped(const test::ScratchFolder& folder, const std::string& text) {
  const auto path = folder.path() / "t.csv.gz";
  gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  return path;
}

TEST(NumericTable, ReadsGzipAndRefusesItsHalf) {
  const test::ScratchFolder folder;
  std::string text = "a,b\n";
  for (int k = 0; k < 20000; ++k) text += std::to_string(k * 7919 % 10007) + "," + std::to_string(k) + "\n";
  const auto path = gzipped(folder, text);
  EXPECT_EQ(read_numeric_table(path).rows, 20000);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  EXPECT_THROW((void)read_numeric_table(path), Error);
}

TEST(NumericTable, ReadsTenThousandColumns) {
  const int columns = 10000, rows = 30;
  std::string text;
  for (int c = 0; c < columns; ++c) text += (c ? ",g" : "g") + std::to_string(c);
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < columns; ++c) text += (c ? "," : "\n") + std::to_string((r * 31 + c * 17) % 1001) + ".25";
  const auto begun = std::chrono::steady_clock::now();
  const auto table = table_of(text);
  EXPECT_EQ(table.cols, columns);
  EXPECT_EQ(table.rows, rows);
  EXPECT_EQ(table.at(29, 9999), (29 * 31 + 9999 * 17) % 1001 + 0.25);
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(), 5);
}

TEST(NumericTable, ReadsRowsLongerThanItsBuffer) {
  const std::string long_text(5 << 20, 'x');
  const Rows rows = rows_of("a,b\n\"" + long_text + "\",1\n" + long_text + ",2\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1][0], long_text);
  EXPECT_EQ(rows[2][0], long_text);
}

TEST(NumericTable, ReadingCanBeCancelled) {
  const test::ScratchFolder folder;
  const auto path = folder.write("t.csv", "a\n1\n");
  try {
    (void)read_numeric_table(path, {.array = {}, .cancelled = [] { return true; }});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::cancelled);
  }
}

TEST(ReadTable, GivesEachColumnItsType) {
  const test::ScratchFolder folder;
  const Table table = read_table(folder.write("t.csv", "n,x,ok,name\n1,0.5,true,007\n2,,false,b\nNA,3,true,\n"));
  EXPECT_EQ(table.columns, (std::vector<std::string>{"n", "x", "ok", "name"}));
  const std::vector<std::vector<Cell>> expected{{std::int64_t{1}, 0.5, true, std::string("007")},
                                                {std::int64_t{2}, Cell{}, false, std::string("b")},
                                                {Cell{}, 3.0, true, Cell{}}};
  EXPECT_EQ(table.rows, expected);
}

}  // namespace
}  // namespace assay
