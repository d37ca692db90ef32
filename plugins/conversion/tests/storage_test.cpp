// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/random.h"
#include "plugins/conversion/storage/converted_model.h"
#include "plugins/conversion/storage/safetensors.h"
#include "plugins/conversion/storage/tokenizer.h"

namespace assay::snn {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("assay-snn-storage-" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  static std::string with_header(const std::string& header, const std::string& data) {
    const std::uint64_t length = header.size();
    return std::string(reinterpret_cast<const char*>(&length), 8) + header + data;
  }
  ErrorText refusal(const std::string& bytes) {
    write_file_atomically(folder_ / "x.safetensors", bytes);
    try {
      read_safetensors(folder_ / "x.safetensors");
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data);
      EXPECT_NE(error.text().where.find("x.safetensors"), std::string::npos);
      return error.text();
    }
    ADD_FAILURE() << "nothing was refused";
    return {};
  }
  fs::path folder_;
};

TEST_F(Files, SafetensorsComeBackAsTheyWereWritten) {
  TensorFile file;
  file.tensors["b"] = {{2, 3}, {1, -2.5f, 3e-30f, 4, 5, 6}, "F32"};
  file.tensors["a"] = {{1}, {0.25f}, "F32"};
  file.tensors["none"] = {{0, 4}, {}, "F32"};
  file.metadata["what"] = "a test";
  write_safetensors(folder_ / "t.safetensors", file);
  const TensorFile read = read_safetensors(folder_ / "t.safetensors");
  ASSERT_EQ(read.tensors.size(), 3u);
  EXPECT_EQ(read.at("b", {2, -1}).values, file.tensors["b"].values);
  EXPECT_EQ(read.tensors.at("none").shape, (std::vector<std::int64_t>{0, 4}));
  EXPECT_EQ(read.metadata, file.metadata);
  const std::string bytes = read_file(folder_ / "t.safetensors");
  write_safetensors(folder_ / "t.safetensors", read);
  EXPECT_EQ(read_file(folder_ / "t.safetensors"), bytes);
}

TEST_F(Files, HalfPrecisionIsReadExactly) {
  const std::uint16_t half[] = {0x3C00, 0xC000, 0x0001, 0x7BFF}, brain[] = {0x3F80, 0xC000};
  const std::string data(reinterpret_cast<const char*>(half), 8), more(reinterpret_cast<const char*>(brain), 4);
  write_file_atomically(folder_ / "h.safetensors",
                        with_header(R"({"h":{"dtype":"F16","shape":[4],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]}})", data + more));
  const TensorFile file = read_safetensors(folder_ / "h.safetensors");
  EXPECT_EQ(file.at("h").values, (std::vector<float>{1, -2, 0x1p-24f, 65504}));
  EXPECT_EQ(file.at("b").values, (std::vector<float>{1, -2}));
}

TEST_F(Files, DamagedSafetensorsAreRefusedWithTheReason) {
  const std::string four(4, '\0'), eight(8, '\0');
  EXPECT_NE(refusal("abc").message.find("too short"), std::string::npos);
  std::string huge = with_header("{}", "");
  huge[7] = '\x80';  // a header of 2^63 bytes
  EXPECT_NE(refusal(huge).value.find("9223372036854775810"), std::string::npos);
  EXPECT_NE(refusal(with_header("[]", "")).message.find("no JSON object"), std::string::npos);
  EXPECT_NE(refusal(with_header(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", four)).message.find("cut off"), std::string::npos);
  EXPECT_NE(refusal(with_header(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", eight)).message.find("do not fit"), std::string::npos);
  EXPECT_NE(refusal(with_header(R"({"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}})", eight)).message.find("not known"), std::string::npos);
  EXPECT_NE(refusal(with_header(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", eight)).message.find("overlaps"),
            std::string::npos);
  EXPECT_NE(refusal(with_header(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", eight)).message.find("gap"), std::string::npos);
  EXPECT_NE(refusal(with_header(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", eight)).message.find("behind"), std::string::npos);
  EXPECT_NE(refusal(with_header(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", four)).message.find("shape"), std::string::npos);
  EXPECT_NE(refusal(with_header(R"({"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,4]}})", four)).message.find("large"), std::string::npos);
  const float nan = NAN;
  const ErrorText text = refusal(with_header(R"({"layer.weight":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", std::string(reinterpret_cast<const char*>(&nan), 4)));
  EXPECT_NE(text.message.find("layer.weight"), std::string::npos);
  EXPECT_NE(text.value.find("nan"), std::string::npos);
}

TEST_F(Files, NoCutAndNoFlippedByteOfAFileCrashes) {
  TensorFile file;
  file.tensors["w"] = {{3, 2}, {1, 2, 3, 4, 5, 6}, "F32"};
  file.tensors["b"] = {{3}, {1, 2, 3}, "F32"};
  write_safetensors(folder_ / "t.safetensors", file);
  const std::string whole = read_file(folder_ / "t.safetensors");
  RandomStream random(1, "flips");
  for (int i = 0; i < 150; ++i) {
    std::string bytes = whole.substr(0, i % 2 == 0 ? whole.size() : random.below(whole.size()));
    for (std::uint64_t k = random.below(3); k-- > 0 && !bytes.empty();) bytes[random.below(bytes.size())] ^= char(1 << random.below(8));
    write_file_atomically(folder_ / "f.safetensors", bytes);
    try {
      read_safetensors(folder_ / "f.safetensors");
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data);
    }
  }
}

TEST_F(Files, AMissingTensorNamesTheNearest) {
  TensorFile file;
  file.tensors["h.0.mlp.weight"] = {{1}, {1}, "F32"};
  try {
    file.at("h.0.mlp.weigth");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("h.0.mlp.weight"), std::string::npos);
  }
}

TEST_F(Files, CharactersHaveTheirIdsAndStrangersAreNamed) {
  write_file_atomically(folder_ / "vocab.json", R"({"\n": 0, "a": 1, "é": 2})");
  const auto vocabulary = read_character_vocabulary(folder_ / "vocab.json");
  EXPECT_EQ(vocabulary->encode("aé\na"), (std::vector<std::int32_t>{1, 2, 0, 1}));
  EXPECT_EQ(vocabulary->decode({1, 2, 0, 1}), "aé\na");
  try {
    vocabulary->encode("aéx");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.text().where, "byte 3");
    EXPECT_EQ(error.text().value, "x");
  }
  write_file_atomically(folder_ / "vocab.json", R"({"a": 1, "b": 1})");
  EXPECT_THROW(read_character_vocabulary(folder_ / "vocab.json"), Error);
  write_file_atomically(folder_ / "vocab.json", R"({"hello": 0, "b": 1})");
  EXPECT_THROW(read_character_vocabulary(folder_ / "vocab.json"), Error);
}

TEST_F(Files, AConversionKnowsWhatItWasMadeFor) {
  Conversion conversion;
  conversion.recipe = "fas";
  conversion.time_steps = {4, 8};
  conversion.levels = 8;
  conversion.operators = OperatorForm::per_step;
  conversion.which_sites = "mlp";
  conversion.fire = FireRule::above;
  conversion.sites[4] = {{"h.0.mlp.act", {0.5f, 0.25f}, {0.1f, 0.2f}, false}, {"head", {1}, {0.5f}, true}};
  conversion.sites[8] = {{"h.0.mlp.act", {0.6f, 0.35f}, {0.1f, 0.2f}, false}, {"head", {2}, {0.5f}, true}};
  TensorFile weights;
  weights.tensors["w"] = {{1}, {3}, "F32"};
  write_converted(folder_ / "m", R"({"model_type": "gpt2"})", weights, conversion);
  const auto read = read_conversion(folder_ / "m");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->recipe, "fas");
  EXPECT_EQ(read->sites, conversion.sites);
  EXPECT_EQ(read->fire, FireRule::above);
  EXPECT_EQ(read->operators, OperatorForm::per_step);
  bool exact = false;
  EXPECT_EQ(read->at(8, &exact)[1].theta, std::vector<float>{2});
  EXPECT_TRUE(exact);
  EXPECT_EQ(read->at(16, &exact)[1].theta, std::vector<float>{2});
  EXPECT_FALSE(exact);
  EXPECT_FALSE(read_conversion(folder_ / "elsewhere"));

  TensorFile broken = read_safetensors(folder_ / "m/model.safetensors");
  broken.tensors["sites.head.theta.T8"].values[0] = 0;
  write_safetensors(folder_ / "m/model.safetensors", broken);
  EXPECT_THROW(read_conversion(folder_ / "m"), Error);
  write_file_atomically(folder_ / "m/config.json", R"({"model_type": "gpt2",, "conversion": {}})");
  try {
    read_conversion(folder_ / "m");
    ADD_FAILURE() << "broken JSON was taken for a model without a conversion";
  } catch (const Error& error) {
    EXPECT_EQ(error.text().message, "This is not valid JSON");
    EXPECT_NE(error.text().where.find("config.json, byte 23"), std::string::npos) << error.text().where;
  }
}

}  // namespace
}  // namespace assay::snn
