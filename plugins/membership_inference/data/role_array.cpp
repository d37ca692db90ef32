// SPDX-License-Identifier: GPL-3.0-or-later
// .npy and .npz files as roles.
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/data/byte_source.h"
#include "core/data/npy.h"
#include "plugins/membership_inference/data/role_readers.h"

namespace assay::mia::role_readers {
namespace {

namespace fs = std::filesystem;

struct NamedFile {
  fs::path file;
  std::string array;
};

/// "samples.npz:x" is the array x of samples.npz, unless a file of that very name is there.
NamedFile split_name(const fs::path& path) {
  const std::string text = path.string();
  std::error_code ignored;
  if (const auto colon = text.rfind(".npz:"); colon != std::string::npos && !fs::exists(path, ignored))
    return {text.substr(0, colon + 4), text.substr(colon + 5)};
  return {path, {}};
}

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t k = 0; k < names.size() && k < 8; ++k) text += (k ? ", " : "") + names[k];
  return names.size() > 8 ? text + " and " + std::to_string(names.size() - 8) + " more" : text;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  if (shape.empty()) return "a single number";
  std::string text;
  for (const std::int64_t extent : shape) text += (text.empty() ? "" : " × ") + for_people(extent);
  return text;
}

struct ArrayOfFile {
  Matrix matrix;
  std::vector<std::int64_t> labels;
  std::string where;
};

bool is_whole(double value) { return value == std::floor(value) && std::abs(value) < 9e15; }

/// Which array of an .npz file holds the points: the one named, x, X or data, else the only one beside labels.
std::string array_of_points(const fs::path& file, const std::vector<std::string>& names, const std::string& labels) {
  for (const char* usual : {"x", "X", "data", "images", "samples"})
    if (std::find(names.begin(), names.end(), usual) != names.end()) return usual;
  std::vector<std::string> others;
  for (const auto& name : names)
    if (name != labels) others.push_back(name);
  if (others.size() == 1) return others.front();
  throw data_error(
      file, names.empty() ? "The archive holds no array" : "The archive holds several arrays", list_of(names),
      "one array, or one named x, X, data, images or samples",
      names.empty() ? "Choose another file" : "Name one of them: " + file.filename().string() + ":" + names.front());
}

ArrayOfFile read_archive(const NamedFile& named, RoleData& data) {
  const auto names = npz_names(named.file);
  std::string labels;
  for (const char* usual : {"y", "Y", "labels", "label"})
    if (labels.empty() && std::find(names.begin(), names.end(), usual) != names.end()) labels = usual;
  const std::string points = named.array.empty() ? array_of_points(named.file, names, labels) : named.array;
  ArrayOfFile result{read_npz(named.file, points), {}, named.file.string() + ":" + points};
  if (named.array.empty() && names.size() > 1)
    data.warnings.push_back("The archive holds the arrays " + list_of(names) + "; " + points + " was read.");
  if (labels.empty() || labels == points || result.matrix.shape.empty()) return result;
  const Matrix beside = read_npz(named.file, labels);
  const bool fits = static_cast<std::int64_t>(beside.values.size()) == result.matrix.shape.front() &&
                    std::all_of(beside.values.begin(), beside.values.end(), is_whole);
  if (fits)
    for (const double value : beside.values) result.labels.push_back(static_cast<std::int64_t>(value));
  else
    data.warnings.push_back("The array " + labels +
                            " was not read as labels: it does not hold one whole number per point.");
  return result;
}

/// n x h x w x c as n x c x h x w.
std::vector<double> channels_first(const std::vector<double>& values, std::int64_t pixels, std::int64_t channels) {
  std::vector<double> turned(values.size());
  const auto per_image = static_cast<std::size_t>(pixels * channels);
  for (std::size_t start = 0; start < values.size(); start += per_image)
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel)
      for (std::int64_t c = 0; c < channels; ++c)
        turned[start + c * pixels + pixel] = values[start + pixel * channels + c];
  return turned;
}

/// The columns of a table into points and labels.
void take_table(RoleData& data, const Matrix& matrix, const RoleReadOptions& options, const fs::path& path) {
  const std::int64_t rows = matrix.shape[0], columns = matrix.shape.size() < 2 ? 1 : matrix.shape[1];
  std::vector<std::string> names;
  for (std::int64_t k = 0; k < columns; ++k) names.push_back("X" + std::to_string(k + 1));
  const std::int64_t label = label_index(options.label_column, names, path);
  data.points = {rows, columns - (label >= 0 ? 1 : 0), {}};
  if (data.points.dimensions < 1)
    throw data_error(path, "There is no column beside the labels", shape_text(matrix.shape),
                     "one column of values or more", "Set label_column to none if the column holds values");
  data.points.values.reserve(static_cast<std::size_t>(rows * data.points.dimensions));
  if (label >= 0) data.labels.clear();
  for (std::int64_t row = 0; row < rows; ++row)
    for (std::int64_t column = 0; column < columns; ++column) {
      const double value = matrix.values[row * columns + column];
      if (column != label) {
        data.points.values.push_back(value);
        continue;
      }
      if (!is_whole(value))
        throw data_error(path, "A label is no class", shortest(value) + " in row " + for_people(row) + " (from 0)",
                         "a whole number", "Set label_column to the column that holds the classes, or to none");
      data.labels.push_back(static_cast<std::int64_t>(value));
    }
}

/// What range a picture's numbers were written for: bytes 0 to 255, else the first of these that holds all but the
/// furthest 1 % of the values with a quarter to spare (generators overshoot).
void declare_range(RoleData& data, bool bytes) {
  if (bytes || data.points.values.empty()) {
    data.low = 0;
    data.high = bytes ? 255 : 0;
    return;
  }
  std::vector<double> values = data.points.values;
  const auto at = [&](double share) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
  };
  const double low = at(0.005), high = at(0.995);
  for (const auto& [from, to] : {std::pair{0.0, 1.0}, {-1.0, 1.0}, {0.0, 255.0}}) {
    const double spare = 0.25 * (to - from);
    if (low < from - spare || high > to + spare) continue;
    if (data.integers && to < 255 && data.high > 1) continue;
    data.low = from;
    data.high = to;
    return;
  }
}

}  // namespace

bool is_array(const fs::path& path) {
  const std::string extension = data_extension(split_name(path).file);
  return extension == ".npy" || extension == ".npz";
}

RoleData read_array_role(const fs::path& path, const RoleReadOptions& options) {
  const NamedFile named = split_name(path);
  const bool archive = data_extension(named.file) == ".npz";
  RoleData data;
  data.format = std::string(archive ? "NPZ" : "NPY") + (is_gzip(named.file) ? ".gz" : "");
  ArrayOfFile array = archive ? read_archive(named, data) : ArrayOfFile{read_npy(named.file), {}, path.string()};
  const Matrix& matrix = array.matrix;
  data.labels = std::move(array.labels);
  const auto& shape = matrix.shape;
  if (shape.empty() || matrix.values.empty())
    throw data_error(array.where, "The array is empty", shape_text(shape), "at least one point",
                     "Choose another file or array");
  const bool last = shape.size() == 4 && shape[1] != 1 && shape[1] != 3 && (shape[3] == 1 || shape[3] == 3);
  const bool pictures = shape.size() == 3 || last || (shape.size() == 4 && (shape[1] == 1 || shape[1] == 3));
  if (shape.size() > 2 && !pictures)
    throw data_error(array.where, "The array is neither a table nor pictures", shape_text(shape),
                     "points × dimensions, images × height × width, or images × channels × height × width with 1 or 3 "
                     "channels (or channels last)",
                     "Reshape the array and save it again");
  if (!pictures) {
    take_table(data, matrix, options, array.where);
    require_finite(data, array.where);
    describe_values(data);
    return data;
  }
  data.channels = shape.size() == 3 ? 1 : last ? shape[3] : shape[1];
  data.height = shape.size() == 3 || last ? shape[1] : shape[2];
  data.width = shape.size() == 3 || last ? shape[2] : shape[3];
  const std::int64_t dimensions = data.channels * data.height * data.width;
  data.points = {
      shape[0], dimensions,
      last ? channels_first(matrix.values, data.height * data.width, data.channels) : std::move(array.matrix.values)};
  require_finite(data, array.where);
  describe_values(data);
  // Whole numbers up to 255 with some above 1 are bytes, whatever type they were saved in.
  declare_range(data, data.integers && data.low >= 0 && data.high > 1 && data.high <= 255);
  return data;
}

}  // namespace assay::mia::role_readers
