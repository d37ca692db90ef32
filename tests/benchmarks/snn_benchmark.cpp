// SPDX-License-Identifier: GPL-3.0-or-later
// What a spiking pass costs in passes of the same network with floats. One thread, batch 64, both sides interleaved in one process, medians.
//   snn_benchmark [ROUNDS] [MNIST_FOLDER]   MNIST CNN and an MLP 784-512-512-10, T = 8 and T = 32
//   snn_benchmark --memory T [MNIST_FOLDER] peak memory of one process that runs the CNN at T
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/data/image_set.h"
#include "plugins/conversion/networks/sequential.h"
#include "plugins/conversion/recipes/recipe.h"
#include "plugins/conversion/spiking/spiking_sequential.h"

namespace {

using namespace assay;
using namespace assay::snn;
constexpr std::int64_t batch = 64;

struct Seconds {
  double wall = 0, cpu = 0;  ///< milliseconds; of the machine and of this thread
};
Seconds measure(const std::function<void()>& action) {
  const auto cpu = [] {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
  };
  const auto start = std::chrono::steady_clock::now();
  const double before = cpu();
  action();
  return {std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count(), cpu() - before};
}
double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// 784-512-512-10 with drawn weights (He), which keeps about half of the neurons active: more spikes than a trained one.
SequentialNetwork drawn_mlp() {
  RandomStream random(1, "benchmark MLP");
  SequentialNetwork network;
  network.input_shape = {784};
  network.scale = 255;
  const std::vector<std::int64_t> sizes = {784, 512, 512, 10};
  for (std::size_t k = 0; k + 1 < sizes.size(); ++k) {
    SequentialLayer layer;
    layer.kind = SequentialKind::linear;
    layer.name = "fc" + std::to_string(k + 1);
    layer.input_shape = {sizes[k]};
    layer.output_shape = {sizes[k + 1]};
    layer.weight.shape = {sizes[k + 1], sizes[k]};
    for (std::int64_t i = 0; i < sizes[k] * sizes[k + 1]; ++i) layer.weight.values.push_back(static_cast<float>(random.normal() * std::sqrt(2.0 / static_cast<double>(sizes[k]))));
    layer.bias = {{sizes[k + 1]}, std::vector<float>(static_cast<std::size_t>(sizes[k + 1]), 0.0f), "F32"};
    network.layers.push_back(layer);
    if (k + 2 == sizes.size()) break;
    SequentialLayer relu;
    relu.name = "relu" + std::to_string(k + 1);
    relu.input_shape = relu.output_shape = {sizes[k + 1]};
    network.layers.push_back(relu);
  }
  return network;
}

struct Case {
  std::string name;
  SequentialNetwork network;
  std::vector<float> images, calibration;
};

std::vector<Case> cases(const std::filesystem::path& folder) {
  const ImageSet set = read_images(folder / "t10k-images-idx3-ubyte.gz");
  const std::vector<float> images(set.pixels.begin() + 8000 * 784, set.pixels.begin() + (8000 + batch) * 784), calibration(set.pixels.begin(), set.pixels.begin() + 512 * 784);
  return {{"MNIST CNN", folded(read_sequential(folder / "cnn_bn_avgpool.safetensors")), images, calibration}, {"MLP 784-512-512-10", drawn_mlp(), images, calibration}};
}

SpikingSequential spiking_of(const Case& one) {
  RecipeInput input{.network = one.network, .calibration = one.calibration, .rows = 512};
  return {one.network, apply_recipe("ltb", input).sites};
}

double peak_megabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (word == "VmHWM:") {
      double kilobytes = 0;
      status >> kilobytes;
      return kilobytes / 1024;
    }
  return 0;
}

double neurons_of(const SequentialNetwork& network) {
  double neurons = 0;
  for (const auto& layer : network.layers) {
    if (layer.kind != SequentialKind::relu) continue;
    double units = 1;
    for (const std::int64_t size : layer.output_shape) units *= static_cast<double>(size);
    neurons += units;
  }
  return neurons;
}

void speed(const Case& one, int rounds) {
  const SpikingSequential spiking = spiking_of(one);
  SpikeRequest at_8, at_32;
  at_8.steps = {8};
  at_32.steps = {32};
  std::vector<double> ann, short_run, long_run, short_ratio, long_ratio, short_cpu, long_cpu;
  double rate = 0;
  for (int round = -2; round < rounds; ++round) {
    const Seconds a = measure([&] { forward(one.network, one.images, batch); });
    const Seconds b = measure([&] { spiking.run(one.images, batch, at_8); });
    const Seconds c = measure([&] { forward(one.network, one.images, batch); });
    const Seconds d = measure([&] { rate = spiking.run(one.images, batch, at_32).spikes_at[0] / neurons_of(one.network) / 32; });
    if (round < 0) continue;
    ann.insert(ann.end(), {a.wall, c.wall});
    short_run.push_back(b.wall);
    long_run.push_back(d.wall);
    short_ratio.push_back(b.wall / a.wall);
    long_ratio.push_back(d.wall / c.wall);
    short_cpu.push_back(b.cpu / a.cpu);
    long_cpu.push_back(d.cpu / c.cpu);
  }
  std::printf("%-20s ANN %7.3f ms  T=8 %8.3f ms (%5.2f passes, CPU %5.2f)  T=32 %8.3f ms (%5.2f passes, CPU %5.2f)  rate %.3f  medians of %d\n", one.name.c_str(), median(ann),
              median(short_run), median(short_ratio), median(short_cpu), median(long_run), median(long_ratio), median(long_cpu), rate, rounds);
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + count);
  const bool memory = !words.empty() && words[0] == "--memory";
  const std::size_t first = memory ? 1 : 0;
  const int number = words.size() > first ? std::atoi(words[first].c_str()) : 15;
  const std::filesystem::path folder = words.size() > first + 1 ? words[first + 1] : "../shared/data/snn/mnist";
  const std::vector<Case> all = cases(folder);
  if (memory) {
    const SpikingSequential spiking = spiking_of(all[0]);
    SpikeRequest request;
    request.steps = {number};
    for (int k = 0; k < 3; ++k) spiking.run(all[0].images, batch, request);
    std::printf("T=%d: peak %.1f MiB\n", number, peak_megabytes());
    return 0;
  }
  for (const Case& one : all) speed(one, number);
  return 0;
}
