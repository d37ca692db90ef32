// SPDX-License-Identifier: GPL-3.0-or-later
// Logits of the four models against their check files (PyTorch 1.13).
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/data/csv_reader.h"
#include "core/data/image_set.h"
#include "plugins/conversion/networks/language_model.h"
#include "plugins/conversion/networks/sequential.h"
#include "plugins/conversion/tests/shared_data.h"

namespace assay::snn {
namespace {

namespace fs = std::filesystem;

void expect_near(const std::vector<float>& seen, const std::vector<float>& expected, double tolerance) {
  ASSERT_EQ(seen.size(), expected.size());
  double worst = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) worst = std::max(worst, std::abs(double{seen[i]} - expected[i]));
  EXPECT_LT(worst, tolerance);
}

std::vector<std::int32_t> ids_of(const StoredTensor& tensor) { return {tensor.values.begin(), tensor.values.end()}; }

#define REQUIRE_DATA(name)                                                                        \
  const fs::path name##_path = data_file(name);                                                   \
  if (name##_path.empty()) GTEST_SKIP() << "SKIPPED, NOT PASSED: data/snn/" << name << " is not here"

constexpr const char *cnn = "mnist/cnn_bn_avgpool.safetensors", *mlp = "digits/mlp_64_64_64_10.safetensors", *gpt2 = "gpt2_shakespeare",
                     *stories = "tinystories260k";

TEST(Models, TheMnistNetworkGivesItsLogits) {
  REQUIRE_DATA(cnn);
  const SequentialNetwork network = read_sequential(cnn_path);
  fs::path check = cnn_path;
  const TensorFile expected = read_safetensors(check.replace_filename("cnn_bn_avgpool_check.safetensors"));
  const auto& input = expected.at("input").values;
  expect_near(forward(network, input, 8), expected.at("logits").values, 1e-4);
  expect_near(forward(folded(network), input, 8), expected.at("logits").values, 1e-4);
  EXPECT_EQ(network.sites(), (std::vector<std::string>{"relu1", "relu2", "relu3"}));
  EXPECT_EQ(multiply_accumulates(network)[0], 16 * 9 * 784);
}

TEST(Models, TheDigitsNetworkGivesItsLogits) {
  REQUIRE_DATA(mlp);
  const SequentialNetwork network = read_sequential(mlp_path);
  fs::path check = mlp_path;
  const TensorFile expected = read_safetensors(check.replace_filename("mlp_64_64_64_10_check.safetensors"));
  SiteActivations activations;
  expect_near(forward(network, expected.at("input").values, 8, &activations), expected.at("logits").values, 1e-4);
  ASSERT_EQ(activations.after.size(), 2u);
  for (std::size_t i = 0; i < activations.after[0].size(); ++i) EXPECT_EQ(activations.after[0][i], std::max(0.0f, activations.before[0][i]));
}

TEST(Models, TheMnistNetworkKnows1974OfTheLast2000) {
  REQUIRE_DATA(cnn);
  const fs::path images = data_file("mnist/t10k-images-idx3-ubyte.gz");
  if (images.empty()) GTEST_SKIP() << "SKIPPED, NOT PASSED: data/snn/mnist/t10k-images-idx3-ubyte.gz is not here";
  const SequentialNetwork network = folded(read_sequential(cnn_path));
  const ImageSet set = read_images(images);
  const std::vector<float> last(set.pixels.end() - 2000 * 784, set.pixels.end());
  const auto logits = forward(network, last, 2000);
  int right = 0;
  for (int i = 0; i < 2000; ++i) right += std::max_element(&logits[i * 10], &logits[i * 10] + 10) - &logits[i * 10] == set.labels[std::size_t(8000 + i)];
  EXPECT_EQ(right, 1974);
}

TEST(Models, TheCharacterModelGivesItsLogits) {
  REQUIRE_DATA(gpt2);
  const LanguageModel model = read_language_model(gpt2_path);
  const TensorFile expected = read_safetensors(gpt2_path / "check.safetensors");
  expect_near(forward(model, ids_of(expected.at("ids")), 4, 64), expected.at("logits").values, 1e-4);
  EXPECT_EQ(model.tokenizer->size(), 65);

  // Written under Hugging Face's names and read again it is the same.
  const fs::path folder = fs::temp_directory_path() / ("assay-gpt2-" + std::to_string(getpid()));
  fs::create_directories(folder);
  write_safetensors(folder / "model.safetensors", hugging_face_tensors(model));
  write_file_atomically(folder / "config.json", language_model_json(model));
  EXPECT_EQ(forward(read_language_model(folder), ids_of(expected.at("ids")), 4, 64), forward(model, ids_of(expected.at("ids")), 4, 64));
  fs::remove_all(folder);
}

TEST(Models, TheStoriesModelGivesItsLogitsAndReadsItsPrompt) {
  REQUIRE_DATA(stories);
  const LanguageModel model = read_language_model(stories_path / "stories260K.bin");
  const TensorFile expected = read_safetensors(stories_path / "check.safetensors");
  const auto ids = ids_of(expected.at("ids"));
  expect_near(forward(model, ids, 1, 64), expected.at("logits").values, 1e-4);
  EXPECT_EQ(model.key_value_heads, 4);
  const Json prompt = Json::parse(read_file(stories_path / "check_prompt.json"));
  std::string text;
  for (const auto& [key, value] : prompt.items())
    if (value.is_string() && value.get<std::string>().size() > text.size()) text = value.get<std::string>();
  std::vector<std::int32_t> tokens = model.tokenizer->encode(text);
  tokens.insert(tokens.begin(), model.tokenizer->begin_token());
  tokens.resize(std::min<std::size_t>(tokens.size(), 64));
  EXPECT_TRUE(std::equal(tokens.begin(), tokens.end(), ids.begin())) << prompt.dump();

  // A folder is told by content, and LLaMA's Hugging Face layout comes back the same.
  EXPECT_EQ(read_language_model(stories_path).weights.tensors.at("embed").values, model.weights.tensors.at("embed").values);
  const fs::path folder = fs::temp_directory_path() / ("assay-llama-" + std::to_string(getpid()));
  fs::create_directories(folder);
  write_safetensors(folder / "model.safetensors", hugging_face_tensors(model));
  write_file_atomically(folder / "config.json", language_model_json(model));
  EXPECT_EQ(forward(read_language_model(folder), ids, 1, 64), forward(model, ids, 1, 64));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace assay::snn
