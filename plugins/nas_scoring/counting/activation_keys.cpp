// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/counting/activation_keys.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <stdexcept>

#include "core/base/error.h"
#include "plugins/nas_scoring/counting/bit_packing.h"
#include "plugins/nas_scoring/counting/pattern_set.h"

namespace assay::nas {
namespace {

constexpr int short_samples = 16;  ///< up to here a key is 16 bits and the set is a table of all keys
constexpr int packed_rows = 32;    ///< samples that pack_block takes at a time
constexpr std::int64_t run_blocks = 16;

std::int64_t count_bits(const std::uint16_t* keys, std::int64_t count) {
  std::int64_t bits = 0;
  std::int64_t index = 0;
  for (; index + 4 <= count; index += 4) {
    std::uint64_t word = 0;
    std::memcpy(&word, keys + index, sizeof word);
    bits += std::popcount(word);
  }
  for (; index < count; ++index) bits += std::popcount(keys[index]);
  return bits;
}

[[noreturn]] void refuse(const float* values, std::int64_t units, int samples, std::string_view layer) {
  ErrorText text;
  text.message = "An activation is not a finite number, so the score would be void";
  text.where = std::string(layer);
  const float* end = values + units * samples;
  const float* bad = std::find_if(values, end, [](float value) { return !std::isfinite(value); });
  if (bad != end) {
    text.value = std::string(std::isnan(*bad) ? "NaN"
                             : *bad > 0       ? "infinity"
                                              : "-infinity") +
                 " for image " + std::to_string((bad - values) / units + 1) + " of " + std::to_string(samples);
  }
  text.allowed = "finite values";
  text.remedy =
      "Check that the images are finite and the weights not too large; without batch norm use the standard "
      "initialisation";
  throw Error(ErrorKind::method, std::move(text));
}

}  // namespace

struct ActivationKeys::State {
  State(int samples_, bool agreement_) : samples(samples_), words((samples_ + 63) / 64), with_agreement(agreement_) {
    if (samples <= short_samples) {
      short_keys.emplace();
    } else {
      long_keys.emplace(words);
    }
    key_words.resize(static_cast<std::size_t>(words) * pack_width);
    if (with_agreement) {
      sample_bits.resize(static_cast<std::size_t>(words) * 64);
      differing.resize(static_cast<std::size_t>(samples) * static_cast<std::size_t>(samples));
      agreeing.resize(differing.size());
    }
  }

  void begin(std::string_view name, std::int64_t units) {
    layers.push_back({std::string(name), units, 0, 0});
    short_keys ? short_keys->begin_layer() : long_keys->begin_layer();
  }
  void end() {
    layers.back().swap = short_keys ? short_keys->layer_size() : long_keys->layer_size();
    total_units += layers.back().units;
    total_active += layers.back().active;
  }
  void take_short(const std::uint16_t* keys, std::int64_t count);
  /// Takes key_words: `count` keys of `words` words.
  void take_long(int count);
  void compare_samples();
  void add_short(float* values, std::int64_t units, bool rectify, std::string_view layer);
  void add_long(float* values, std::int64_t units, bool rectify, std::string_view layer);
  template <typename Set>
  std::int64_t distinct_rows(const Set& set) const;

  int samples;
  int words;
  bool with_agreement;
  std::optional<ShortKeySet> short_keys;
  std::optional<LongKeySet> long_keys;
  std::vector<LayerCount> layers;
  std::int64_t total_units = 0, total_active = 0;
  std::vector<std::uint64_t> key_words;    ///< words x 64 units
  std::vector<std::uint64_t> sample_bits;  ///< per sample: its bits of 64 units
  std::vector<std::int64_t> differing;     ///< S x S, upper triangle
  mutable std::vector<std::int64_t> agreeing;
};

void ActivationKeys::State::take_short(const std::uint16_t* keys, std::int64_t count) {
  short_keys->insert(keys, count);
  if (!with_agreement) return;
  for (std::int64_t first = 0; first < count; first += pack_width) {
    const auto here = std::min<std::int64_t>(pack_width, count - first);
    for (std::int64_t unit = 0; unit < pack_width; ++unit) {
      key_words[static_cast<std::size_t>(unit)] = unit < here ? keys[first + unit] : 0U;
    }
    compare_samples();
  }
}

void ActivationKeys::State::take_long(int count) {
  long_keys->insert(key_words.data(), count);
  std::int64_t active = 0;
  for (int word = 0; word < words; ++word) {
    for (int unit = 0; unit < count; ++unit) {
      active += std::popcount(key_words[static_cast<std::size_t>(word * pack_width + unit)]);
    }
  }
  layers.back().active += active;
  if (with_agreement) {
    for (int word = 0; word < words; ++word) {
      std::fill(key_words.begin() + word * pack_width + count, key_words.begin() + (word + 1) * pack_width, 0U);
    }
    compare_samples();
  }
}

void ActivationKeys::State::compare_samples() {
  for (int word = 0; word < words; ++word) {
    std::array<std::uint64_t, 64> bits;
    std::copy_n(key_words.begin() + word * pack_width, 64, bits.begin());
    transpose_bits(bits);
    std::copy(bits.begin(), bits.end(), sample_bits.begin() + word * 64);
  }
  for (int first = 0; first < samples; ++first) {
    std::int64_t* row = differing.data() + static_cast<std::ptrdiff_t>(first) * samples;
    const std::uint64_t own = sample_bits[static_cast<std::size_t>(first)];
    for (int second = first + 1; second < samples; ++second) {
      row[second] += std::popcount(own ^ sample_bits[static_cast<std::size_t>(second)]);
    }
  }
}

void ActivationKeys::State::add_short(float* values, std::int64_t units, bool rectify, std::string_view layer) {
  std::array<std::uint16_t, run_blocks * pack_width> keys;
  const std::int64_t whole_blocks = units / pack_width;
  for (std::int64_t block = 0; block < whole_blocks; block += run_blocks) {
    const std::int64_t blocks = std::min(run_blocks, whole_blocks - block);
    if (!pack_blocks(values + block * pack_width, units, samples, rectify, blocks, keys.data(), layers.back().active)) {
      refuse(values, units, samples, layer);
    }
    take_short(keys.data(), blocks * pack_width);
  }
  const std::int64_t first = whole_blocks * pack_width;
  const std::int64_t rest = units - first;
  if (rest == 0) return;
  std::array<float, short_samples * pack_width> padded{};
  for (int sample = 0; sample < samples; ++sample) {
    std::copy_n(values + sample * units + first, rest, padded.data() + sample * pack_width);
  }
  if (!pack_blocks(padded.data(), pack_width, samples, rectify, 1, keys.data(), layers.back().active)) {
    refuse(values, units, samples, layer);
  }
  for (int sample = 0; rectify && sample < samples; ++sample) {
    std::copy_n(padded.data() + sample * pack_width, rest, values + sample * units + first);
  }
  take_short(keys.data(), rest);
}

void ActivationKeys::State::add_long(float* values, std::int64_t units, bool rectify, std::string_view layer) {
  std::array<std::uint32_t, pack_width> half;
  std::array<float, packed_rows * pack_width> padded{};
  for (std::int64_t first = 0; first < units; first += pack_width) {
    const std::int64_t here = std::min<std::int64_t>(pack_width, units - first);
    for (int from = 0; from < samples; from += packed_rows) {
      const int rows = std::min(packed_rows, samples - from);
      float* start = values + from * units + first;
      bool finite = false;
      if (here == pack_width) {
        finite = pack_block(start, units, rows, rectify, half.data());
      } else {
        for (int row = 0; row < rows; ++row) std::copy_n(start + row * units, here, padded.data() + row * pack_width);
        finite = pack_block(padded.data(), pack_width, rows, rectify, half.data());
        for (int row = 0; rectify && row < rows; ++row) {
          std::copy_n(padded.data() + row * pack_width, here, start + row * units);
        }
      }
      if (!finite) refuse(values, units, samples, layer);
      std::uint64_t* target = key_words.data() + (from / 64) * pack_width;
      if (from % 64 == 0) {
        std::copy(half.begin(), half.end(), target);
      } else {
        for (int unit = 0; unit < pack_width; ++unit)
          target[unit] |= std::uint64_t{half[static_cast<std::size_t>(unit)]} << 32;
      }
    }
    take_long(static_cast<int>(here));
  }
}

/// Two samples are the same row exactly when no distinct column tells them apart. Few columns suffice as a rule.
template <typename Set>
std::int64_t ActivationKeys::State::distinct_rows(const Set& set) const {
  const auto width = static_cast<std::size_t>(words);
  const auto rows = static_cast<std::size_t>(samples);
  std::vector<std::uint64_t> apart(rows * width);  // bit j of row i: samples i and j differ somewhere
  const auto same = [&](std::size_t first, std::size_t second) {
    return ((apart[first * width + second / 64] >> (second % 64)) & 1U) == 0;
  };
  const auto count = [&] {
    std::int64_t distinct = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      bool seen = false;
      for (std::size_t earlier = 0; earlier < row && !seen; ++earlier) seen = same(row, earlier);
      distinct += !seen;
    }
    return distinct;
  };
  std::int64_t columns = 0;
  set.for_each([&](const std::uint64_t* key) {
    for (std::size_t row = 0; row < rows; ++row) {
      const std::uint64_t flip = ((key[row / 64] >> (row % 64)) & 1U) != 0 ? ~std::uint64_t{0} : 0;
      for (std::size_t word = 0; word < width; ++word) apart[row * width + word] |= key[word] ^ flip;
    }
    return ++columns % 64 != 0 || count() < samples;
  });
  return columns == 0 ? 0 : count();
}

ActivationKeys::ActivationKeys(int samples, bool agreement) {
  if (samples < 1) {
    throw Error(ErrorKind::usage, {.message = "The number of images of a score must be at least 1",
                                   .where = "samples",
                                   .value = std::to_string(samples),
                                   .allowed = "1 or more",
                                   .remedy = {}});
  }
  state_ = std::make_unique<State>(samples, agreement);
}

ActivationKeys::~ActivationKeys() = default;
ActivationKeys::ActivationKeys(ActivationKeys&&) noexcept = default;
ActivationKeys& ActivationKeys::operator=(ActivationKeys&&) noexcept = default;

void ActivationKeys::add(const float* values, std::int64_t units, std::string_view layer) {
  state_->begin(layer, units);
  float* readable = const_cast<float*>(values);  // not written without `rectify`
  state_->short_keys ? state_->add_short(readable, units, false, layer)
                     : state_->add_long(readable, units, false, layer);
  state_->end();
}

void ActivationKeys::add_and_rectify(float* values, std::int64_t units, std::string_view layer) {
  state_->begin(layer, units);
  state_->short_keys ? state_->add_short(values, units, true, layer) : state_->add_long(values, units, true, layer);
  state_->end();
}

void ActivationKeys::add_again(std::size_t earlier, std::string_view layer) {
  State& state = *state_;
  if (state.with_agreement) throw std::logic_error("add_again does not keep the agreement of samples");
  LayerCount counts = state.layers.at(earlier);
  counts.name = layer;
  state.total_units += counts.units;
  state.total_active += counts.active;
  state.layers.push_back(std::move(counts));
}

void ActivationKeys::add_packed(const std::int32_t* words, std::int64_t units, std::string_view layer) {
  State& state = *state_;
  state.begin(layer, units);
  const int rows = (state.samples + 15) / 16;
  std::array<std::uint16_t, pack_width> keys;
  for (std::int64_t first = 0; first < units; first += pack_width) {
    const int here = static_cast<int>(std::min<std::int64_t>(pack_width, units - first));
    if (state.short_keys) {
      for (int unit = 0; unit < here; ++unit) {
        keys[static_cast<std::size_t>(unit)] = static_cast<std::uint16_t>(words[first + unit]);
      }
      state.take_short(keys.data(), here);
      state.layers.back().active += count_bits(keys.data(), here);
      continue;
    }
    std::fill(state.key_words.begin(), state.key_words.end(), 0U);
    for (int row = 0; row < rows; ++row) {
      std::uint64_t* target = state.key_words.data() + (row / 4) * pack_width;
      for (int unit = 0; unit < here; ++unit) {
        const auto word = static_cast<std::uint16_t>(words[row * units + first + unit]);
        target[unit] |= std::uint64_t{word} << (16 * (row % 4));
      }
    }
    state.take_long(here);
  }
  state.end();
}

PatternCounts ActivationKeys::finish() const {
  const State& state = *state_;
  PatternCounts counts;
  counts.samples = state.samples;
  counts.swap = state.short_keys ? state.short_keys->size() : state.long_keys->size();
  counts.standard = state.short_keys ? state.distinct_rows(*state.short_keys) : state.distinct_rows(*state.long_keys);
  counts.units = state.total_units;
  const double bits = static_cast<double>(state.total_units) * state.samples;
  counts.active_share = bits > 0 ? static_cast<double>(state.total_active) / bits : 0;
  counts.layers = state.layers;
  return counts;
}

const std::vector<std::int64_t>& ActivationKeys::agreement() const {
  const State& state = *state_;
  for (int first = 0; state.with_agreement && first < state.samples; ++first) {
    for (int second = first; second < state.samples; ++second) {
      const auto at = [&](int row, int column) {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(state.samples) +
               static_cast<std::size_t>(column);
      };
      const std::int64_t agree = state.total_units - state.differing[at(first, second)];
      state.agreeing[at(first, second)] = state.agreeing[at(second, first)] = agree;
    }
  }
  return state.agreeing;
}

void ActivationKeys::reset() {
  State& state = *state_;
  state.short_keys ? state.short_keys->reset() : state.long_keys->reset();
  state.layers.clear();
  state.total_units = state.total_active = 0;
  std::fill(state.differing.begin(), state.differing.end(), 0);
}

int ActivationKeys::samples() const { return state_->samples; }

double log_determinant(const std::vector<std::int64_t>& agreement, int samples) {
  const auto size = static_cast<std::size_t>(samples);
  std::vector<double> matrix(agreement.begin(), agreement.end());
  double logarithm = 0;
  // K is a sum of Gram matrices, hence positive semi-definite: Cholesky without square roots, the largest pivot first.
  std::vector<std::size_t> order(size);
  for (std::size_t index = 0; index < size; ++index) order[index] = index;
  const auto at = [&](std::size_t row, std::size_t column) -> double& {
    return matrix[order[row] * size + order[column]];
  };
  double largest = 0;
  for (std::size_t step = 0; step < size; ++step) {
    std::size_t best = step;
    for (std::size_t row = step + 1; row < size; ++row) best = at(row, row) > at(best, best) ? row : best;
    std::swap(order[step], order[best]);
    const double pivot = at(step, step);
    largest = std::max(largest, pivot);
    if (!(pivot > largest * static_cast<double>(size) * std::numeric_limits<double>::epsilon())) {
      return -std::numeric_limits<double>::infinity();
    }
    logarithm += std::log(pivot);
    for (std::size_t row = step + 1; row < size; ++row) {
      const double factor = at(row, step) / pivot;
      for (std::size_t column = step + 1; column <= row; ++column) {
        at(row, column) -= factor * at(column, step);
        at(column, row) = at(row, column);
      }
    }
  }
  return logarithm;
}

}  // namespace assay::nas
