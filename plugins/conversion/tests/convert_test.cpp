// SPDX-License-Identifier: GPL-3.0-or-later
// conversion.convert in memory, on the golden MLP: a converted model runs again as it was made, and what does not fit is refused with its name.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <fstream>

#include "core/base/atomic_file.h"
#include "core/base/numbers.h"
#include "core/method/declaration_json.h"
#include "plugins/conversion/convert/convert_method.h"
#include "plugins/conversion/storage/converted_model.h"
#include "plugins/conversion/tests/golden_mlp.h"
#include "tests/contract/memory_context.h"

namespace assay::snn {
namespace {
namespace fs = std::filesystem;

class Convert : public testing::Test {
 protected:
  Convert() {
    static std::atomic<int> count{0};
    folder_ = fs::temp_directory_path() / ("assay-convert-" + std::to_string(getpid()) + "-" + std::to_string(count++));
    fs::create_directories(folder_);
    const SequentialNetwork network = golden::mlp();
    write_safetensors(folder_ / "mlp.safetensors", sequential_tensors(network));
    write_file_atomically(folder_ / "mlp.json", sequential_json(network));
    write_rows(folder_ / "rows.csv", [](int row) { return std::to_string(row % 5); });
  }
  ~Convert() override { fs::remove_all(folder_); }

  /// The 32 golden rows, six times over, with a column of labels.
  template <class Label>
  static void write_rows(const fs::path& path, Label label) {
    const auto x = golden::array("mlp_model", "x");
    std::ofstream file(path);
    for (int j = 0; j < 12; ++j) file << "x" << j << ",";
    file << "label\n";
    for (int row = 0; row < 192; ++row) {
      for (int j = 0; j < 12; ++j) file << shortest(x[static_cast<std::size_t>(row % 32 * 12 + j)]) << ",";
      file << label(row) << "\n";
    }
  }
  std::unique_ptr<MemoryContext> run(const Json& more, const std::optional<std::string>& from = {}) {
    Json json = {{"model", (folder_ / "mlp.safetensors").string()}, {"data", (folder_ / "rows.csv").string()}, {"test_rows", "last:64"}, {"time_steps", {2, 8}}};
    if (!more.is_null()) json.update(more);
    const MethodInfo info = method_.info();
    std::vector<Problem> problems;
    const Parameters given = parameters_from_json(info.parameters, json, problems);
    const Parameters parameters = resolve(info.parameters, given, problems);
    EXPECT_TRUE(problems.empty()) << problems.front().message;
    EXPECT_TRUE(method_.check(parameters).empty());
    const fs::path scratch = folder_ / "scratch";
    fs::create_directories(scratch);
    auto context = std::make_unique<MemoryContext>(info, 3, std::map<std::string, fs::path>{{"model", parameters.text("model")}, {"data", parameters.text("data")}}, scratch);
    context->resume_from = from;
    method_.run(parameters, *context);
    EXPECT_EQ(context->misuse, std::vector<std::string>{});
    return context;
  }
  /// The error of a run: its kind and words.
  void refused(const Json& more, const std::vector<std::string>& words) {
    try {
      run(more);
      ADD_FAILURE() << "it was taken: " << more.dump();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data) << error.what();
      for (const std::string& word : words) EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << word << " in: " << error.what();
      EXPECT_FALSE(error.text().remedy.empty()) << error.what();
    }
  }
  /// A copy of the network's files with its description changed.
  std::string with_description(const std::string& from, const std::string& to) {
    std::string text = read_file(folder_ / "mlp.json");
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos);
    text.replace(at, from.size(), to);
    write_file_atomically(folder_ / "other.json", text);
    write_file_atomically(folder_ / "other.safetensors", read_file(folder_ / "mlp.safetensors"));
    return (folder_ / "other.safetensors").string();
  }

  fs::path folder_;
  ConvertMethod method_;
};

bool warned(const MemoryContext& context, const std::string& words) {
  return std::any_of(context.warnings.begin(), context.warnings.end(), [&](const std::string& warning) { return warning.find(words) != std::string::npos; });
}

TEST_F(Convert, AConvertedModelLoadedAgainGivesTheSameCountsAndAccuracies) {
  for (const char* recipe : {"ltb", "qcfs"})
    for (const char* fire : {"at_least", "above"}) {
      const auto made = run({{"recipe", Json::array({recipe})}, {"fire", fire}, {"training_steps", 10}});
      const fs::path model = folder_ / "scratch/converted_model";
      ASSERT_TRUE(read_conversion(model).has_value());
      const auto again = run({{"model", model.string()}});
      for (const char* table : {"energy", "raster", "membranes"}) EXPECT_EQ(again->outputs.at(table), made->outputs.at(table)) << recipe << " " << fire << " " << table;
      EXPECT_EQ(again->scalars.at("best_accuracy"), made->scalars.at("best_accuracy"));
      EXPECT_EQ(again->scalars.at("best_recipe"), recipe);
      EXPECT_FALSE(warned(*again, "is run at T"));
      fs::remove_all(model);
    }
}

TEST_F(Convert, AnotherTThanTheModelWasMadeForIsNamed) {
  run({{"recipe", {"opi"}}});
  const auto again = run({{"model", (folder_ / "scratch/converted_model").string()}, {"time_steps", {8, 16}}});
  EXPECT_TRUE(warned(*again, "made by recipe opi for T = 2, 8 and is run at T = 16 too"));
}

TEST_F(Convert, TheFourRecipesOfAPlainNetworkStandBesideEachOther) {
  const auto made = run({});
  for (const char* recipe : {"rate_percentile", "opi", "mse", "ltb"}) {
    EXPECT_TRUE(made->outputs.count(std::string("converted_model_") + recipe)) << recipe;
    EXPECT_NE(made->outputs.at("accuracy").find(std::string(recipe) + ",8,"), std::string::npos) << recipe;
  }
  EXPECT_EQ(made->outputs.count("converted_model"), 0u);
  EXPECT_NE(made->outputs.at("accuracy").find("ann,0,"), std::string::npos);
  EXPECT_LT(std::stod(made->scalars.at("conservation_residual")), 1e-5) << "charge in = charge out + membrane";
}

TEST_F(Convert, CoverageNamesEveryLayer) {
  const std::string coverage = run({{"recipe", {"opi", "ltb"}}})->outputs.at("coverage");
  for (const char* line : {"fc0,linear,\"float, once\",false", "relu1,relu,integrate-and-fire", "fc1,linear,accumulates,true", "fc2,linear,accumulates,true"}) {
    const auto at = coverage.find(line);
    ASSERT_NE(at, std::string::npos) << line << " in\n" << coverage;
    EXPECT_EQ(coverage.find(line, at + 1), std::string::npos) << "one row for all recipes\n" << coverage;
    const std::string row = coverage.substr(at, coverage.find('\n', at) - at);
    EXPECT_NE(row.find("\"opi, ltb\""), std::string::npos) << row;
  }
}

TEST_F(Convert, WhatQcfsTrainedIsSaidWithoutAWarning) {
  const auto made = run({{"recipe", {"qcfs"}}, {"training_steps", 10}});
  EXPECT_FALSE(warned(*made, "Trained"));
}

TEST_F(Convert, ARunThatGoesOnGivesTheSameFiles) {
  const auto whole = run({{"recipe", {"qcfs", "opi"}}, {"training_steps", 10}, {"nir", "exact"}});
  ASSERT_EQ(whole->checkpoints.size(), 2u);
  EXPECT_EQ(run({{"recipe", {"qcfs", "opi"}}, {"training_steps", 10}, {"nir", "exact"}}, whole->checkpoints[0])->outputs, whole->outputs);
}

TEST_F(Convert, NetworksThatCannotBeConvertedAreRefusedByName) {
  refused({{"model", with_description("\"type\": \"relu\"", "\"type\": \"swish\"")}}, {"swish", "layer 2", "relu"});
  refused({{"model", with_description("\"fc1\"", "\"fc9\"")}}, {"fc9"});
  refused({{"model", with_description("\"model_type\": ", "\"model_type\" ")}}, {"not valid JSON", "other.json", "byte"});
  refused({{"model", with_description("\"sequential\"", "7")}}, {"no sequential network", "7"});
  const std::string bytes = read_file(folder_ / "mlp.safetensors");
  write_file_atomically(folder_ / "mlp.safetensors", bytes.substr(0, bytes.size() / 2));
  refused({}, {"cut off", "mlp.safetensors"});
  SequentialNetwork broken = golden::mlp();
  broken.layers[0].weight.values[5] = std::nanf("");
  write_safetensors(folder_ / "mlp.safetensors", sequential_tensors(broken));
  refused({}, {"fc0.weight", "not finite"});
}

TEST_F(Convert, DataThatDoNotFitAreRefusedByName) {
  write_rows(folder_ / "beyond.csv", [](int row) { return std::to_string(row % 7); });
  refused({{"data", (folder_ / "beyond.csv").string()}}, {"beyond the network's classes", "6", "0 to 4"});
  write_rows(folder_ / "half.csv", [](int row) { return row == 9 ? "1.5" : "1"; });
  refused({{"data", (folder_ / "half.csv").string()}}, {"row 10", "1.5"});
  refused({{"label_column", "class"}}, {"class"});
  write_file_atomically(folder_ / "narrow.csv", "a,b,label\n1,2,0\n2,1,1\n3,4,0\n4,3,1\n");
  refused({{"data", (folder_ / "narrow.csv").string()}, {"test_rows", "last:2"}}, {"2 columns beside the labels", "12"});
  refused({{"test_rows", "last:192"}}, {"No row is left for training"});
}

TEST_F(Convert, NoLatencyAndARecipeTwiceAreProblemsOfTheRequest) {
  const MethodInfo info = method_.info();
  std::vector<Problem> problems;
  const Json json = {{"model", "m"}, {"data", "d"}, {"recipe", {"opi", "opi"}}, {"time_steps", Json::array()}, {"test_rows", "some"}};
  const Parameters parameters = resolve(info.parameters, parameters_from_json(info.parameters, json, problems), problems);
  std::set<std::string> named;
  for (const Problem& problem : method_.check(parameters)) named.insert(problem.parameter);
  EXPECT_EQ(named, (std::set<std::string>{"recipe", "test_rows", "time_steps"}));
  Problem problem;
  for (const ParameterSpec& spec : info.parameters)
    if (spec.name == "time_steps") { EXPECT_FALSE(parse_value(spec, "0", problem)) << "T = 0"; }
}

}  // namespace
}  // namespace assay::snn
