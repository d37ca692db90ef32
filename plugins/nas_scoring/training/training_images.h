// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/data/image_set.h"
#include "core/data/row_split.h"

namespace assay::nas {

enum class Augmentation {
  none,
  flip_crop,  ///< flipped left to right with probability 1/2, then a crop of the same size out of the image with 4
              ///< pixels of zeros around it (Lee et al., 2015; He et al., 2016)
};

/// Images with labels, split into rows for training and for testing, and how they are brought to one scale.
struct TrainingImages {
  ImageSet set;
  RowSplit rows;
  std::int64_t classes = 0;                ///< highest label + 1, or as many as the set names
  std::vector<double> mean;                ///< per channel over the training rows, pixels as 0..1
  std::vector<double> standard_deviation;  ///< the same, dividing by n; 1 where a channel is constant
};

/// Splits the rows and measures the training rows (exact sums, so the same on every machine). Throws Error: data for
/// missing labels, a negative or a huge one, or a side without rows; usage for `test_rows` outside its grammar. Any
/// thread.
TrainingImages prepare_training_images(ImageSet set, std::string_view test_rows);

/// Rows in a random order (Fisher-Yates).
std::vector<std::int64_t> shuffled(std::vector<std::int64_t> rows, RandomStream& random);

/// Writes rows as normalised floats, rows x channels x height x width: (pixel / 255 - mean) / standard deviation. Zeros
/// of a crop are zero pixels (black), as in the reference, where padding comes before normalising. Draws from `random`
/// only when augmenting: three numbers per image in the order of the rows.
void fill_batch(const TrainingImages& images, std::span<const std::int64_t> rows, Augmentation augmentation,
                RandomStream& random, float* values);
/// The same without augmentation.
void fill_batch(const TrainingImages& images, std::span<const std::int64_t> rows, float* values);

}  // namespace assay::nas
