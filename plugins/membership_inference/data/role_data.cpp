// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/data/role_data.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/data/byte_source.h"
#include "core/data/image_set.h"
#include "plugins/membership_inference/data/role_readers.h"

namespace assay::mia {
namespace fs = std::filesystem;

namespace role_readers {

void describe_values(RoleData& data) {
  const auto& values = data.points.values;
  if (values.empty()) return;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  data.low = *low;
  data.high = *high;
  data.integers = std::all_of(values.begin(), values.end(), [](double value) { return value == std::floor(value); });
}

void require_finite(const RoleData& data, const fs::path& path) {
  const auto& values = data.points.values;
  const auto found = std::find_if(values.begin(), values.end(), [](double value) { return !std::isfinite(value); });
  if (found == values.end()) return;
  const auto at = static_cast<std::int64_t>(found - values.begin());
  throw Error(ErrorKind::data, {std::isnan(*found) ? "A value is missing (NaN)" : "A value is not finite",
                                path.string() + ", point " + for_people(at / data.points.dimensions) + ", dimension " +
                                    for_people(at % data.points.dimensions) + " (both from 0)",
                                shortest(*found), "finite numbers", "Remove the point, or fill the value in"});
}

void pool_to(RoleData& data, std::int64_t side, const fs::path& path) {
  std::int64_t channels = data.channels, height = data.height, width = data.width;
  if (channels == 0) {
    channels = 1;
    height = width = std::llround(std::sqrt(static_cast<double>(data.points.dimensions)));
    if (height * width != data.points.dimensions)
      throw data_error(path, "The rows are no square pictures, so image_size does not apply",
                       for_people(data.points.dimensions) + " columns",
                       "images, or a square number of columns such as 64 or 784", "Set image_size to 0");
  }
  if (height == side && width == side) return;
  if (side < 1 || height % side != 0 || width % side != 0 || height / side != width / side)
    throw data_error(
        path, "The image size does not divide the pictures' size", "image_size " + std::to_string(side),
        "a side that divides " + std::to_string(height) + " × " + std::to_string(width) + " into equal squares",
        "Set image_size to 0, or to a divisor of " + std::to_string(height));
  const std::int64_t block = height / side;
  Points pooled{data.points.count, channels * side * side, {}};
  pooled.values.reserve(static_cast<std::size_t>(pooled.count * pooled.dimensions));
  for (std::int64_t point = 0; point < data.points.count; ++point) {
    const auto row = data.points.row(point);
    for (std::int64_t c = 0; c < channels; ++c)
      for (std::int64_t y = 0; y < side; ++y)
        for (std::int64_t x = 0; x < side; ++x) {
          double sum = 0;
          for (std::int64_t v = 0; v < block; ++v)
            for (std::int64_t u = 0; u < block; ++u) sum += row[(c * height + y * block + v) * width + x * block + u];
          pooled.values.push_back(sum / static_cast<double>(block * block));
        }
  }
  data.points = std::move(pooled);
  if (data.channels > 0) data.height = data.width = side;
}

}  // namespace role_readers

namespace {

using namespace role_readers;

RoleData read_image_role(const fs::path& path, const RoleReadOptions& options) {
  ImageSet images = read_images(path, {.cancelled = options.cancelled});
  if (images.count == 0)
    throw data_error(path, "There are no images", "0 images", "at least one image", "Choose another file or folder");
  RoleData data;
  data.points = {images.count, images.image_bytes(), std::vector<double>(images.pixels.begin(), images.pixels.end())};
  data.labels.assign(images.labels.begin(), images.labels.end());
  data.channels = images.channels;
  data.height = images.height;
  data.width = images.width;
  data.low = 0;
  data.high = 255;
  data.integers = true;
  data.format = std::move(images.format);
  data.warnings = std::move(images.warnings);
  return data;
}

RoleData read_any(const fs::path& path, const RoleReadOptions& options) {
  if (is_array(path)) return read_array_role(path, options);
  return image_format(path) ? read_image_role(path, options) : read_text_role(path, options);
}

/// What a reader leaves unsaid because it does not know what the file is for.
Error completed(const Error& error, const fs::path& path) {
  if (error.kind() != ErrorKind::data || !error.problems().empty()) return error;
  ErrorText text = error.text();
  if (text.where.empty()) text.where = path.string();
  if (text.allowed.empty())
    text.allowed = "a whole file of points: CSV, .npy, .npz, IDX, CIFAR binary, or a folder of PNG or JPEG files";
  if (text.remedy.empty()) text.remedy = "Check that it is the right file and that it is whole";
  return {ErrorKind::data, std::move(text)};
}

}  // namespace

RoleData read_role(const fs::path& path, const std::string& name, const RoleReadOptions& options) {
  RoleData data = [&] {
    try {
      return read_any(path, options);
    } catch (const Error& error) {
      throw completed(error, path);
    }
  }();
  data.source = name.empty() ? path.filename().string() : name;
  if (options.image_size > 0) pool_to(data, options.image_size, path);
  return data;
}

}  // namespace assay::mia
