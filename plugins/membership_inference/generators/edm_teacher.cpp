// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include "core/compute/torch_session.h"
#include "plugins/membership_inference/generators/network_generator.h"
#include "plugins/membership_inference/generators/trainers.h"
#include "plugins/membership_inference/generators/training.h"

namespace assay::mia {
namespace {

constexpr std::int64_t batch = 64;
constexpr double first_rate = 1e-3;
constexpr std::string_view checkpoint_kind = "training: edm teacher";

}  // namespace

std::unique_ptr<Generator> train_edm_teacher(const std::string& id, const Points& members, std::int64_t steps,
                                             const TeacherOptions& options, const TrainingHooks& hooks) {
  const c10::InferenceMode inference;
  compute_on_this_thread();
  const at::Device device = find_device(options.device);
  const at::Tensor rows = tensor_of(members, device);
  const MlpShape shape = mlp_shape(members.dimensions);
  const std::string inputs = Provenance(members).sha256();
  Trained trained(EdmNetwork(shape, ResidualMlp::initial(shape, options.seed).to(device)));
  std::int64_t first = 0;
  if (!hooks.restore.empty()) {
    StateReader from(hooks.restore);
    from.expect(checkpoint_kind);
    first = from.integer();
    trained.read(from);
  }
  TrainingPace pace(hooks, steps);
  const auto samples = [&] { return draw_samples(trained.network, Sampling::heun, 64, options.seed, pace.within()); };
  for (std::int64_t step = first; step < steps; ++step) {
    RandomStream stream = step_stream(options.seed, "edm teacher", step);
    const at::Tensor clean = rows.index_select(0, random_rows(batch, members.count, stream, device));
    const at::Tensor loss = denoising_step(trained, clean, stream, cosine_rate(first_rate, step, steps));
    pace.after(step, loss, samples, [&] {
      StateWriter to(checkpoint_kind);
      to.integer(step + 1);
      trained.write(to);
      return to.finish();
    });
  }
  if (hooks.pulse) hooks.pulse(1);
  return std::make_unique<NetworkGenerator>(id, Sampling::heun, std::move(trained.network),
                                            Record{{"inputs", std::to_string(members.count) + " members"},
                                                   {"inputs_sha256", inputs},
                                                   {"steps", std::to_string(steps)}});
}

}  // namespace assay::mia
