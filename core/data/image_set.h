// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"

namespace assay {

/// Images of one size in memory, one byte per channel and pixel.
struct ImageSet {
  std::int64_t count = 0;
  std::int64_t channels = 0;  ///< 1 (grey) or 3 (red, green, blue)
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::vector<std::uint8_t> pixels;      ///< count x channels x height x width, row-major; empty where only looked at
  std::vector<int> labels;               ///< empty, or one per image, from 0
  std::vector<std::string> label_names;  ///< empty where the source names none; else label k is label_names[k]
  std::string source;                    ///< the path that was read
  std::string label_source;              ///< the file of labels, where they do not lie beside the pixels
  std::string format;                    ///< for people, e.g. "CIFAR-10 binary", "IDX.gz", "image folder"
  std::vector<std::string> warnings;     ///< sentences for people: an alpha channel left out, files passed over ...

  std::int64_t image_bytes() const { return channels * height * width; }
};

enum class ImageFormat { cifar, idx, npy, single_image, folder };

struct ImageReadOptions {
  std::int64_t limit = 0;  ///< the first so many images, in file order; 0: all. Fewer are no error
  bool labels = true;      ///< false leaves `labels` empty and does not look for a file of labels
  std::filesystem::path label_file{};  ///< IDX and .npy: the labels; empty: found by the name where there are some
  bool pixels = true;                ///< false: everything is checked but `pixels` stays empty (import preview)
  std::function<bool()> cancelled{};  ///< asked about every 1 MB; true ends with Error (cancelled)
};

/// How the images of a path are stored, by its content, then its name; nothing if it holds no images that Assay reads.
/// Looks at the first bytes alone. Throws Error (data): missing, unreadable. Any thread.
ASSAY_CORE std::optional<ImageFormat> image_format(const std::filesystem::path& path);

/// Reads images:
/// - CIFAR binary: records of one label byte (CIFAR-10, or fine labels 0..99) or two (CIFAR-100: coarse, fine; the fine
///   one is taken) and 3 x 32 x 32 bytes; also a folder of data_batch_1.bin, data_batch_2.bin ...
/// - IDX (http://yann.lecun.com/exdb/mnist): n x height x width of unsigned bytes; labels from the file of the same name
///   with `labels` for `images` and `idx1` for `idx3`;
/// - .npy: n x height x width or n x channels x height x width (or channels last), bytes, or numbers of [0, 1] or
///   [0, 255]; labels as with IDX;
/// - a folder of PNG and JPEG files, sorted by their names, or of one sub-folder per class; one PNG or JPEG file.
/// Each file also as .gz. Throws Error (data) that names the file, what was seen and what is allowed: cut off, sizes
/// that do not fit, images of different sizes, broken images, another number of labels than of images. Any thread.
ASSAY_CORE ImageSet read_images(const std::filesystem::path& path, const ImageReadOptions& options = {});

}  // namespace assay
