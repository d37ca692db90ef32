// SPDX-License-Identifier: GPL-3.0-or-later
// What the default run of the product must show (specification 8.4), on three splits with swapped roles. About half an
// hour of processor time; ASSAY_THREADS says how many threads (2 unless set).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/base/numbers.h"
#include "plugins/membership_inference/tests/benchmark_context.h"

namespace assay::mia {
namespace {

using Settings = std::map<std::string, std::string>;
using Rows = std::vector<std::map<std::string, std::string>>;

int threads() {
  const char* text = std::getenv("ASSAY_THREADS");
  return text ? std::max(1, std::atoi(text)) : 2;
}

std::filesystem::path digits_file() {
  return std::filesystem::path(ASSAY_SOURCE_DIR) / ".." / "shared/data/mia/digits/digits.csv.gz";
}

/// The column of all rows that have these cells, as numbers.
std::vector<double> numbers(const Rows& rows, const Settings& where, const std::string& column) {
  std::vector<double> found;
  for (const auto& row : rows) {
    const bool fits =
        std::all_of(where.begin(), where.end(), [&](const auto& one) { return row.at(one.first) == one.second; });
    if (!fits) continue;
    if (const auto value = read_real(row.at(column))) found.push_back(*value);
  }
  return found;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? std::nan("") : sum / static_cast<double>(values.size());
}

/// Mean over the runs, printed with each of them.
double mean_of(const Rows& rows, const Settings& where, const std::string& column, std::size_t runs) {
  const auto each = numbers(rows, where, column);
  std::string line;
  for (const auto& [name, value] : where) line += name + "=" + value + " ";
  line += column + ":";
  for (const double value : each) {
    char text[16];
    std::snprintf(text, sizeof text, " %.3f", value);
    line += text;
  }
  std::printf("%s -> mean %.3f\n", line.c_str(), mean(each));
  EXPECT_EQ(each.size(), runs) << line;
  return mean(each);
}

double auc(const Rows& rows, const std::string& attack, const std::string& student, int size) {
  return mean_of(rows, {{"attack", attack}, {"student", student}, {"set_size", std::to_string(size)}}, "auc", 6);
}

void expect_controls(const MemoryRun& run, const std::vector<std::string>& attacks, const std::string& student) {
  for (const auto& row : run.rows("controls")) {
    if (row.at("student") != student && row.at("student") != "all") continue;
    std::printf("control %s %s: %s -> %s\n", row.at("control").c_str(), row.at("attack").c_str(),
                row.at("found").c_str(), row.at("passed").c_str());
    const bool named = std::find(attacks.begin(), attacks.end(), row.at("attack")) != attacks.end();
    const bool must = row.at("control") == "shift" || (row.at("control") == "null" && named);
    EXPECT_TRUE(!must || row.at("passed") == "yes")
        << row.at("control") << " " << row.at("attack") << ": " << row.at("found");
  }
}

TEST(BenchmarkAcceptance, DigitsStrongMemorisation) {
  MemoryRun run({{"label_column", "last"},
                 {"student", "dmd,consistency"},
                 {"attacks", "c2st_cf,mmd_d,mmd_gauss,gan_leaks,teacher_loss"},
                 {"splits", "3"}},
                digits_file(), 0, threads());
  run.run();
  EXPECT_EQ(run.memory->misuse, std::vector<std::string>{});
  std::printf("%s\n", run.memory->scalars.at("sentence").c_str());
  const Rows instance = run.rows("instance_auc"), sets = run.rows("auc"), power = run.rows("power");
  EXPECT_GE(mean_of(instance, {{"attack", "teacher_loss"}, {"target", "teacher"}}, "auc", 6), 0.82);
  const double consistency = mean_of(instance, {{"attack", "teacher_loss"}, {"target", "consistency"}}, "auc", 6);
  EXPECT_GE(consistency, 0.42);
  EXPECT_LE(consistency, 0.56);
  EXPECT_GE(auc(sets, "mmd_d", "dmd", 50), 0.88);
  EXPECT_GE(auc(sets, "mmd_d", "dmd", 100), 0.96);
  EXPECT_LE(auc(sets, "mmd_gauss", "dmd", 50), 0.75);
  EXPECT_GE(auc(sets, "c2st_cf", "dmd", 25), 0.93);
  EXPECT_GE(auc(sets, "c2st_cf", "dmd", 50), 0.97);
  auc(sets, "gan_leaks", "dmd", 50);
  mean_of(instance, {{"attack", "gan_leaks"}, {"target", "dmd"}}, "auc", 6);
  mean_of(instance, {{"attack", "c2st_cf"}, {"target", "dmd"}}, "auc", 6);
  expect_controls(run, {"c2st_cf", "mmd_d", "mmd_gauss", "gan_leaks"}, "dmd");
  // The bound is the specification's for the attacks that it measured. All sets of a pool and all tests of a split
  // share an accident, so that six runs wobble: GAN-Leaks is at 0.05 over 16 splits of the ring, and shown here without
  // a bound.
  for (const char* attack : {"c2st_cf", "mmd_d", "mmd_gauss", "gan_leaks"}) {
    for (const char* size : {"50", "100"}) {
      const Settings where{
          {"attack", attack}, {"student", "dmd"}, {"set_size", size}, {"member_ratio", "0"}, {"p_level", "0.05"}};
      const double found = mean_of(power, where, "power", 1);
      if (attack != std::string("gan_leaks")) {
        EXPECT_LE(found, 0.08) << attack << ", m = " << size;
      }
    }
  }
}

TEST(BenchmarkAcceptance, DigitsMildMemorisation) {
  MemoryRun run({{"label_column", "last"},
                 {"teacher", "edm_mild"},
                 {"attacks", "c2st_cf,mmd_d"},
                 {"splits", "3"},
                 {"attack_teacher", "no"}},
                digits_file(), 0, threads());
  run.run();
  std::printf("%s\n", run.memory->scalars.at("sentence").c_str());
  const Rows sets = run.rows("auc");
  const double classifier = auc(sets, "c2st_cf", "dmd", 50), kernel = auc(sets, "mmd_d", "dmd", 50);
  EXPECT_GE(classifier, 0.92);
  EXPECT_GT(classifier, kernel);
  auc(sets, "mmd_d", "dmd", 200);
  expect_controls(run, {"c2st_cf", "mmd_d"}, "dmd");
}

/// Candidates that no model saw: the halves of the other points, over 24 populations, seeds and all.
TEST(BenchmarkAcceptance, RingNullOver24Seeds) {
  std::map<std::string, std::vector<double>> means;
  for (std::uint64_t seed = 0; seed < 24; ++seed) {
    const auto folder = std::filesystem::temp_directory_path() / ("assay-ring-" + std::to_string(seed));
    std::filesystem::create_directories(folder);
    MemoryRun run({{"teacher", "gmm"},
                   {"student", "gmm"},
                   {"attacks", "c2st_cf,mmd_gauss"},
                   {"set_sizes", "50"},
                   {"swap", "no"},
                   {"tested_sets", "0"},
                   {"attack_teacher", "no"},
                   {"resamples", "20"}},
                  write_ring(folder, 600, seed), seed, 1);
    run.run();
    std::filesystem::remove_all(folder);
    for (const auto& row : run.rows("controls")) {
      if (row.at("control") == "null") means[row.at("attack")].push_back(*read_real(row.at("value")));
    }
  }
  for (const auto& [attack, values] : means) {
    const double average = mean(values);
    double spread = 0;
    for (const double value : values) spread += (value - average) * (value - average);
    const double error = std::sqrt(spread / 23 / 24);
    std::printf("%s, m = 50, 24 seeds of 20 halvings: mean AUC %.3f, standard error %.3f\n", attack.c_str(), average,
                error);
    ASSERT_EQ(values.size(), 24u);
    EXPECT_LE(std::abs(average - 0.5), 3 * error) << attack;
    EXPECT_LT(error, 0.05) << attack;
  }
}

}  // namespace
}  // namespace assay::mia
