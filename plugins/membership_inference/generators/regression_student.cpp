// SPDX-License-Identifier: GPL-3.0-or-later
// Regression of images on noise over pairs that the teacher drew.
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include "plugins/membership_inference/generators/distillation.h"
#include "plugins/membership_inference/generators/trainers.h"

namespace assay::mia {
namespace {

constexpr std::int64_t batch = 128;
constexpr double first_rate = 1e-3;

}  // namespace

std::unique_ptr<Generator> train_regression(const Generator& teacher, const Provenance& members,
                                            const StudentOptions& options, const TrainingHooks& hooks) {
  const c10::InferenceMode inference;
  Distillation work({.id = "regression", .levels = pair_levels, .preset_steps = 6000}, teacher, members, options, hooks);
  const TeacherOutput& seen = work.seen();
  Trained student(work.start());
  const double out = edm_scales(largest_sigma).out;
  const Distillation::State state{[&](StateWriter& to) { student.write(to); }, [&](StateReader& from) { student.read(from); }};
  return work.train(student.network, state, [&](std::int64_t step, RandomStream& stream) {
    const at::Tensor rows = random_rows(batch, seen.images.size(0), stream, work.device());
    at::Tensor error = one_step(student.network, seen.noise.index_select(0, rows), &student.kept)
                           .sub_(seen.images.index_select(0, rows));
    at::Tensor loss = at::mean(error * error);
    student.descend(error.mul_(2 * out / static_cast<double>(error.numel())), cosine_rate(first_rate, step, work.steps()));
    return loss;
  });
}

}  // namespace assay::mia
