// SPDX-License-Identifier: GPL-3.0-or-later
// One PNG or JPEG image in memory. Not for other modules.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace assay::image_readers {

struct ImageHeader {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t channels = 0;  ///< 1 or 3, as it will be decoded
  bool alpha = false;         ///< has transparency, which is left out
  bool deep = false;          ///< 16 bits per channel, of which 8 are kept
};

/// Reads the header when made, the pixels when asked. The bytes must outlive it.
class ImageDecoder {
 public:
  virtual ~ImageDecoder() = default;
  const ImageHeader& header() const { return header_; }
  /// channels x height x width bytes into `planes`. At most once. Throws Error (data) for a damaged image.
  virtual void decode(std::uint8_t* planes) = 0;

 protected:
  ImageHeader header_;
};

/// Throws Error (data) that names `path`: neither PNG nor JPEG, a damaged header, sizes beyond 65,535 or
/// most_image_bytes, a JPEG of four inks.
std::unique_ptr<ImageDecoder> open_image(std::string_view bytes, const std::filesystem::path& path);
std::unique_ptr<ImageDecoder> open_png(std::string_view bytes, const std::filesystem::path& path);
std::unique_ptr<ImageDecoder> open_jpeg(std::string_view bytes, const std::filesystem::path& path);

/// Refuses an image with more than most_image_bytes.
void require_image_size(const ImageHeader& header, const std::filesystem::path& path);

}  // namespace assay::image_readers
