// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/network_generator.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include "core/base/error.h"
#include "core/compute/torch_session.h"
#include "plugins/membership_inference/generators/training.h"

namespace assay::mia {

at::Tensor one_step(const EdmNetwork& network, const at::Tensor& noise, ResidualMlp::Activations* kept) {
  return network.denoise(noise * largest_sigma, network.levels({&largest_sigma, 1}), kept);
}

Points draw_samples(const EdmNetwork& network, Sampling sampling, std::int64_t count, std::uint64_t seed,
                    const Pulse& pulse) {
  const c10::InferenceMode inference;
  compute_on_this_thread();
  const std::int64_t dimensions = network.mlp().shape().dimensions;
  const std::vector<double> levels = karras_levels(sample_levels);
  const DenoiseBatch denoise = [&](const at::Tensor& noisy, double sigma) { return network.denoise(noisy, sigma); };
  const auto fill = [&](std::int64_t first) {
    const at::Tensor noise = point_noise(first, block_rows, dimensions, seed, network.device());
    if (sampling == Sampling::one_step) return one_step(network, noise);
    return heun(noise * levels.front(), levels, denoise, [&](std::int64_t, const at::Tensor&) {
      if (pulse) pulse(static_cast<double>(first) / static_cast<double>(count));
    });
  };
  return sample_blocks(count, dimensions, fill, pulse);
}

NetworkGenerator::NetworkGenerator(std::string id, Sampling sampling, EdmNetwork network, Record record)
    : id_(std::move(id)), sampling_(sampling), network_(std::move(network)), record_(std::move(record)) {}

Points NetworkGenerator::sample(std::int64_t count, std::uint64_t seed, const Pulse& pulse) const {
  return draw_samples(network_, sampling_, count, seed, pulse);
}

std::string NetworkGenerator::state() const {
  StateWriter to(state_kind);
  to.text(id_);
  to.integer(sampling_ == Sampling::heun ? 0 : 1);
  to.integer(network_.consistency() ? 1 : 0);
  const MlpShape& shape = network_.mlp().shape();
  for (const std::int64_t size : {shape.dimensions, shape.width, shape.frequencies, shape.blocks}) to.integer(size);
  to.integer(static_cast<std::int64_t>(record_.size()));
  for (const auto& [name, value] : record_) {
    to.text(name);
    to.text(value);
  }
  write_parameters(to, network_.mlp().parameters());
  return to.finish();
}

std::unique_ptr<NetworkGenerator> NetworkGenerator::read(StateReader& from, at::Device device) {
  const c10::InferenceMode inference;
  from.expect(state_kind);
  std::string id = from.text();
  const Sampling sampling = from.integer() == 0 ? Sampling::heun : Sampling::one_step;
  const bool consistency = from.integer() != 0;
  MlpShape shape;
  for (std::int64_t* size : {&shape.dimensions, &shape.width, &shape.frequencies, &shape.blocks})
    *size = from.integer();
  Record record(static_cast<std::size_t>(from.integer()));
  for (auto& [name, value] : record) {
    name = from.text();
    value = from.text();
  }
  at::Tensor parameters = at::empty({ResidualMlp::parameter_count(shape)}, at::TensorOptions(device).dtype(at::kFloat));
  read_parameters(from, parameters);
  return std::make_unique<NetworkGenerator>(std::move(id), sampling,
                                            EdmNetwork(shape, std::move(parameters), consistency), std::move(record));
}

}  // namespace assay::mia
