// SPDX-License-Identifier: GPL-3.0-or-later
// Images as the import preview shows them.
#include <algorithm>
#include <limits>
#include <map>

#include "core/base/numbers.h"
#include "core/base/sha256.h"
#include "core/data/data_set.h"
#include "core/data/image_readers.h"

namespace assay {
namespace fs = std::filesystem;

namespace image_readers {

bool holds_images(const fs::path& path) {
  try {
    const auto format = image_format(path);
    if (!format || *format == ImageFormat::npy) return false;
    if (*format != ImageFormat::cifar) return true;
    const std::string name = path.filename().string();
    if (name.find("cifar") != std::string::npos || name.find("_batch") != std::string::npos) return true;
    const std::uint64_t size = is_gzip(path) ? 0 : fs::file_size(path);
    return size > 0 && (size % 3073 == 0 || size % 3074 == 0);
  } catch (const std::exception&) {
    return false;  // whoever reads it says what is wrong
  }
}

}  // namespace image_readers

namespace {

std::vector<ClassSummary> classes_of(const ImageSet& images) {
  std::map<int, std::int64_t> counts;
  for (std::size_t label = 0; label < images.label_names.size(); ++label) counts[static_cast<int>(label)] = 0;
  if (images.labels.empty()) counts.clear();
  for (const int label : images.labels) ++counts[label];
  std::vector<ClassSummary> classes;
  for (const auto& [label, count] : counts) {
    const auto k = static_cast<std::size_t>(label);
    classes.push_back({label, k < images.label_names.size() ? images.label_names[k] : std::string(), count});
  }
  return classes;
}

ColumnSummary column(const char* name, ColumnType type, const std::vector<ClassSummary>& classes,
                     std::int64_t (*value)(const ClassSummary&)) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  ColumnSummary summary;
  summary.name = name;
  summary.type = type;
  summary.minimum = summary.maximum = summary.mean = summary.standard_deviation = none;
  if (value == nullptr) return summary;
  const auto less = [&](const ClassSummary& a, const ClassSummary& b) { return value(a) < value(b); };
  const auto [least, most] = std::minmax_element(classes.begin(), classes.end(), less);
  summary.minimum = static_cast<double>(value(*least));
  summary.maximum = static_cast<double>(value(*most));
  return summary;
}

std::uint64_t bytes_below(const fs::path& path) {
  if (!fs::is_directory(path)) return fs::file_size(path);
  std::uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(path, fs::directory_options::follow_directory_symlink))
    if (std::error_code gone; entry.is_regular_file(gone)) bytes += entry.file_size();
  return bytes;
}

}  // namespace

DataSummary inspect_images(const fs::path& path, const InspectOptions& options) {
  ImageReadOptions looking;
  looking.pixels = false;
  looking.cancelled = options.cancelled;
  const ImageSet images = read_images(path, looking);
  DataSummary summary;
  summary.path = path;
  summary.format = images.format;
  summary.kind = DataKind::images;
  summary.rows = images.count;
  summary.shape = {images.count, images.channels, images.height, images.width};
  summary.warnings = images.warnings;
  summary.label_file = images.label_source;
  summary.classes = classes_of(images);
  if (summary.classes.empty()) {
    summary.warnings.push_back("The images have no labels.");
  } else {
    const bool named = !images.label_names.empty();
    summary.columns.push_back(column("label", ColumnType::integer, summary.classes,
                                     [](const ClassSummary& one) { return std::int64_t{one.label}; }));
    if (named) summary.columns.push_back(column("class", ColumnType::text, summary.classes, nullptr));
    summary.columns.push_back(
        column("images", ColumnType::integer, summary.classes, [](const ClassSummary& one) { return one.images; }));
    for (const ClassSummary& one : summary.classes) {
      if (static_cast<int>(summary.preview.size()) >= options.preview_rows) break;
      auto& row = summary.preview.emplace_back(1, std::to_string(one.label));
      if (named) row.push_back(one.name);
      row.push_back(std::to_string(one.images));
    }
  }
  summary.bytes = bytes_below(path);
  if (options.hash)
    summary.sha256 =
        fs::is_directory(path) ? sha256_of_folder(path, options.cancelled) : sha256_of_file(path, options.cancelled);
  return summary;
}

}  // namespace assay
