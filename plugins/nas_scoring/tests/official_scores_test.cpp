// SPDX-License-Identifier: GPL-3.0-or-later
// Whole tables of scores of the official implementation. ASSAY_ALL_SCORES=1 takes every row instead of a sample.
#include <gtest/gtest.h>

#include <cstdlib>

#include "plugins/nas_scoring/correlation/rank_correlation.h"
#include "plugins/nas_scoring/scoring/swap_score.h"
#include "plugins/nas_scoring/spaces/space.h"
#include "plugins/nas_scoring/tests/golden_arrays.h"
#include "plugins/nas_scoring/tests/golden_files.h"

namespace assay::nas {
namespace {

#define ASSAY_NEEDS_TABLES(data)           \
  const auto data = golden::data_folder(); \
  if (!data) GTEST_SKIP() << "NOT TESTED: the tables (data/nas) are not beside this checkout"

bool all_rows() { return std::getenv("ASSAY_ALL_SCORES") != nullptr; }

ImageBatch official_images() {
  golden::FloatArray array = golden::float_array(golden::folder() / "fixed_net" / "input16.npy");
  return {array.shape[0], array.shape[1], array.shape[2], array.shape[3], std::move(array.values)};
}

TEST(OfficialScores, of_nas_bench_201_are_reproduced_exactly_at_both_scales) {
  ASSAY_NEEDS_TABLES(data);
  const golden::Csv table = golden::csv(*data / "nasbench201_swap_official_scores.csv");
  const Space& cells = space("nas_bench_201");
  const ImageBatch images = official_images();
  std::size_t seen = 0, differing = 0;
  for (std::size_t row = 0; row < table.rows.size(); row += all_rows() ? 1 : 215) {
    const auto number = [&](const char* column) { return std::stod(table.rows[row][table.column(column)]); };
    const std::string encoding = cells.element(static_cast<std::int64_t>(number("index")));
    SCOPED_TRACE(encoding);
    const Network wide = cells.build(encoding, {.channels = 16, .cells = 1});
    const Network thin = cells.build(encoding, {.channels = 3, .cells = 1});
    EXPECT_EQ(parameter_count(wide), number("params_c16n1"));
    EXPECT_EQ(parameter_count(thin), number("params_c3n1"));
    EXPECT_EQ(activation_units(wide), number("V_c16n1"));
    EXPECT_EQ(activation_units(thin), number("V_c3n1"));
    ScoreOptions options = {.mode = ScoreMode::official, .repeats = 1, .seed = 0};
    const double one = swap_score(wide, images, options, 0).mean;
    options.repeats = 4;
    const double four = swap_score(thin, images, options, 0).mean;
    EXPECT_EQ(one, number("swap_c16n1_seed0"));
    EXPECT_EQ(four, number("swap_c3n1_mean4"));
    differing += one != number("swap_c16n1_seed0") || four != number("swap_c3n1_mean4");
    ++seen;
  }
  std::printf("%zu architectures, %zu with another score\n", seen, differing);
}

TEST(ThinDarts, corrected_scores_rank_the_published_architectures_as_the_official_ones_do) {
  ASSAY_NEEDS_TABLES(data);
  const golden::Csv table = golden::csv(*data / "darts_swap1000_cifar10.csv");
  const ImageBatch images = official_images();
  const std::size_t count = all_rows() ? table.rows.size() : 100;
  const int repeats = all_rows() ? 8 : 4;
  std::vector<double> scores, accuracies;
  for (std::size_t row = 0; row < count; ++row) {
    const std::string& encoding = table.rows[row][table.column("reduce")];
    const Network network = space("darts_thin").build(encoding, {.channels = 3});
    scores.push_back(swap_score(network, images, {.repeats = repeats}, candidate_seed(encoding)).mean);
    accuracies.push_back(std::stod(table.rows[row][table.column("cifar10_val_acc_200ep")]));
  }
  const double rho = spearman(scores, accuracies), tau = kendall_tau_b(scores, accuracies);
  std::printf("%zu architectures, S = 16, R = %d, seed 0: Spearman %.4f, Kendall %.4f\n", count, repeats, rho, tau);
  EXPECT_GE(rho, all_rows() ? 0.905 : 0.86);
  EXPECT_LE(rho, all_rows() ? 0.920 : 0.93);
  if (all_rows()) {
    EXPECT_GE(tau, 0.73);
    EXPECT_LE(tau, 0.76);
  }
}

}  // namespace
}  // namespace assay::nas
