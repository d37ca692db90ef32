// SPDX-License-Identifier: GPL-3.0-or-later
// The digits pipeline of the specification's 8.1 and 8.4: bounds from there.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <numeric>

#include "core/base/random.h"
#include "plugins/membership_inference/attacks/diffusion_attacks.h"
#include "plugins/membership_inference/generators/generator.h"
#include "plugins/membership_inference/tests/golden_files.h"

namespace assay::mia {
namespace {

Points digits() {
  const std::string file = (golden::folder() / "../../data/mia/digits/digits.csv.gz").string();
  FILE* pipe = popen(("gzip -dc '" + file + "'").c_str(), "r");
  Points points{0, 64, {}};
  double value = 0;
  while (pipe != nullptr && std::fscanf(pipe, "%lf%*[,\n]", &value) == 1) points.values.push_back(value / 8 - 1);
  if (pipe != nullptr) pclose(pipe);
  // 64 pixels and the class.
  if (points.values.size() == 1797u * 65) {
    for (std::size_t i = 0; i < 1797; ++i)
      std::copy_n(points.values.begin() + static_cast<std::ptrdiff_t>(i * 65), 64,
                  points.values.begin() + static_cast<std::ptrdiff_t>(i * 64));
    points.values.resize(1797u * 64);
  }
  points.count = static_cast<std::int64_t>(points.values.size()) / 64;
  return points;
}

struct Roles {
  Points members, others;
};

Roles split(std::uint64_t seed, bool swapped) {
  const Points all = digits();
  std::vector<std::int64_t> order(static_cast<std::size_t>(all.count));
  std::iota(order.begin(), order.end(), 0);
  RandomStream stream(seed, "split");
  for (std::size_t i = order.size() - 1; i > 0; --i) std::swap(order[i], order[stream.below(i + 1)]);
  const std::span<const std::int64_t> rows(order);
  Roles roles{rows_of(all, rows.subspan(0, 600)), rows_of(all, rows.subspan(600, 600))};
  if (swapped) std::swap(roles.members, roles.others);
  return roles;
}

double auc(const std::vector<double>& members, const std::vector<double>& others) {
  double sum = 0;
  for (const double a : members) {
    for (const double b : others) sum += a > b ? 1 : a == b ? 0.5 : 0;
  }
  return sum / static_cast<double>(members.size() * others.size());
}

double loss_auc(const Generator& generator, const Roles& roles, double sigma) {
  return auc(teacher_loss_scores(*generator.denoiser(), roles.members, 1, sigma),
             teacher_loss_scores(*generator.denoiser(), roles.others, 1, sigma));
}

/// GAN-Leaks: minus the squared distance to the nearest sample.
std::vector<double> nearest(const Points& samples, const Points& points) {
  std::vector<double> scores;
  for (std::int64_t i = 0; i < points.count; ++i) {
    double best = 1e300;
    for (std::int64_t j = 0; j < samples.count; ++j) {
      double distance = 0;
      for (std::size_t k = 0; k < 64; ++k)
        distance += (points.row(i)[k] - samples.row(j)[k]) * (points.row(i)[k] - samples.row(j)[k]);
      best = std::min(best, distance);
    }
    scores.push_back(-best);
  }
  return scores;
}

class DigitsAcceptance : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Swapped, DigitsAcceptance, testing::Bool());

TEST_P(DigitsAcceptance, TheTeacherRemembersAndItsStudentsMuchLess) {
  const Roles roles = split(0, GetParam());
  const auto start = std::chrono::steady_clock::now();
  const auto strong = train_teacher("edm_strong", roles.members, {.seed = 1});
  const auto teacher_end = std::chrono::steady_clock::now();
  EXPECT_GE(loss_auc(*strong, roles, 0.1), 0.82);
  EXPECT_NEAR(loss_auc(*strong, roles, 0.4), 0.76, 0.06);

  const auto dmd = train_student("dmd", *strong, Provenance(roles.members), {.seed = 2});
  const auto student_end = std::chrono::steady_clock::now();
  const Points samples = dmd->sample(5000, 3);
  EXPECT_NEAR(auc(nearest(samples, roles.members), nearest(samples, roles.others)), 0.60, 0.05);

  const auto consistency = train_student("consistency", *strong, Provenance(roles.members), {.seed = 2});
  const double seen = loss_auc(*consistency, roles, 0.1);
  EXPECT_GE(seen, 0.42);
  EXPECT_LE(seen, 0.56);

  // Seconds on one thread; the whole benchmark has three minutes for both roles.
  EXPECT_LE(std::chrono::duration<double>(teacher_end - start).count(), 60);
  EXPECT_LE(std::chrono::duration<double>(student_end - teacher_end).count(), 75);
}

TEST_P(DigitsAcceptance, AMildTeacherRemembersLess) {
  const Roles roles = split(0, GetParam());
  const auto mild = train_teacher("edm_mild", roles.members, {.seed = 1});
  EXPECT_NEAR(loss_auc(*mild, roles, 0.1), 0.60, 0.06);
}

}  // namespace
}  // namespace assay::mia
