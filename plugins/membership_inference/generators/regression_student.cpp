// SPDX-License-Identifier: GPL-3.0-or-later
// Regression of images on noise over pairs that the teacher drew.
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include "core/compute/torch_session.h"
#include "plugins/membership_inference/generators/teacher_output.h"
#include "plugins/membership_inference/generators/trainers.h"
#include "plugins/membership_inference/generators/training.h"

namespace assay::mia {
namespace {

constexpr std::int64_t pairs = 12000, batch = 128, preset_steps = 6000;
constexpr double first_rate = 1e-3;
constexpr std::string_view checkpoint_kind = "training: regression student";

}  // namespace

std::unique_ptr<Generator> train_regression(const Generator& teacher, const Provenance& members,
                                            const StudentOptions& options, const TrainingHooks& hooks) {
  const c10::InferenceMode inference;
  compute_on_this_thread();
  const at::Device device = find_device(options.device);
  const EdmNetwork& source = teacher_network(teacher, "regression");
  const EdmNetwork guide(source.mlp().shape(), source.mlp().parameters().to(device));
  const std::int64_t steps = options.steps > 0 ? options.steps : preset_steps;
  const TeacherOutput seen = draw_teacher_output(guide, members, pairs, pair_levels, options.seed, hooks.pulse);
  Trained student(EdmNetwork(guide.mlp().shape(), first_parameters(guide, options, device)));
  std::int64_t first = 0;
  if (!hooks.restore.empty()) {
    StateReader from(hooks.restore);
    from.expect(checkpoint_kind);
    first = from.integer();
    student.read(from);
  }
  const double out = edm_scales(largest_sigma).out;
  TrainingPace pace(hooks, steps, drawing_share);
  const auto samples = [&] {
    return draw_samples(student.network, Sampling::one_step, 64, options.seed, pace.within());
  };
  for (std::int64_t step = first; step < steps; ++step) {
    RandomStream stream = step_stream(options.seed, "regression student", step);
    const at::Tensor rows = random_rows(batch, pairs, stream, device);
    at::Tensor error = one_step(student.network, seen.noise.index_select(0, rows), &student.kept)
                           .sub_(seen.images.index_select(0, rows));
    const at::Tensor loss = at::mean(error * error);
    student.descend(error.mul_(2 * out / static_cast<double>(error.numel())), cosine_rate(first_rate, step, steps));
    pace.after(step, loss, samples, [&] {
      StateWriter to(checkpoint_kind);
      to.integer(step + 1);
      student.write(to);
      return to.finish();
    });
  }
  if (hooks.pulse) hooks.pulse(1);
  return std::make_unique<NetworkGenerator>("regression", Sampling::one_step, std::move(student.network),
                                            student_record(seen, members, options, steps));
}

}  // namespace assay::mia
