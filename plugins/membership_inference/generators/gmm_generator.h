// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugins/membership_inference/generators/generator.h"
#include "plugins/membership_inference/generators/gmm.h"
#include "plugins/membership_inference/generators/state_bytes.h"

namespace assay::mia {

/// A Gaussian mixture as teacher or student.
class GmmGenerator final : public Generator {
 public:
  GmmGenerator(GaussianMixture mixture, std::vector<std::pair<std::string, std::string>> record)
      : mixture_(std::move(mixture)), record_(std::move(record)) {}
  static std::unique_ptr<GmmGenerator> read(StateReader& from);
  static constexpr std::string_view state_kind = "gaussian mixture";

  std::string_view id() const override { return "gmm"; }
  std::int64_t dimensions() const override { return mixture_.dimensions; }
  Points sample(std::int64_t count, std::uint64_t seed, const Pulse& pulse) const override;
  std::vector<double> log_density(const Points& points) const override;
  std::vector<std::pair<std::string, std::string>> record() const override { return record_; }
  std::string state() const override;

  const GaussianMixture& mixture() const { return mixture_; }

 private:
  GaussianMixture mixture_;
  std::vector<std::pair<std::string, std::string>> record_;
};

void write_mixture(StateWriter& to, const GaussianMixture& mixture);
/// Error (data) where the numbers of values do not fit together.
GaussianMixture read_mixture(StateReader& from);

}  // namespace assay::mia
