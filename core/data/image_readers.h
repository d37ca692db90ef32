// SPDX-License-Identifier: GPL-3.0-or-later
// What read_images is made of. Not for other modules.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/byte_source.h"
#include "core/data/image_set.h"

namespace assay::image_readers {

/// More pixels than this in one set are refused before anything is allocated.
inline constexpr std::uint64_t most_bytes = std::uint64_t{1} << 36;
/// More than this in one image.
inline constexpr std::uint64_t most_image_bytes = std::uint64_t{1} << 28;

/// The whole of `buffer` unless the file ends before; the number of bytes got.
std::size_t read_fully(ByteSource& source, void* buffer, std::size_t size);
/// `size` bytes further; the number of bytes that were there.
std::uint64_t skip_bytes(ByteSource& source, std::uint64_t size);
/// The most bytes that a file can hold: its size, or 1,032 times it (the limit of deflate) when it is compressed.
std::uint64_t most_bytes_of_file(const std::filesystem::path& path);
/// Product of sizes that are not negative; the largest number where it does not fit.
std::uint64_t bounded_product(const std::vector<std::int64_t>& sizes);
/// "28 x 28" with the thin multiplication sign, channels last where there are not one: "32 × 32 × 3".
std::string size_text(std::int64_t height, std::int64_t width, std::int64_t channels);

/// Whether a path that nobody called images is taken for them: not an .npy file, and a .bin file only if its size or its
/// name is one of CIFAR. Never throws.
bool holds_images(const std::filesystem::path& path);

ImageSet read_cifar(const std::filesystem::path& path, const ImageReadOptions& options);
bool is_cifar_folder(const std::filesystem::path& folder);
ImageSet read_cifar_folder(const std::filesystem::path& folder, const ImageReadOptions& options);

/// Whether the first bytes are an IDX header.
bool is_idx(std::string_view start);
ImageSet read_idx(const std::filesystem::path& path, const ImageReadOptions& options);
/// All labels of an IDX file of one dimension.
std::vector<int> read_idx_labels(const std::filesystem::path& path, const ImageReadOptions& options);
/// Where the labels of a file of images lie by its name; empty if nothing is there.
std::filesystem::path label_file_of(const std::filesystem::path& images);
/// Reads and attaches the labels that belong to `images`, of which the file holds `total` (negative: not known).
void attach_labels(ImageSet& images, std::int64_t total, const std::filesystem::path& path,
                   const ImageReadOptions& options);

/// All labels of a .npy file of n or n x 1 integers.
std::vector<int> read_npy_labels(const std::filesystem::path& path, const ImageReadOptions& options);
ImageSet read_npy_images(const std::filesystem::path& path, const ImageReadOptions& options);

ImageSet read_single_image(const std::filesystem::path& path, const ImageReadOptions& options);
ImageSet read_image_folder(const std::filesystem::path& folder, const ImageReadOptions& options);

}  // namespace assay::image_readers
