// SPDX-License-Identifier: GPL-3.0-or-later
// The correlations of the specification, measured with our own scores on the recorded accuracies.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <filesystem>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/data/npy.h"
#include "core/method/declaration_json.h"
#include "plugins/nas_scoring/correlation/rank_correlation.h"
#include "plugins/nas_scoring/inputs/method_inputs.h"
#include "plugins/nas_scoring/methods.h"
#include "plugins/nas_scoring/tests/shared_files.h"
#include "plugins/nas_scoring/tests/test_folder.h"
#include "tests/contract/memory_context.h"

namespace assay::nas {
namespace {

namespace fs = std::filesystem;

Parameters resolved(const Method& method, const Json& json) {
  std::vector<Problem> problems;
  const auto specs = method.info().parameters;
  Parameters parameters = resolve(specs, parameters_from_json(specs, json, problems), problems);
  if (!problems.empty()) throw Error(std::move(problems));
  return parameters;
}

/// The first 16 CIFAR-10 training images as CIFAR records: the golden batch with its normalisation undone.
fs::path golden_images(const fs::path& folder) {
  constexpr std::array<double, 3> mean{0.49139968, 0.48215827, 0.44653124}, deviation{0.24703233, 0.24348505, 0.26158768};
  const Matrix batch = read_npy(golden::folder() / "fixed_net/input16.npy");
  std::string bytes;
  for (std::size_t i = 0; i < batch.values.size(); ++i) {
    if (i % 3072 == 0) bytes += '\0';
    const std::size_t c = i / 1024 % 3;
    bytes += static_cast<char>(static_cast<unsigned char>(std::lround((batch.values[i] * deviation[c] + mean[c]) * 255)));
  }
  write_file_atomically(folder / "first16.bin", bytes);
  return folder / "first16.bin";
}

class Correlation : public testing::Test {
 protected:
  /// Runs `correlation` on the first rows of the released DARTS cells and gives its scalars.
  std::map<std::string, std::string> darts(int rows, int repeats) {
    const std::string whole = read_file(*golden::data_folder() / "darts_swap1000_cifar10.csv");
    std::size_t end = 0;
    for (int i = 0; i <= rows; ++i) end = whole.find('\n', end) + 1;
    write_file_atomically(folder_ / "darts.csv", whole.substr(0, end));
    CorrelationMethod method;
    const fs::path images = golden_images(folder_), accuracy = folder_ / "darts.csv";
    MemoryContext context(method.info(), 0, {{"images", images}, {"accuracy", accuracy}}, folder_);
    const Parameters parameters = resolved(method, {{"space", "darts_thin"}, {"images", images.string()}, {"accuracy", accuracy.string()},
                                                    {"proxies", Json::array({"swap", "swap_regularised"})}, {"repeats", repeats}});
    method.run(parameters, context);
    correlations_ = context.outputs.at("correlations");
    return context.scalars;
  }

  TestFolder own_{testing::UnitTest::GetInstance()->current_test_info()->name()};
  const fs::path& folder_ = own_.path();
  std::string correlations_;
};

TEST_F(Correlation, OfTheFirstHundredThinCellsIsThatOfTheOfficialCode) {
  ASSAY_NEEDS_NAS_DATA();
  const auto scalars = darts(100, 4);
  EXPECT_EQ(scalars.at("n"), "100");
  EXPECT_GE(std::stod(scalars.at("spearman")), 0.86) << "official 0.896";
  EXPECT_LE(std::stod(scalars.at("spearman")), 0.93);
}

TEST_F(Correlation, AcceptanceOfAllThousandThinCells) {
  ASSAY_NEEDS_NAS_DATA();
  const auto scalars = darts(1000, 8);
  EXPECT_GE(std::stod(scalars.at("spearman")), 0.905) << "official 0.912";
  EXPECT_LE(std::stod(scalars.at("spearman")), 0.920);
  EXPECT_GE(std::stod(scalars.at("kendall")), 0.73);
  EXPECT_LE(std::stod(scalars.at("kendall")), 0.76);
  write_file_atomically(folder_ / "correlations.csv", correlations_);
  const Table table = read_table(folder_ / "correlations.csv");
  EXPECT_GE(std::get<double>(table.rows.at(1)[2]), std::get<double>(table.rows.at(0)[2]) - 0.01)
      << "the automatic regularisation does no harm on DARTS";
}

TEST_F(Correlation, AutomaticRegularisationGainsOnTheWholeOfNasBench201) {
  ASSAY_NEEDS_NAS_DATA();
  SwapScoreMethod method;
  const Parameters parameters = resolved(method, {{"space", "nas_bench_201"}, {"images", "images.bin"}, {"regularisation", "auto"}});
  const auto rule = read_regularisation(parameters, {16, 1, 10, 32});
  ASSERT_TRUE(rule);
  const SharedTable scores("nasbench201_swap_official_scores.csv"), accuracy("nasbench201_accuracy.csv");
  const auto swap = scores.numbers("swap_c16n1_seed0"), size = scores.numbers("params_c16n1"), index = scores.numbers("index");
  for (const char* column : {"cifar10_test", "cifar100_test", "imagenet16_test"}) {
    const auto all = accuracy.numbers(column);
    std::vector<double> raw, ranked, reached;
    for (std::size_t i = 0; i < swap.size(); ++i) {
      raw.push_back(swap[i]);
      ranked.push_back(log_regularised(swap[i], size[i] / 1000, *rule));
      reached.push_back(all[static_cast<std::size_t>(index[i])]);
    }
    EXPECT_GE(spearman(ranked, reached), spearman(raw, reached) + 0.04) << column;
  }
}

}  // namespace
}  // namespace assay::nas
