// SPDX-License-Identifier: GPL-3.0-or-later
// The specification's table 11.1 on the real MNIST CNN and the digits MLP, and its gates for images (12, lines 10 and 13). Thresholds from the first 512
// training rows; accuracies over all test rows (2000 and 359), so rows of the table (1000 and 359) are met within their binomial error.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <map>

#include "plugins/conversion/recipes/recipe.h"
#include "plugins/conversion/spiking/spiking_sequential.h"
#include "plugins/conversion/tests/image_data.h"

namespace assay::snn {
namespace {

const std::vector<std::int64_t> all_steps = {1, 2, 4, 8, 16, 32};

struct Row {
  std::map<std::int64_t, double> accuracy;  ///< percent
  double rate = 0;
};

Row measure(const RecipeResult& made, const LabelledImages& test, const std::string& title) {
  SpikeRequest request;
  request.steps = all_steps;
  const SpikeResult result = SpikingSequential(made.network, made.sites).run(test.values, test.rows, request);
  Row row;
  double neurons = 0, spikes = 0;
  for (std::size_t k = 0; k < all_steps.size(); ++k) row.accuracy[all_steps[k]] = 100.0 * static_cast<double>(count_right(result.logits[k], test)) / static_cast<double>(test.rows);
  for (const auto& layer : made.network.layers)
    if (layer.kind == SequentialKind::relu) {
      double units = 1;
      for (const std::int64_t size : layer.output_shape) units *= static_cast<double>(size);
      neurons += units;
    }
  spikes = result.spikes_at.back();
  row.rate = spikes / neurons / 32;
  std::printf("%-24s", title.c_str());
  for (const auto& [steps, accuracy] : row.accuracy) std::printf("  T=%-2lld %6.2f", static_cast<long long>(steps), accuracy);
  std::printf("  rate %.3f\n", row.rate);
  return row;
}

class Images : public ::testing::Test {
 protected:
  void use(const ImageTask& task, std::int64_t calibration_rows) {
    network_ = folded(task.network);
    calibration_ = first_rows(task.train, calibration_rows);
    train_ = task.train;
    test_ = task.test;
  }
  RecipeResult make(const std::string& id, std::int64_t steps = 8, double percentile = 99.9) const {
    const LabelledImages& rows = id == "qcfs" ? train_ : calibration_;
    return apply_recipe(id, {.network = network_, .calibration = rows.values, .rows = rows.rows, .labels = rows.labels, .time_steps = steps, .percentile = percentile});
  }
  static RecipeResult half(RecipeResult result) {
    for (SiteParameters& site : result.sites) site.beta = {0.5f};
    return result;
  }
  SequentialNetwork network_;
  LabelledImages calibration_, train_, test_;
};

TEST_F(Images, MnistCnnMeetsTheTableAndTheGates) {
  const auto task = mnist_task();
  if (!task) GTEST_SKIP() << "SKIPPED LOUDLY: data/snn/mnist is not on this computer";
  use(*task, 512);
  ASSERT_EQ(count_right(forward(network_, test_.values, test_.rows), test_), 1974);
  const double ann = 98.70;
  const LabelledImages first = first_rows(test_, 1000);
  const double ann_first = 100.0 * static_cast<double>(count_right(forward(network_, first.values, first.rows), first)) / 1000;
  EXPECT_NEAR(ann_first, 99.40, 1e-9);
  // The table's own rows: the first 1000 test images.
  const std::map<std::string, std::map<std::int64_t, double>> table = {
      {"max, v0=0", {{1, 11.1}, {2, 11.1}, {4, 11.1}, {8, 93.1}, {16, 97.6}, {32, 99.0}}},
      {"99.9 %, v0=0", {{1, 11.1}, {2, 11.1}, {4, 52.8}, {8, 97.9}, {16, 99.2}, {32, 99.4}}},
      {"99 %, v0=0", {{1, 11.1}, {2, 11.1}, {4, 88.1}, {8, 98.2}, {16, 99.3}, {32, 99.4}}},
      {"max, v0=theta/2", {{1, 11.1}, {2, 93.2}, {4, 97.3}, {8, 95.9}, {16, 98.7}, {32, 98.9}}},
      {"99.9 %, v0=theta/2", {{1, 62.0}, {2, 96.9}, {4, 96.5}, {8, 98.6}, {16, 98.8}, {32, 99.4}}},
      {"99 %, v0=theta/2", {{1, 76.0}, {2, 97.3}, {4, 98.6}, {8, 98.7}, {16, 99.2}, {32, 99.4}}},
      {"LTB per channel", {{1, 97.0}, {2, 98.9}, {4, 99.0}, {8, 98.8}, {16, 99.2}, {32, 99.4}}},
      {"QCFS-MSE at T=8", {{1, 75.5}, {2, 97.3}, {4, 98.7}, {8, 99.1}, {16, 99.0}, {32, 99.5}}}};
  const std::map<std::string, RecipeResult> made = {{"max, v0=0", make("rate_max")},
                                                    {"99.9 %, v0=0", make("rate_percentile")},
                                                    {"99 %, v0=0", make("rate_percentile", 8, 99)},
                                                    {"max, v0=theta/2", make("opi")},
                                                    {"99.9 %, v0=theta/2", half(make("rate_percentile"))},
                                                    {"99 %, v0=theta/2", half(make("rate_percentile", 8, 99))},
                                                    {"LTB per channel", make("ltb")},
                                                    {"QCFS-MSE at T=8", make("mse")}};
  for (const auto& [title, expected] : table) {
    const Row row = measure(made.at(title), first, title);
    for (const auto& [steps, accuracy] : expected) {
      // Quantiles differ slightly (the table's were averaged over batches); below 97 % few spikes decide, and one more in the first layer moves whole points.
      const double tolerance = accuracy < 97 ? 3.0 : 0.45;
      EXPECT_NEAR(row.accuracy.at(steps), accuracy, tolerance) << title << " T=" << steps;
    }
  }
  // The gates, over all 2000 test rows.
  const Row percentile = measure(made.at("99.9 %, v0=0"), test_, "rate_percentile, all"), ltb = measure(made.at("LTB per channel"), test_, "ltb (the first choice), all"),
            mse = measure(made.at("QCFS-MSE at T=8"), test_, "mse, all"), qcfs = measure(make("qcfs", 4), test_, "qcfs (L=4), all");
  for (const Row* row : {&percentile, &ltb, &mse}) EXPECT_GE(row->accuracy.at(32), ann - 0.5);
  for (const std::int64_t steps : {1, 2, 4}) EXPECT_GT(ltb.accuracy.at(steps), percentile.accuracy.at(steps) + 5) << steps;
  EXPECT_GE(qcfs.accuracy.at(4), ltb.accuracy.at(4) - 0.5);
}

TEST_F(Images, DigitsMlpMeetsTheTable) {
  const auto task = digits_task();
  if (!task) GTEST_SKIP() << "SKIPPED LOUDLY: data/snn/digits is not on this computer";
  use(*task, 512);
  ASSERT_EQ(count_right(forward(network_, test_.values, test_.rows), test_), 346);
  const std::map<std::string, std::map<std::int64_t, double>> table = {{"max, v0=0", {{4, 89.7}, {8, 95.3}, {16, 96.1}}},
                                                                       {"99.9 %, v0=0", {{4, 92.8}, {8, 95.8}, {16, 96.7}}},
                                                                       {"max, v0=theta/2", {{1, 55.7}, {2, 95.3}, {4, 96.1}}},
                                                                       {"99 %, v0=theta/2", {{1, 90.5}, {2, 95.5}, {8, 96.9}}},
                                                                       {"LTB per channel", {{1, 91.4}}}};
  const std::map<std::string, RecipeResult> made = {{"max, v0=0", make("rate_max")},
                                                    {"99.9 %, v0=0", make("rate_percentile")},
                                                    {"max, v0=theta/2", make("opi")},
                                                    {"99 %, v0=theta/2", half(make("rate_percentile", 8, 99))},
                                                    {"LTB per channel", make("ltb")}};
  for (const auto& [title, expected] : table) {
    const Row row = measure(made.at(title), test_, title);
    for (const auto& [steps, accuracy] : expected) EXPECT_NEAR(row.accuracy.at(steps), accuracy, accuracy < 93 ? 3.0 : 1.0) << title << " T=" << steps;
    EXPECT_GE(row.accuracy.at(32), 96.38 - 0.5) << title;
  }
}

TEST_F(Images, ThePassesBatchSizeChangesAtMostOneSpikeInTenThousandNeurons) {
  const auto task = mnist_task();
  if (!task) GTEST_SKIP() << "SKIPPED LOUDLY: data/snn/mnist is not on this computer";
  use(*task, 512);
  const RecipeResult made = make("ltb");
  const SpikingSequential spiking(made.network, made.sites);
  SpikeRequest request;
  request.steps = {32};
  const std::int64_t units = 784, rows = 48;
  const LabelledImages images = first_rows(test_, rows);
  const SpikeResult together = spiking.run(images.values, rows, request, true);
  std::int64_t neurons = 0, different = 0;
  for (std::int64_t row = 0; row < rows; ++row) {
    const SpikeResult alone = spiking.run({images.values.begin() + row * units, images.values.begin() + (row + 1) * units}, 1, request, true);
    for (std::size_t site = 0; site < alone.counts.size(); ++site) {
      const std::size_t size = alone.counts[site].size();
      for (std::size_t i = 0; i < size; ++i) {
        const int difference = std::abs(alone.counts[site][i] - together.counts[site][static_cast<std::size_t>(row) * size + i]);
        EXPECT_LE(difference, 1);
        different += difference != 0;
        ++neurons;
      }
    }
  }
  std::printf("%lld of %lld neurons differ by one spike\n", static_cast<long long>(different), static_cast<long long>(neurons));
  EXPECT_LE(static_cast<double>(different), 1e-4 * static_cast<double>(neurons));
}

}  // namespace
}  // namespace assay::snn
