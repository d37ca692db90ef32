// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/method/declaration_json.h"
#include "core/store/artifacts.h"
#include "plugins/nas_scoring/tests/test_folder.h"
#include "plugins/nas_scoring/training/train_declaration.h"
#include "plugins/nas_scoring/training/train_method.h"
#include "tests/contract/memory_context.h"

namespace assay::nas {
namespace {

namespace fs = std::filesystem;

constexpr const char* cell = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_1x1~1|skip_connect~2|";

/// CIFAR-10 binary of two classes, one of which is brighter.
fs::path cifar_file(const fs::path& folder, int count) {
  RandomStream random(9, "cifar");
  std::string bytes;
  for (int i = 0; i < count; ++i) {
    const int label = int(random.below(2));
    bytes += char(label);
    for (int p = 0; p < 3072; ++p) bytes += char(random.below(200) + (label == 1 ? 50 : 0));
  }
  write_file_atomically(folder / "small.bin", bytes);
  return folder / "small.bin";
}

void add_big_endian(std::string& bytes, std::uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) bytes += char(value >> shift & 255);
}

/// Grey images of 28 x 28 in IDX, labels beside them when asked.
fs::path idx_file(const fs::path& folder, int count, bool labels) {
  std::string images, classes;
  for (const std::uint32_t v : {0x803u, std::uint32_t(count), 28u, 28u}) add_big_endian(images, v);
  for (const std::uint32_t v : {0x801u, std::uint32_t(count)}) add_big_endian(classes, v);
  for (int i = 0; i < count; ++i) {
    classes += char(i / 2 % 3);
    for (int p = 0; p < 784; ++p) images += char((p * 7 + i * 13 + i / 2 % 3 * 60) % 256);
  }
  write_file_atomically(folder / "toy-images-idx3-ubyte", images);
  if (labels) write_file_atomically(folder / "toy-labels-idx1-ubyte", classes);
  return folder / "toy-images-idx3-ubyte";
}

Parameters parameters_with(Json given) {
  given.emplace("architecture", cell);
  given.emplace("data", "images");
  std::vector<Problem> problems;
  const MethodInfo info = train_info();
  const Parameters read = parameters_from_json(info.parameters, given, problems);
  Parameters resolved = resolve(info.parameters, read, problems);
  if (!problems.empty()) throw Error(std::move(problems));
  return resolved;
}

Parameters small_parameters(Json more = Json::object()) {
  Json given = {{"channels", 2}, {"epochs", 3}, {"batch", 16}, {"augmentation", "flip_crop"}};
  given.update(more);
  return parameters_with(given);
}

TEST(TrainMethod, DeclaresItselfSoundly) { EXPECT_EQ(declaration_problems(train_info()), std::vector<std::string>{}); }

TEST(TrainMethod, GivesEveryOutputAndAnIntervalAroundTheAccuracy) {
  const TestFolder own("train-whole");
  const fs::path& folder = own.path();
  MemoryContext context(train_info(), 1, {{"data", cifar_file(folder, 60)}}, folder);
  TrainMethod().run(small_parameters(), context);
  EXPECT_EQ(context.misuse, std::vector<std::string>{});
  for (const OutputSpec& output : train_info().outputs)
    EXPECT_TRUE(output.kind == OutputKind::scalar ? context.scalars.contains(output.name)
                                                  : context.outputs.contains(output.name))
        << output.name;
  EXPECT_TRUE(
      context.outputs["history"].starts_with("epoch,train_loss,train_accuracy,test_accuracy,learning_rate\n1,"));
  EXPECT_EQ(std::count(context.outputs["history"].begin(), context.outputs["history"].end(), '\n'), 4);
  EXPECT_LE(*read_real(context.scalars["test_accuracy_low"]), *read_real(context.scalars["test_accuracy"]));
  EXPECT_GE(*read_real(context.scalars["test_accuracy_high"]), *read_real(context.scalars["test_accuracy"]));
  EXPECT_EQ(context.scalars["train_images"], "48");
  EXPECT_EQ(context.scalars["test_images"], "12");
  EXPECT_EQ(context.checkpoints.size(), 3u);
  EXPECT_TRUE(std::is_sorted(context.fractions.begin(), context.fractions.end()));
  EXPECT_TRUE(fs::exists(folder / "network/model.pt"));
  const Json config = parse_json(read_file(folder / "network/config.json"), ErrorKind::data, "config.json");
  EXPECT_EQ(config["architecture"], cell);
  EXPECT_EQ(config["input"]["shape"], (Json{3, 32, 32}));
  EXPECT_EQ(config["normalisation"]["mean"].size(), 3u);
}

TEST(TrainMethod, GoesOnFromEveryCheckpointToTheSameBytes) {
  const TestFolder own("train-resume");
  const fs::path& folder = own.path();
  const std::map<std::string, fs::path> data{{"data", cifar_file(folder, 60)}};
  const MethodInfo info = train_info();
  MemoryContext whole(info, 1, data, folder / "whole");
  TrainMethod().run(small_parameters(), whole);
  const std::string model = hash_of(folder / "whole/network");
  for (std::size_t k = 0; k < whole.checkpoints.size(); ++k) {
    const fs::path scratch = folder / ("resumed" + std::to_string(k));
    MemoryContext resumed(info, 1, data, scratch);
    resumed.resume_from = whole.checkpoints[k];
    TrainMethod().run(small_parameters(), resumed);
    EXPECT_EQ(resumed.outputs, whole.outputs);
    EXPECT_EQ(resumed.scalars, whole.scalars);
    const std::vector<MemoryContext::Point> rest(whole.points.begin() + std::ptrdiff_t(whole.points_at_checkpoint[k]),
                                                 whole.points.end());
    EXPECT_EQ(resumed.points, rest);
    EXPECT_EQ(hash_of(scratch / "network"), model);
  }
  MemoryContext other(info, 2, data, folder / "other");
  TrainMethod().run(small_parameters(), other);
  EXPECT_NE(hash_of(folder / "other/network"), model);
  MemoryContext strange(info, 1, data, folder / "strange");
  strange.resume_from = whole.checkpoints[0];
  EXPECT_THROW(TrainMethod().run(small_parameters({{"channels", 3}}), strange), Error);
}

TEST(TrainMethod, FitsGreyImagesOnlyWhenAsked) {
  const TestFolder own("train-grey");
  const fs::path& folder = own.path();
  const fs::path images = idx_file(folder, 40, true);
  MemoryContext refused(train_info(), 1, {{"data", images}}, folder);
  try {
    TrainMethod().run(small_parameters(), refused);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_EQ(error.text().value, "1 × 28 × 28 (channels × height × width)");
    EXPECT_NE(error.text().remedy.find("pad32_rgb"), std::string::npos);
  }
  MemoryContext context(train_info(), 1, {{"data", images}}, folder);
  TrainMethod().run(small_parameters({{"image_fit", "pad32_rgb"}, {"epochs", 1}}), context);
  EXPECT_EQ(context.scalars["test_images"], "8");
}

TEST(TrainMethod, RefusesDataThatCannotBeTrainedOn) {
  const TestFolder own("train-refused");
  const fs::path& folder = own.path();
  const auto error_of = [&](const fs::path& images, Json more) {
    MemoryContext context(train_info(), 1, {{"data", images}}, folder);
    try {
      TrainMethod().run(small_parameters(more), context);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data);
      return error.text();
    }
    return ErrorText{};
  };
  fs::create_directories(folder / "bare");
  const ErrorText labels = error_of(idx_file(folder / "bare", 40, false), {{"image_fit", "pad32_rgb"}});
  EXPECT_NE(labels.message.find("label"), std::string::npos);
  const ErrorText few = error_of(cifar_file(folder, 60), {{"batch", 49}});
  EXPECT_EQ(few.value, "48 images for training");
  const ErrorText none = error_of(cifar_file(folder, 60), {{"test_rows", "last:60"}});
  EXPECT_NE(none.message.find("training"), std::string::npos);
}

TEST(TrainMethod, SaysAllThatIsWrongWithTheRequestAtOnce) {
  Parameters parameters = small_parameters();
  EXPECT_TRUE(TrainMethod().check(parameters).empty());
  parameters.set("architecture", std::string("|nor_conv_9x9~0|"));
  parameters.set("test_rows", std::string("every fifth"));
  parameters.set("label_column", std::string("none"));
  const auto problems = TrainMethod().check(parameters);
  ASSERT_EQ(problems.size(), 3u);
  EXPECT_EQ(problems[0].parameter, "architecture");
  EXPECT_EQ(problems[1].parameter, "test_rows");
  EXPECT_EQ(problems[2].parameter, "label_column");
}

TEST(TrainMethod, NamesEpochAndStepWhenTrainingDiverges) {
  const TestFolder own("train-diverge");
  const fs::path& folder = own.path();
  MemoryContext context(train_info(), 1, {{"data", cifar_file(folder, 60)}}, folder);
  try {
    TrainMethod().run(small_parameters({{"learning_rate", 1000}, {"weight_decay", 1}, {"epochs", 200}}), context);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::method);
    EXPECT_NE(error.text().where.find("epoch "), std::string::npos);
    EXPECT_NE(error.text().where.find("step "), std::string::npos);
    EXPECT_NE(error.text().remedy.find("learning_rate"), std::string::npos);
  }
}

}  // namespace
}  // namespace assay::nas
