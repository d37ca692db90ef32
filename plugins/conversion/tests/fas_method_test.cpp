// SPDX-License-Identifier: GPL-3.0-or-later
// conversion.fas from parameters to results: small runs of the character model.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/method/declaration_json.h"
#include "core/store/artifacts.h"
#include "plugins/conversion/fas/fas_declaration.h"
#include "plugins/conversion/fas/fas_method.h"
#include "plugins/conversion/storage/safetensors.h"
#include "plugins/conversion/tests/character_data.h"
#include "tests/contract/memory_context.h"

namespace assay::snn {
namespace {

namespace fs = std::filesystem;

fs::path fresh_folder(const std::string& name) {
  const fs::path folder = fs::path(testing::TempDir()) / ("assay-fas-" + name);
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder;
}

Parameters parameters_with(Json given) {
  given.emplace("model", "character-model");
  given.emplace("text", "shakespeare");
  std::vector<Problem> problems;
  const MethodInfo info = fas_info();
  const Parameters read = parameters_from_json(info.parameters, given, problems);
  Parameters resolved = resolve(info.parameters, read, problems);
  if (!problems.empty()) throw Error(std::move(problems));
  return resolved;
}
Parameters small_parameters(const Json& more = Json::object()) {
  Json given = {{"time_steps", {1, 4}},        {"tuned_steps", {4}},        {"stage1_steps", 8}, {"stage1_batch", 4}, {"theta_init", "percentile"},
                {"operators", "expectation"}, {"calibration_windows", 6}, {"validation_windows", 4}, {"generate", 8}};
  given.update(more);
  return parameters_with(given);
}

/// As small as it goes, with every stage and a table of two latencies.
Parameters quick_parameters() {
  return small_parameters({{"time_steps", {1, 2}}, {"tuned_steps", {1, 2}}, {"stage1_batch", 1}, {"calibration_windows", 2}, {"validation_windows", 2}, {"generate", 2}});
}

class Fas : public ::testing::Test {
 protected:
  MemoryContext context(const std::string& name, const fs::path& model = character_model(), const fs::path& text = sample_shakespeare(), std::uint64_t seed = 1) const {
    return {fas_info(), seed, {{"model", model}, {"text", text}}, fresh_folder(name)};
  }
  ErrorText refused(const std::string& name, const fs::path& model, const fs::path& text, ErrorKind kind = ErrorKind::data) const {
    MemoryContext memory = context(name, model, text);
    try {
      FasMethod().run(small_parameters(), memory);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), kind) << error.text().message;
      return error.text();
    }
    ADD_FAILURE() << name << " was taken";
    return {};
  }
  /// A copy of the character model's folder.
  static fs::path copied(const std::string& name) {
    const fs::path folder = fresh_folder(name);
    for (const auto& entry : fs::directory_iterator(character_model()))
      if (entry.path().filename() != "check.safetensors") write_file_atomically(folder / entry.path().filename(), read_file(entry.path()));
    return folder;
  }
};

/// Rows of a CSV without its header.
std::vector<std::string> rows_of(const std::string& csv) {
  std::vector<std::string> rows;
  std::size_t at = csv.find('\n');
  while (at != std::string::npos && at + 1 < csv.size()) {
    const std::size_t next = csv.find('\n', at + 1);
    rows.push_back(csv.substr(at + 1, next - at - 1));
    at = next;
  }
  return rows;
}

TEST_F(Fas, DeclaresItselfSoundly) { EXPECT_EQ(declaration_problems(fas_info()), std::vector<std::string>{}); }

TEST_F(Fas, GivesEveryTableAndAModelThatRunsAsItIs) {
  MemoryContext memory = context("whole");
  FasMethod().run(small_parameters(), memory);
  EXPECT_EQ(memory.misuse, std::vector<std::string>{});
  const auto losses = rows_of(memory.outputs.at("losses"));
  ASSERT_EQ(losses.size(), 4u);
  EXPECT_TRUE(losses[0].starts_with("ann,0,"));
  EXPECT_TRUE(losses[1].starts_with("qcfs,0,"));
  EXPECT_TRUE(losses[2].starts_with("snn,1,"));
  EXPECT_TRUE(losses[3].starts_with("snn,4,"));
  EXPECT_EQ(rows_of(memory.outputs.at("energy")).size(), 2u);
  EXPECT_EQ(rows_of(memory.outputs.at("layers")).size(), 3u);
  EXPECT_GE(rows_of(memory.outputs.at("coverage")).size(), 20u);
  EXPECT_EQ(memory.scalars.at("operators_used"), "expectation");
  EXPECT_EQ(memory.scalars.at("sites_used"), "mlp");

  const fs::path converted = testing::TempDir() + std::string("assay-fas-whole/converted_model");
  ASSERT_TRUE(fs::exists(converted / "model.safetensors"));
  const fs::path kept = fresh_folder("kept");
  fs::copy(converted, kept, fs::copy_options::recursive);
  MemoryContext again = context("again", kept);
  FasMethod().run(small_parameters({{"stage1_steps", 0}, {"calibration", "none"}}), again);
  const auto same = rows_of(again.outputs.at("losses"));
  ASSERT_EQ(same.size(), 4u);
  EXPECT_EQ(same[2], losses[2]) << "the same spikes";
  EXPECT_EQ(same[3], losses[3]);
  ASSERT_EQ(again.warnings.size(), 1u);
  EXPECT_NE(again.warnings[0].find("T = 1"), std::string::npos);
}

TEST_F(Fas, TheProfileChoosesSitesAndOperatorsAndWhatIsGivenBesideItWins) {
  MemoryContext official = context("official"), full = context("full"), mixed = context("mixed");
  const Json quick = {{"time_steps", {2}}, {"tuned_steps", {2}}, {"stage1_steps", 2}, {"calibration", "coarse"}, {"validation_windows", 2}, {"calibration_windows", 2}, {"generate", 0}};
  FasMethod().run(parameters_with(quick), official);
  EXPECT_EQ(official.scalars.at("operators_used"), "per_step");
  EXPECT_EQ(official.scalars.at("theta_init_used"), "constant");
  Json of_full = quick, of_mixed = quick;
  of_full["profile"] = "full";
  of_mixed.update({{"profile", "full"}, {"sites", "mlp"}});
  FasMethod().run(parameters_with(of_full), full);
  EXPECT_EQ(full.scalars.at("sites_used"), "all");
  EXPECT_EQ(full.scalars.at("operators_used"), "expectation");
  EXPECT_EQ(full.scalars.at("theta_init_used"), "percentile");
  EXPECT_EQ(rows_of(full.outputs.at("layers")).size(), 13u);
  FasMethod().run(parameters_with(of_mixed), mixed);
  EXPECT_EQ(mixed.scalars.at("sites_used"), "mlp");
  EXPECT_EQ(mixed.scalars.at("operators_used"), "expectation");
}

TEST_F(Fas, GoesOnFromEveryCheckpointWithTheSameBytes) {
  const Parameters parameters = quick_parameters();
  MemoryContext whole = context("unbroken");
  FasMethod().run(parameters, whole);
  ASSERT_GE(whole.checkpoints.size(), 8u);
  for (std::size_t k = 0; k < whole.checkpoints.size(); k += 3) {
    MemoryContext resumed = context("resumed");
    resumed.resume_from = whole.checkpoints[k];
    FasMethod().run(parameters, resumed);
    EXPECT_EQ(resumed.outputs, whole.outputs) << "checkpoint " << k;
    EXPECT_EQ(resumed.scalars, whole.scalars) << "checkpoint " << k;
  }
  MemoryContext other = context("other");
  other.resume_from = "something else";
  EXPECT_THROW(FasMethod().run(parameters, other), Error);
}

TEST_F(Fas, CanBeCancelledAtAnyStopPoint) {
  MemoryContext count = context("count");
  FasMethod().run(quick_parameters(), count);
  for (long at = 1; at < count.stop_points; at += std::max<long>(1, count.stop_points / 12)) {
    MemoryContext stopped = context("stopped");
    stopped.cancel_at = at;
    try {
      FasMethod().run(quick_parameters(), stopped);
      ADD_FAILURE() << "not cancelled at " << at;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::cancelled);
    }
  }
}

TEST_F(Fas, ZeroStepsAreNoLatency) {
  EXPECT_THROW(parameters_with({{"time_steps", {0}}}), Error);
  EXPECT_THROW(parameters_with({{"tuned_steps", {0}}}), Error);
}

TEST_F(Fas, ATextShorterThanAContextIsRefused) {
  const fs::path text = fresh_folder("short") / "short.txt";
  write_file_atomically(text, std::string(300, 'a'));
  const ErrorText error = refused("short-run", character_model(), text);
  EXPECT_NE(error.message.find("shorter than one context"), std::string::npos);
}

TEST_F(Fas, ATokenizerThatDoesNotFitIsRefused) {
  const fs::path folder = copied("vocabulary");
  write_file_atomically(folder / "vocab.json", R"({"a": 0, "b": 1})");
  const ErrorText error = refused("vocabulary-run", folder, sample_shakespeare());
  EXPECT_FALSE(error.message.empty());
  const fs::path text = fresh_folder("umlaut") / "umlaut.txt";
  write_file_atomically(text, read_file(sample_shakespeare()) + "ä");
  EXPECT_NE(refused("umlaut-run", character_model(), text).message.find("vocabulary lacks"), std::string::npos);
}

TEST_F(Fas, WeightsThatAreNotFiniteAreRefusedByName) {
  const fs::path folder = copied("nan");
  TensorFile file = read_safetensors(folder / "model.safetensors");
  const std::string name = file.tensors.begin()->first;
  file.tensors.begin()->second.values[0] = std::numeric_limits<float>::quiet_NaN();
  write_safetensors(folder / "model.safetensors", file);
  const ErrorText error = refused("nan-run", folder, sample_shakespeare());
  EXPECT_NE((error.message + error.where + error.value).find(name), std::string::npos);
}

TEST_F(Fas, AnArchitectureThatIsNotKnownIsRefusedByName) {
  const fs::path folder = copied("unknown");
  Json config = parse_json(read_file(folder / "config.json"), ErrorKind::data, "config.json");
  config["model_type"] = "rwkv";
  write_file_atomically(folder / "config.json", config.dump());
  EXPECT_EQ(refused("unknown-run", folder, sample_shakespeare()).value, "rwkv");
}

TEST_F(Fas, AConfigurationThatIsNoJsonIsSaidToBeOneAndWhere) {
  const fs::path folder = copied("broken");
  const std::string text = read_file(folder / "config.json");
  write_file_atomically(folder / "config.json", text.substr(0, text.size() / 2));
  const ErrorText error = refused("broken-run", folder, sample_shakespeare());
  EXPECT_NE(error.message.find("not valid JSON"), std::string::npos) << error.message;
  EXPECT_NE(error.where.find("config.json, byte "), std::string::npos) << error.where;
}

TEST_F(Fas, AModelCutOffIsRefused) {
  const fs::path folder = copied("cut");
  const std::string bytes = read_file(folder / "model.safetensors");
  write_file_atomically(folder / "model.safetensors", bytes.substr(0, bytes.size() / 2));
  refused("cut-run", folder, sample_shakespeare());
}

}  // namespace
}  // namespace assay::snn
