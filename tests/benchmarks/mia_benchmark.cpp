// SPDX-License-Identifier: GPL-3.0-or-later
// What kernel matrices and permutation tests cost beside the bare matrix products they need. One thread, all sides
// interleaved in one run, medians; seconds are CPU seconds of this process, which a busy machine disturbs less.
//   mia_benchmark [ROUNDS]                      ratios: Gram 5000 x 5000 x 784, 999 permutations of 1,500 points
//   mia_benchmark --test X.f64 Y.f64 D B SIGMA  a permutation test of two samples of raw doubles, as JSON for
//   mia_peers.py
#include <ATen/ATen.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/compute/torch_session.h"
#include "plugins/membership_inference/statistics/kernels.h"
#include "plugins/membership_inference/statistics/set_function.h"
#include "plugins/membership_inference/statistics/two_sample_test.h"

namespace {

using namespace assay;
using namespace assay::mia;

double seconds(const std::function<void()>& action) {
  const std::clock_t start = std::clock();
  action();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

Points noise(std::int64_t count, std::int64_t dimensions, const char* name) {
  RandomStream random(1, name);
  Points points{count, dimensions, {}};
  for (std::int64_t i = 0; i < count * dimensions; ++i) points.values.push_back(random.normal());
  return points;
}

at::Tensor view(std::vector<double>& values, std::int64_t rows, std::int64_t columns) {
  return at::from_blob(values.data(), {rows, columns}, at::kDouble);
}

void gram_beside_product(int rounds) {
  Points x = noise(5000, 784, "x"), y = noise(5000, 784, "y");
  const Kernel kernel{.widths = {28}}, four{.widths = {14, 28, 56, 112}};
  std::vector<double> product, one_set, two_sets, mixture;
  double checked = 0;
  for (int round = 0; round < rounds; ++round) {
    product.push_back(seconds(
        [&] { checked += at::mm(view(x.values, 5000, 784), view(y.values, 5000, 784).t())[7][9].item<double>(); }));
    one_set.push_back(seconds([&] { checked += gram(x, kernel)[5]; }));
    two_sets.push_back(seconds([&] { checked += gram(x, y, kernel)[5]; }));
    mixture.push_back(seconds([&] { checked += gram(x, y, four)[5]; }));
  }
  const double bare = median(product);
  std::printf("Gram 5000 x 5000 x 784, double, one thread, medians of %d rounds (%g)\n", rounds, checked);
  std::printf("  bare product X Y'            %.3f s\n", bare);
  std::printf("  Gaussian, one set            %.3f s  %.2f x\n", median(one_set), median(one_set) / bare);
  std::printf("  Gaussian, two sets           %.3f s  %.2f x\n", median(two_sets), median(two_sets) / bare);
  std::printf("  four Gaussians, two sets     %.3f s  %.2f x\n", median(mixture), median(mixture) / bare);
  std::printf("  peak memory so far           %.0f MB (a 5000 x 5000 matrix is 200 MB)\n", peak_megabytes());
}

void permutations_beside_product(int rounds) {
  constexpr std::int64_t points = 1500, permutations = 999, half = points / 2;
  const Points all = noise(points, 64, "pooled");
  std::vector<double> matrix = gram(all, {.widths = {median_distance(all)}});
  RandomStream random(1, "labels");
  const Permutation shuffle = [&](std::vector<std::int64_t>& order) {
    for (std::size_t i = 0; i + 1 < order.size(); ++i) std::swap(order[i], order[i + random.below(order.size() - i)]);
  };
  std::vector<double> labels(points * permutations);
  for (double& label : labels) label = random.uniform() < 0.5 ? 1 : 0;
  const SetFunction f{std::vector<double>(points, 0.0), matrix};
  std::vector<double> product, two_samples, relative, naive;
  double checked = 0;
  for (int round = 0; round < rounds; ++round) {
    product.push_back(seconds([&] {
      checked += at::mm(view(matrix, points, points), view(labels, points, permutations))[1][2].item<double>();
    }));
    two_samples.push_back(seconds([&] { checked += two_sample_test(matrix, points, half, permutations, shuffle).p; }));
    relative.push_back(seconds([&] { checked += relative_test(f, half, permutations, random).p; }));
    // One by one, as libraries do it: reorder the matrix, sum its quarters. Ten are timed.
    std::vector<std::int64_t> order(points);
    std::iota(order.begin(), order.end(), 0);
    const at::Tensor kernel = view(matrix, points, points);
    naive.push_back(99.9 * seconds([&] {
                      for (int one = 0; one < 10; ++one) {
                        shuffle(order);
                        const at::Tensor rows = at::from_blob(order.data(), {points}, at::kLong);
                        const at::Tensor permuted = kernel.index_select(0, rows).index_select(1, rows);
                        const auto quarter = [&](int a, int b) {
                          return permuted.narrow(0, a * half, half).narrow(1, b * half, half);
                        };
                        checked += (quarter(0, 0).sum() - quarter(0, 0).trace() + quarter(1, 1).sum() -
                                    quarter(1, 1).trace() - 2 * quarter(0, 1).sum())
                                       .item<double>();
                      }
                    }));
  }
  const double bare = median(product);
  std::printf("999 permutations of 1,500 points, Gram matrix given, one thread, medians of %d rounds (%g)\n", rounds,
              checked);
  std::printf("  bare product K W             %.3f s\n", bare);
  std::printf("  two-sample test              %.3f s  %.2f x\n", median(two_samples), median(two_samples) / bare);
  std::printf("  exact relative test          %.3f s  %.2f x\n", median(relative), median(relative) / bare);
  std::printf("  one by one (10 timed, x 99.9) %.1f s  %.0f x the two-sample test\n", median(naive),
              median(naive) / median(two_samples));
}

Points read(const char* path, std::int64_t dimensions) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  Points points{0, dimensions, std::vector<double>(static_cast<std::size_t>(file.tellg()) / sizeof(double))};
  points.count = static_cast<std::int64_t>(points.values.size()) / dimensions;
  file.seekg(0);
  file.read(reinterpret_cast<char*>(points.values.data()),
            static_cast<std::streamsize>(points.values.size() * sizeof(double)));
  return points;
}

int test_files(char** arguments) {
  const std::int64_t dimensions = std::atoll(arguments[2]);
  const Points x = read(arguments[0], dimensions), y = read(arguments[1], dimensions);
  const Kernel kernel{.widths = {std::atof(arguments[4])}};
  RandomStream stream(1, "permutations");
  TwoSampleTest test;
  const auto start = std::chrono::steady_clock::now();
  const double cpu = seconds([&] { test = two_sample_test(x, y, kernel, std::atoll(arguments[3]), stream); });
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("{\"statistic\": %.17g, \"p\": %.6f, \"cpu\": %.4f, \"wall\": %.4f, \"peak_mb\": %.0f}\n", test.statistic,
              test.p, cpu, wall, peak_megabytes());
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  compute_on_this_thread();
  const c10::InferenceMode no_gradients;
  if (count == 7 && std::string(arguments[1]) == "--test") return test_files(arguments + 2);
  const int rounds = count > 1 ? std::max(1, std::atoi(arguments[1])) : 7;
  gram_beside_product(rounds);
  permutations_beside_product(rounds);
  return 0;
}
