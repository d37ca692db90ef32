// SPDX-License-Identifier: GPL-3.0-or-later
// Distribution matching distillation (Yin et al. 2024) with settings of the specification's 6.2.
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <cmath>

#include "plugins/membership_inference/generators/distillation.h"
#include "plugins/membership_inference/generators/trainers.h"

namespace assay::mia {
namespace {

constexpr std::int64_t batch = 96, fake_steps = 2;
constexpr double student_rate = 3e-4, fake_rate = 5e-4, beta1 = 0, beta2 = 0.99;
constexpr double least_sigma = 0.05, most_sigma = 5;
/// 0.25 of the published method times 4: a squared distance stands in for its perceptual one.
constexpr double regression_weight = 1;

/// d (distribution matching loss) / d images, up to its scale: from the teacher's denoised estimate to the fake one,
/// each row divided by its distance to the teacher's.
at::Tensor matching_gradient(const EdmNetwork& teacher, const EdmNetwork& fake, const at::Tensor& images,
                             RandomStream& stream) {
  std::vector<double> sigmas(static_cast<std::size_t>(images.size(0)));
  for (double& sigma : sigmas) sigma = std::exp(stream.uniform(std::log(least_sigma), std::log(most_sigma)));
  const LevelRows levels = teacher.levels(sigmas);
  const at::Tensor noisy =
      normal_rows(images.size(0), images.size(1), stream, images.device()).mul_(levels.sigma).add_(images);
  const at::Tensor wanted = teacher.denoise(noisy, levels);
  const at::Tensor distance = (images - wanted).abs_().mean(1, true).clamp_min_(1e-6);
  return fake.denoise(noisy, levels).sub_(wanted).div_(distance);
}

}  // namespace

std::unique_ptr<Generator> train_dmd(const Generator& teacher, const Provenance& members, const StudentOptions& options,
                                     const TrainingHooks& hooks) {
  const c10::InferenceMode inference;
  Distillation work({.id = "dmd", .levels = pair_levels, .preset_steps = 2500}, teacher, members, options, hooks);
  const TeacherOutput& seen = work.seen();
  Trained student(work.start(), beta1, beta2);
  Trained fake(work.guide().copy(), beta1, beta2);
  const double out = edm_scales(largest_sigma).out;
  const Distillation::State state{[&](StateWriter& to) {
                                    student.write(to);
                                    fake.write(to);
                                  },
                                  [&](StateReader& from) {
                                    student.read(from);
                                    fake.read(from);
                                  }};
  return work.train(student.network, state, [&](std::int64_t, RandomStream& stream) {
    const at::Tensor rows = random_rows(batch, seen.images.size(0), stream, work.device());
    // One pass for both terms: fresh noise above, noise of pairs below.
    const at::Tensor noise =
        at::cat({normal_rows(batch, work.dimensions(), stream, work.device()), seen.noise.index_select(0, rows)});
    const at::Tensor images = one_step(student.network, noise, &student.kept);
    const at::Tensor matching = matching_gradient(work.guide(), fake.network, images.narrow(0, 0, batch), stream);
    const at::Tensor error = images.narrow(0, batch, batch) - seen.images.index_select(0, rows);
    at::Tensor gradient = at::cat({matching, error * (2 * regression_weight)});
    at::Tensor loss = at::mean(error * error);
    student.descend(gradient.mul_(out / static_cast<double>(error.numel())), student_rate);
    for (std::int64_t k = 0; k < fake_steps; ++k) {
      const at::Tensor fresh = one_step(student.network, normal_rows(batch, work.dimensions(), stream, work.device()));
      denoising_step(fake, fresh, stream, fake_rate);
    }
    return loss;
  });
}

}  // namespace assay::mia
