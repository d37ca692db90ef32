// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/gmm_generator.h"

#include <algorithm>

#include "core/base/error.h"
#include "plugins/membership_inference/generators/trainers.h"

namespace assay::mia {
namespace {

constexpr std::string_view checkpoint_kind = "training: gaussian mixture";
constexpr std::int64_t checkpoint_every = 5;  // iterations
constexpr std::int64_t student_rows = 4000;   // teacher samples that a student is fitted to
constexpr std::int64_t most_full_dimensions = 16;
/// Added to every variance of a component, as a share of the points' own: with less, a component of one point is a
/// spike on it.
constexpr double least_variance = 0.0024;

Points draw(const GaussianMixture& mixture, std::int64_t count, std::uint64_t seed, const Pulse& pulse) {
  Points points{count, mixture.dimensions, std::vector<double>(static_cast<std::size_t>(count * mixture.dimensions))};
  const std::uint64_t base = RandomStream(seed, "mixture points")();
  for (std::int64_t i = 0; i < count; ++i) {
    if (pulse && i % 256 == 0) pulse(static_cast<double>(i) / static_cast<double>(count));
    RandomStream stream(base + static_cast<std::uint64_t>(i), "mixture point");
    draw_point(mixture, stream, points.values.data() + i * mixture.dimensions);
  }
  if (pulse) pulse(1);
  return points;
}

/// Mean over dimensions of the variance.
double mean_variance(const Points& points) {
  double total = 0;
  const auto d = static_cast<std::size_t>(points.dimensions);
  for (std::size_t k = 0; k < d; ++k) {
    double sum = 0, squares = 0;
    for (std::size_t i = k; i < points.values.size(); i += d) sum += points.values[i];
    const double mean = sum / static_cast<double>(points.count);
    for (std::size_t i = k; i < points.values.size(); i += d)
      squares += (points.values[i] - mean) * (points.values[i] - mean);
    total += squares / static_cast<double>(points.count);
  }
  return total / static_cast<double>(d);
}

/// Full covariances up to 16 dimensions, diagonal ones above: there a component has fewer points than a covariance has
/// entries.
GaussianMixture fit(const Points& points, std::int64_t components, std::int64_t iterations, std::uint64_t seed,
                    std::string_view purpose, const TrainingHooks& hooks) {
  MixtureOptions options{.components = components, .diagonal = points.dimensions > most_full_dimensions};
  options.regularisation = std::max(1e-12, least_variance * mean_variance(points));
  if (iterations > 0) options.iterations = iterations;
  double last_samples = -1;
  const auto seen = [&](std::int64_t iteration, const GaussianMixture& mixture, double likelihood) {
    if (hooks.loss) hooks.loss(iteration, -likelihood);
    const double share = static_cast<double>(iteration) / static_cast<double>(options.iterations);
    if (hooks.samples && share - last_samples >= 0.16) {
      last_samples = share;
      hooks.samples(iteration, draw(mixture, 64, seed, {}));
    }
    if (hooks.checkpoint && iteration % checkpoint_every == 0) {
      StateWriter to(checkpoint_kind);
      to.integer(iteration);
      to.real(likelihood);
      write_mixture(to, mixture);
      hooks.checkpoint(to.finish());
    }
  };
  if (!hooks.restore.empty()) {
    StateReader from(hooks.restore);
    from.expect(checkpoint_kind);
    const std::int64_t done = from.integer();
    const double likelihood = from.real();
    return continue_mixture(points, read_mixture(from), done, likelihood, options, hooks.pulse, seen);
  }
  RandomStream stream(seed, purpose);
  return fit_mixture(points, options, stream, hooks.pulse, seen);
}

}  // namespace

Points GmmGenerator::sample(std::int64_t count, std::uint64_t seed, const Pulse& pulse) const {
  return draw(mixture_, count, seed, pulse);
}

std::vector<double> GmmGenerator::log_density(const Points& points) const {
  if (points.dimensions != mixture_.dimensions) {
    throw Error(ErrorKind::usage, {.message = "The points have other dimensions than the mixture",
                                   .where = "points",
                                   .value = std::to_string(points.dimensions) + " dimensions",
                                   .allowed = std::to_string(mixture_.dimensions) + " dimensions",
                                   .remedy = "Use the data the generator was trained for"});
  }
  return mia::log_density(mixture_, points);
}

std::string GmmGenerator::state() const {
  StateWriter to(state_kind);
  to.integer(static_cast<std::int64_t>(record_.size()));
  for (const auto& [name, value] : record_) {
    to.text(name);
    to.text(value);
  }
  write_mixture(to, mixture_);
  return to.finish();
}

std::unique_ptr<GmmGenerator> GmmGenerator::read(StateReader& from) {
  from.expect(state_kind);
  std::vector<std::pair<std::string, std::string>> record(static_cast<std::size_t>(from.integer()));
  for (auto& [name, value] : record) {
    name = from.text();
    value = from.text();
  }
  return std::make_unique<GmmGenerator>(read_mixture(from), std::move(record));
}

void write_mixture(StateWriter& to, const GaussianMixture& mixture) {
  to.integer(mixture.dimensions);
  to.integer(mixture.diagonal ? 1 : 0);
  to.doubles(mixture.weights);
  to.doubles(mixture.means);
  to.doubles(mixture.factors);
}

GaussianMixture read_mixture(StateReader& from) {
  GaussianMixture mixture;
  mixture.dimensions = from.integer();
  mixture.diagonal = from.integer() != 0;
  mixture.weights = from.doubles();
  mixture.means = from.doubles();
  mixture.factors = from.doubles();
  const auto d = static_cast<std::size_t>(mixture.dimensions), k = mixture.weights.size();
  if (k == 0 || mixture.means.size() != k * d || mixture.factors.size() != k * d * (mixture.diagonal ? 1 : d)) {
    throw Error(ErrorKind::data,
                {.message = "The numbers of a saved mixture do not fit together",
                 .where = "saved generator",
                 .value = std::to_string(k) + " components, " + std::to_string(mixture.means.size()) + " means",
                 .allowed = {},
                 .remedy = "Train the generator again"});
  }
  return mixture;
}

std::unique_ptr<Generator> train_gmm_teacher(const Points& members, const TeacherOptions& options,
                                             const TrainingHooks& hooks) {
  GaussianMixture mixture = fit(members, options.components, options.steps, options.seed, "gmm teacher", hooks);
  return std::make_unique<GmmGenerator>(std::move(mixture), std::vector<std::pair<std::string, std::string>>{
                                                                {"inputs", std::to_string(members.count) + " members"},
                                                                {"inputs_sha256", Provenance(members).sha256()},
                                                                {"components", std::to_string(options.components)}});
}

std::unique_ptr<Generator> train_gmm_student(const Generator& teacher, const Provenance& members,
                                             const StudentOptions& options, const TrainingHooks& hooks) {
  constexpr double drawing = 0.1;  // share of the progress
  Pulse sampling;
  TrainingHooks fitting = hooks;
  if (hooks.pulse) {
    sampling = [&](double share) { hooks.pulse(drawing * share); };
    fitting.pulse = [&](double share) { hooks.pulse(drawing + (1 - drawing) * share); };
  }
  Points rows = teacher.sample(student_rows, RandomStream(options.seed, "gmm student: teacher samples")(), sampling);
  require_no_member(members, rows);
  GaussianMixture mixture = fit(rows, options.components, options.steps, options.seed, "gmm student", fitting);
  return std::make_unique<GmmGenerator>(
      std::move(mixture),
      std::vector<std::pair<std::string, std::string>>{{"inputs", std::to_string(rows.count) + " teacher samples"},
                                                       {"inputs_sha256", Provenance(rows).sha256()},
                                                       {"held_apart_from_sha256", members.sha256()},
                                                       {"initialisation", "k-means++"},
                                                       {"components", std::to_string(options.components)}});
}

}  // namespace assay::mia
