// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/statistics/label_sums.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/compute/torch_session.h"

namespace assay::mia {
namespace {

constexpr std::int64_t sets_at_once = 256;
constexpr std::int64_t products_at_once = 200'000'000;  // multiplications between two pulses: about 10 ms

}  // namespace

LabelSums::LabelSums(const std::vector<double>& matrix, std::int64_t n, std::string device)
    : matrix_(matrix), n_(n), device_(std::move(device)) {
  if (matrix.empty()) return;
  rows_.resize(static_cast<std::size_t>(n));
  for (std::int64_t i = 0; i < n; ++i) {
    const double* row = matrix.data() + i * n;
    rows_[static_cast<std::size_t>(i)] = std::accumulate(row, row + n, 0.0) - row[i];
  }
  total_ = std::accumulate(rows_.begin(), rows_.end(), 0.0);
}

void LabelSums::over(std::int64_t sets, const Draw& draw, const Take& take, const Pulse& pulse) const {
  compute_on_this_thread();
  const c10::InferenceMode no_gradients;
  const bool pairs = !matrix_.empty();
  const at::Device device = find_device(device_);
  const bool elsewhere = pairs && !device.is_cpu();
  const at::Tensor matrix = at::from_blob(const_cast<double*>(matrix_.data()), {pairs ? n_ : 0, n_}, at::kDouble).to(device);
  const std::int64_t width = std::min(sets, sets_at_once);
  std::vector<std::vector<std::int64_t>> drawn(static_cast<std::size_t>(width));
  // A set is a row of `labels`: K is symmetric, so that K W comes out transposed, one contiguous row for each set.
  std::vector<double> labels, inside(static_cast<std::size_t>(width));
  const std::int64_t slab = std::clamp<std::int64_t>(products_at_once / std::max<std::int64_t>(1, n_ * width), 64,
                                                     std::max<std::int64_t>(64, n_));
  std::vector<double> product;
  if (pairs) {
    labels.resize(static_cast<std::size_t>(width * n_));
    product.resize(static_cast<std::size_t>(width * std::min(slab, n_)));
  }
  for (std::int64_t done = 0; done < sets; done += width) {
    const std::int64_t count = std::min(width, sets - done);
    for (std::int64_t s = 0; s < count; ++s) draw(drawn[static_cast<std::size_t>(s)]);
    if (pairs) {
      std::fill(labels.begin(), labels.end(), 0.0);
      std::fill(inside.begin(), inside.end(), 0.0);
      for (std::int64_t s = 0; s < count; ++s)
        for (const std::int64_t i : drawn[static_cast<std::size_t>(s)])
          labels[static_cast<std::size_t>(s * n_ + i)] = 1;
    }
    const at::Tensor weights = at::from_blob(labels.data(), {pairs ? count : 0, n_}, at::kDouble).to(device);
    for (std::int64_t row = 0; pairs && row < n_; row += slab) {
      if (pulse) pulse(static_cast<double>(done * n_ + count * row) / static_cast<double>(sets * n_));
      const std::int64_t rows = std::min(slab, n_ - row);
      at::Tensor target = at::from_blob(product.data(), {count, rows}, at::kDouble);
      const at::Tensor slab_of_matrix = matrix.narrow(0, row, rows).t();
      if (elsewhere) {
        target.copy_(at::mm(weights, slab_of_matrix));
      } else {
        at::mm_out(target, weights, slab_of_matrix);
      }
      for (std::int64_t s = 0; s < count; ++s) {
        const double* label = labels.data() + s * n_ + row;
        const double* line = product.data() + s * rows;
        double sum = 0;
        for (std::int64_t i = 0; i < rows; ++i) sum += label[i] * line[i];
        inside[static_cast<std::size_t>(s)] += sum;
      }
    }
    if (pulse && !pairs) pulse(static_cast<double>(done) / static_cast<double>(sets));
    for (std::int64_t s = 0; s < count; ++s) {
      const auto& rows = drawn[static_cast<std::size_t>(s)];
      double across = 0, diagonal = 0;
      for (const std::int64_t i : rows) {
        if (!pairs) break;
        across += rows_[static_cast<std::size_t>(i)];
        diagonal += matrix_[static_cast<std::size_t>(i * n_ + i)];
      }
      take(rows, pairs ? inside[static_cast<std::size_t>(s)] - diagonal : 0, across);
    }
  }
  if (pulse) pulse(1);
}

}  // namespace assay::mia
