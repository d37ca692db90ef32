// SPDX-License-Identifier: GPL-3.0-or-later
// Images and labels of .npy files.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/numbers.h"
#include "core/data/image_readers.h"
#include "core/data/npy.h"

namespace assay::image_readers {
namespace fs = std::filesystem;
namespace {

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const std::int64_t size : shape) text += (text.empty() ? "" : " × ") + for_people(size);
  return shape.empty() ? "a single number" : text;
}

template <typename T>
double as(const unsigned char* bytes, bool big_endian) {
  unsigned char turned[sizeof(T)];
  std::memcpy(turned, bytes, sizeof(T));
  if (big_endian) std::reverse(turned, turned + sizeof(T));
  return static_cast<double>(std::bit_cast<T>(turned));
}

double element(const unsigned char* bytes, const NpyHeader& header) {
  const bool big = header.big_endian;
  switch (header.element[0]) {
    case 'f':
      return header.element_bytes == 4 ? as<float>(bytes, big) : as<double>(bytes, big);
    case 'i':
      switch (header.element_bytes) {
        case 1:
          return as<std::int8_t>(bytes, big);
        case 2:
          return as<std::int16_t>(bytes, big);
        case 4:
          return as<std::int32_t>(bytes, big);
        default:
          return as<std::int64_t>(bytes, big);
      }
    default:
      switch (header.element_bytes) {
        case 1:
          return as<std::uint8_t>(bytes, big);
        case 2:
          return as<std::uint16_t>(bytes, big);
        case 4:
          return as<std::uint32_t>(bytes, big);
        default:
          return as<std::uint64_t>(bytes, big);
      }
  }
}

NpyHeader header_of(const fs::path& path, const ImageReadOptions& options) {
  std::string start(std::size_t{1} << 16, '\0');
  ByteSource source(path, options.cancelled);
  start.resize(read_fully(source, start.data(), start.size()));
  if (!is_gzip(path)) return read_npy_header(start, fs::file_size(path), path.string());
  // The true size of a compressed array is not known before it has been read once. That also finds a damaged file.
  const std::uint64_t total = start.size() + skip_bytes(source, most_bytes_of_file(path));
  return read_npy_header(start, total, path.string());
}

/// Calls `each(index, element bytes)` for the first `wanted` elements.
template <typename Each>
void for_elements(const fs::path& path, const NpyHeader& header, std::int64_t wanted, const ImageReadOptions& options,
                  Each&& each) {
  ByteSource source(path, options.cancelled);
  skip_bytes(source, header.data_offset);
  const auto size = static_cast<std::size_t>(header.element_bytes);
  std::vector<unsigned char> piece(size << 16);
  for (std::int64_t done = 0; done < wanted;) {
    const auto next = std::min<std::int64_t>(wanted - done, 1 << 16);
    if (read_fully(source, piece.data(), static_cast<std::size_t>(next) * size) < static_cast<std::size_t>(next) * size)
      throw data_error(path, "The array ends too early", {}, {}, "Fetch the file again");
    for (std::int64_t k = 0; k < next; ++k) each(done + k, piece.data() + static_cast<std::size_t>(k) * size);
    done += next;
  }
}

/// 1, or 255 for fractions of white. Refuses what is no brightness.
double scale_of(const fs::path& path, const NpyHeader& header, std::int64_t wanted, std::int64_t per_image,
                const ImageReadOptions& options) {
  if (header.element == "b1") return 255;
  if (header.element == "u1") return 1;
  double most = 0;
  for_elements(path, header, wanted, options, [&](std::int64_t index, const unsigned char* bytes) {
    const double value = element(bytes, header);
    if (!(value >= 0 && value <= 255))
      throw data_error(path, "A value of image " + for_people(index / per_image) + " (from 0) is no brightness",
                       shortest(value), "bytes, or numbers from 0 to 1 or from 0 to 255",
                       "Save the images before they are normalised, as unsigned bytes");
    most = std::max(most, value);
  });
  return header.element[0] == 'f' && most <= 1 ? 255 : 1;
}

}  // namespace

ImageSet read_npy_images(const fs::path& path, const ImageReadOptions& options) {
  const NpyHeader header = header_of(path, options);
  const auto& shape = header.shape;
  const auto is_channels = [](std::int64_t size) { return size == 1 || size == 3; };
  const bool channels_first = shape.size() == 4 && is_channels(shape[1]);
  const bool channels_last = shape.size() == 4 && !channels_first && is_channels(shape[3]);
  if (shape.size() != 3 && !channels_first && !channels_last)
    throw data_error(path, "The array has not the shape of images", shape_text(shape),
                     "images × height × width, or images × channels × height × width with 1 or 3 channels (or "
                     "channels last)",
                     {});
  if (header.fortran_order)
    throw data_error(path, "The images lie in Fortran order", shape_text(shape), "C order",
                     "Save numpy.ascontiguousarray of them");
  ImageSet set;
  set.channels = shape.size() == 3 ? 1 : channels_first ? shape[1] : shape[3];
  set.height = shape[channels_first ? 2 : 1];
  set.width = shape[channels_first ? 3 : 2];
  set.count = options.limit > 0 ? std::min(options.limit, shape[0]) : shape[0];
  set.source = path.string();
  set.format = is_gzip(path) ? "NPY.gz" : "NPY";
  if (shape[0] == 0 || set.height == 0 || set.width == 0)
    throw data_error(path, "The array holds no pixels", shape_text(shape), "sizes of at least 1");
  const std::int64_t per_image = set.image_bytes(), wanted = set.count * per_image;
  if (static_cast<std::uint64_t>(wanted) > most_bytes)
    throw data_error(path, "The array is too large to read at once", shape_text(shape));
  const double scale = scale_of(path, header, wanted, per_image, options);
  if (scale != 1) set.warnings.push_back("The values lie between 0 and 1: they were multiplied by 255 and rounded.");
  if (channels_last && set.channels > 1) set.warnings.push_back("The channels come last in this array: they were put first.");
  if (options.pixels) {
    set.pixels.resize(static_cast<std::size_t>(wanted));
    const std::int64_t area = set.height * set.width;
    for_elements(path, header, wanted, options, [&](std::int64_t index, const unsigned char* bytes) {
      std::int64_t at = index;
      if (channels_last) {
        const std::int64_t inside = index % per_image;
        at = index - inside + inside % set.channels * area + inside / set.channels;
      }
      set.pixels[static_cast<std::size_t>(at)] =
          header.element == "u1" ? *bytes : static_cast<std::uint8_t>(std::lround(element(bytes, header) * scale));
    });
  }
  attach_labels(set, shape[0], path, options);
  return set;
}

std::vector<int> read_npy_labels(const fs::path& path, const ImageReadOptions& options) {
  const NpyHeader header = header_of(path, options);
  const bool column = header.shape.size() == 2 && header.shape[1] == 1;
  if (header.shape.size() != 1 && !column)
    throw data_error(path, "The array has not the shape of labels", shape_text(header.shape), "n or n × 1");
  std::vector<int> labels;
  labels.reserve(static_cast<std::size_t>(header.shape[0]));
  for_elements(path, header, header.shape[0], options, [&](std::int64_t index, const unsigned char* bytes) {
    const double value = element(bytes, header);
    if (!(value >= 0 && value <= std::numeric_limits<int>::max()) || value != std::floor(value))
      throw data_error(path, "Label " + for_people(index) + " (from 0) is no class", shortest(value),
                       "whole numbers from 0");
    labels.push_back(static_cast<int>(value));
  });
  return labels;
}

}  // namespace assay::image_readers
