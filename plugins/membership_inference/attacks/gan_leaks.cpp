// SPDX-License-Identifier: GPL-3.0-or-later
// GAN-Leaks, full black box (Chen et al. 2020): the distance of a point to the nearest student sample; over a set its
// mean.
#include "plugins/membership_inference/attacks/attack_factories.h"
#include "plugins/membership_inference/attacks/standardised_attack.h"
#include "plugins/membership_inference/statistics/kernels.h"

namespace assay::mia {
namespace {

class NearestSample : public StandardisedAttack {
 public:
  NearestSample(const AttackInput& input, const Pulse& pulse) : samples_(input.samples) {
    add_part(all_rows(input.auxiliary.count), input.auxiliary, pulse);
  }

 protected:
  std::vector<double> witness(const Points& points, std::int64_t, const Pulse& pulse) const override {
    std::vector<double> scores = nearest(points, samples_, pulse).distance;
    for (double& score : scores) score = -score;
    return scores;
  }

 private:
  Points samples_;
};

}  // namespace

std::unique_ptr<FittedAttack> fit_gan_leaks(const AttackInput& input, const Pulse& pulse) {
  return std::make_unique<NearestSample>(input, pulse);
}

}  // namespace assay::mia
