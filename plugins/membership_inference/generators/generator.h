// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "plugins/membership_inference/data/points.h"
#include "plugins/membership_inference/generators/denoiser.h"

namespace assay::mia {

/// A trained teacher or student. Thread-safe.
class Generator {
 public:
  virtual ~Generator() = default;
  virtual std::string_view id() const = 0;  ///< "edm_strong", "dmd" ...
  virtual std::int64_t dimensions() const = 0;
  /// i.i.d. samples; the same seed gives the same points, and point i does not depend on count.
  virtual Points sample(std::int64_t count, std::uint64_t seed, const Pulse& pulse = {}) const = 0;
  /// The denoiser it is or holds: EDM teachers, consistency students; nullptr for all others (spec 5.1).
  virtual const Denoiser* denoiser() const { return nullptr; }
  /// Log density of every point, where there is one (GMM); empty for all others.
  virtual std::vector<double> log_density(const Points& points) const;
  /// What it was trained on and how, for tables and artefacts: "inputs_sha256", "initialisation" ... as name and value.
  virtual std::vector<std::pair<std::string, std::string>> record() const { return {}; }
  /// For artefacts and checkpoints: bit for bit.
  virtual std::string state() const = 0;
};

/// One point of a training curve.
using LossSeen = std::function<void(std::int64_t step, double loss)>;
/// What a generator in training draws now: called at a few fixed steps with 64 samples.
using SamplesSeen = std::function<void(std::int64_t step, const Points& samples)>;

struct TrainingHooks {
  Pulse pulse{};
  LossSeen loss{};
  SamplesSeen samples{};
  /// Called at fixed steps with a state that restore() of the same training goes on from; empty: no checkpoints.
  std::function<void(std::string state)> checkpoint{};
  std::string restore{};  ///< a state given to `checkpoint` earlier; training goes on after it with the same bytes
};

/// What a model was trained on, by the content of its rows: SHA-256 of all rows, and a 64-bit hash of each.
class Provenance {
 public:
  explicit Provenance(const Points& rows);
  const std::string& sha256() const { return sha256_; }
  /// How many rows of `points` are among these rows: values equal as floats, which is what trainings see.
  std::int64_t shared_with(const Points& points) const;

 private:
  std::string sha256_;
  std::unordered_set<std::uint64_t> rows_;
};

/// "edm_strong", "edm_mild" (spec 6.1; 12,000 and 2,500 steps) or "gmm" (EM; components by `components`).
struct TeacherOptions {
  std::uint64_t seed = 0;
  std::string device = "cpu";
  std::int64_t steps = 0;        ///< 0: the preset's
  std::int64_t components = 40;  ///< gmm
};
std::unique_ptr<Generator> train_teacher(std::string_view id, const Points& members, const TeacherOptions& options,
                                         const TrainingHooks& hooks = {});

/// "dmd", "regression", "consistency" (EDM teachers), "gmm" (any teacher): all from teacher output alone.
struct StudentOptions {
  std::uint64_t seed = 0;
  std::string device = "cpu";
  std::int64_t steps = 0;             ///< 0: the preset's
  std::int64_t components = 24;       ///< gmm
  bool fresh_initialisation = false;  ///< false: starts from the teacher's weights where the recipe does (recorded)
};
/// `members`: what the teacher was trained on, as hashes alone. The trainer draws its own teacher samples and throws
/// Error (method) when one of them is a member's row: a student is never handed members.
std::unique_ptr<Generator> train_student(std::string_view id, const Generator& teacher, const Provenance& members,
                                         const StudentOptions& options, const TrainingHooks& hooks = {});

/// From state(); Error (data) when the bytes are of another kind or cut short.
std::unique_ptr<Generator> generator_from_state(std::string_view state, const std::string& device = "cpu");

/// A user's own generator: TorchScript whose forward takes noise (count x z) and gives points (count x d, or count x c
/// x h x w). The noise size is `noise_dimensions`. Error (data) names what the file lacks.
std::unique_ptr<Generator> load_generator(const std::string& file, std::int64_t noise_dimensions,
                                          const std::string& device = "cpu");

}  // namespace assay::mia
