// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/attacks/kernel_attack.h"

#include <algorithm>
#include <utility>

namespace assay::mia {
namespace {

class FixedKernelAttack : public StandardisedAttack {
 public:
  FixedKernelAttack(const AttackInput& input, Kernel kernel, const Pulse& pulse)
      : samples_(input.samples), kernel_(std::move(kernel)) {
    kernel_.device = input.device;
    compute_on(input.device);
    add_part(all_rows(input.auxiliary.count), input.auxiliary, pulse);
  }

 protected:
  std::vector<double> witness(const Points& points, std::int64_t, const Pulse& pulse) const override {
    return mean_kernel(points, samples_, kernel_, pulse);
  }
  std::vector<double> pairs(const Points& points, std::int64_t, const Pulse& pulse) const override {
    return gram(points, kernel_, pulse);
  }

 private:
  Points samples_;
  Kernel kernel_;
};

}  // namespace

double sample_width(const Points& samples) {
  constexpr std::int64_t most = 1200;
  std::vector<std::int64_t> rows = all_rows(std::min(most, samples.count));
  for (std::int64_t& row : rows) row = row * samples.count / static_cast<std::int64_t>(rows.size());
  return std::max(median_distance(rows_of(samples, rows)), 1e-12);
}

std::unique_ptr<FittedAttack> fixed_kernel_attack(const AttackInput& input, Kernel kernel, const Pulse& pulse) {
  return std::make_unique<FixedKernelAttack>(input, std::move(kernel), pulse);
}

}  // namespace assay::mia
