// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/contract/contract_cases.h"

#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/numbers.h"
#include "core/base/random.h"

namespace assay {
namespace {

/// Samples of a linear structural equation model: column j = 0.8 * (column j - 1) - 0.6 * (column j - 3) + noise.
std::string table_csv(int rows, int columns) {
  RandomStream random(5, "contract table");
  std::string csv;
  for (int j = 0; j < columns; ++j) csv += (j > 0 ? ",V" : "V") + std::to_string(j + 1);
  csv += "\n";
  for (int i = 0; i < rows; ++i) {
    std::vector<double> row;
    for (int j = 0; j < columns; ++j) {
      row.push_back(random.normal() + (j > 0 ? 0.8 * row[static_cast<std::size_t>(j) - 1] : 0) - (j > 2 ? 0.6 * row[static_cast<std::size_t>(j) - 3] : 0));
      csv += (j > 0 ? "," : "") + shortest(row.back());
    }
    csv += "\n";
  }
  return csv;
}

std::string reference_csv(int columns) {
  std::string csv = "source,target\n";
  for (int j = 1; j < columns; ++j) csv += "V" + std::to_string(j) + ",V" + std::to_string(j + 1) + "\n";
  for (int j = 3; j < columns; ++j) csv += "V" + std::to_string(j - 2) + ",V" + std::to_string(j + 1) + "\n";
  return csv;
}

/// Images as CIFAR-10 records: a label byte and 3 x 32 x 32 bytes, brighter from class to class.
std::string cifar_records(int images) {
  RandomStream random(6, "contract images");
  std::string bytes;
  for (int i = 0; i < images; ++i) {
    bytes += static_cast<char>(i % 10);
    for (int pixel = 0; pixel < 3072; ++pixel) {
      bytes += static_cast<char>(static_cast<unsigned char>(random.below(100) + static_cast<unsigned>(i % 10) * 15));
    }
  }
  return bytes;
}

/// Some cells of NAS-Bench-201 with invented accuracies.
std::string accuracy_csv(int cells) {
  RandomStream random(7, "contract cells");
  const std::vector<std::string> operations = {"none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"};
  std::string csv = "arch,test_accuracy\n";
  for (int i = 0; i < cells; ++i) {
    const auto edge = [&](int from) { return operations[random.below(5)] + "~" + std::to_string(from) + "|"; };
    // The first edges count through 25 pairs, so that no cell stands twice.
    csv += "|" + operations[static_cast<std::size_t>(i % 5)] + "~0|+|" + operations[static_cast<std::size_t>(i / 5 % 5)] + "~0|";
    for (const int from : {1, -1, 0, 1, 2}) csv += from < 0 ? "+|" : edge(from);
    csv += "," + shortest(50 + 40 * random.uniform()) + "\n";
  }
  return csv;
}

/// nas_scoring: small networks of a few cells, on a few images.
void add_nas_cases(const std::filesystem::path& folder, std::map<std::string, ContractCase>& cases) {
  const std::string images = (folder / "images.bin").string(), accuracy = (folder / "accuracy.csv").string();
  write_file_atomically(images, cifar_records(60));
  write_file_atomically(accuracy, accuracy_csv(20));
  const Json small = {{"space", "nas_bench_201"}, {"images", images}, {"samples", 4}, {"channels", 2}};
  const Json large = {{"space", "nas_bench_201"}, {"images", images}, {"repeats", 1000}};
  const auto with = [](Json json, const Json& more) {
    json.update(more);
    return json;
  };
  cases["nas_scoring.swap_score"] = {with(small, {{"architectures", "sample:20"}, {"repeats", 2}}), large, false};
  cases["nas_scoring.correlation"] = {with(small, {{"accuracy", accuracy}, {"resamples", 50}}),
                                      with(large, {{"accuracy", accuracy}}), false};
  cases["nas_scoring.swap_nas"] = {with(small, {{"population", 20}, {"generations", 15}, {"repeats", 1}, {"final_repeats", 2}, {"shortlist", 4}}),
                                   large, false};
  const Json cell = {{"architecture", "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|avg_pool_3x3~2|"}, {"data", images}};
  cases["nas_scoring.train"] = {with(cell, {{"channels", 2}, {"epochs", 2}, {"batch", 16}}), with(cell, {{"epochs", 1000}, {"batch", 16}, {"cells", 5}}), false};
}

/// Points of a mixture of three Gaussians; `numbers`: of which stream, so that no two files share a row.
std::string points_csv(int rows, int columns, std::uint64_t numbers) {
  RandomStream random(numbers, "contract points");
  std::string csv;
  for (int j = 0; j < columns; ++j) csv += (j > 0 ? ",X" : "X") + std::to_string(j + 1);
  for (int i = 0; i < rows; ++i) {
    const auto centre = static_cast<int>(random.below(3));
    csv += "\n";
    for (int j = 0; j < columns; ++j) csv += (j > 0 ? "," : "") + shortest((j % 3 == centre ? 2 : 0) + random.normal());
  }
  return csv + "\n";
}

/// membership_inference: an audit of small files, with a shadow of its own so that training goes on too, and a benchmark of mixtures.
void add_membership_cases(const std::filesystem::path& folder, std::map<std::string, ContractCase>& cases) {
  const std::string samples = (folder / "student.csv").string(), candidates = (folder / "candidates.csv").string(),
                    auxiliary = (folder / "auxiliary.csv").string(), points = (folder / "points.csv").string();
  write_file_atomically(samples, points_csv(2000, 4, 1));
  write_file_atomically(candidates, points_csv(80, 4, 2));
  write_file_atomically(auxiliary, points_csv(330, 4, 3));
  write_file_atomically(points, points_csv(450, 2, 4));
  const Json files = {{"samples", samples}, {"candidates", candidates}, {"auxiliary", auxiliary}};
  const auto with = [](Json json, const Json& more) {
    json.update(more);
    return json;
  };
  cases["membership_inference.audit"] = {
      with(files, {{"attack", "mmd_gauss"}, {"permutations", 99}, {"set_size", 20}, {"shadow", "gmm+gmm"}, {"shadow_steps", 20}}),
      with(files, {{"attack", "mmd_d_cf"}, {"permutations", 100000}}), false};
  cases["membership_inference.benchmark"] = {{{"data", points}, {"teacher", "gmm"}, {"student", Json::array({"gmm"})}, {"attacks", Json::array({"gan_leaks", "mmd_gauss"})},
                                              {"set_sizes", Json::array({10, 25})}, {"sets", 20}, {"tested_sets", 5}, {"halvings", 4},
                                              {"resamples", 20}, {"samples", 300}, {"teacher_steps", 20}, {"student_steps", 20}},
                                             {{"data", points}, {"teacher", "edm_strong"}}, false};
}

/// A safetensors file of float32 tensors with normal entries.
std::string weights_file(const std::vector<std::pair<std::string, std::vector<int>>>& tensors) {
  RandomStream random(8, "contract weights");
  Json header = Json::object();
  std::string data;
  for (const auto& [name, shape] : tensors) {
    const std::size_t begin = data.size();
    std::size_t count = 1;
    for (const int size : shape) count *= static_cast<std::size_t>(size);
    for (std::size_t k = 0; k < count; ++k) {
      const auto value = static_cast<float>(random.normal());
      data.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    header[name] = {{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {begin, data.size()}}};
  }
  const std::string json = header.dump();
  std::string length(8, '\0');
  for (std::size_t k = 0; k < 8; ++k) length[k] = static_cast<char>(json.size() >> (8 * k) & 0xff);
  return length + json + data;
}

/// conversion: a small perceptron on the records of cifar_records.
void add_conversion_cases(const std::filesystem::path& folder, std::map<std::string, ContractCase>& cases) {
  const std::string images = (folder / "images.bin").string(), model = (folder / "perceptron.safetensors").string();
  write_file_atomically(images, cifar_records(60));
  write_file_atomically(model, weights_file({{"fc1.weight", {20, 3072}}, {"fc1.bias", {20}}, {"fc2.weight", {16, 20}}, {"fc2.bias", {16}}, {"fc3.weight", {10, 16}}, {"fc3.bias", {10}}}));
  const auto layer = [](const char* type, const char* name) { return Json({{"type", type}, {"name", name}}); };
  write_file_atomically(folder / "perceptron.json",
                        Json({{"model_type", "sequential"},
                              {"input", {{"shape", {3, 32, 32}}, {"scale", 255}}},
                              {"layers", {layer("flatten", "flat"), layer("linear", "fc1"), layer("relu", "relu1"), layer("linear", "fc2"), layer("relu", "relu2"), layer("linear", "fc3")}}})
                            .dump());
  const Json files = {{"model", model}, {"data", images}};
  Json small = files, large = files;
  small.update({{"recipe", Json::array({"qcfs", "ltb", "opi"})}, {"time_steps", Json::array({2, 8, 12})}, {"calibration_rows", 30}, {"training_steps", 20}, {"nir", "exact"}});
  large.update({{"recipe", Json::array({"qcfs"})}, {"training_steps", 1000000}});
  cases["conversion.convert"] = {small, large, false};
}

/// conversion.fas: a language model of one small block in Hugging Face's GPT-2 layout, on random letters.
void add_language_case(const std::filesystem::path& folder, std::map<std::string, ContractCase>& cases) {
  constexpr int width = 8, hidden = 16, context = 8, vocabulary = 4;
  const std::filesystem::path model = folder / "language-model", text = folder / "letters.txt";
  std::filesystem::create_directories(model);
  write_file_atomically(model / "config.json",
                        Json({{"model_type", "gpt2"}, {"vocab_size", vocabulary}, {"n_embd", width}, {"n_layer", 1}, {"n_head", 2}, {"n_positions", context}, {"n_inner", hidden}}).dump());
  write_file_atomically(model / "vocab.json", R"({"a": 0, "b": 1, "c": 2, " ": 3})");
  write_file_atomically(model / "model.safetensors",
                        weights_file({{"wte.weight", {vocabulary, width}}, {"wpe.weight", {context, width}}, {"h.0.ln_1.weight", {width}}, {"h.0.ln_1.bias", {width}},
                                      {"h.0.attn.c_attn.weight", {width, 3 * width}}, {"h.0.attn.c_attn.bias", {3 * width}}, {"h.0.attn.c_proj.weight", {width, width}},
                                      {"h.0.attn.c_proj.bias", {width}}, {"h.0.ln_2.weight", {width}}, {"h.0.ln_2.bias", {width}}, {"h.0.mlp.c_fc.weight", {width, hidden}},
                                      {"h.0.mlp.c_fc.bias", {hidden}}, {"h.0.mlp.c_proj.weight", {hidden, width}}, {"h.0.mlp.c_proj.bias", {width}}, {"ln_f.weight", {width}},
                                      {"ln_f.bias", {width}}}));
  RandomStream random(9, "contract text");
  std::string letters;
  for (int i = 0; i < 2000; ++i) letters += "abc "[random.below(4)];
  write_file_atomically(text, letters);
  const Json files = {{"model", model.string()}, {"text", text.string()}};
  Json small = files, large = files;
  small.update({{"profile", "full"}, {"time_steps", Json::array({1, 4})}, {"tuned_steps", Json::array({2})}, {"stage1_steps", 8}, {"stage1_batch", 4}, {"calibration_windows", 6},
                {"validation_windows", 6}, {"generate", 12}});
  large.update({{"stage1_steps", 1000000}});
  cases["conversion.fas"] = {small, large, false};
}

}  // namespace

std::map<std::string, ContractCase> contract_cases(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  const std::string small = (folder / "small.csv").string(), large = (folder / "large.csv").string(), reference = (folder / "reference.csv").string();
  write_file_atomically(small, table_csv(300, 6));
  write_file_atomically(large, table_csv(400, 60));
  write_file_atomically(reference, reference_csv(6));
  std::map<std::string, ContractCase> cases;
  cases["dag_learning.notears"] = {{{"data", small}, {"reference", reference}}, {{"data", large}}, true};
  cases["dag_learning.notears_al"] = {{{"data", small}, {"reference", reference}}, {{"data", large}}, true};
  cases["dag_learning.simulate"] = {{{"nodes", 8}, {"samples", 100}}, {{"nodes", 1000}, {"samples", 100000}}, false};
  cases["probe.walk"] = {{{"data", small}, {"steps", 200}}, {{"behaviour", "spin"}}, true};
  cases["probe.verdict"] = {Json::object(), {{"epochs", 1000000}}, false};
  add_nas_cases(folder, cases);
  add_membership_cases(folder, cases);
  add_conversion_cases(folder, cases);
  add_language_case(folder, cases);
  return cases;
}

}  // namespace assay
