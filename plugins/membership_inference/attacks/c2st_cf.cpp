// SPDX-License-Identifier: GPL-3.0-or-later
// Cross-fitted classifier (spec 3.2, our own extension): networks tell student samples from known non-members;
// near-copies of members are among the samples and not among the others, so their logits are higher. The networks of a
// fold are trained on one half of the auxiliary points and tested against the other.

#include <array>
#include <utility>

#include "core/compute/torch_session.h"
#include "plugins/membership_inference/attacks/attack_factories.h"
#include "plugins/membership_inference/attacks/classifier.h"
#include "plugins/membership_inference/attacks/standardised_attack.h"

namespace assay::mia {
namespace {

constexpr int network_count = 3;  // E: a little better than one

class CrossFittedClassifier : public StandardisedAttack {
 public:
  CrossFittedClassifier(const AttackInput& input, const Pulse& pulse) {
    compute_on_this_thread();
    c10::InferenceMode no_gradient;
    const auto options = at::TensorOptions().dtype(at::kFloat).device(find_device(input.device));
    const Halves a = halves(input.auxiliary.count, input.seed, "c2st_cf auxiliary halves");
    const Halves s = halves(input.samples.count, input.seed, "c2st_cf sample halves");
    const std::array<const std::vector<std::int64_t>*, 2> a_rows{&a.first, &a.second}, s_rows{&s.first, &s.second};
    for (std::size_t fold = 0; fold < 2; ++fold) {
      const double from = 0.5 * static_cast<double>(fold);
      if (pulse) pulse(from);
      const Points zeros = rows_of(input.auxiliary, *a_rows[fold]);
      Fold f;
      f.scale = find_input_scale(zeros);
      if (fold == 0 && !f.scale.identity()) add_note("Networks see columns standardised by the auxiliary points.");
      const at::Tensor one = tensor_of(f.scale.apply(rows_of(input.samples, *s_rows[fold])), options);
      const at::Tensor zero = tensor_of(f.scale.apply(zeros), options);
      if (pulse) pulse(from);
      // A network's weight in the mean is set by samples that did not train it and by no auxiliary point: the test
      // stays exact.
      const Points fresh = f.scale.apply(rows_of(input.samples, *s_rows[1 - fold]));
      if (pulse) pulse(from);
      for (int e = 0; e < network_count; ++e) {
        const std::string name = "c2st_cf fold " + std::to_string(fold) + " network " + std::to_string(e);
        const double begin = from + 0.48 / network_count * e;
        f.networks.push_back(
            train_classifier(one, zero, {}, input.seed, name, share_of(pulse, begin, begin + 0.48 / network_count)));
        f.weights.push_back(1 / (network_count * standard_of(logits(f.networks.back(), fresh)).deviation));
      }
      folds_.push_back(std::move(f));
      add_part(*a_rows[1 - fold], input.auxiliary, share_of(pulse, from + 0.48, from + 0.5));
    }
    if (pulse) pulse(1);
  }

 protected:
  std::vector<double> witness(const Points& points, std::int64_t part, const Pulse& pulse) const override {
    compute_on_this_thread();
    c10::InferenceMode no_gradient;
    const Fold& fold = folds_.at(static_cast<std::size_t>(part));
    const Points scaled = fold.scale.apply(points);
    std::vector<double> sum(static_cast<std::size_t>(points.count));
    for (std::size_t e = 0; e < fold.networks.size(); ++e) {
      const auto share = [&](std::size_t k) {
        return static_cast<double>(k) / static_cast<double>(fold.networks.size());
      };
      const std::vector<double> values = logits(fold.networks[e], scaled, share_of(pulse, share(e), share(e + 1)));
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += fold.weights[e] * values[i];
    }
    return sum;
  }

 private:
  struct Fold {
    InputScale scale;
    std::vector<Mlp> networks;
    std::vector<double> weights;
  };
  std::vector<Fold> folds_;
};

}  // namespace

std::unique_ptr<FittedAttack> fit_c2st_cf(const AttackInput& input, const Pulse& pulse) {
  return std::make_unique<CrossFittedClassifier>(input, pulse);
}

}  // namespace assay::mia
