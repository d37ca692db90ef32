// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <utility>

#include "core/base/error.h"
#include "core/compute/torch_session.h"
#include "plugins/membership_inference/attacks/attack_factories.h"
#include "plugins/membership_inference/attacks/deep_kernel.h"
#include "plugins/membership_inference/attacks/standardised_attack.h"

namespace assay::mia {
namespace {

constexpr std::int64_t tile_rows = 256;
constexpr std::int64_t most_pairs = 5000;

/// Kernels in double with the student samples that they are tested on. Spec 3.1: trained between S_tr and A_tr, tested
/// on S_te and A_te; cross-fitted (3.2b): and the other way round.
class DeepKernelAttack : public StandardisedAttack {
 public:
  DeepKernelAttack(const AttackInput& input, const DeepKernelForm& form, const Pulse& pulse) : form_(form) {
    compute_on_this_thread();
    compute_on(input.device);
    c10::InferenceMode no_gradient;
    const auto options = at::TensorOptions().dtype(at::kDouble).device(find_device(input.device));
    const Halves a = halves(input.auxiliary.count, input.seed, "deep kernel auxiliary halves");
    const Halves s = halves(input.samples.count, input.seed, "deep kernel sample halves");
    const std::array<const std::vector<std::int64_t>*, 2> a_rows{&a.first, &a.second}, s_rows{&s.first, &s.second};
    const std::size_t folds = form.cross_fitted ? 2 : 1;
    for (std::size_t fold = 0; fold < folds; ++fold) {
      const double span = 1 / static_cast<double>(folds), start = span * static_cast<double>(fold);
      if (pulse) pulse(start);
      const Points training = rows_of(input.auxiliary, *a_rows[fold]);
      Part part;
      part.scale = find_input_scale(training);
      if (fold == 0 && !part.scale.identity()) add_note("Networks see columns standardised by the auxiliary points.");
      const Points samples = part.scale.apply(rows_of(input.samples, *s_rows[fold]));
      const Points others = part.scale.apply(training);
      part.tested = tensor_of(part.scale.apply(rows_of(input.samples, *s_rows[1 - fold])), options);
      if (pulse) pulse(start);
      for (std::int64_t e = 0; e < form.kernels; ++e) {
        const double width = 0.8 * span / static_cast<double>(form.kernels);
        const double begin = start + width * static_cast<double>(e);
        RandomStream seeds(input.seed, "deep kernel fold " + std::to_string(fold) + " kernel " + std::to_string(e));
        TrainedKernel trained = train_deep_kernel(samples, others, {.steps = form.steps}, seeds(), input.device,
                                                  share_of(pulse, begin, begin + width));
        for (std::string& note : trained.notes) add_note(std::move(note));
        Fitted fitted{{trained.kernel.phi.in(at::kDouble), trained.kernel.epsilon_logit, trained.kernel.log_phi_scale,
                       trained.kernel.log_input_scale},
                      {},
                      1};
        fitted.tested_features = fitted.kernel.phi(part.tested);
        part.kernels.push_back(std::move(fitted));
      }
      // Several kernels weigh the same; the weights are set by student samples alone, so that the test stays exact.
      if (form.kernels > 1) {
        const at::Tensor some = part.tested.narrow(0, 0, std::min<std::int64_t>(part.tested.size(0), 500));
        for (Fitted& fitted : part.kernels) {
          if (pulse) pulse(start + 0.8 * span);
          const at::Tensor features = fitted.tested_features.narrow(0, 0, some.size(0));
          const at::Tensor k = fitted.kernel.gram(some, features, some, features);
          fitted.weight = 1 / (static_cast<double>(form.kernels) * standard_of(values_of(k.mean(1))).deviation);
        }
      }
      fitted_.push_back(std::move(part));
      add_part(*a_rows[1 - fold], input.auxiliary, share_of(pulse, start + 0.8 * span, start + span));
    }
    if (pulse) pulse(1);
  }

 protected:
  std::vector<double> witness(const Points& points, std::int64_t index, const Pulse& pulse) const override {
    compute_on_this_thread();
    c10::InferenceMode no_gradient;
    const Part& part = fitted_.at(static_cast<std::size_t>(index));
    const at::Tensor x = tensor_of(part.scale.apply(points), part.tested.options());
    std::vector<double> sum(static_cast<std::size_t>(points.count));
    for (std::int64_t from = 0; from < points.count; from += tile_rows) {
      const at::Tensor tile = x.narrow(0, from, std::min(tile_rows, points.count - from));
      for (const Fitted& f : part.kernels) {
        if (pulse) pulse(static_cast<double>(from) / static_cast<double>(points.count));
        const at::Tensor k = f.kernel.gram(tile, f.kernel.phi(tile), part.tested, f.tested_features);
        const std::vector<double> means = values_of(k.mean(1));
        for (std::size_t i = 0; i < means.size(); ++i) sum[static_cast<std::size_t>(from) + i] += f.weight * means[i];
      }
    }
    return sum;
  }

  std::vector<double> pairs(const Points& points, std::int64_t index, const Pulse& pulse) const override {
    if (form_.witness_only) return {};
    if (points.count > most_pairs) {
      throw Error(ErrorKind::usage, {.message = "A kernel matrix over this many points is not held in memory",
                                     .where = "deep kernel",
                                     .value = std::to_string(points.count) + " points",
                                     .allowed = "at most " + std::to_string(most_pairs),
                                     .remedy = "Use fewer candidates or auxiliary points, or the attack c2st_cf"});
    }
    compute_on_this_thread();
    c10::InferenceMode no_gradient;
    const Part& part = fitted_.at(static_cast<std::size_t>(index));
    const at::Tensor x = tensor_of(part.scale.apply(points), part.tested.options());
    std::vector<double> matrix(static_cast<std::size_t>(points.count * points.count));
    const at::Tensor out = at::from_blob(matrix.data(), {points.count, points.count}, at::kDouble);
    double finished = 0;
    for (const Fitted& f : part.kernels) {
      const at::Tensor features = f.kernel.phi(x);
      for (std::int64_t from = 0; from < points.count; from += tile_rows) {
        const double here = static_cast<double>(from) / static_cast<double>(points.count);
        if (pulse) pulse((finished + here) / static_cast<double>(part.kernels.size()));
        const std::int64_t rows = std::min(tile_rows, points.count - from);
        at::Tensor target = out.narrow(0, from, rows);
        const at::Tensor k = f.kernel.gram(x.narrow(0, from, rows), features.narrow(0, from, rows), x, features);
        target.add_(k.to(at::kCPU), f.weight);
      }
      ++finished;
    }
    return matrix;
  }

 private:
  struct Fitted {
    DeepKernel kernel;
    at::Tensor tested_features;
    double weight = 1;
  };
  struct Part {
    InputScale scale;
    at::Tensor tested;  ///< student samples that did not train the kernels
    std::vector<Fitted> kernels;
  };
  DeepKernelForm form_;
  std::vector<Part> fitted_;
};

}  // namespace

std::unique_ptr<FittedAttack> fit_deep_kernel_attack(const AttackInput& input, const DeepKernelForm& form,
                                                     const Pulse& pulse) {
  return std::make_unique<DeepKernelAttack>(input, form, pulse);
}

}  // namespace assay::mia
