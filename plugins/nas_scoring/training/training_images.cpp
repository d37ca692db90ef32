// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/training/training_images.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/base/numbers.h"

namespace assay::nas {
namespace {

constexpr std::int64_t padding = 4;
constexpr std::int64_t most_classes = 10'000;

[[noreturn]] void refuse(const ImageSet& set, std::string message, std::string value, std::string allowed,
                         std::string remedy) {
  throw Error(ErrorKind::data,
              {std::move(message), set.source, std::move(value), std::move(allowed), std::move(remedy)});
}

void check_labels(const ImageSet& set) {
  if (set.labels.empty() && set.count > 0) {
    refuse(set, "The images have no labels, and training needs them", set.format + " without labels",
           "one label per image",
           "Put the file of labels beside the images, sort the images into one folder per class, or choose another "
           "data set");
  }
  if (std::int64_t(set.labels.size()) != set.count) {
    refuse(set, "There are not as many labels as images", for_people(std::int64_t(set.labels.size())) + " labels",
           for_people(set.count) + " labels", "Choose the labels that belong to these images");
  }
  for (std::size_t i = 0; i < set.labels.size(); ++i) {
    if (set.labels[i] >= 0 && set.labels[i] < most_classes) continue;
    refuse(set, "A label is no class", std::to_string(set.labels[i]) + " of image " + std::to_string(i + 1),
           "whole numbers from 0 to " + for_people(most_classes - 1), "Number the classes from 0");
  }
}

void measure(TrainingImages& images) {
  const std::int64_t plane = images.set.height * images.set.width;
  for (std::int64_t channel = 0; channel < images.set.channels; ++channel) {
    std::uint64_t sum = 0, squares = 0;  // at most 255^2 x 2^36 bytes: fits
    for (const std::int64_t row : images.rows.train) {
      const std::uint8_t* pixel = images.set.pixels.data() + row * images.set.image_bytes() + channel * plane;
      for (std::int64_t i = 0; i < plane; ++i) {
        sum += pixel[i];
        squares += std::uint64_t(pixel[i]) * pixel[i];
      }
    }
    const double count = double(plane) * double(images.rows.train.size());
    const double mean = double(sum) / count;
    const double variance = double(squares) / count - mean * mean;
    images.mean.push_back(mean / 255.0);
    images.standard_deviation.push_back(variance > 1e-9 ? std::sqrt(variance) / 255.0 : 1.0);
  }
}

/// What each of the 256 pixel values becomes in each channel.
std::vector<std::array<float, 256>> scales(const TrainingImages& images) {
  std::vector<std::array<float, 256>> tables(images.mean.size());
  for (std::size_t channel = 0; channel < tables.size(); ++channel)
    for (int value = 0; value < 256; ++value)
      tables[channel][std::size_t(value)] =
          float((value / 255.0 - images.mean[channel]) / images.standard_deviation[channel]);
  return tables;
}

struct Placement {
  bool flip = false;
  std::int64_t down = 0, right = 0;  ///< where the crop begins, relative to the image's own corner
};

void copy_image(const TrainingImages& images, std::int64_t row, const Placement& place,
                const std::vector<std::array<float, 256>>& tables, float* out) {
  const std::int64_t height = images.set.height, width = images.set.width;
  for (std::int64_t channel = 0; channel < images.set.channels; ++channel) {
    const std::uint8_t* pixels = images.set.pixels.data() + row * images.set.image_bytes() + channel * height * width;
    const auto& table = tables[std::size_t(channel)];
    for (std::int64_t y = 0; y < height; ++y) {
      const std::int64_t from_y = y + place.down;
      for (std::int64_t x = 0; x < width; ++x) {
        const std::int64_t from_x = x + place.right;
        const bool inside = from_y >= 0 && from_y < height && from_x >= 0 && from_x < width;
        *out++ = table[inside ? pixels[from_y * width + (place.flip ? width - 1 - from_x : from_x)] : 0];
      }
    }
  }
}

}  // namespace

TrainingImages prepare_training_images(ImageSet set, std::string_view test_rows) {
  check_labels(set);
  TrainingImages images;
  images.rows = split_rows(test_rows, set.count);
  const int highest = *std::max_element(set.labels.begin(), set.labels.end());
  images.classes = std::max<std::int64_t>(highest + 1, std::int64_t(set.label_names.size()));
  if (images.classes < 2) {
    refuse(set, "All images have the same label", std::to_string(highest), "at least two classes",
           "Choose images of several classes");
  }
  images.set = std::move(set);
  measure(images);
  return images;
}

std::vector<std::int64_t> shuffled(std::vector<std::int64_t> rows, RandomStream& random) {
  for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
  return rows;
}

void fill_batch(const TrainingImages& images, std::span<const std::int64_t> rows, Augmentation augmentation,
                RandomStream& random, float* values) {
  const auto tables = scales(images);
  for (const std::int64_t row : rows) {
    Placement place;
    if (augmentation == Augmentation::flip_crop) {
      place.flip = random.below(2) == 1;
      place.down = std::int64_t(random.below(2 * padding + 1)) - padding;
      place.right = std::int64_t(random.below(2 * padding + 1)) - padding;
    }
    copy_image(images, row, place, tables, values);
    values += images.set.image_bytes();
  }
}

void fill_batch(const TrainingImages& images, std::span<const std::int64_t> rows, float* values) {
  RandomStream unused(0, "");
  fill_batch(images, rows, Augmentation::none, unused, values);
}

}  // namespace assay::nas
