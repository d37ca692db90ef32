// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/density_frames.h"

#include <algorithm>
#include <cmath>

#include "core/base/numbers.h"
#include "plugins/membership_inference/statistics/kde.h"

namespace assay::mia {
namespace {

constexpr std::int64_t side = 128;
constexpr double peaks = 2.5;  ///< densities above so many times the population's highest are drawn as that
constexpr double edge = 1.2;   ///< the field reaches from -edge to edge: FigureSpec::extent of the declaration

/// The map of a run's points to the drawn field: one scale for both columns.
struct Field {
  double centre_x = 0, centre_y = 0, scale = 1;

  explicit Field(const BenchmarkRun& run) {
    double low[2], high[2];
    for (int j = 0; j < 2; ++j) {
      low[j] = high[j] = run.pool.row(0)[static_cast<std::size_t>(j)];
      for (const Points* points : {&run.pool, &run.auxiliary}) {
        for (std::int64_t i = 0; i < points->count; ++i) {
          low[j] = std::min(low[j], points->row(i)[static_cast<std::size_t>(j)]);
          high[j] = std::max(high[j], points->row(i)[static_cast<std::size_t>(j)]);
        }
      }
    }
    centre_x = (low[0] + high[0]) / 2;
    centre_y = (low[1] + high[1]) / 2;
    scale = std::max({high[0] - low[0], high[1] - low[1], 1e-12}) / 2;
  }

  /// Middles of the pixels, row 0 at the top.
  Points grid() const {
    Points points{.count = side * side, .dimensions = 2, .values = {}};
    for (std::int64_t row = 0; row < side; ++row) {
      for (std::int64_t column = 0; column < side; ++column) {
        const auto along = [](std::int64_t index) { return edge * ((2 * static_cast<double>(index) + 1) / side - 1); };
        points.values.push_back(centre_x + scale * along(column));
        points.values.push_back(centre_y - scale * along(row));
      }
    }
    return points;
  }
  /// Densities per unit of the drawn field.
  std::vector<double> drawn(const std::vector<double>& log_density) const {
    std::vector<double> values;
    for (const double value : log_density) values.push_back(std::exp(value) * scale * scale);
    return values;
  }
};

void append(std::vector<double>& to, const std::vector<double>& from) { to.insert(to.end(), from.begin(), from.end()); }

/// The generator's own density, or a kernel estimate over its samples.
std::vector<double> log_density_of(const Generator& generator, const Points& at, std::uint64_t seed,
                                   const Pulse& pulse) {
  auto known = generator.log_density(at);
  if (!known.empty()) return known;
  const Points samples = generator.sample(2000, seed, pulse);
  return kde_log_density(at, samples, leave_one_out_bandwidth(samples, pulse), pulse);
}

Points rows_between(const Points& points, std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> rows;
  for (std::int64_t i = first; i < first + count; ++i) rows.push_back(i);
  return rows_of(points, rows);
}

}  // namespace

DensityFrames density_frames(const BenchmarkRun& run, const Generator& teacher, const Generator& student,
                             const std::function<std::unique_ptr<Generator>(std::int64_t steps)>& retrain,
                             std::uint64_t seed, const Pulse& pulse) {
  DensityFrames made{{{0, 1, side, side}, {}, {}, {}}, {{"frame"}, {}}, {{"x", "y", "group"}, {}}};
  const Field field(run);
  const Points grid = field.grid();
  const auto add = [&](std::vector<double> values, std::string caption) {
    append(made.images.values, values);
    made.frames.rows.push_back({std::move(caption)});
    ++made.images.shape[0];
    return values;
  };
  const Points members = rows_between(run.pool, 0, run.pool_members);
  const Points others = rows_between(run.pool, run.pool_members, run.pool_others());
  const Points unseen = joined(others, run.auxiliary);
  const auto population = add(field.drawn(kde_log_density(grid, unseen, leave_one_out_bandwidth(unseen, pulse), pulse)),
                              "Population: density of " + for_people(unseen.count) + " points that no model saw");
  if (retrain) {
    for (const std::int64_t steps : {1, 2, 4, 8, 16, 32}) {
      const auto young = retrain(steps);
      add(field.drawn(log_density_of(*young, grid, seed, pulse)),
          "Teacher after " + for_people(steps) + (steps == 1 ? " EM iteration" : " EM iterations") + " on the members");
      if (pulse) pulse(0.5);
    }
  }
  add(field.drawn(log_density_of(teacher, grid, seed, pulse)),
      "Teacher, trained on " + for_people(run.members.count) + " members");
  const auto learned =
      add(field.drawn(log_density_of(student, grid, seed, pulse)), "Student, trained on the teacher's samples alone");

  const double width = leave_one_out_bandwidth(run.auxiliary, pulse);
  const auto share_higher = [&](const Points& points) {
    const auto by_student = log_density_of(student, points, seed, pulse);
    const auto by_population = kde_log_density(points, run.auxiliary, width, pulse);
    std::int64_t higher = 0;
    for (std::size_t i = 0; i < by_student.size(); ++i) higher += by_student[i] > by_population[i];
    return static_cast<double>(higher) / static_cast<double>(points.count);
  };
  made.members_higher = share_higher(members);
  made.others_higher = share_higher(others);
  std::vector<double> difference;
  for (std::size_t i = 0; i < learned.size(); ++i) difference.push_back(learned[i] - population[i]);
  // Short: a page shows four pictures in a row.
  add(difference, "Difference: above 0 at " + for_people(std::round(100 * made.members_higher)) + " % of members, " +
                      for_people(std::round(100 * made.others_higher)) + " % of others");

  // The teacher's narrow peaks would leave everything else dark.
  const double brightest = peaks * *std::max_element(population.begin(), population.end());
  for (double& value : made.images.values) value = std::clamp(value, -brightest, brightest);

  const auto list = [&](const Points& points, const std::string& group) {
    for (std::int64_t i = 0; i < points.count; ++i) {
      made.points.rows.push_back({(points.row(i)[0] - field.centre_x) / field.scale,
                                  (points.row(i)[1] - field.centre_y) / field.scale, group});
    }
  };
  list(members, "member");
  list(others, "other point");
  return made;
}

}  // namespace assay::mia
