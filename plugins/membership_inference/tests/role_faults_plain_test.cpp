// SPDX-License-Identifier: GPL-3.0-or-later
// Files that cannot be a role: each is refused with what is wrong, where, the value seen, what is allowed and what to
// do.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "plugins/membership_inference/data/role_data.h"
#include "plugins/membership_inference/tests/test_folder_plain.h"

namespace assay::mia {
namespace {

namespace fs = std::filesystem;

/// One bad file: how it is made, how it is read, and words that the refusal must hold.
struct Fault {
  std::string name;
  std::function<fs::path(const TestFolder&)> file;
  RoleReadOptions options;
  std::string message, where, value, allowed, remedy;
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class RoleFault : public testing::TestWithParam<Fault> {};

TEST_P(RoleFault, IsRefusedWithAllThatAPersonNeeds) {
  const TestFolder folder;
  const fs::path file = GetParam().file(folder);
  std::optional<ErrorText> text;
  try {
    read_role(file, "candidates", GetParam().options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data) << error.what();
    text = error.text();
  }
  ASSERT_TRUE(text) << "the file was read";
  const auto expect_holds = [](const char* field, const std::string& seen, const std::string& wanted) {
    EXPECT_NE(seen.find(wanted), std::string::npos) << field << ": \"" << seen << "\" without \"" << wanted << "\"";
  };
  expect_holds("message", text->message, GetParam().message);
  expect_holds("where", text->where, GetParam().where.empty() ? file.filename().string() : GetParam().where);
  expect_holds("value", text->value, GetParam().value);
  expect_holds("allowed", text->allowed, GetParam().allowed);
  expect_holds("remedy", text->remedy, GetParam().remedy);
  // The value is left out where there is none to show: a file that is not there.
  for (const std::string* field : {&text->message, &text->where, &text->allowed, &text->remedy})
    EXPECT_FALSE(field->empty());
}

Fault text(std::string name, std::string contents, std::string label_column, std::string message, std::string where,
           std::string value, std::string allowed, std::string remedy) {
  return {std::move(name),
          [contents = std::move(contents)](const TestFolder& folder) { return folder.write("bad.csv", contents); },
          {.label_column = std::move(label_column)},
          std::move(message),
          std::move(where),
          std::move(value),
          std::move(allowed),
          std::move(remedy)};
}

Fault array(std::string name, std::vector<std::int64_t> shape, std::vector<double> values, RoleReadOptions options,
            std::string message, std::string where, std::string value, std::string allowed, std::string remedy) {
  return {std::move(name),
          [shape = std::move(shape), values = std::move(values)](const TestFolder& folder) {
            return folder.write_npy("bad.npy", shape, values);
          },
          std::move(options),
          std::move(message),
          std::move(where),
          std::move(value),
          std::move(allowed),
          std::move(remedy)};
}

const double nan = std::numeric_limits<double>::quiet_NaN();

INSTANTIATE_TEST_SUITE_P(
    Tables, RoleFault,
    testing::Values(
        text("TextInAColumn", "a,b\n1,2\n3,x7\n", "none", "Text stands where a number is needed",
             "bad.csv, line 3, column 2 (b)", "x7", "a number", "label_column"),
        text("TextInAMiddleColumn", "a,b,c\n1,2,3\n3,no number,4\n", "none", "Text", "line 3, column 2 (b)",
             "no number", "a number", "Correct the cell"),
        text("MissingValue", "a,b\n1,2\n,4\n", "none", "A value is missing", "line 3, column 1 (a)", "an empty cell",
             "finite", "remove the row"),
        text("NotANumber", "1,2\n3,NaN\n", "none", "A value is missing", "line 2, column 2 (X2)", "NaN", "finite",
             "Fill"),
        text("Infinite", "1,2\n3,inf\n", "none", "not finite", "line 2, column 2", "inf", "finite", "Fill"),
        text("RaggedRow", "1,2\n3,4,5\n", "none", "another number of cells", "line 2", "3 cells", "2 cells",
             "Correct the line"),
        text("HeaderAlone", "alpha,beta\n", "none", "no rows", "", "", "at least one row", "Choose another file"),
        text("NoSuchLabelName", "a,b\n1,2\n", "klass", "no such column of labels", "", "klass", "a, b", "label_column"),
        text("NoSuchLabelIndex", "a,b\n1,2\n", "2", "no such column of labels", "", "2", "an index from 0 to 1",
             "label_column"),
        text("LabelIsAFraction", "a,b\n1,2.5\n", "last", "no class", "line 2, column 2 (b)", "2.5", "a whole number",
             "label_column"),
        text("LabelIsMissing", "a,b\n1,2\n3,\n", "last", "A label is missing", "line 3, column 2 (b)", "",
             "a whole number", "Fill"),
        text("NothingBesideLabels", "a\n1\n2\n", "last", "no column beside the labels", "", "a",
             "one column of numbers", "none"),
        text("UnclosedQuote", "a,b\n1,\"2\n3,4\n", "none", "", "", "", "", ""),
        text("Empty", "", "none", "", "", "", "", "")),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Arrays, RoleFault,
    testing::Values(array("NanInATable", {2, 2}, {1, 2, nan, 4}, {}, "missing (NaN)", "point 1, dimension 0", "nan",
                          "finite", "Remove"),
                    array("InfinityInPictures", {1, 2, 2}, {0, 1, 0, INFINITY}, {}, "not finite",
                          "point 0, dimension 3", "inf", "finite", "Remove"),
                    array("FiveDimensions", {1, 1, 1, 1, 2}, {1, 2}, {}, "neither a table nor pictures", "",
                          "1 × 1 × 1 × 1 × 2", "images × height", "Reshape"),
                    array("FiveChannels", {1, 5, 1, 2}, std::vector<double>(10), {}, "neither a table nor pictures", "",
                          "1 × 5 × 1 × 2", "channels", "Reshape"),
                    array("NoPoints", {0, 3}, {}, {}, "empty", "", "0 × 3", "at least one point", "Choose"),
                    array("FractionsAsLabels", {2, 2}, {1, 2, 3, 4.5}, {.label_column = "last"}, "no class", "",
                          "4.5 in row 1", "a whole number", "label_column"),
                    array("SizeThatDoesNotDivide", {1, 28, 28}, std::vector<double>(784), {.image_size = 15},
                          "does not divide", "", "image_size 15", "28 × 28", "divisor of 28"),
                    array("SizeOfNoPictures", {2, 3}, std::vector<double>(6), {.image_size = 2}, "no square pictures",
                          "", "3 columns", "square number", "Set image_size to 0"),
                    Fault{"Truncated",
                          [](const TestFolder& folder) {
                            const auto file = folder.write_npy("bad.npy", {4, 4}, std::vector<double>(16));
                            fs::resize_file(file, fs::file_size(file) - 9);
                            return file;
                          },
                          {},
                          "do not fit",
                          "",
                          "4, 4",
                          "elements",
                          "numpy.save"},
                    Fault{"NoArrayAtAll",
                          [](const TestFolder& folder) { return folder.write("bad.npy", "hello, this is text"); },
                          {},
                          "not a NumPy array",
                          "",
                          "",
                          "numpy.save",
                          "right file"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Files, RoleFault,
    testing::Values(
        Fault{"Missing", [](const TestFolder& folder) { return folder.path() / "gone.csv"; }, {}, "", "", "", "", ""},
        Fault{"EmptyFolder",
              [](const TestFolder& folder) {
                fs::create_directory(folder.path() / "pictures");
                return folder.path() / "pictures";
              },
              {},
              "",
              "",
              "",
              "",
              ""},
        Fault{"IdxCutOff",
              [](const TestFolder& folder) {
                const auto file = folder.write_idx("bad-images-idx3-ubyte", 5, 4, 4);
                fs::resize_file(file, fs::file_size(file) - 7);
                return file;
              },
              {},
              "",
              "",
              "",
              "",
              ""},
        Fault{"CifarOfAnOddSize",
              [](const TestFolder& folder) { return folder.write("data_batch_1.bin", std::string(5000, 'a')); },
              {},
              "",
              "",
              "",
              "",
              ""},
        Fault{"BrokenGzip",
              [](const TestFolder& folder) { return folder.write("bad.csv.gz", "1,2\n3,4\n"); },
              {},
              "",
              "",
              "",
              "",
              ""},
        Fault{"BinaryAsCsv",
              [](const TestFolder& folder) { return folder.write("bad.csv", std::string("\0\1\2\3\0\0\0\5", 8)); },
              {},
              "",
              "",
              "",
              "",
              ""}),
    [](const auto& info) { return info.param.name; });

TEST(RoleReading, CanBeCancelled) {
  const TestFolder folder;
  std::string lines;
  for (int k = 0; k < 400000; ++k) lines += "1,2,3,4\n";
  const auto file = folder.write("long.csv", lines);
  try {
    read_role(file, "", {.cancelled = [] { return true; }});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::cancelled);
  }
}

}  // namespace
}  // namespace assay::mia
