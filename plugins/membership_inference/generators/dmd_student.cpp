// SPDX-License-Identifier: GPL-3.0-or-later
// Distribution matching distillation (Yin et al. 2024) with settings of the specification's 6.2.
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <cmath>

#include "core/compute/torch_session.h"
#include "plugins/membership_inference/generators/teacher_output.h"
#include "plugins/membership_inference/generators/trainers.h"
#include "plugins/membership_inference/generators/training.h"

namespace assay::mia {
namespace {

constexpr std::int64_t pairs = 12000, batch = 96, preset_steps = 2500, fake_steps = 2;
constexpr double student_rate = 3e-4, fake_rate = 5e-4, beta1 = 0, beta2 = 0.99;
constexpr double least_sigma = 0.05, most_sigma = 5;
/// 0.25 of the published method times 4: a squared distance stands in for its perceptual one.
constexpr double regression_weight = 1;
constexpr std::string_view checkpoint_kind = "training: dmd student";

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
  compute_on_this_thread();
  const at::Device device = find_device(options.device);
  const EdmNetwork& source = teacher_network(teacher, "dmd");
  const EdmNetwork guide(source.mlp().shape(), source.mlp().parameters().to(device));
  const std::int64_t steps = options.steps > 0 ? options.steps : preset_steps;
  const std::int64_t dimensions = guide.mlp().shape().dimensions;
  const TeacherOutput seen = draw_teacher_output(guide, members, pairs, pair_levels, options.seed, hooks.pulse);
  Trained student(EdmNetwork(guide.mlp().shape(), first_parameters(guide, options, device)), beta1, beta2);
  Trained fake(guide.copy(), beta1, beta2);
  std::int64_t first = 0;
  if (!hooks.restore.empty()) {
    StateReader from(hooks.restore);
    from.expect(checkpoint_kind);
    first = from.integer();
    student.read(from);
    fake.read(from);
  }
  const double out = edm_scales(largest_sigma).out;
  TrainingPace pace(hooks, steps, drawing_share);
  const auto samples = [&] {
    return draw_samples(student.network, Sampling::one_step, 64, options.seed, pace.within());
  };
  for (std::int64_t step = first; step < steps; ++step) {
    RandomStream stream = step_stream(options.seed, "dmd student", step);
    const at::Tensor rows = random_rows(batch, pairs, stream, device);
    // One pass for both terms: fresh noise above, noise of pairs below.
    const at::Tensor noise =
        at::cat({normal_rows(batch, dimensions, stream, device), seen.noise.index_select(0, rows)});
    const at::Tensor images = one_step(student.network, noise, &student.kept);
    const at::Tensor matching = matching_gradient(guide, fake.network, images.narrow(0, 0, batch), stream);
    const at::Tensor error = images.narrow(0, batch, batch) - seen.images.index_select(0, rows);
    at::Tensor gradient = at::cat({matching, error * (2 * regression_weight)});
    const at::Tensor loss = at::mean(error * error);
    student.descend(gradient.mul_(out / static_cast<double>(error.numel())), student_rate);
    for (std::int64_t k = 0; k < fake_steps; ++k) {
      const at::Tensor fresh = one_step(student.network, normal_rows(batch, dimensions, stream, device));
      denoising_step(fake, fresh, stream, fake_rate);
    }
    pace.after(step, loss, samples, [&] {
      StateWriter to(checkpoint_kind);
      to.integer(step + 1);
      student.write(to);
      fake.write(to);
      return to.finish();
    });
  }
  if (hooks.pulse) hooks.pulse(1);
  return std::make_unique<NetworkGenerator>("dmd", Sampling::one_step, std::move(student.network),
                                            student_record(seen, members, options, steps));
}

}  // namespace assay::mia
