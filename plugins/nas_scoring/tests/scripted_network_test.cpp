// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/networks/scripted_network.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/script.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include "core/base/error.h"
#include "core/base/random.h"

namespace assay::nas {
namespace {

namespace jit = torch::jit;

std::string file_of(const std::string& name) {
  return (std::filesystem::temp_directory_path() / ("assay_scripted_" + std::to_string(::getpid()) + "_" + name))
      .string();
}

/// A file that goes away with the test.
struct ScriptFile {
  ScriptFile(const std::string& name, const jit::Module& module) : path(file_of(name)) { module.save(path); }
  ScriptFile(const std::string& name, const std::string& bytes) : path(file_of(name)) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  ~ScriptFile() { std::filesystem::remove(path); }
  std::string path;
};

jit::Module module_of(const std::string& forward) {
  jit::Module module("net");
  module.define(forward);
  return module;
}

at::Tensor seeded(at::IntArrayRef shape, const std::string& name) {
  RandomStream random(3, name);
  at::Tensor values = at::empty(shape);
  for (std::int64_t index = 0; index < values.numel(); ++index) {
    values.data_ptr<float>()[index] = static_cast<float>(random.normal());
  }
  return values;
}

/// conv - batch norm - relu - pool - linear, as torch.jit.script writes it: batch norm asks the training flag.
jit::Module small_network() {
  jit::Module conv("Conv2d"), norm("BatchNorm2d"), head("Linear"), net("Net");
  for (jit::Module* module : {&conv, &norm, &head, &net}) {
    module->register_attribute("training", c10::BoolType::get(), true);
  }
  conv.register_parameter("weight", seeded({4, 3, 3, 3}, "conv"), false);
  norm.register_parameter("weight", at::ones({4}), false);
  norm.register_parameter("bias", at::zeros({4}), false);
  norm.register_buffer("running_mean", at::zeros({4}));
  norm.register_buffer("running_var", at::full({4}, 2.0));
  norm.define(R"(
    def forward(self, x):
      return torch.batch_norm(x, self.weight, self.bias, self.running_mean, self.running_var, self.training, 0.1, 1e-5, True)
  )");
  head.register_parameter("weight", seeded({2, 4}, "head"), false);
  head.register_parameter("bias", at::ones({2}), false);
  conv.define("def forward(self, x):\n  return torch.conv2d(x, self.weight, None, [1, 1], [1, 1])\n");
  head.define("def forward(self, x):\n  return torch.linear(x, self.weight, self.bias)\n");
  net.register_module("conv", conv);
  net.register_module("norm", norm);
  net.register_module("head", head);
  net.define(R"(
    def forward(self, x):
      x = torch.relu(self.norm.forward(self.conv.forward(x)))
      x = torch.relu(x.mean([2, 3]))
      return self.head.forward(x)
  )");
  return net;
}

ImageBatch noise(std::int64_t count) {
  RandomStream random(1, "noise");
  ImageBatch batch{count, 3, 8, 8, std::vector<float>(static_cast<std::size_t>(count * 3 * 64))};
  for (float& value : batch.values) value = static_cast<float>(random.normal());
  return batch;
}

PatternCounts counts_of_images(const ImageBatch& batch) {
  ActivationKeys keys(static_cast<int>(batch.count));
  keys.add(batch.values.data(), batch.channels * batch.height * batch.width, "images");
  return keys.finish();
}

template <typename Action>
Error error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorKind::storage, "nothing was thrown");
}

class CountedOperator : public testing::TestWithParam<std::string> {};

TEST_P(CountedOperator, has_the_bits_of_its_input_and_counts_once) {
  const ScriptFile file("operator.pt", module_of("def forward(self, x):\n  return " + GetParam() + "\n"));
  const ImageBatch batch = noise(12);
  const PatternCounts counts = ScriptedNetwork(file.path).count(batch);
  const PatternCounts expected = counts_of_images(batch);
  ASSERT_EQ(counts.layers.size(), 1U);
  EXPECT_EQ(counts.swap, expected.swap);
  EXPECT_EQ(counts.standard, expected.standard);
  EXPECT_EQ(counts.units, expected.units);
  EXPECT_EQ(counts.active_share, expected.active_share);
  EXPECT_EQ(counts.layers[0].active, expected.layers[0].active);
}

INSTANTIATE_TEST_SUITE_P(Operators, CountedOperator,
                         testing::Values("torch.relu(x)", "torch.relu_(x + 0)", "torch.relu6(x)",
                                         "torch.hardtanh(x, -1., 1.)", "torch.hardtanh_(x + 0, 0., 6.)",
                                         "torch.leaky_relu(x, 0.1)", "torch.leaky_relu_(x + 0, 0.1)", "torch.gelu(x)",
                                         "torch.silu(x)", "torch.silu_(x + 0)"));

TEST(ScriptedNetwork, activations_in_a_loop_are_counted_every_time) {
  const ScriptFile file("loop.pt", module_of(R"(
    def forward(self, x):
      for i in range(3):
        if i != 1:
          x = torch.relu(x - 0.25)
      return x
  )"));
  const ImageBatch batch = noise(12);
  ImageBatch first = batch, second = batch;
  for (std::size_t i = 0; i < batch.values.size(); ++i) {
    first.values[i] = batch.values[i] - 0.25f;
    second.values[i] = std::max(first.values[i], 0.0f) - 0.25f;
  }
  const PatternCounts counts = ScriptedNetwork(file.path).count(batch);
  ASSERT_EQ(counts.layers.size(), 2U);
  EXPECT_EQ(counts.layers[0].active, counts_of_images(first).layers[0].active);
  EXPECT_EQ(counts.layers[1].active, counts_of_images(second).layers[0].active);
}

TEST(ScriptedNetwork, counts_four_dimensional_activations_with_the_weights_of_the_file) {
  jit::Module module = small_network();
  module.eval();
  const ScriptFile file("small.pt", module);
  const ImageBatch batch = noise(10);
  ScriptedNetwork network(file.path);
  EXPECT_FALSE(network.training());
  EXPECT_EQ(network.parameter_count(), 4 * 27 + 8 + 10);
  const PatternCounts counts = network.count(batch);
  // By hand: the 2-D ReLU does not count, and evaluation mode uses the running variance 2.
  const at::Tensor images = at::from_blob(const_cast<float*>(batch.values.data()), {10, 3, 8, 8});
  const at::Tensor before =
      (at::conv2d(images, seeded({4, 3, 3, 3}, "conv"), {}, 1, 1) / std::sqrt(2.00001)).contiguous();
  ActivationKeys keys(10);
  keys.add(before.data_ptr<float>(), 256, "relu");
  EXPECT_EQ(counts.swap, keys.finish().swap);
  EXPECT_EQ(counts.units, 256);
  EXPECT_EQ(network.count(batch).swap, counts.swap);
}

TEST(ScriptedNetwork, the_mode_that_the_file_has_decides_what_batch_norm_does) {
  jit::Module module = small_network();
  module.attr("norm").toModule().attr("running_mean").toTensor().fill_(0.5);
  module.train(true);
  const ScriptFile training("training.pt", module);
  module.train(false);
  const ScriptFile evaluation("evaluation.pt", module);
  EXPECT_TRUE(ScriptedNetwork(training.path).training());
  EXPECT_NE(ScriptedNetwork(training.path).count(noise(10)).layers[0].active,
            ScriptedNetwork(evaluation.path).count(noise(10)).layers[0].active);
}

TEST(ScriptedNetwork, free_weights_can_be_drawn_anew) {
  const ScriptFile file("free.pt", small_network());
  ScriptedNetwork network(file.path);
  EXPECT_TRUE(network.has_free_parameters());
  EXPECT_TRUE(network.has_training_flag());
  const ScoreOptions options = {.repeats = 4, .seed = 2};
  const SwapScore score = network.score_anew(noise(10), options, 5);
  ASSERT_EQ(score.repeats.size(), 4U);
  EXPECT_GT(score.standard_deviation, 0);
  EXPECT_EQ(network.score_anew(noise(10), options, 5).mean, score.mean);
  EXPECT_NE(network.score_anew(noise(10), options, 6).mean, score.mean);
}

TEST(ScriptedNetwork, a_frozen_file_is_scored_as_it_is_and_not_drawn_anew) {
  jit::Module module = small_network();
  module.eval();
  const ScriptFile file("frozen.pt", jit::freeze(module));
  ScriptedNetwork network(file.path);
  EXPECT_FALSE(network.has_free_parameters());
  EXPECT_GT(network.count(noise(10)).swap, 1);
  const Error error = error_of([&] { network.score_anew(noise(10), {}, 0); });
  EXPECT_EQ(error.kind(), ErrorKind::data);
  EXPECT_FALSE(error.text().remedy.empty());
}

TEST(ScriptedNetwork, a_traced_training_flag_is_not_free) {
  jit::Module traced("net");
  traced.register_attribute("training", c10::BoolType::get(), true);
  traced.register_parameter("weight", at::ones({3}), false);
  traced.define(R"(
    def forward(self, x):
      return torch.relu(torch.batch_norm(x, self.weight, None, None, None, True, 0.1, 1e-5, True))
  )");
  const ScriptFile file("traced.pt", traced);
  ScriptedNetwork network(file.path);
  EXPECT_TRUE(network.has_free_parameters());
  EXPECT_FALSE(network.has_training_flag());
  EXPECT_EQ(error_of([&] { network.score_anew(noise(4), {}, 0); }).kind(), ErrorKind::data);
}

TEST(ScriptedNetwork, nothing_to_count_is_an_error_that_lists_what_ran) {
  const ScriptFile file("tanh.pt", module_of(R"(
    def forward(self, x):
      return torch.tanh(torch.batch_norm(x, None, None, None, None, True, 0.1, 1e-5, True))
  )"));
  const Error error = error_of([&] { ScriptedNetwork(file.path).count(noise(4)); });
  EXPECT_EQ(error.kind(), ErrorKind::data);
  EXPECT_EQ(error.text().value, "operators that ran: batch_norm, tanh");
}

TEST(ScriptedNetwork, a_wrong_input_shape_is_refused_in_the_words_of_libtorch) {
  const ScriptFile file("shape.pt", small_network());
  ImageBatch grey = noise(3);
  grey.channels = 1;
  grey.height = 24;
  const Error error = error_of([&] { ScriptedNetwork(file.path).count(grey); });
  EXPECT_EQ(error.kind(), ErrorKind::data);
  EXPECT_NE(error.text().value.find("3 x 1 x 24 x 8"), std::string::npos) << error.what();
  EXPECT_NE(error.text().value.find("channels"), std::string::npos) << error.what();
}

TEST(ScriptedNetwork, files_that_cannot_be_read_are_refused) {
  EXPECT_EQ(error_of([] { ScriptedNetwork("/nowhere/net.pt"); }).kind(), ErrorKind::data);
  const ScriptFile text("text.pt", std::string("this is no zip file"));
  EXPECT_EQ(error_of([&] { ScriptedNetwork(text.path); }).kind(), ErrorKind::data);
  const ScriptFile file("missing.pt", module_of("def forward(self, x):\n  return torch.atanh(x)\n"));
  // Rename the operator inside of the archive (stored uncompressed): one that no LibTorch has.
  std::ifstream in(file.path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), {});
  std::size_t renamed = 0;
  for (std::size_t at = bytes.find("torch.atanh"); at != std::string::npos; at = bytes.find("torch.atanh", at)) {
    bytes.replace(at, 11, "torch.qzqzq");
    ++renamed;
  }
  ASSERT_GT(renamed, 0U);
  const ScriptFile broken("broken.pt", bytes);
  const Error error = error_of([&] { ScriptedNetwork(broken.path); });
  EXPECT_EQ(error.kind(), ErrorKind::data);
  EXPECT_NE(std::string(error.what()).find("qzqzq"), std::string::npos) << error.what();
}

TEST(ScriptedNetwork, nan_is_an_error_that_names_the_activation) {
  const ScriptFile file("nan.pt", module_of("def forward(self, x):\n  return torch.relu(torch.log(x))\n"));
  const Error error = error_of([&] { ScriptedNetwork(file.path).count(noise(4)); });
  EXPECT_EQ(error.kind(), ErrorKind::method);
  EXPECT_NE(error.text().where.find("relu"), std::string::npos) << error.text().where;
}

}  // namespace
}  // namespace assay::nas
