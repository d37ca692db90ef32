// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to LibTorch sources.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugins/membership_inference/generators/edm_network.h"
#include "plugins/membership_inference/generators/generator.h"
#include "plugins/membership_inference/generators/heun.h"
#include "plugins/membership_inference/generators/state_bytes.h"

namespace assay::mia {

/// How a network makes samples of noise.
enum class Sampling {
  heun,      ///< a teacher: 18 Heun levels
  one_step,  ///< a student: D(z sigma_max; sigma_max)
};

using Record = std::vector<std::pair<std::string, std::string>>;

/// An EDM teacher, or a one-step student. A teacher and a consistency student are denoisers.
class NetworkGenerator final : public Generator, public Denoiser {
 public:
  NetworkGenerator(std::string id, Sampling sampling, EdmNetwork network, Record record);
  static std::unique_ptr<NetworkGenerator> read(StateReader& from, at::Device device);
  static constexpr std::string_view state_kind = "network";

  std::string_view id() const override { return id_; }
  std::int64_t dimensions() const override { return network_.mlp().shape().dimensions; }
  Points sample(std::int64_t count, std::uint64_t seed, const Pulse& pulse) const override;
  const Denoiser* denoiser() const override {
    return sampling_ == Sampling::heun || network_.consistency() ? this : nullptr;
  }
  Record record() const override { return record_; }
  std::string state() const override;
  Points denoise(const Points& noisy, double sigma) const override { return denoise_points(network_, noisy, sigma); }

  const EdmNetwork& network() const { return network_; }
  Sampling sampling() const { return sampling_; }

 private:
  std::string id_;
  Sampling sampling_;
  EdmNetwork network_;
  Record record_;
};

/// Samples of a network in training, as NetworkGenerator::sample gives them.
Points draw_samples(const EdmNetwork& network, Sampling sampling, std::int64_t count, std::uint64_t seed,
                    const Pulse& pulse);

/// D(z sigma_max; sigma_max) of rows of standard normal noise.
at::Tensor one_step(const EdmNetwork& network, const at::Tensor& noise, ResidualMlp::Activations* kept = nullptr);

}  // namespace assay::mia
