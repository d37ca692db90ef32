// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/image_fit.h"

#include <algorithm>
#include <string>

#include "core/data/image_readers.h"

namespace assay {
namespace {

constexpr std::int64_t side = 32;

}  // namespace

ImageFit image_fit_from_string(std::string_view name) {
  for (std::size_t k = 0; k < image_fit_names.size(); ++k)
    if (name == image_fit_names[k]) return static_cast<ImageFit>(k);
  throw Error(std::vector<Problem>{
      {"image_fit", "There is no such way to fit images", std::string(name), "none, pad32_rgb", {}}});
}

std::string_view to_string(ImageFit fit) { return image_fit_names[static_cast<std::size_t>(fit)]; }

ImageSet fit_images(ImageSet images, ImageFit fit) {
  if (fit == ImageFit::none) return images;
  const std::string seen = image_readers::size_text(images.height, images.width, images.channels);
  if (images.height > side || images.width > side)
    throw data_error(images.source, "The images are too large for image_fit = pad32_rgb", seen, "at most 32 × 32",
                     "Make the images smaller, or set image_fit to none for a network that takes their size");
  if (images.channels != 1 && images.channels != 3)
    throw data_error(images.source, "The images have neither one nor three channels", seen,
                     "1 (grey) or 3 (red, green, blue)");
  if (images.channels == 3 && images.height == side && images.width == side) return images;
  const std::int64_t top = (side - images.height) / 2, left = (side - images.width) / 2;
  std::vector<std::uint8_t> fitted;
  if (!images.pixels.empty()) {
    fitted.resize(static_cast<std::size_t>(images.count * 3 * side * side));  // zeros
    for (std::int64_t n = 0; n < images.count; ++n)
      for (std::int64_t c = 0; c < 3; ++c)
        for (std::int64_t row = 0; row < images.height; ++row) {
          const std::int64_t channel = images.channels == 1 ? 0 : c;
          const auto* from =
              images.pixels.data() + ((n * images.channels + channel) * images.height + row) * images.width;
          std::copy_n(from, images.width, fitted.data() + ((n * 3 + c) * side + top + row) * side + left);
        }
  }
  images.pixels = std::move(fitted);
  images.channels = 3;
  images.height = images.width = side;
  return images;
}

}  // namespace assay
