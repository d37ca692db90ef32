// SPDX-License-Identifier: GPL-3.0-or-later
// Instance attacks that look at a denoiser, also as set scores: their mean over the set (the fair comparison,
// spec 5.4). The scores themselves are in diffusion_attacks.h. Nothing is trained, so all auxiliary points are held
// out.
#include <functional>
#include <utility>

#include "plugins/membership_inference/attacks/attack_factories.h"
#include "plugins/membership_inference/attacks/diffusion_attacks.h"
#include "plugins/membership_inference/attacks/standardised_attack.h"

namespace assay::mia {
namespace {

using Score = std::function<std::vector<double>(const Points&, const Pulse&)>;

class DenoiserAttack : public StandardisedAttack {
 public:
  DenoiserAttack(Score score, const AttackInput& input, const Pulse& pulse) : score_(std::move(score)) {
    add_part(all_rows(input.auxiliary.count), input.auxiliary, pulse);
  }

 protected:
  std::vector<double> witness(const Points& points, std::int64_t, const Pulse& pulse) const override {
    return score_(points, pulse);
  }

 private:
  Score score_;
};

using ScoreFunction = std::vector<double> (*)(const Denoiser&, const Points&, std::uint64_t, const Pulse&);

std::unique_ptr<FittedAttack> fit(ScoreFunction function, const AttackInput& input, const Pulse& pulse) {
  const Denoiser& denoiser = *input.denoiser;
  const std::uint64_t seed = RandomStream(input.seed, "denoiser attack noise")();
  return std::make_unique<DenoiserAttack>(
      [function, &denoiser, seed](const Points& points, const Pulse& seen) {
        return function(denoiser, points, seed, seen);
      },
      input, pulse);
}

}  // namespace

std::unique_ptr<FittedAttack> fit_teacher_loss(const AttackInput& input, const Pulse& pulse) {
  return fit(&teacher_loss_scores, input, pulse);
}
std::unique_ptr<FittedAttack> fit_secmi(const AttackInput& input, const Pulse& pulse) {
  return fit(&secmi_scores, input, pulse);
}
std::unique_ptr<FittedAttack> fit_pia(const AttackInput& input, const Pulse& pulse) {
  return fit(&pia_scores, input, pulse);
}
std::unique_ptr<FittedAttack> fit_rediffuse(const AttackInput& input, const Pulse& pulse) {
  return fit(&rediffuse_scores, input, pulse);
}

}  // namespace assay::mia
