// SPDX-License-Identifier: GPL-3.0-or-later
// The batch of images that every network of a run sees.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/data/image_fit.h"
#include "core/data/image_set.h"
#include "plugins/nas_scoring/inputs/image_resize.h"
#include "plugins/nas_scoring/inputs/method_inputs.h"

namespace assay::nas {
namespace {

struct Channels {
  std::array<double, 3> mean, deviation;
};
// The numbers of the official release's loaders.
constexpr Channels cifar10{{0.49139968, 0.48215827, 0.44653124}, {0.24703233, 0.24348505, 0.26158768}};
constexpr Channels cifar100{{0.5071, 0.4865, 0.4409}, {0.2673, 0.2564, 0.2762}};
constexpr Channels imagenet16{{0.481098, 0.45749, 0.407882}, {0.247922, 0.240235, 0.255255}};

std::string shape_text(std::int64_t channels, std::int64_t height, std::int64_t width) {
  return std::to_string(channels) + " × " + std::to_string(height) + " × " + std::to_string(width) +
         " (channels × height × width)";
}

/// What the networks of a space take; a file of the user's own says itself what it refuses.
void check_shape(const ImageSet& set, const std::string& name, const std::string& space_id, std::int64_t image_size) {
  if (space_id == "torchscript") return;
  const bool can_be_padded = set.height <= 32 && set.width <= 32 && (set.channels == 1 || set.channels == 3);
  const std::string shape = shape_text(set.channels, set.height, set.width);
  if (set.channels != 3) {
    throw Error(ErrorKind::data,
                {"The images have another number of channels than the networks take.", name, shape, "3 channels",
                 can_be_padded       ? "Choose image_fit=pad32_rgb, which repeats grey three times."
                 : set.channels == 1 ? "Give images of three colours, or grey ones of at most 32 × 32 with "
                                       "image_fit=pad32_rgb, which repeats grey three times."
                                     : "Give images of three colours."});
  }
  if (image_size == 0 && (set.height != 32 || set.width != 32)) {
    const std::string size = std::to_string(set.height == set.width && set.height % 4 == 0 ? set.height : 32);
    throw Error(ErrorKind::data,
                {"The images have another size than the networks take.", name, shape, "3 × 32 × 32",
                 (can_be_padded ? "Choose image_fit=pad32_rgb, or image_size=" : "Choose image_size=") + size +
                     " to score at this size."});
  }
}

/// Mean and standard deviation (dividing by n) per channel of values that are count x channels x pixels.
void normalise_by_itself(std::vector<float>& values, std::int64_t count, std::int64_t channels, std::int64_t pixels) {
  for (std::int64_t c = 0; c < channels; ++c) {
    double sum = 0, squares = 0;
    const auto each = [&](auto&& visit) {
      for (std::int64_t i = 0; i < count; ++i) {
        float* plane = values.data() + (i * channels + c) * pixels;
        for (std::int64_t p = 0; p < pixels; ++p) visit(plane[p]);
      }
    };
    each([&](float v) { sum += v; });
    const double mean = sum / static_cast<double>(count * pixels);
    each([&](float v) { squares += (v - mean) * (v - mean); });
    const double deviation = std::sqrt(squares / static_cast<double>(count * pixels));
    each([&](float& v) { v = static_cast<float>((v - mean) / (deviation > 0 ? deviation : 1)); });
  }
}

}  // namespace

ImageBatch read_batch(const Parameters& parameters, RunContext& context) {
  const auto data = context.data("images");
  if (!data) {
    throw Error(ErrorKind::usage,
                {"The score needs images.", "parameter images", {}, "a data set of images, or a path", "Give images."});
  }
  const std::int64_t samples = parameters.integer("samples"), image_size = parameters.integer("image_size");
  ImageReadOptions options;
  options.limit = samples;
  options.labels = false;
  options.cancelled = [&context] {
    context.stop_point();
    return false;
  };
  ImageSet set = read_images(data->path, options);
  if (set.count < samples) {
    throw Error(ErrorKind::data,
                {"There are fewer images than samples.", data->name, std::to_string(set.count) + " images",
                 std::to_string(samples) + " or more", "Lower samples, or give more images."});
  }
  set = fit_images(std::move(set), image_fit_from_string(parameters.text("image_fit")));
  check_shape(set, data->name, parameters.text("space"), image_size);
  ImageBatch batch{samples, set.channels, set.height, set.width, {}};
  batch.values.resize(static_cast<std::size_t>(samples * set.channels * set.height * set.width));
  for (std::size_t i = 0; i < batch.values.size(); ++i) batch.values[i] = static_cast<float>(set.pixels[i]) / 255.0f;
  if (image_size > 0 && (batch.height != image_size || batch.width != image_size)) {
    batch.values =
        resize_bilinear(batch.values, samples * batch.channels, batch.height, batch.width, image_size, image_size);
    batch.height = batch.width = image_size;
  }
  const std::string& word = parameters.text("normalisation");
  const std::int64_t pixels = batch.height * batch.width;
  if (word == "batch") {
    normalise_by_itself(batch.values, samples, batch.channels, pixels);
  } else if (word != "none") {
    if (batch.channels != 3) {
      throw Error(ErrorKind::data,
                  {"This normalisation has numbers for red, green and blue.", data->name,
                   std::to_string(batch.channels) + " channels", "3 channels", "Choose normalisation=batch or none."});
    }
    const Channels& numbers = word == "cifar10" ? cifar10 : word == "cifar100" ? cifar100 : imagenet16;
    for (std::size_t i = 0; i < batch.values.size(); ++i) {
      const std::size_t c = i / static_cast<std::size_t>(pixels) % 3;
      batch.values[i] =
          (batch.values[i] - static_cast<float>(numbers.mean[c])) / static_cast<float>(numbers.deviation[c]);
    }
  }
  return batch;
}

}  // namespace assay::nas
