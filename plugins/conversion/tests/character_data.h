// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <filesystem>
#include <vector>

#include "plugins/conversion/networks/language_model.h"
#include "plugins/conversion/tests/shared_data.h"

namespace assay::snn {

/// The character model, and Shakespeare: the whole text where it is at hand, else the sample project's part of it.
inline std::filesystem::path character_model() {
  const std::filesystem::path shared = data_file("gpt2_shakespeare");
  return shared.empty() ? std::filesystem::path(ASSAY_SOURCE_DIR) / "resources/samples/shakespeare_fas/character-model" : shared;
}
inline std::filesystem::path sample_shakespeare() { return std::filesystem::path(ASSAY_SOURCE_DIR) / "resources/samples/shakespeare_fas/shakespeare.txt"; }
inline std::filesystem::path shakespeare() {
  const std::filesystem::path shared = data_file("text/tinyshakespeare.txt");
  return shared.empty() ? sample_shakespeare() : shared;
}

/// `count` windows of the context, every `stride`-th one from the beginning.
inline std::vector<std::int32_t> windows_of(const std::vector<std::int32_t>& tokens, std::int64_t context, std::int64_t count, std::int64_t stride = 1) {
  std::vector<std::int32_t> windows;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto start = tokens.begin() + i * stride * context;
    windows.insert(windows.end(), start, start + context);
  }
  return windows;
}

/// Nats per token.
template <typename Losses>
double mean_of(const Losses& losses) {
  double sum = 0;
  for (const double loss : losses.loss) sum += loss;
  return sum / (static_cast<double>(losses.loss.size()) * static_cast<double>(losses.tokens));
}

}  // namespace assay::snn
