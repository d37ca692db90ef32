// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/attack_evaluation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "plugins/membership_inference/benchmark/set_sampling.h"
#include "plugins/membership_inference/evaluation/roc.h"
#include "plugins/membership_inference/evaluation/set_draws.h"

namespace assay::mia {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t most_held_out = 1000;  ///< auxiliary points that the exact test compares with
constexpr std::int64_t general_null_sets =
    30;  ///< a score without a set function is slow: fewer sets for its null control
constexpr std::int64_t bootstrap_sets = 60;
constexpr std::int64_t pseudo_candidates = 300;

/// A part of the whole work as a Pulse of its own.
Pulse part_of(const Pulse& pulse, double from, double to) {
  if (!pulse) return {};
  return [pulse, from, to](double share) { pulse(from + (to - from) * share); };
}

std::vector<std::int64_t> range(std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), first);
  return rows;
}

/// The rows of a set function, in that order, as one of its own.
SetFunction rows_of(const SetFunction& f, const std::vector<std::int64_t>& rows) {
  SetFunction part;
  part.device = f.device;
  const std::int64_t all = f.count();
  for (const std::int64_t row : rows) part.linear.push_back(f.linear[static_cast<std::size_t>(row)]);
  if (f.pair.empty()) return part;
  part.pair.reserve(rows.size() * rows.size());
  for (const std::int64_t i : rows) {
    for (const std::int64_t j : rows) part.pair.push_back(f.pair[static_cast<std::size_t>(i * all + j)]);
  }
  return part;
}

void add(SetFunction& sum, const SetFunction& f, std::int64_t count) {
  const auto n = static_cast<std::size_t>(count);
  if (sum.linear.empty()) sum.linear.assign(n, 0);
  for (std::size_t i = 0; i < n; ++i) sum.linear[i] += f.linear[i];
  if (f.pair.empty()) return;
  if (sum.pair.empty()) sum.pair.assign(n * n, 0);
  const auto all = static_cast<std::size_t>(f.count());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) sum.pair[i * n + j] += f.pair[i * all + j];
  }
}

/// The evaluation of one attack after it was fitted.
class Evaluation {
 public:
  Evaluation(const FittedAttack& attack, std::string id, const AttackTarget& target, const Recipe& recipe, bool bands,
             AttackOutcome& outcome)
      : attack_(attack),
        id_(std::move(id)),
        target_(target),
        run_(*target.run),
        recipe_(recipe),
        bands_(bands),
        outcome_(outcome) {}

  void run(const Pulse& pulse) {
    points(part_of(pulse, 0, 0.1));
    functions(part_of(pulse, 0.1, 0.3));
    cells(part_of(pulse, 0.3, 0.6));
    null(part_of(pulse, 0.6, 0.65));
    thresholds(part_of(pulse, 0.65, 0.7));
    power(part_of(pulse, 0.7, 1));
  }

 private:
  RandomStream stream(const std::string& purpose) const {
    return {recipe_.seed, "membership benchmark: " + run_.name() + ": " + purpose};
  }
  /// The sets of one size and share: the same for every attack and every target of a run.
  RowSets draws(std::int64_t size, double ratio, std::int64_t sets) const {
    RandomStream random = stream("sets " + std::to_string(size) + " " + shortest_text(ratio));
    return draw_sets(sets, size, ratio, range(0, run_.pool_members), range(run_.pool_members, run_.pool_others()),
                     random);
  }
  static std::string shortest_text(double value) { return std::to_string(std::llround(value * 1e6)); }

  void points(const Pulse& pulse) {
    if (!attack_info(id_).point_score || attack_.general()) return;
    const auto scores = point_scores(attack_, target_.seen_pool, pulse);
    const auto middle = scores.begin() + run_.pool_members;
    outcome_.members.assign(scores.begin(), middle);
    outcome_.others.assign(middle, scores.end());
    const auto moments = [](const std::vector<double>& values) {
      double mean = 0, squares = 0;
      for (const double value : values) mean += value / static_cast<double>(values.size());
      for (const double value : values) squares += (value - mean) * (value - mean);
      const double n = static_cast<double>(values.size());
      return std::pair{mean, squares / (n - 1) / n};
    };
    const auto [member_mean, member_variance] = moments(outcome_.members);
    const auto [other_mean, other_variance] = moments(outcome_.others);
    outcome_.separation = member_mean - other_mean;
    outcome_.separation_error = std::sqrt(member_variance + other_variance);
  }

  void functions(const Pulse& pulse) {
    outcome_.exact = attack_.parts() == 1;
    if (attack_.general()) return;
    for (std::int64_t k = 0; k < attack_.parts(); ++k) {
      std::vector<std::int64_t> rows = attack_.held_out(k);
      RandomStream random = stream("held-out points");
      const auto most = std::min<std::size_t>(rows.size(), most_held_out);
      for (std::size_t i = 0; i < most && most < rows.size(); ++i)
        std::swap(rows[i], rows[i + random.below(rows.size() - i)]);
      rows.resize(most);
      const double parts = static_cast<double>(attack_.parts());
      parts_.push_back(attack_.on(joined(target_.seen_pool, mia::rows_of(target_.seen_auxiliary, rows)), k,
                                  part_of(pulse, static_cast<double>(k) / parts, static_cast<double>(k + 1) / parts)));
      add(whole_, parts_.back(), run_.pool.count);
    }
  }

  double score(const std::vector<std::int64_t>& set) const {
    return attack_.general() ? attack_.general_value(mia::rows_of(target_.seen_pool, set)) : set_value(whole_, set);
  }

  std::vector<double> scores(const RowSets& sets, const Pulse& pulse) const {
    std::vector<double> all;
    for (const auto& set : sets) {
      all.push_back(score(set));
      if (pulse) pulse(static_cast<double>(all.size()) / static_cast<double>(sets.size()));
    }
    return all;
  }

  /// Welch's t of every set against the held-out auxiliary points, mean over parts (spec 5.4).
  std::vector<double> welch_scores(const RowSets& sets) const {
    std::vector<double> all;
    for (const auto& set : sets) {
      double sum = 0;
      for (const SetFunction& part : parts_) {
        std::vector<double> chosen;
        for (const std::int64_t row : set) chosen.push_back(part.linear[static_cast<std::size_t>(row)]);
        const std::vector<double> auxiliary(part.linear.begin() + run_.pool.count, part.linear.end());
        sum += welch(chosen, auxiliary).statistic;
      }
      all.push_back(sum);
    }
    return all;
  }

  void cells(const Pulse& pulse) {
    const double count = static_cast<double>(recipe_.set_sizes.size() * recipe_.ratios.size());
    double done = 0;
    for (const std::int64_t size : recipe_.set_sizes) {
      const RowSets without = draws(size, 0, recipe_.sets);
      const auto negative = scores(without, part_of(pulse, done / count, (done + 0.2) / count));
      for (const double ratio : recipe_.ratios) {
        const RowSets with = draws(size, ratio, recipe_.sets);
        SetCell cell{.size = size, .ratio = ratio};
        cell.positive = scores(with, part_of(pulse, (done + 0.2) / count, (done + 0.4) / count));
        cell.negative = negative;
        cell.auc = auc({cell.positive, cell.negative});
        cell.low = cell.high = cell.auc_welch = missing;
        if (!attack_.general()) {
          RandomStream random =
              stream("bootstrap " + id_ + " " + target_.name + " " + std::to_string(size) + " " + shortest_text(ratio));
          const auto grid = bands_ ? roc_grid(recipe_.sets) : std::vector<double>{};
          PoolBands made = bootstrap_pools(whole_, run_.pool_members, run_.pool_others(), size, ratio,
                                           std::min(recipe_.sets, bootstrap_sets), recipe_.resamples, grid, random,
                                           part_of(pulse, (done + 0.4) / count, (done + 1) / count));
          cell.low = made.low;
          cell.high = made.high;
          cell.tpr_low = std::move(made.tpr_low);
          cell.tpr_high = std::move(made.tpr_high);
          if (whole_.pair.empty()) cell.auc_welch = auc({welch_scores(with), welch_scores(without)});
        }
        outcome_.cells.push_back(std::move(cell));
        done += 1;
      }
    }
  }

  void null(const Pulse& pulse) {
    const std::int64_t size = control_size(recipe_, run_);
    if (size > run_.pool_others() / 4) return;
    RandomStream random = stream("halvings");
    const std::int64_t sets = attack_.general() ? std::min(recipe_.sets, general_null_sets) : recipe_.sets;
    outcome_.null_aucs =
        null_aucs([this](const std::vector<std::int64_t>& set) { return score(set); },
                  range(run_.pool_members, run_.pool_others()), size, sets, recipe_.halvings, random, pulse);
  }

  /// Thresholds from sets of held-out auxiliary points of the first part, which saw none of them (spec 4.4).
  void thresholds(const Pulse& pulse) {
    if (attack_.general()) return;
    const SetFunction& part = parts_.front();
    const std::int64_t held_out = part.count() - run_.pool.count;
    const auto values = [&](const RowSets& sets) {
      std::vector<double> all;
      for (const auto& set : sets) all.push_back(set_value(part, set));
      return all;
    };
    const auto share_at = [](const std::vector<double>& found, double threshold) {
      const auto above = std::count_if(found.begin(), found.end(), [&](double value) { return value >= threshold; });
      return static_cast<double>(above) / static_cast<double>(found.size());
    };
    for (const std::int64_t size : recipe_.set_sizes) {
      RandomStream random = stream("thresholds " + std::to_string(size));
      std::vector<double> pseudo;
      if (3 * size <= held_out) {
        const auto rows = range(run_.pool.count, held_out);
        pseudo = values(draw_sets(pseudo_candidates, size, 0, rows, rows, random));
      }
      for (const double rate :
           recipe_.alpha == 0.01 ? std::vector<double>{0.01} : std::vector<double>{recipe_.alpha, 0.01}) {
        const CalibratedThreshold found = calibrate(pseudo, held_out, size, rate);
        ThresholdCell cell{.size = size, .rate = rate, .blocks = found.blocks, .reason = found.reason};
        cell.false_positives = cell.true_positives = missing;
        if (found.supported) {
          cell.false_positives = share_at(values(draws(size, 0, recipe_.sets)), found.threshold);
          cell.true_positives = share_at(values(draws(size, recipe_.ratios.front(), recipe_.sets)), found.threshold);
        }
        outcome_.thresholds.push_back(std::move(cell));
        if (pulse)
          pulse(static_cast<double>(outcome_.thresholds.size()) / static_cast<double>(2 * recipe_.set_sizes.size()));
      }
    }
  }

  /// The p-value of one set: of one part exact, of two twice their mean.
  double p_of(const std::vector<std::int64_t>& set, RandomStream& random, const Pulse& pulse) const {
    double sum = 0;
    for (const SetFunction& part : parts_) {
      std::vector<std::int64_t> rows = set;
      const auto held_out = range(run_.pool.count, part.count() - run_.pool.count);
      rows.insert(rows.end(), held_out.begin(), held_out.end());
      sum += relative_test(rows_of(part, rows), static_cast<std::int64_t>(set.size()), recipe_.permutations, random,
                           pulse ? [&pulse](double) { pulse(0); } : Pulse{})
                 .p;
    }
    return parts_.size() == 1 ? sum : std::min(1.0, 2 * sum / static_cast<double>(parts_.size()));
  }

  void power(const Pulse& pulse) {
    if (attack_.general() || recipe_.tested_sets == 0 || target_.name == "teacher") return;
    const auto ratios = power_ratios(recipe_);
    const double count = static_cast<double>(recipe_.set_sizes.size() * ratios.size());
    for (const std::int64_t size : recipe_.set_sizes) {
      for (const double ratio : ratios) {
        const double done = static_cast<double>(outcome_.power.size()) / count;
        PowerCell cell{.size = size, .ratio = ratio, .p = {}};
        RandomStream random = stream("permutations " + id_ + " " + target_.name + " " + std::to_string(size) + " " +
                                     shortest_text(ratio));
        for (const auto& set : draws(size, ratio, recipe_.tested_sets))
          cell.p.push_back(p_of(set, random, pulse ? Pulse([&](double) { pulse(done); }) : Pulse{}));
        outcome_.power.push_back(std::move(cell));
      }
    }
  }

  const FittedAttack& attack_;
  std::string id_;
  const AttackTarget& target_;
  const BenchmarkRun& run_;
  const Recipe& recipe_;
  bool bands_;
  AttackOutcome& outcome_;
  std::vector<SetFunction> parts_;  ///< over the pool and the held-out points of each part
  SetFunction whole_;               ///< their sum over the pool
};

bool is_of_the_attack(const Error& error) {
  return error.kind() == ErrorKind::usage || error.kind() == ErrorKind::data || error.kind() == ErrorKind::method;
}

}  // namespace

AttackTarget make_target(const std::string& name, const Generator& generator, const BenchmarkRun& run,
                         const Recipe& recipe, const Pulse& pulse) {
  AttackTarget target{.name = name, .generator = &generator, .run = &run};
  target.samples = generator.sample(recipe.samples, derived_seed(recipe.seed, run.name() + ": samples of " + name),
                                    part_of(pulse, 0, 0.5));
  // From samples alone: auxiliary points that chose the features could not be tested exactly.
  target.features = fit_features(recipe.features, target.samples, target.samples,
                                 derived_seed(recipe.seed, run.name() + ": features of " + name), recipe.device,
                                 part_of(pulse, 0.5, 1));
  target.seen_samples = target.features->apply(target.samples);
  target.seen_auxiliary = target.features->apply(run.auxiliary);
  target.seen_pool = target.features->apply(run.pool);
  return target;
}

AttackOutcome evaluate_attack(const std::string& id, const AttackTarget& target, const Recipe& recipe, bool bands,
                              const Pulse& pulse) {
  AttackOutcome outcome;
  const AttackInfo& info = attack_info(id);
  if (info.needs_teacher && target.generator->denoiser() == nullptr) {
    outcome.failure = target.name == "teacher"
                          ? "Not run: this teacher has no denoiser, and the attack looks at one."
                          : "Not run: the student " + target.name +
                                " makes points in one step and has no denoiser, which this attack looks at.";
    return outcome;
  }
  try {
    // A denoiser knows points, not features of them.
    AttackTarget raw{.name = target.name, .generator = target.generator, .run = target.run};
    if (info.needs_teacher && recipe.features != "pixels") {
      raw.seen_samples = target.samples;
      raw.seen_auxiliary = target.run->auxiliary;
      raw.seen_pool = target.run->pool;
    }
    const AttackTarget& seen = raw.seen_pool.count > 0 ? raw : target;
    const AttackInput input{.samples = seen.seen_samples,
                            .auxiliary = seen.seen_auxiliary,
                            .denoiser = target.generator->denoiser(),
                            .seed = derived_seed(recipe.seed, target.run->name() + ": " + id + " on " + target.name),
                            .device = recipe.device};
    const auto fitted = fit_attack(id, input, part_of(pulse, 0, 0.4));
    outcome.notes = fitted->notes();
    Evaluation(*fitted, id, seen, recipe, bands, outcome).run(part_of(pulse, 0.4, 1));
  } catch (const Error& error) {
    if (!is_of_the_attack(error)) throw;
    outcome = {};
    outcome.failure = error.what();
  }
  return outcome;
}

}  // namespace assay::mia
