// SPDX-License-Identifier: GPL-3.0-or-later
// Frechet distance of a set to the student samples (Heusel et al. 2017), on the features chosen.
#include "core/base/error.h"
#include "plugins/membership_inference/attacks/attack_factories.h"
#include "plugins/membership_inference/attacks/standardised_attack.h"
#include "plugins/membership_inference/statistics/distances.h"

namespace assay::mia {
namespace {

class FrechetAttack : public FittedAttack {
 public:
  explicit FrechetAttack(const AttackInput& input)
      : reference_(input.samples), held_out_(all_rows(input.auxiliary.count)) {}

  const std::vector<std::int64_t>& held_out(std::int64_t) const override { return held_out_; }
  SetFunction on(const Points&, std::int64_t, const Pulse&) const override {
    throw Error(ErrorKind::usage, {.message = "This attack has no score of single points: it compares whole sets",
                                   .where = "attack frechet",
                                   .value = {},
                                   .allowed = {},
                                   .remedy = "Choose an attack with an instance form, such as gan_leaks"});
  }
  bool general() const override { return true; }
  double general_value(const Points& set) const override { return -reference_.distance(set); }

 private:
  FrechetReference reference_;
  std::vector<std::int64_t> held_out_;
};

}  // namespace

std::unique_ptr<FittedAttack> fit_frechet(const AttackInput& input, const Pulse&) {
  return std::make_unique<FrechetAttack>(input);
}

}  // namespace assay::mia
