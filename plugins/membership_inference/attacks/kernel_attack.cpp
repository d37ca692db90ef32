// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/attacks/kernel_attack.h"

#include <utility>

namespace assay::mia {
namespace {

class FixedKernelAttack : public StandardisedAttack {
 public:
  FixedKernelAttack(const AttackInput& input, Kernel kernel, const Pulse& pulse)
      : samples_(input.samples), kernel_(std::move(kernel)) {
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

std::unique_ptr<FittedAttack> fixed_kernel_attack(const AttackInput& input, Kernel kernel, const Pulse& pulse) {
  return std::make_unique<FixedKernelAttack>(input, std::move(kernel), pulse);
}

}  // namespace assay::mia
