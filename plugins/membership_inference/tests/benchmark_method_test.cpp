// SPDX-License-Identifier: GPL-3.0-or-later
// The benchmark as a method, on trainings of a few steps.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

#include "core/base/atomic_file.h"
#include "core/base/numbers.h"
#include "core/run/sample_project.h"
#include "plugins/membership_inference/benchmark/benchmark_method.h"
#include "plugins/membership_inference/tests/benchmark_context.h"

namespace assay::mia {
namespace {

using Settings = std::map<std::string, std::string>;

Settings ring_settings() {
  return {{"teacher", "gmm"},
          {"student", "gmm"},
          {"attacks", "c2st_cf,mmd_d,mmd_gauss,gan_leaks,frechet,teacher_loss"},
          {"samples", "600"},
          {"set_sizes", "10,40"},
          {"member_ratios", "1,0.5"},
          {"sets", "30"},
          {"halvings", "4"},
          {"resamples", "20"},
          {"tested_sets", "5"},
          {"permutations", "99"},
          {"attack_teacher", "no"}};
}

/// A diffusion teacher and a student of a few steps, on the ring.
Settings diffusion_settings() {
  return {{"teacher", "edm_mild"},
          {"student", "consistency"},
          {"attacks", "gan_leaks,teacher_loss"},
          {"teacher_steps", "300"},
          {"student_steps", "100"},
          {"samples", "300"},
          {"set_sizes", "10"},
          {"sets", "20"},
          {"halvings", "2"},
          {"resamples", "20"},
          {"tested_sets", "2"},
          {"permutations", "19"}};
}

std::string cell(const std::vector<std::map<std::string, std::string>>& rows, const Settings& where,
                 const std::string& column) {
  for (const auto& row : rows) {
    if (std::all_of(where.begin(), where.end(), [&](const auto& one) { return row.at(one.first) == one.second; }))
      return row.at(column);
  }
  return "no such row";
}

TEST(Benchmark, MakesWhatItDeclaresAndMarksWhatDidNotRun) {
  MemoryRun run(ring_settings(), ring_file());
  run.run();
  EXPECT_EQ(run.memory->misuse, std::vector<std::string>{});
  EXPECT_TRUE(std::is_sorted(run.memory->fractions.begin(), run.memory->fractions.end()));
  EXPECT_EQ(run.memory->fractions.back(), 1);
  const auto auc = run.rows("auc");
  // A mixture has no denoiser: said in a row, once for each run.
  EXPECT_NE(
      cell(auc, {{"attack", "teacher_loss"}, {"student", "gmm"}, {"role", "swapped"}}, "note").find("no denoiser"),
      std::string::npos);
  EXPECT_NE(cell(auc, {{"attack", "teacher_loss"}, {"student", "teacher"}}, "note").find("no denoiser"),
            std::string::npos);
  for (const char* attack : {"c2st_cf", "mmd_d", "mmd_gauss", "gan_leaks", "frechet"}) {
    for (const char* role : {"drawn", "swapped"}) {
      for (const char* ratio : {"1", "0.5"}) {
        const auto value = read_real(cell(
            auc, {{"attack", attack}, {"student", "gmm"}, {"set_size", "40"}, {"member_ratio", ratio}, {"role", role}},
            "auc"));
        ASSERT_TRUE(value) << attack;
        EXPECT_GE(*value, 0);
        EXPECT_LE(*value, 1);
      }
    }
  }
  EXPECT_EQ(cell(auc, {{"attack", "c2st_cf"}, {"set_size", "10"}}, "tpr_at_1pct"),
            "");  // 30 negative sets cannot show 1 %
  EXPECT_EQ(cell(run.rows("instance_auc"), {{"attack", "gan_leaks"}, {"target", "gmm"}}, "members"), "200");
  for (const char* control : {"swap", "null", "level", "shift", "duplicates", "pool"}) {
    const std::string passed = cell(run.rows("controls"), {{"control", control}}, "passed");
    EXPECT_TRUE(passed == "yes" || passed == "no" || passed == "n/a") << control << " " << passed;
  }
  for (const auto& row : run.rows("controls")) {
    if (row.at("control") != "level" || row.at("attack") == "frechet") continue;
    EXPECT_TRUE(row.at("passed") == "yes" || row.at("passed") == "no") << "it was run: " << row.at("found");
  }
  std::string assumptions, notes;
  for (const auto& row : run.rows("assumptions")) assumptions += row.at("assumption") + ": " + row.at("basis") + "\n";
  const std::string best = run.memory->scalars.at("best_attack");
  EXPECT_NE(assumptions.find(best + " on gmm holds with members and others exchanged: swap control "), std::string::npos) << assumptions;
  EXPECT_NE(assumptions.find("of this attack alone"), std::string::npos);
  for (const auto& row : run.rows("notes")) notes += row.at("note") + "\n";
  EXPECT_NE(notes.find("The best attack, " + best + ", was chosen after looking, among 5 attacks"), std::string::npos) << notes;
  EXPECT_EQ(run.rows("frames").size(), 10u);  // population, 6 ages of the teacher, teacher, student, difference
  EXPECT_EQ(run.rows("points").size(), 400u);
  EXPECT_FALSE(run.memory->outputs.contains("samples"));  // points of two dimensions are no pictures
  EXPECT_NE(run.memory->outputs.at("shadow").find("assay membership_inference shadow 1"), std::string::npos);
  const std::string& sentence = run.memory->scalars.at("sentence");
  EXPECT_NE(sentence.find("attacks on the student gmm: "), std::string::npos) << sentence;
  EXPECT_LT(sentence.size(), 320u) << sentence;
}

TEST(Benchmark, IsTheSameOnAnyNumberOfThreads) {
  const Settings settings = diffusion_settings();
  MemoryRun one(settings, ring_file(), 3, 1), three(settings, ring_file(), 3, 3);
  one.run();
  three.run();
  EXPECT_EQ(one.memory->outputs, three.memory->outputs);
  EXPECT_EQ(one.memory->scalars, three.memory->scalars);
  EXPECT_EQ(one.memory->warnings, three.memory->warnings);
  for (const char* series : {"teacher_loss", "teacher_loss_swapped", "student_loss", "student_loss_swapped"}) {
    std::vector<MemoryContext::Point> first, second;
    for (const auto& point : one.memory->points)
      if (point.series == series) first.push_back(point);
    for (const auto& point : three.memory->points)
      if (point.series == series) second.push_back(point);
    EXPECT_FALSE(first.empty()) << series;
    EXPECT_EQ(first, second) << series;
  }
}

TEST(Benchmark, GoesOnFromEveryCheckpointAsIfItHadNeverStopped) {
  const Settings settings = diffusion_settings();
  MemoryRun whole(settings, ring_file(), 1, 1);
  whole.run();
  const auto& saved = whole.memory->checkpoints;
  ASSERT_GE(saved.size(), 2u + 2u + 12u);  // after each training, and after each attack on each target
  for (std::size_t k = 0; k < saved.size(); k += std::max<std::size_t>(1, saved.size() / 4)) {
    MemoryRun again(settings, ring_file(), 1, 2);
    again.memory->resume_from = saved[k];
    again.run();
    EXPECT_EQ(again.memory->outputs, whole.memory->outputs) << "checkpoint " << k;
    EXPECT_EQ(again.memory->scalars, whole.memory->scalars) << "checkpoint " << k;
    EXPECT_EQ(again.memory->warnings, whole.memory->warnings) << "checkpoint " << k;
    // What was recorded before the checkpoint is kept, the rest is recorded anew.
    std::vector<MemoryContext::Point> points(
        whole.memory->points.begin(),
        whole.memory->points.begin() + static_cast<std::ptrdiff_t>(whole.memory->points_at_checkpoint[k]));
    points.insert(points.end(), again.memory->points.begin(), again.memory->points.end());
    for (const char* series : {"teacher_loss", "teacher_loss_swapped", "student_loss", "student_loss_swapped"}) {
      std::vector<MemoryContext::Point> first, second;
      for (const auto& point : whole.memory->points)
        if (point.series == series) first.push_back(point);
      for (const auto& point : points)
        if (point.series == series) second.push_back(point);
      EXPECT_EQ(first, second) << series << ", checkpoint " << k;
    }
  }
}

TEST(Benchmark, EndsWithinASecondOfACancellation) {
  MemoryRun run({{"teacher", "edm_strong"}}, ring_file());
  std::chrono::steady_clock::time_point cancelled;
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    cancelled = std::chrono::steady_clock::now();
    run.context->cancel();
  });
  try {
    run.run();
    FAIL() << "it was not cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::cancelled);
  }
  other.join();
  EXPECT_LT(std::chrono::steady_clock::now() - cancelled, std::chrono::seconds(1));
}

TEST(Benchmark, EqualRowsAreLeftOutBeforeTheSplit) {
  MemoryRun run(ring_settings(), ring_file());
  std::string csv = read_file(ring_file());
  csv += csv.substr(csv.find('\n') + 1, 200);  // some rows again, the last one cut short
  csv = csv.substr(0, csv.rfind('\n') + 1);
  const auto path = run.folder / "twice.csv";
  write_file_atomically(path, csv);
  Settings settings = ring_settings();
  settings["attacks"] = "gan_leaks";
  settings["swap"] = "no";
  MemoryRun twice(settings, path);
  twice.run();
  const auto controls = twice.rows("controls");
  EXPECT_EQ(cell(controls, {{"control", "duplicates"}}, "passed"), "yes");
  EXPECT_NE(cell(controls, {{"control", "duplicates"}}, "found").find("equal rows left out"), std::string::npos);
  EXPECT_EQ(cell(controls, {{"control", "swap"}}, "passed"), "n/a");
  EXPECT_EQ(cell(twice.rows("instance_auc"), {{"attack", "gan_leaks"}, {"target", "gmm"}}, "members"), "200");
  ASSERT_FALSE(twice.memory->warnings.empty());
}

TEST(Benchmark, TheSampleProjectsFormFitsItsDeclaration) {
  const Sample sample = read_sample(ring_file().parent_path());
  const RunRequest request = sample_request(sample, BenchmarkMethod().info());
  std::vector<Problem> problems;
  const Parameters parameters = resolve(BenchmarkMethod().info().parameters, request.given, problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_TRUE(BenchmarkMethod().check(parameters).empty());
  for (const SampleData& data : sample.data)
    EXPECT_TRUE(std::filesystem::exists(sample.folder / data.file)) << data.file;
  EXPECT_TRUE(std::filesystem::exists(sample.figure));
}

TEST(Benchmark, PermutationsThatCannotReachTheLevelOfACrossFittedAttackAreRefusedUnlessNoSetIsTested) {
  Settings settings = ring_settings();
  settings["permutations"] = "19";
  MemoryRun run(settings, ring_file());
  const auto problems = BenchmarkMethod().check(run.parameters);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems.front().parameter, "permutations");
  EXPECT_NE(problems.front().allowed.find("at least 39"), std::string::npos);
  settings["tested_sets"] = "0";
  EXPECT_TRUE(BenchmarkMethod().check(MemoryRun(settings, ring_file()).parameters).empty());
}

TEST(Benchmark, AnAskedSetSizeOverHalfThePoolIsRefusedWithBothFigures) {
  Settings settings = ring_settings();
  settings["set_sizes"] = "10,120";
  MemoryRun run(settings, ring_file());
  try {
    run.run();
    FAIL() << "it was not refused";
  } catch (const Error& error) {
    EXPECT_EQ(exit_code(error.kind()), 4);
    EXPECT_EQ(error.text().value, "120");
    EXPECT_NE(error.text().allowed.find("at most 100"), std::string::npos);
  }
}

}  // namespace
}  // namespace assay::mia
