// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/distillation.h"

#include <ATen/ATen.h>

#include <utility>

#include "core/compute/torch_session.h"

namespace assay::mia {
namespace {

EdmNetwork guide_of(const Generator& teacher, const DistillationForm& form, const StudentOptions& options) {
  compute_on_this_thread();
  const EdmNetwork& source = teacher_network(teacher, form.id);
  return {source.mlp().shape(), source.mlp().parameters().to(find_device(options.device))};
}

}  // namespace

Distillation::Distillation(const DistillationForm& form, const Generator& teacher, const Provenance& members,
                           const StudentOptions& options, const TrainingHooks& hooks)
    : form_(form),
      members_(members),
      options_(options),
      hooks_(hooks),
      guide_(guide_of(teacher, form, options)),
      steps_(options.steps > 0 ? options.steps : form.preset_steps),
      seen_(draw_teacher_output(guide_, members, form.drawn, form.levels, options.seed, hooks.pulse)) {}

EdmNetwork Distillation::start(bool consistency) const {
  return {guide_.mlp().shape(), first_parameters(guide_, options_, device()), consistency};
}

std::unique_ptr<Generator> Distillation::train(EdmNetwork& made, const State& state, const Step& step) {
  const std::string purpose = std::string(form_.id) + " student", kind = "training: " + purpose;
  std::int64_t first = 0;
  if (!hooks_.restore.empty()) {
    StateReader from(hooks_.restore);
    from.expect(kind);
    first = from.integer();
    state.read(from);
  }
  TrainingPace pace(hooks_, steps_, drawing_share);
  const auto samples = [&] { return draw_samples(made, Sampling::one_step, 64, options_.seed, pace.within()); };
  for (std::int64_t k = first; k < steps_; ++k) {
    RandomStream stream = step_stream(options_.seed, purpose, k);
    const at::Tensor loss = step(k, stream);
    pace.after(k, loss, samples, [&] {
      StateWriter to(kind);
      to.integer(k + 1);
      state.write(to);
      return to.finish();
    });
  }
  if (hooks_.pulse) hooks_.pulse(1);
  return std::make_unique<NetworkGenerator>(std::string(form_.id), Sampling::one_step, std::move(made),
                                            student_record(seen_, members_, options_, steps_));
}

}  // namespace assay::mia
