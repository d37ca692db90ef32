// SPDX-License-Identifier: GPL-3.0-or-later
// Consistency distillation (Song et al. 2023) from teacher samples.
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include "plugins/membership_inference/generators/distillation.h"
#include "plugins/membership_inference/generators/trainers.h"

namespace assay::mia {
namespace {

constexpr std::int64_t batch = 128;
constexpr double rate = 5e-4, average_decay = 0.99;

/// One Heun step of the teacher for rows at levels of their own.
at::Tensor step_down(const EdmNetwork& teacher, const at::Tensor& noisy, const LevelRows& from, const LevelRows& to) {
  const at::Tensor width = to.sigma - from.sigma;
  at::Tensor slope = (noisy - teacher.denoise(noisy, from)).div_(from.sigma);
  const at::Tensor next = noisy + slope * width;
  slope.add_((next - teacher.denoise(next, to)).div_(to.sigma)).mul_(0.5);
  return noisy + slope.mul_(width);
}

}  // namespace

std::unique_ptr<Generator> train_consistency(const Generator& teacher, const Provenance& members,
                                             const StudentOptions& options, const TrainingHooks& hooks) {
  const c10::InferenceMode inference;
  Distillation work({.id = "consistency", .levels = sample_levels, .preset_steps = 5000}, teacher, members, options, hooks);
  const EdmNetwork& guide = work.guide();
  Trained student(work.start(true));
  EdmNetwork average = student.network.copy();
  const Distillation::State state{[&](StateWriter& to) {
                                    student.write(to);
                                    write_parameters(to, average.mlp().parameters());
                                  },
                                  [&](StateReader& from) {
                                    student.read(from);
                                    read_parameters(from, average.mlp().parameters());
                                  }};
  const std::vector<double> schedule = karras_levels(sample_levels);
  std::vector<double> upper(batch), lower(batch);
  return work.train(average, state, [&](std::int64_t, RandomStream& stream) {
    const at::Tensor clean =
        work.seen().images.index_select(0, random_rows(batch, work.seen().images.size(0), stream, work.device()));
    for (std::size_t i = 0; i < upper.size(); ++i) {
      const auto level = static_cast<std::size_t>(stream.below(schedule.size() - 1));
      upper[i] = schedule[level];
      lower[i] = schedule[level + 1];
    }
    const LevelRows from = guide.levels(upper), to = guide.levels(lower);
    const at::Tensor noisy = normal_rows(batch, work.dimensions(), stream, work.device()).mul_(from.sigma).add_(clean);
    const at::Tensor wanted = average.denoise(step_down(guide, noisy, from, to), average.levels(lower));
    const LevelRows own = student.network.levels(upper);
    at::Tensor error = student.network.denoise(noisy, own, &student.kept).sub_(wanted);
    at::Tensor loss = at::mean(error * error);
    student.descend(error.mul_(own.out).mul_(2 / static_cast<double>(error.numel())), rate);
    average.mlp().parameters().lerp_(student.network.mlp().parameters(), 1 - average_decay);
    return loss;
  });
}

}  // namespace assay::mia
