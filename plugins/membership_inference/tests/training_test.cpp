// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <thread>

#include "core/base/error.h"
#include "plugins/membership_inference/generators/generator.h"
#include "plugins/membership_inference/generators/network_generator.h"
#include "plugins/membership_inference/generators/teacher_output.h"

namespace assay::mia {
namespace {

Points moons(std::int64_t count) {
  RandomStream stream(4, "half circles");
  Points points{count, 3, {}};
  for (std::int64_t i = 0; i < count; ++i) {
    const double angle = stream.uniform(0, 3.14);
    points.values.insert(points.values.end(), {0.8 * std::cos(angle), 0.8 * std::sin(angle), 0.1 * stream.normal()});
  }
  return points;
}

constexpr std::int64_t teacher_steps = 200, student_steps = 40;

const Generator& teacher() {
  static const auto trained = train_teacher("edm_strong", moons(80), {.seed = 3, .steps = teacher_steps});
  return *trained;
}

const Provenance& members() {
  static const Provenance seen(moons(80));
  return seen;
}

std::string error_text(const std::function<void()>& work, ErrorKind kind) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "accepted";
  return {};
}

TEST(Generators, APointDoesNotDependOnHowManyAreDrawn) {
  const auto mixture = train_teacher("gmm", moons(80), {.seed = 3, .components = 4});
  for (const Generator* generator : {&teacher(), static_cast<const Generator*>(mixture.get())}) {
    const Points few = generator->sample(5, 9), many = generator->sample(300, 9);
    for (std::int64_t i = 0; i < 5; ++i) {
      for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ(few.row(i)[k], many.row(i)[k]) << generator->id();
    }
    EXPECT_NE(few, generator->sample(5, 10)) << generator->id();
    EXPECT_EQ(generator->sample(0, 1).count, 0);
  }
}

TEST(Generators, ADenoisedPointDoesNotDependOnTheOthersBeyondRounding) {
  const Points all = moons(300);
  const std::vector<std::int64_t> rows{277};
  const Points among = rows_of(teacher().denoiser()->denoise(all, 0.3), rows),
               alone = teacher().denoiser()->denoise(rows_of(all, rows), 0.3);
  // Where a row stands in a block decides the order of sums in a product of matrices: single precision's rounding.
  for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(among.values[k], alone.values[k], 1e-6);
}

TEST(Generators, TheSameSeedTrainsTheSameBytesOnAnyThread) {
  std::string beside;
  std::thread([&] {
    beside = train_teacher("edm_strong", moons(80), {.seed = 3, .steps = teacher_steps})->state();
  }).join();
  EXPECT_EQ(beside, teacher().state());
  EXPECT_NE(train_teacher("edm_strong", moons(80), {.seed = 4, .steps = teacher_steps})->state(), teacher().state());
}

TEST(Generators, ATeacherLearnsItsMembers) {
  std::vector<double> losses;
  TrainingHooks hooks;
  hooks.loss = [&](std::int64_t, double loss) { losses.push_back(loss); };
  const auto trained = train_teacher("edm_strong", moons(80), {.seed = 3, .steps = 1000}, hooks);
  ASSERT_EQ(losses.size(), 100u);
  EXPECT_LT(losses.back(), 0.6 * losses.front());
  double radius = 0;
  const Points samples = trained->sample(200, 1);
  for (std::int64_t i = 0; i < 200; ++i) radius += std::hypot(samples.row(i)[0], samples.row(i)[1]) / 200;
  EXPECT_NEAR(radius, 0.8, 0.1);
}

TEST(Generators, SavedOnesDrawTheSamePoints) {
  const auto mixture = train_teacher("gmm", moons(80), {.seed = 3, .components = 4});
  for (const Generator* generator : {&teacher(), static_cast<const Generator*>(mixture.get())}) {
    const auto loaded = generator_from_state(generator->state());
    EXPECT_EQ(loaded->id(), generator->id());
    EXPECT_EQ(loaded->sample(20, 7), generator->sample(20, 7));
    EXPECT_EQ(loaded->state(), generator->state());
    EXPECT_EQ(loaded->record(), generator->record());
    const std::string state = generator->state();
    error_text([&] { generator_from_state(state.substr(0, state.size() / 2)); }, ErrorKind::data);
  }
}

TEST(Generators, AMixtureHasADensityAndADiffusionTeacherADenoiser) {
  const auto mixture = train_teacher("gmm", moons(80), {.seed = 3, .components = 4});
  EXPECT_EQ(mixture->log_density(moons(5)).size(), 5u);
  EXPECT_EQ(mixture->denoiser(), nullptr);
  EXPECT_TRUE(teacher().log_density(moons(5)).empty());
  EXPECT_NE(teacher().denoiser(), nullptr);
}

class Students : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(All, Students, testing::Values("dmd", "regression", "consistency", "gmm"),
                         [](const auto& about) { return std::string(about.param); });

StudentOptions quick(const std::string& id) {
  return {.seed = 6, .steps = id == "gmm" ? 25 : student_steps, .components = 40};
}

TEST_P(Students, GoOnFromACheckpointWithTheSameBytes) {
  std::vector<std::string> checkpoints;
  std::vector<double> shares;
  std::int64_t pictures = 0;
  TrainingHooks hooks;
  hooks.pulse = [&](double share) { shares.push_back(share); };
  hooks.checkpoint = [&](std::string state) { checkpoints.push_back(std::move(state)); };
  hooks.samples = [&](std::int64_t, const Points& samples) {
    ++pictures;
    EXPECT_EQ(samples.count, 64);
  };
  const std::string whole = train_student(GetParam(), teacher(), members(), quick(GetParam()), hooks)->state();
  ASSERT_FALSE(checkpoints.empty());
  EXPECT_GE(pictures, 2);
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_EQ(shares.back(), 1);
  for (const std::size_t from : {std::size_t{0}, checkpoints.size() - 1}) {
    TrainingHooks again;
    again.restore = checkpoints[from];
    EXPECT_EQ(train_student(GetParam(), teacher(), members(), quick(GetParam()), again)->state(), whole) << from;
  }
  TrainingHooks wrong;
  wrong.restore = teacher().state();
  error_text([&] { train_student(GetParam(), teacher(), members(), quick(GetParam()), wrong); }, ErrorKind::data);
}

TEST_P(Students, EndWhenThePulseThrows) {
  struct Stop {};
  TrainingHooks hooks;
  hooks.pulse = [](double share) {
    if (share > 0.05) throw Stop();
  };
  EXPECT_THROW(train_student(GetParam(), teacher(), members(), quick(GetParam()), hooks), Stop);
}

TEST_P(Students, RecordWhatTheySaw) {
  const auto student = train_student(GetParam(), teacher(), members(), quick(GetParam()));
  std::map<std::string, std::string> record;
  for (const auto& [name, value] : student->record()) record[name] = value;
  EXPECT_EQ(record["held_apart_from_sha256"], members().sha256());
  EXPECT_EQ(record["inputs_sha256"].size(), 64u);
  EXPECT_NE(record["inputs_sha256"], members().sha256());
  EXPECT_NE(record["inputs"].find("teacher samples"), std::string::npos);
  EXPECT_EQ(student->denoiser() != nullptr, std::string(GetParam()) == "consistency");
}

/// A teacher that hands out its training data.
class CopyingTeacher : public Generator {
 public:
  std::string_view id() const override { return "copies"; }
  std::int64_t dimensions() const override { return 3; }
  Points sample(std::int64_t count, std::uint64_t, const Pulse&) const override {
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < count; ++i) rows.push_back(i % 80);
    return rows_of(moons(80), rows);
  }
  std::string state() const override { return {}; }
};

TEST(Generators, AStudentIsNeverHandedMembers) {
  const std::string text =
      error_text([] { train_student("gmm", CopyingTeacher(), members(), quick("gmm")); }, ErrorKind::method);
  EXPECT_NE(text.find("4000 of 4000"), std::string::npos) << text;
}

TEST(Generators, ANetworkStudentIsNeverHandedMembers) {
  const EdmNetwork& network = teacher_network(teacher(), "dmd");
  const TeacherOutput output = draw_teacher_output(network, members(), 300, pair_levels, 6, {});
  const at::Tensor drawn = output.images;
  EXPECT_EQ(output.sha256, Provenance(points_of(drawn)).sha256());
  const Provenance as_members(points_of(drawn.narrow(0, 250, 10)));
  error_text([&] { draw_teacher_output(network, as_members, 300, pair_levels, 6, {}); }, ErrorKind::method);
  error_text([&] { train_student("dmd", teacher(), as_members, quick("dmd")); }, ErrorKind::method);
}

TEST(Generators, ADiffusionStudentNeedsADiffusionTeacher) {
  const auto mixture = train_teacher("gmm", moons(80), {.seed = 3, .components = 4});
  for (const char* id : {"dmd", "regression", "consistency"}) {
    const std::string text = error_text([&] { train_student(id, *mixture, members(), {}); }, ErrorKind::usage);
    EXPECT_NE(text.find("edm_strong"), std::string::npos) << text;
  }
}

TEST(Generators, UnknownNamesAreAnsweredWithTheKnownOnes) {
  EXPECT_NE(error_text([] { train_teacher("edm_strogn", moons(80), {}); }, ErrorKind::usage).find("edm_strong"),
            std::string::npos);
  EXPECT_NE(error_text([] { train_student("dmb", teacher(), members(), {}); }, ErrorKind::usage).find("dmd"),
            std::string::npos);
  error_text([] { train_teacher("edm_mild", moons(4), {}); }, ErrorKind::data);
}

TEST(Generators, AMissingDeviceIsRefused) {
  error_text([] { train_teacher("edm_mild", moons(80), {.device = "tpu"}); }, ErrorKind::usage);
}

TEST(Generators, TheTeachersCheckpointsGoOnWithTheSameBytes) {
  std::vector<std::string> checkpoints;
  TrainingHooks hooks;
  hooks.checkpoint = [&](std::string state) { checkpoints.push_back(std::move(state)); };
  EXPECT_EQ(train_teacher("edm_strong", moons(80), {.seed = 3, .steps = teacher_steps}, hooks)->state(),
            teacher().state());
  ASSERT_FALSE(checkpoints.empty());
  TrainingHooks again;
  again.restore = checkpoints[checkpoints.size() / 2];
  EXPECT_EQ(train_teacher("edm_strong", moons(80), {.seed = 3, .steps = teacher_steps}, again)->state(),
            teacher().state());
}

}  // namespace
}  // namespace assay::mia
