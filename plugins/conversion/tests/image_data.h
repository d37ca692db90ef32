// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <vector>

#include "core/data/byte_source.h"
#include "core/data/image_set.h"
#include "plugins/conversion/networks/sequential.h"
#include "plugins/conversion/tests/shared_data.h"

namespace assay::snn {

/// Raw values, rows x input, and their classes.
struct LabelledImages {
  std::vector<float> values;
  std::vector<std::int64_t> labels;
  std::int64_t rows = 0;
};
struct ImageTask {
  SequentialNetwork network;
  LabelledImages train, test;
};

inline LabelledImages first_rows(const LabelledImages& all, std::int64_t rows) {
  rows = std::min(rows, all.rows);
  const std::int64_t units = static_cast<std::int64_t>(all.values.size()) / all.rows;
  return {{all.values.begin(), all.values.begin() + rows * units}, {all.labels.begin(), all.labels.begin() + rows}, rows};
}

inline std::int64_t count_right(const std::vector<float>& logits, const LabelledImages& images) {
  const auto classes = static_cast<std::ptrdiff_t>(logits.size()) / images.rows;
  std::int64_t right = 0;
  for (std::int64_t row = 0; row < images.rows; ++row) {
    const auto from = logits.begin() + row * classes;
    right += std::max_element(from, from + classes) - from == images.labels[static_cast<std::size_t>(row)];
  }
  return right;
}

/// The CNN and the MNIST test images: the first 8000 train, the last 2000 test. Nothing where the files are missing.
inline std::optional<ImageTask> mnist_task() {
  const auto model = data_file("mnist/cnn_bn_avgpool.safetensors"), images = data_file("mnist/t10k-images-idx3-ubyte.gz");
  if (model.empty() || images.empty()) return std::nullopt;
  ImageTask task{read_sequential(model), {}, {}};
  const ImageSet set = read_images(images);
  for (std::int64_t row = 0; row < 10000; ++row) {
    LabelledImages& part = row < 8000 ? task.train : task.test;
    part.values.insert(part.values.end(), set.pixels.begin() + row * 784, set.pixels.begin() + (row + 1) * 784);
    part.labels.push_back(static_cast<std::int64_t>(set.labels[static_cast<std::size_t>(row)]));
    ++part.rows;
  }
  return task;
}

/// The MLP and the digits: rows with number mod 5 = 4 are the test rows.
inline std::optional<ImageTask> digits_task() {
  const auto model = data_file("digits/mlp_64_64_64_10.safetensors"), table = data_file("digits/digits.csv.gz");
  if (model.empty() || table.empty()) return std::nullopt;
  ImageTask task{read_sequential(model), {}, {}};
  std::istringstream lines(read_bytes(table));
  std::string line, cell;
  for (std::int64_t row = 0; std::getline(lines, line);) {
    if (line.empty() || line.find_first_not_of("0123456789.,eE+- \r") != std::string::npos) continue;  // a header
    std::vector<float> values;
    std::istringstream cells(line);
    while (std::getline(cells, cell, ',')) values.push_back(std::strtof(cell.c_str(), nullptr));
    LabelledImages& part = row++ % 5 == 4 ? task.test : task.train;
    part.labels.push_back(static_cast<std::int64_t>(values.back()));
    part.values.insert(part.values.end(), values.begin(), values.end() - 1);
    ++part.rows;
  }
  return task;
}

}  // namespace assay::snn
