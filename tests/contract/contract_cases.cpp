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

/// CIFAR-10 binary: noise in which class 1 is brighter than class 0.
std::string cifar_bytes(int count) {
  RandomStream random(5, "contract images");
  std::string bytes;
  for (int i = 0; i < count; ++i) {
    const int label = i % 2;
    bytes += static_cast<char>(label);
    for (int j = 0; j < 3 * 32 * 32; ++j) bytes += static_cast<char>(random.below(200) + (label == 1 ? 50 : 0));
  }
  return bytes;
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
  const std::string images = (folder / "images.bin").string();
  write_file_atomically(images, cifar_bytes(80));
  const Json cell = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_1x1~1|skip_connect~2|";
  cases["nas_scoring.train"] = {{{"architecture", cell}, {"data", images}, {"channels", 2}, {"epochs", 3}, {"batch", 16}},
                                {{"architecture", cell}, {"data", images}, {"channels", 16}, {"cells", 5}, {"epochs", 1000}, {"batch", 64}},
                                false};
  cases["probe.walk"] = {{{"data", small}, {"steps", 200}}, {{"behaviour", "spin"}}, true};
  return cases;
}

}  // namespace assay
