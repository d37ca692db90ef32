// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"
#include "core/data/table.h"

namespace assay {

/// What a column of a text file holds. `empty` has no value at all; `text` has at least one that is neither number nor
/// true/false.
enum class ColumnType { integer, real, boolean, text, empty };
ASSAY_CORE std::string_view to_string(ColumnType type);

/// What a file looks like: rows of named columns, a graph (edge list, adjacency matrix), an array that is neither,
/// or images.
enum class DataKind { table, graph, matrix, images };
ASSAY_CORE std::string_view to_string(DataKind kind);

/// One column as the import preview shows it. Numbers are over the values that are there and finite; NaN where there
/// are none.
struct ColumnSummary {
  std::string name;
  ColumnType type = ColumnType::empty;
  std::int64_t missing = 0;     ///< empty cells and words for "missing" (NA, NaN, null ...)
  std::int64_t not_finite = 0;  ///< inf and -inf
  double minimum = 0;
  double maximum = 0;
  double mean = 0;
  double standard_deviation = 0;     ///< with n - 1; NaN for fewer than two values
  bool constant = false;             ///< every value that is there is the same, and there is one
  std::int64_t text_cells = 0;       ///< cells that are neither missing, nor a number, nor true/false
  std::int64_t first_text_line = 0;  ///< line of the first of them (from 1), 0 if none
  std::string first_text;            ///< that cell, shortened to 60 bytes
};

/// One class of images.
struct ClassSummary {
  int label = 0;
  std::string name;  ///< empty where the data name none
  std::int64_t images = 0;
};

/// A data file as seen before importing it.
struct DataSummary {
  std::filesystem::path path;
  /// "CSV", "TSV", "semicolon-separated", "blank-separated", "NPY", "NPZ", "TETRAD graph"; + ".gz"; of images as ImageSet
  std::string format;
  DataKind kind = DataKind::table;
  std::int64_t rows = 0;               ///< without the header; images: how many
  std::vector<ColumnSummary> columns;  ///< of an array with more than two dimensions: none; images: of `preview`
  std::vector<std::int64_t> shape;     ///< rows x columns, the array's own shape, images x channels x height x width
  bool has_header = false;
  std::vector<std::vector<std::string>> preview;  ///< the first rows as they stand in the file; images: one per class
  std::vector<ClassSummary> classes;              ///< of images with labels, by label
  std::filesystem::path label_file;               ///< of images whose labels lie in a file of their own
  std::vector<std::string> warnings;              ///< sentences for people
  std::uint64_t bytes = 0;
  std::string sha256;  ///< of the file's bytes as they lie on disk, 64 lower-case hex digits
};

struct InspectOptions {
  int preview_rows = 100;
  bool hash = true;                 ///< false leaves `sha256` empty
  std::function<bool()> cancelled;  ///< asked about every 1 MB; true ends with Error (cancelled)
};

/// Reads a whole file once and says what is in it; a text file's memory does not grow with its rows. A column of text
/// is reported, not refused. Throws Error (data) for a missing or unreadable file, ragged rows (with the line), an
/// unclosed quote, a binary file, an array whose header does not fit; of images what
/// read_images throws. Images are told by image_format, arrays apart: an .npy file is a table or a matrix. Any thread.
ASSAY_CORE DataSummary inspect_data_file(const std::filesystem::path& path, const InspectOptions& options = {});

/// The same for a file or folder that must hold images, also .npy: every image is read and checked, none is kept.
ASSAY_CORE DataSummary inspect_images(const std::filesystem::path& path, const InspectOptions& options = {});

/// A table of numbers in memory.
struct NumericTable {
  std::vector<std::string> names;  ///< one per column; X1..Xd where the file names none
  std::int64_t rows = 0;
  std::int64_t cols = 0;
  std::vector<double> values;          ///< rows x cols, row-major; NaN where missing, infinite values as they stand
  std::vector<unsigned char> missing;  ///< rows x cols, 1 where missing; empty where nothing is
  std::vector<std::string> warnings;   ///< no header, constant and equal columns, missing and infinite values

  double at(std::int64_t row, std::int64_t column) const { return values[row * cols + column]; }
};

struct ReadOptions {
  std::string array;                ///< .npz: the array to read; empty: the one named x, X or data, else the only one
  std::function<bool()> cancelled;  ///< as in InspectOptions
};

/// Reads CSV (comma, tab, semicolon or blank separated, also .gz), .npy, or .npz (also "file.npz:array") as numbers;
/// true/false become 1 and 0. Throws Error (data), besides what inspect_data_file throws: text in a column of numbers
/// (line, column, value), two columns of one name, no rows, more than two dimensions. Any thread.
ASSAY_CORE NumericTable read_numeric_table(const std::filesystem::path& path, const ReadOptions& options = {});

/// Reads CSV with mixed columns: each cell becomes integer, real, boolean or text by its column's type. Throws as
/// above, text apart.
ASSAY_CORE Table read_table(const std::filesystem::path& path, const ReadOptions& options = {});

}  // namespace assay
