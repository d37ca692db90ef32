// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <torch/script.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "core/base/error.h"
#include "plugins/membership_inference/generators/generator.h"

namespace assay::mia {
namespace {

class ScriptedGenerator : public testing::Test {
 protected:
  ScriptedGenerator() { std::filesystem::create_directories(folder_); }
  ~ScriptedGenerator() override { std::filesystem::remove_all(folder_); }

  /// A module whose forward is this body, saved.
  std::string save(const std::string& body) {
    torch::jit::Module module("generator");
    module.define(body);
    module.save((folder_ / "generator.pt").string());
    return (folder_ / "generator.pt").string();
  }
  static std::string refusal(const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data) << error.what();
      return error.what();
    }
    ADD_FAILURE() << "accepted";
    return {};
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() /
      ("assay scripted " + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) +
       std::to_string(::getpid()));
};

TEST_F(ScriptedGenerator, TurnsNoiseIntoPoints) {
  const auto generator = load_generator(save("def forward(self, z):\n  return z * 2.0 + 5.0\n"), 3);
  EXPECT_EQ(generator->dimensions(), 3);
  const Points points = generator->sample(2000, 1);
  double mean = 0, square = 0;
  for (const double value : points.values) {
    mean += value / 6000;
    square += (value - 5) * (value - 5) / 6000;
  }
  EXPECT_NEAR(mean, 5, 0.1);
  EXPECT_NEAR(std::sqrt(square), 2, 0.1);
  EXPECT_EQ(rows_of(points, std::vector<std::int64_t>{0, 1}), generator->sample(2, 1));
}

TEST_F(ScriptedGenerator, MakesRowsOfImages) {
  const auto generator = load_generator(save("def forward(self, z):\n  return z.reshape(-1, 1, 2, 2)\n"), 4);
  EXPECT_EQ(generator->dimensions(), 4);
}

TEST_F(ScriptedGenerator, ComesBackFromItsState) {
  const auto generator = load_generator(save("def forward(self, z):\n  return z.exp()\n"), 2);
  const auto again = generator_from_state(generator->state());
  EXPECT_EQ(again->sample(10, 4), generator->sample(10, 4));
  EXPECT_EQ(again->record(), generator->record());
}

TEST_F(ScriptedGenerator, FilesThatAreNoGeneratorAreRefusedByName) {
  EXPECT_NE(refusal([&] { load_generator((folder_ / "none.pt").string(), 2); }).find("none.pt"), std::string::npos);
  std::ofstream(folder_ / "text.pt") << "not a model";
  EXPECT_NE(refusal([&] { load_generator((folder_ / "text.pt").string(), 2); }).find("TorchScript"), std::string::npos);
}

TEST_F(ScriptedGenerator, ForwardsThatGiveNoPointsAreRefused) {
  refusal([&] { load_generator(save("def forward(self, z):\n  return [z]\n"), 2); });
  refusal([&] { load_generator(save("def forward(self, z):\n  return z.sum()\n"), 2); });
  refusal([&] { load_generator(save("def forward(self, z):\n  return z[:5]\n"), 2); });
  refusal([&] { load_generator(save("def forward(self, z):\n  return z / 0.0\n"), 2); });
  refusal([&] { load_generator(save("def other(self, z):\n  return z\n"), 2); });
  EXPECT_NE(
      refusal([&] { load_generator(save("def forward(self, z):\n  return z.reshape(-1, 7)\n"), 2); }).find("noise"),
      std::string::npos);
}

}  // namespace
}  // namespace assay::mia
