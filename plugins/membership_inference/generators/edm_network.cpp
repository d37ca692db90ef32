// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/edm_network.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/compute/torch_session.h"

namespace assay::mia {
namespace {

/// Frequencies log-spaced from 0.1 to 20.
double frequency(std::int64_t index, std::int64_t count) {
  return 0.1 * std::pow(200.0, static_cast<double>(index) / static_cast<double>(count - 1));
}

}  // namespace

EdmNetwork::EdmNetwork(const MlpShape& shape, at::Tensor parameters, bool consistency)
    : mlp_(shape, std::move(parameters)), consistency_(consistency) {}

EdmNetwork EdmNetwork::copy() const { return {mlp_.shape(), mlp_.parameters().clone(), consistency_}; }

LevelRows EdmNetwork::levels(std::span<const double> sigmas) const {
  const auto rows = static_cast<std::int64_t>(sigmas.size());
  const std::int64_t count = mlp_.shape().frequencies, columns = 4 + 2 * count;
  std::vector<double> frequencies(static_cast<std::size_t>(count));
  for (std::int64_t k = 0; k < count; ++k) frequencies[static_cast<std::size_t>(k)] = frequency(k, count);
  at::Tensor all = at::empty({rows, columns}, at::kFloat);
  float* row = all.data_ptr<float>();
  for (const double sigma : sigmas) {
    const EdmScales scales = consistency_ ? consistency_scales(sigma, smallest_sigma) : edm_scales(sigma);
    row[0] = static_cast<float>(sigma);
    row[1] = static_cast<float>(scales.skip);
    row[2] = static_cast<float>(scales.out);
    row[3] = static_cast<float>(scales.in);
    for (std::int64_t k = 0; k < count; ++k) {
      const auto angle = static_cast<float>(scales.noise * frequencies[static_cast<std::size_t>(k)]);
      row[4 + k] = std::sin(angle);
      row[4 + count + k] = std::cos(angle);
    }
    row += columns;
  }
  const at::Tensor there = all.to(device());
  return {there.narrow(1, 0, 1), there.narrow(1, 1, 1), there.narrow(1, 2, 1), there.narrow(1, 3, 1),
          there.narrow(1, 4, 2 * count)};
}

at::Tensor EdmNetwork::denoise(const at::Tensor& noisy, const LevelRows& levels, ResidualMlp::Activations* kept) const {
  const at::Tensor input = at::cat({noisy * levels.in, levels.embedding.expand({noisy.size(0), -1})}, 1);
  return mlp_.forward(input, kept).mul_(levels.out).addcmul_(noisy, levels.skip);
}

at::Tensor EdmNetwork::denoise(const at::Tensor& noisy, double sigma) const {
  return denoise(noisy, levels({&sigma, 1}));
}

at::Tensor tensor_of(const Points& points, at::Device device) {
  at::Tensor rows = at::empty({points.count, points.dimensions}, at::kFloat);
  std::transform(points.values.begin(), points.values.end(), rows.data_ptr<float>(),
                 [](double value) { return static_cast<float>(value); });
  return rows.to(device);
}

Points points_of(const at::Tensor& rows) {
  const at::Tensor here = rows.to(at::kCPU, at::kDouble).contiguous();
  const double* values = here.data_ptr<double>();
  return {here.size(0), here.size(1), std::vector<double>(values, values + here.numel())};
}

at::Tensor normal_rows(std::int64_t rows, std::int64_t columns, RandomStream& stream, at::Device device) {
  at::Tensor noise = at::empty({rows, columns}, at::kFloat);
  float* values = noise.data_ptr<float>();
  for (std::int64_t i = 0; i < rows * columns; ++i) values[i] = static_cast<float>(stream.normal());
  return noise.to(device);
}

at::Tensor point_noise(std::int64_t first, std::int64_t rows, std::int64_t columns, std::uint64_t seed,
                       at::Device device) {
  const std::uint64_t base = RandomStream(seed, "sample points")();
  at::Tensor noise = at::empty({rows, columns}, at::kFloat);
  float* values = noise.data_ptr<float>();
  for (std::int64_t i = 0; i < rows; ++i) {
    RandomStream stream(base + static_cast<std::uint64_t>(first + i), "sample point");
    for (std::int64_t k = 0; k < columns; ++k) *values++ = static_cast<float>(stream.normal());
  }
  return noise.to(device);
}

Points sample_blocks(std::int64_t count, std::int64_t dimensions, const std::function<at::Tensor(std::int64_t)>& fill,
                     const Pulse& pulse) {
  Points points{count, dimensions, std::vector<double>(static_cast<std::size_t>(count * dimensions))};
  for (std::int64_t first = 0; first < count; first += block_rows) {
    if (pulse) pulse(static_cast<double>(first) / static_cast<double>(count));
    const at::Tensor rows = fill(first).to(at::kCPU, at::kDouble).contiguous();
    const double* values = rows.data_ptr<double>();
    std::copy(values, values + std::min(block_rows, count - first) * dimensions,
              points.values.begin() + first * dimensions);
  }
  if (pulse) pulse(1);
  return points;
}

Points denoise_points(const EdmNetwork& network, const Points& noisy, double sigma) {
  const c10::InferenceMode inference;
  compute_on_this_thread();
  const std::int64_t dimensions = network.mlp().shape().dimensions;
  if (noisy.dimensions != dimensions) {
    throw Error(ErrorKind::usage, {.message = "The points have other dimensions than the denoiser",
                                   .where = "points",
                                   .value = std::to_string(noisy.dimensions) + " dimensions",
                                   .allowed = std::to_string(dimensions) + " dimensions",
                                   .remedy = "Use the data the generator was trained for"});
  }
  const LevelRows levels = network.levels({&sigma, 1});
  const auto fill = [&](std::int64_t first) {
    at::Tensor rows = at::zeros({block_rows, dimensions}, at::kFloat);
    const auto from = noisy.values.begin() + first * dimensions;
    const std::int64_t values = std::min(block_rows, noisy.count - first) * dimensions;
    std::transform(from, from + values, rows.data_ptr<float>(), [](double value) { return static_cast<float>(value); });
    return network.denoise(rows.to(network.device()), levels);
  };
  return sample_blocks(noisy.count, dimensions, fill, {});
}

}  // namespace assay::mia
