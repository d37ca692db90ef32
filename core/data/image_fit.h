// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

#include "core/base/export.h"
#include "core/data/image_set.h"

namespace assay {

/// How images enter a network that wants another size.
enum class ImageFit {
  none,       ///< as they are
  pad32_rgb,  ///< zero-padded on all sides to 32 x 32 (a spare row or column right and below), grey repeated three times
};
inline constexpr std::array<std::string_view, 2> image_fit_names{"none", "pad32_rgb"};

/// Throws Error (usage) for any other word.
ASSAY_CORE ImageFit image_fit_from_string(std::string_view name);
ASSAY_CORE std::string_view to_string(ImageFit fit);

/// The same images, fitted. Throws Error (data) with the sizes where an image is larger than 32 x 32 or has neither one
/// nor three channels. Any thread.
ASSAY_CORE ImageSet fit_images(ImageSet images, ImageFit fit);

}  // namespace assay
