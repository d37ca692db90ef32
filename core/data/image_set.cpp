// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/image_set.h"

#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include "core/base/numbers.h"
#include "core/data/image_readers.h"

namespace assay {
namespace fs = std::filesystem;

namespace image_readers {

std::size_t read_fully(ByteSource& source, void* buffer, std::size_t size) {
  std::size_t got = 0;
  constexpr std::size_t at_once = std::size_t{1} << 20;  // so that a cancellation is seen soon
  while (got < size) {
    const std::size_t here = source.read(static_cast<char*>(buffer) + got, std::min(at_once, size - got));
    if (here == 0) break;
    got += here;
  }
  return got;
}

std::uint64_t skip_bytes(ByteSource& source, std::uint64_t size) {
  std::string piece(std::min<std::uint64_t>(size, 1 << 20), '\0');
  std::uint64_t got = 0;
  while (got < size) {
    const std::size_t here = source.read(piece.data(), std::min<std::uint64_t>(piece.size(), size - got));
    if (here == 0) break;
    got += here;
  }
  return got;
}

std::uint64_t most_bytes_of_file(const fs::path& path) {
  const std::uint64_t size = fs::file_size(path);
  return is_gzip(path) ? size * 1032 : size;
}

std::uint64_t bounded_product(const std::vector<std::int64_t>& sizes) {
  std::uint64_t product = 1;
  for (const std::int64_t size : sizes)
    if (size == 0) return 0;
  for (const std::int64_t size : sizes)
    if (__builtin_mul_overflow(product, static_cast<std::uint64_t>(size), &product))
      return std::numeric_limits<std::uint64_t>::max();
  return product;
}

std::string size_text(std::int64_t height, std::int64_t width, std::int64_t channels) {
  return std::to_string(height) + " × " + std::to_string(width) +
         (channels == 1 ? std::string() : " × " + std::to_string(channels));
}

fs::path label_file_of(const fs::path& images) {
  std::string name = images.filename().string();
  const auto at = name.rfind("images");
  if (at == std::string::npos) return {};
  name.replace(at, 6, "labels");
  if (const auto idx = name.find("idx3", at); idx != std::string::npos) name.replace(idx, 4, "idx1");
  std::error_code ignored;
  const fs::path same = images.parent_path() / name;
  if (fs::is_regular_file(same, ignored)) return same;
  const fs::path other = images.parent_path() / (is_gzip(name) ? fs::path(name).stem().string() : name + ".gz");
  return fs::is_regular_file(other, ignored) ? other : fs::path();
}

void attach_labels(ImageSet& images, std::int64_t total, const fs::path& path, const ImageReadOptions& options) {
  if (!options.labels) return;
  const fs::path file = options.label_file.empty() ? label_file_of(path) : options.label_file;
  if (file.empty()) return;
  images.labels = data_extension(file) == ".npy" ? read_npy_labels(file, options) : read_idx_labels(file, options);
  const auto labels = static_cast<std::int64_t>(images.labels.size());
  if (total >= 0 && labels != total)
    throw data_error(file, "There is another number of labels than of images", for_people(labels) + " labels",
                     for_people(total) + ", one for each image of " + path.string(),
                     "Fetch both files again, or rename the file of labels if it belongs to other images");
  images.label_source = file.string();
  images.labels.resize(static_cast<std::size_t>(images.count));
  constexpr std::array<const char*, 10> fashion{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                                "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
  const std::string near = fs::absolute(path).parent_path().filename().string() + "/" + path.filename().string();
  const bool named = near.find("fashion") != std::string::npos;
  if (named && std::all_of(images.labels.begin(), images.labels.end(), [](int label) { return label < 10; }))
    images.label_names.assign(fashion.begin(), fashion.end());
}

}  // namespace image_readers

namespace {

using namespace image_readers;

std::string first_bytes(const fs::path& path, std::size_t size) {
  std::string start(size, '\0');
  ByteSource source(path);
  start.resize(read_fully(source, start.data(), size));
  return start;
}

/// An IDX header of at least two dimensions whose sizes are the file's, as against a CIFAR record that happens to begin
/// with the same bytes. The size of a compressed file is not known: there the name tells.
bool size_is_idx(const fs::path& path, std::string_view start) {
  const auto dimensions = static_cast<std::size_t>(static_cast<unsigned char>(start[3]));
  if (start.size() < 4 + 4 * dimensions || is_gzip(path)) return false;
  std::vector<std::int64_t> sizes;
  for (std::size_t k = 0; k < dimensions; ++k) {
    std::int64_t size = 0;
    for (std::size_t b = 0; b < 4; ++b) size = size * 256 + static_cast<unsigned char>(start[4 + 4 * k + b]);
    sizes.push_back(size);
  }
  return bounded_product(sizes) == fs::file_size(path) - 4 - 4 * dimensions;
}

}  // namespace

std::optional<ImageFormat> image_format(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return ImageFormat::folder;
  const std::string start = first_bytes(path, 64);
  if (start.starts_with("\x93NUMPY")) return ImageFormat::npy;
  if (start.starts_with("\x89PNG") || start.starts_with("\xff\xd8\xff")) return ImageFormat::single_image;
  const std::string extension = data_extension(path);
  if (is_idx(start) && (extension != ".bin" || size_is_idx(path, start))) return ImageFormat::idx;
  if (extension == ".bin") return ImageFormat::cifar;
  if (extension == ".npy") return ImageFormat::npy;  // a broken one: its reader says why
  if (extension == ".png" || extension == ".jpg" || extension == ".jpeg") return ImageFormat::single_image;
  const std::string name = path.filename().string();
  if (name.find("idx3-ubyte") != std::string::npos || name.find("idx1-ubyte") != std::string::npos)
    return ImageFormat::idx;
  return std::nullopt;
}

ImageSet read_images(const fs::path& path, const ImageReadOptions& options) {
  const auto format = image_format(path);
  if (!format)
    throw data_error(path, "These are no images that Assay reads", {},
                     "CIFAR binary (.bin), IDX, .npy, PNG, JPEG, or a folder of PNG and JPEG files",
                     "Convert them to one of these");
  try {
    switch (*format) {
      case ImageFormat::cifar:
        return read_cifar(path, options);
      case ImageFormat::idx:
        return read_idx(path, options);
      case ImageFormat::npy:
        return read_npy_images(path, options);
      case ImageFormat::single_image:
        return read_single_image(path, options);
      case ImageFormat::folder:
        break;
    }
    return is_cifar_folder(path) ? read_cifar_folder(path, options) : read_image_folder(path, options);
  } catch (const std::bad_alloc&) {
    throw data_error(path, "The images do not fit in this machine's memory", {}, {},
                     "Close other programs, or use fewer images");
  } catch (const fs::filesystem_error& error) {
    throw data_error(path, "The images cannot be read", error.code().message(), {}, "Check the permissions");
  }
}

}  // namespace assay
