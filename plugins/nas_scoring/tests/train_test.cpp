// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <set>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "plugins/nas_scoring/tests/reference_network.h"
#include "plugins/nas_scoring/tests/test_folder.h"
#include "plugins/nas_scoring/training/script_writer.h"
#include "plugins/nas_scoring/training/trainer.h"

namespace assay::nas {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t seed = 7;

Trainer::Streams streams_of(std::uint64_t of_seed) {
  return [of_seed](std::string_view name) { return RandomStream(of_seed, name); };
}

/// Images whose class is the channel that is brightest: easy to learn, not trivial at a glance.
TrainingImages toy_images(std::int64_t count, std::int64_t channels, std::int64_t side, const char* test_rows) {
  RandomStream random(3, "toy images");
  ImageSet set;
  set.count = count, set.channels = channels, set.height = side, set.width = side;
  set.source = "toy";
  for (std::int64_t i = 0; i < count; ++i) {
    const int label = int(random.below(std::uint64_t(channels)));
    set.labels.push_back(label);
    for (std::int64_t c = 0; c < channels; ++c)
      for (std::int64_t p = 0; p < side * side; ++p)
        set.pixels.push_back(std::uint8_t(random.below(200) + (c == label ? 50 : 0)));
  }
  return prepare_training_images(std::move(set), test_rows);
}

/// Conv 3x3 - BN - ReLU - global pool - linear: what reference_network.h computes too.
Network plain_network(std::int64_t channels, std::int64_t side, std::int64_t width, std::int64_t classes) {
  NetworkBuilder builder(channels, side, side, classes);
  const int convolution = builder.convolution("stem.0", builder.input(), width, 3, 1, 1);
  const int activation = builder.relu("relu", builder.batch_norm("stem.1", convolution));
  const int features = builder.global_pool(activation);
  const int logits = builder.linear("classifier", features, classes);
  return std::move(builder).finish(features, logits, logits);
}

/// Every kind of layer, names with numbers, two paths, strides.
Network rich_network(std::int64_t side) {
  NetworkBuilder b(3, side, side, 3);
  const int stem = b.batch_norm("stem.1", b.convolution("stem.0", b.input(), 6, 3, 1, 1));
  const int first =
      b.batch_norm("cells.0.op.2", b.convolution("cells.0.op.1", b.relu("cells.0.op.0", stem), 6, 3, 1, 1));
  const int sum = b.add({stem, first, b.average_pool(first, 3, 1, 1), b.zero(stem, 1), b.max_pool(stem, 3, 1, 1)});
  const int left = b.convolution("cells.1.a", sum, 4, 1, 2, 0, 1, 2);
  const int right = b.convolution("cells.1.b", b.crop(sum), 4, 3, 2, 1);
  const int joined = b.concat({left, right, b.zero(sum, 2), b.average_pool(sum, 2, 2, 0)});
  const int out = b.relu("lastact.1", b.batch_norm("lastact.0", joined, /*affine=*/false));
  const int features = b.global_pool(out);
  const int logits = b.linear("classifier", features, 3);
  return std::move(b).finish(features, logits, logits);
}

std::vector<float> values_of(const TrainingImages& images, std::span<const std::int64_t> rows) {
  std::vector<float> values(rows.size() * std::size_t(images.set.image_bytes()));
  fill_batch(images, rows, values.data());
  return values;
}

TEST(CosineRate, FollowsTheFormula) {
  EXPECT_DOUBLE_EQ(cosine_rate(0.1, 0, 12), 0.1);
  EXPECT_NEAR(cosine_rate(0.1, 6, 12), 0.05, 1e-15);
  EXPECT_NEAR(cosine_rate(0.1, 3, 12), 0.05 * (1 + std::sqrt(0.5)), 1e-15);
  EXPECT_NEAR(cosine_rate(0.1, 4, 12), 0.075, 1e-15);  // cos 60 degrees
  EXPECT_NEAR(cosine_rate(0.2, 8, 12), 0.05, 1e-15);   // cos 120 degrees
  EXPECT_NEAR(cosine_rate(0.1, 12, 12), 0.0, 1e-15);
}

TEST(TrainingImages, AreNormalisedByTheTrainingRows) {
  ImageSet set;
  set.count = 3, set.channels = 1, set.height = 1, set.width = 2;
  set.pixels = {0, 100, 200, 100, 255, 255};  // the last row is for testing
  set.labels = {0, 1, 0};
  const TrainingImages images = prepare_training_images(set, "last:1");
  EXPECT_NEAR(images.mean[0], 100.0 / 255, 1e-12);
  EXPECT_NEAR(images.standard_deviation[0], std::sqrt(5000.0) / 255, 1e-12);
  const std::vector<std::int64_t> rows{2, 0};
  const std::vector<float> values = values_of(images, rows);
  EXPECT_FLOAT_EQ(values[0], float(155 / std::sqrt(5000.0)));
  EXPECT_FLOAT_EQ(values[2], float(-100 / std::sqrt(5000.0)));
  EXPECT_FLOAT_EQ(values[3], 0.0f);
}

TEST(TrainingImages, FlipAndCropMovesAnImageByAtMostFourPixels) {
  ImageSet set;
  set.count = 3, set.channels = 1, set.height = 8, set.width = 8;
  for (int i = 0; i < 3 * 64; ++i) set.pixels.push_back(std::uint8_t(1 + i % 64));
  set.labels = {0, 1, 0};
  TrainingImages images = prepare_training_images(set, "last:1");
  images.mean = {0}, images.standard_deviation = {1.0 / 255};  // values are the pixels themselves
  RandomStream random(1, "augment");
  std::set<std::vector<int>> seen;
  for (int draw = 0; draw < 3000; ++draw) {
    const std::int64_t row = 0;
    std::vector<float> out(64);
    fill_batch(images, {&row, 1}, Augmentation::flip_crop, random, out.data());
    bool found = false;
    for (int flip = 0; flip < 2 && !found; ++flip)
      for (int down = -4; down <= 4 && !found; ++down)
        for (int right = -4; right <= 4 && !found; ++right) {
          bool same = true;
          for (int y = 0; y < 8 && same; ++y)
            for (int x = 0; x < 8 && same; ++x) {
              const int v = y + down, u = x + right;
              const bool inside = v >= 0 && v < 8 && u >= 0 && u < 8;
              const int expected = inside ? 1 + v * 8 + (flip ? 7 - u : u) : 0;
              same = std::lround(out[std::size_t(y * 8 + x)]) == expected;
            }
          if (same) {
            found = true;
            seen.insert({flip, down, right});
          }
        }
    ASSERT_TRUE(found);
  }
  EXPECT_EQ(seen.size(), 2u * 9 * 9);
}

TEST(TrainingImages, RefusesMissingLabels) {
  ImageSet set;
  set.count = 2, set.channels = 1, set.height = 1, set.width = 1;
  set.pixels = {0, 1};
  EXPECT_THROW(prepare_training_images(set, "last:1"), Error);
  set.labels = {0, -1};
  EXPECT_THROW(prepare_training_images(set, "last:1"), Error);
  set.labels = {1, 1};
  set.label_names = {};
  EXPECT_NO_THROW(prepare_training_images(set, "last:1"));
  set.labels = {0, 0};
  EXPECT_THROW(prepare_training_images(set, "last:1"), Error);
}

TEST(Trainer, StartsWithTheWeightsOfPyTorchsConstructors) {
  const TrainingImages images = toy_images(12, 3, 4, "last:2");
  const Trainer trainer(plain_network(3, 4, 5, 3), images, {.batch = 4}, seed, streams_of(seed));
  torch::manual_seed(seed);
  const torch::nn::Conv2d convolution(torch::nn::Conv2dOptions(3, 5, 3).padding(1).bias(false));
  const torch::nn::Linear linear(5, 3);
  std::vector<float> expected;
  const auto add = [&](const at::Tensor& t) {
    expected.insert(expected.end(), t.data_ptr<float>(), t.data_ptr<float>() + t.numel());
  };
  add(convolution->weight), add(torch::ones({5})), add(torch::zeros({5})), add(linear->weight), add(linear->bias);
  EXPECT_EQ(trainer.parameters(), expected);
}

TEST(Trainer, TakesTheStepsThatTheFormulasGive) {
  const TrainingImages images = toy_images(11, 3, 4, "last:1");
  TrainingOptions options{.epochs = 3, .batch = 10, .learning_rate = 0.2, .momentum = 0.9, .weight_decay = 0.01};
  Trainer trainer(plain_network(3, 4, 5, 3), images, options, seed, streams_of(seed));
  ReferenceNetwork reference(3, 5, 4, 3, trainer.parameters());
  const std::vector<float> x = values_of(images, images.rows.train);
  const std::vector<int> labels(images.set.labels.begin(), images.set.labels.begin() + 10);
  for (const double rate : {0.2, 0.15, 0.05}) {  // cosines of 0, 60 and 120 degrees
    const double loss = reference.step(x, labels, rate, 0.9, 0.01);
    const EpochResult result = trainer.train_epoch();
    EXPECT_NEAR(result.train_loss, loss, 2e-6);
    EXPECT_NEAR(result.learning_rate, rate, 1e-12);
    const std::vector<float> now = trainer.parameters();
    for (std::size_t i = 0; i < now.size(); ++i) ASSERT_NEAR(now[i], reference.parameters[i], 5e-6) << i;
  }
  const std::vector<double> expected = reference.logits(x, 10);
  const std::vector<float> logits = trainer.logits(x, 10);
  for (std::size_t i = 0; i < logits.size(); ++i) EXPECT_NEAR(logits[i], expected[i], 2e-5) << i;
}

TEST(Trainer, LearnsATinySet) {
  const TrainingImages images = toy_images(300, 3, 8, "mod5=4");
  TrainingOptions options{.epochs = 6, .batch = 32, .augmentation = Augmentation::flip_crop};
  Trainer trainer(rich_network(8), images, options, seed, streams_of(seed));
  while (trainer.epochs_done() < 6) trainer.train_epoch();
  const auto& history = trainer.history();
  EXPECT_LT(history.back().train_loss, 0.5 * history.front().train_loss);
  EXPECT_GT(history.back().test_accuracy, 0.9);
  EXPECT_EQ(history.back().test_accuracy, double(trainer.correct_on_test()) / 60);
}

TEST(Trainer, GoesOnFromAStateToTheSameBytes) {
  const TrainingImages images = toy_images(100, 3, 8, "mod5=4");
  const TrainingOptions options{.epochs = 4, .batch = 32, .augmentation = Augmentation::flip_crop};
  const Network network = rich_network(8);
  Trainer whole(network, images, options, seed, streams_of(seed));
  std::string middle;
  while (whole.epochs_done() < 4) {
    whole.train_epoch();
    if (whole.epochs_done() == 2) middle = whole.state();
  }
  Trainer resumed(network, images, options, seed, streams_of(seed));
  ASSERT_TRUE(resumed.restore(middle));
  EXPECT_EQ(resumed.epochs_done(), 2);
  EXPECT_EQ(resumed.state(), middle);
  while (resumed.epochs_done() < 4) resumed.train_epoch();
  EXPECT_EQ(resumed.state(), whole.state());

  const TestFolder own("trainer-resume");
  const fs::path& folder = own.path();
  write_script(whole.network(), folder / "whole.pt");
  write_script(resumed.network(), folder / "resumed.pt");
  EXPECT_EQ(read_file(folder / "whole.pt"), read_file(folder / "resumed.pt"));
  Trainer other(network, images, options, seed + 1, streams_of(seed + 1));
  other.train_epoch();
  EXPECT_NE(other.state(), whole.state());
}

TEST(Trainer, RefusesAStateThatIsNotItsOwn) {
  const TrainingImages images = toy_images(60, 3, 8, "mod5=4");
  const TrainingOptions options{.epochs = 2, .batch = 16};
  Trainer trainer(rich_network(8), images, options, seed, streams_of(seed));
  trainer.train_epoch();
  const std::string good = trainer.state();
  for (const std::string& bad :
       {std::string(), std::string("x"), good.substr(0, good.size() - 1), good + "x", "y" + good.substr(1)})
    EXPECT_FALSE(trainer.restore(bad));
  EXPECT_EQ(trainer.state(), good);
  Trainer other(plain_network(3, 8, 4, 3), images, options, seed, streams_of(seed));
  EXPECT_FALSE(other.restore(good));
}

TEST(Trainer, NamesEpochAndStepOfALossThatIsNotFinite) {
  const TrainingImages images = toy_images(60, 3, 8, "mod5=4");
  Trainer trainer(plain_network(3, 8, 4, 3), images, {.epochs = 2, .batch = 16}, seed, streams_of(seed));
  trainer.train_epoch();
  std::vector<float> broken = trainer.parameters();
  broken[0] = std::numeric_limits<float>::quiet_NaN();
  trainer.set_parameters(broken);
  try {
    trainer.train_epoch();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::method);
    EXPECT_EQ(error.text().where, "epoch 2, step 1 of 3");
    EXPECT_EQ(error.text().value, "nan");
  }
}

TEST(Trainer, RefusesImagesThatDoNotFit) {
  const auto kind_of = [](const Network& network, const TrainingImages& images, std::int64_t batch) {
    try {
      Trainer trainer(network, images, {.batch = batch}, seed, streams_of(seed));
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::usage;
  };
  const TrainingImages images = toy_images(40, 3, 8, "mod5=4");
  EXPECT_EQ(kind_of(plain_network(3, 4, 4, 3), images, 8), ErrorKind::data);   // another size
  EXPECT_EQ(kind_of(plain_network(1, 8, 4, 3), images, 8), ErrorKind::data);   // another number of channels
  EXPECT_EQ(kind_of(plain_network(3, 8, 4, 2), images, 8), ErrorKind::data);   // more classes
  EXPECT_EQ(kind_of(plain_network(3, 8, 4, 3), images, 33), ErrorKind::data);  // 32 training images
  EXPECT_EQ(kind_of(plain_network(3, 8, 4, 3), images, 32), ErrorKind::usage);
}

TEST(Trainer, StopsBetweenLayersForwardAndBackward) {
  const TrainingImages images = toy_images(40, 3, 8, "mod5=4");
  int pulses = 0;
  const auto run = [&](int stop_at) {
    pulses = 0;
    Trainer trainer(rich_network(8), images, {.epochs = 1, .batch = 32}, seed, streams_of(seed));
    trainer.train_epoch([&](double) {
      if (++pulses == stop_at) throw Error(ErrorKind::cancelled, "stopped by the test");
    });
  };
  run(-1);
  // One training batch and one test batch with two ReLUs: start, forward, backward; start, forward.
  EXPECT_EQ(pulses, 1 + 2 + 2 + 1 + 2);
  for (int stop_at = 1; stop_at <= 8; ++stop_at) {
    try {
      run(stop_at);
      ADD_FAILURE() << stop_at;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::cancelled);
    }
    EXPECT_EQ(pulses, stop_at);
  }
}

TEST(Trainer, UsesAsManyThreadsAsAskedAndGivesNearlyTheSameNumbers) {
  const TrainingImages images = toy_images(200, 3, 16, "mod5=4");
  const auto loss_with = [&](int threads) {
    Trainer trainer(rich_network(16), images, {.epochs = 1, .batch = 32, .threads = threads}, seed, streams_of(seed));
    EXPECT_EQ(at::get_num_threads(), threads);
    return trainer.train_epoch().train_loss;
  };
  const double one = loss_with(1), two = loss_with(2);
  EXPECT_NEAR(one, two, 1e-3 * one);  // sums in another order
  EXPECT_EQ(loss_with(2), two);
  EXPECT_EQ(loss_with(1), one);
}

TEST(ScriptWriter, LoadsAgainWithTheSameLogitsAndNames) {
  const TrainingImages images = toy_images(100, 3, 8, "mod5=4");
  Trainer trainer(rich_network(8), images, {.epochs = 2, .batch = 32}, seed, streams_of(seed));
  while (trainer.epochs_done() < 2) trainer.train_epoch();
  const TestFolder folder("trainer-script");
  const fs::path file = folder.path() / "model.pt";
  write_script(trainer.network(), file.string());
  torch::jit::Module loaded = torch::jit::load(file.string());
  const std::vector<float> x = values_of(images, images.rows.test);
  const std::int64_t count = std::int64_t(images.rows.test.size());
  const std::vector<float> expected = trainer.logits(x, count);
  const at::NoGradGuard no_gradient;
  const at::Tensor input = at::from_blob(const_cast<float*>(x.data()), {count, 3, 8, 8}, at::kFloat);
  EXPECT_FALSE(loaded.is_training());
  const at::Tensor logits = loaded.forward({input}).toTensor().contiguous();
  ASSERT_EQ(logits.sizes(), (at::IntArrayRef{count, 3}));
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(logits.data_ptr<float>()[i], expected[i], 1e-5);

  std::vector<std::string> names;
  for (const auto& parameter : loaded.named_parameters()) names.push_back(parameter.name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, (std::vector<std::string>{"cells.0.op.1.weight", "cells.0.op.2.bias", "cells.0.op.2.weight",
                                             "cells.1.a.weight", "cells.1.b.weight", "classifier.bias",
                                             "classifier.weight", "stem.0.weight", "stem.1.bias", "stem.1.weight"}));
  // In training mode it takes the batch's statistics: other logits, and a gradient flows.
  loaded.train();
  const at::AutoGradMode gradient(true);
  const at::Tensor other = loaded.forward({input}).toTensor();
  EXPECT_GT((other - logits).abs().max().item<float>(), 1e-3);
  EXPECT_TRUE(other.requires_grad());
}

TEST(ScriptWriter, RefusesTwoLayersOfOneName) {
  NetworkBuilder b(3, 8, 8, 3);
  const int twice = b.convolution("a", b.convolution("a", b.input(), 4, 3, 1, 1), 4, 3, 1, 1);
  const int features = b.global_pool(twice);
  const int logits = b.linear("classifier", features, 3);
  const Network network = std::move(b).finish(features, logits, logits);
  const TrainingImages images = toy_images(40, 3, 8, "mod5=4");
  const Trainer trainer(network, images, {.batch = 8}, seed, streams_of(seed));
  const TestFolder folder("trainer-twice");
  EXPECT_THROW(write_script(trainer.network(), (folder.path() / "model.pt").string()), Error);
}

}  // namespace
}  // namespace assay::nas
