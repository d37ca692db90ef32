// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/counting/activation_keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/base/error.h"
#include "core/base/random.h"
#include "plugins/nas_scoring/tests/golden_arrays.h"
#include "plugins/nas_scoring/tests/golden_files.h"

namespace assay::nas {
namespace {

struct Matrix {
  int samples = 0;
  std::int64_t units = 0;
  std::vector<float> values;
};

/// Few distinct columns and some equal rows, so that counts are far from their bounds.
Matrix random_matrix(int samples, std::int64_t units, const std::string& name) {
  RandomStream random(7, name);
  Matrix matrix{samples, units, std::vector<float>(static_cast<std::size_t>(samples * units))};
  for (std::int64_t unit = 0; unit < units; ++unit) {
    const auto source =
        unit > 3 ? random.below(static_cast<std::uint64_t>(2 * unit)) : static_cast<std::uint64_t>(units);
    for (int sample = 0; sample < samples; ++sample) {
      const auto copied = static_cast<std::int64_t>(source);
      matrix.values[static_cast<std::size_t>(sample * units + unit)] =
          copied < unit ? matrix.values[static_cast<std::size_t>(sample * units + copied)]
                        : static_cast<float>(random.normal());
    }
  }
  for (std::int64_t unit = 0; samples > 5 && unit < units; ++unit) {
    matrix.values[static_cast<std::size_t>(5 * units + unit)] =
        matrix.values[static_cast<std::size_t>(2 * units + unit)];
  }
  return matrix;
}

struct SlowCounts {
  std::int64_t swap = 0, standard = 0, active = 0;
  std::vector<std::int64_t> agreement;
};

SlowCounts count_slowly(const std::vector<const Matrix*>& layers) {
  const int samples = layers.front()->samples;
  std::set<std::string> columns;
  std::vector<std::string> rows(static_cast<std::size_t>(samples));
  SlowCounts counts;
  for (const Matrix* layer : layers) {
    for (std::int64_t unit = 0; unit < layer->units; ++unit) {
      std::string column;
      for (int sample = 0; sample < samples; ++sample) {
        const bool on = layer->values[static_cast<std::size_t>(sample * layer->units + unit)] > 0;
        column += on ? '1' : '0';
        rows[static_cast<std::size_t>(sample)] += on ? '1' : '0';
        counts.active += on;
      }
      columns.insert(column);
    }
  }
  counts.swap = static_cast<std::int64_t>(columns.size());
  counts.standard = static_cast<std::int64_t>(std::set<std::string>(rows.begin(), rows.end()).size());
  for (const std::string& first : rows) {
    for (const std::string& second : rows) {
      std::int64_t agree = 0;
      for (std::size_t unit = 0; unit < first.size(); ++unit) agree += first[unit] == second[unit];
      counts.agreement.push_back(agree);
    }
  }
  return counts;
}

TEST(ActivationKeys, counts_of_the_golden_matrices_are_exact) {
  const Json cases = golden::json("counting/expected.json");
  ASSERT_GE(cases.size(), 14U);
  for (const Json& expected : cases) {
    SCOPED_TRACE(expected.at("file").get<std::string>());
    const auto array = golden::float_array(golden::folder() / "counting" / expected.at("file").get<std::string>());
    const int samples = expected.at("S").get<int>();
    ASSERT_EQ(array.shape, (std::vector<std::int64_t>{samples, expected.at("V").get<std::int64_t>()}));
    ActivationKeys keys(samples, true);
    keys.add(array.values.data(), array.shape[1], "layer");
    const PatternCounts counts = keys.finish();
    // Our bit is value > 0 also where the official sign() has three symbols.
    const char* swap = expected.contains("swap_binary_gt0") ? "swap_binary_gt0" : "swap";
    EXPECT_EQ(counts.swap, expected.at(swap).get<std::int64_t>());
    EXPECT_EQ(counts.standard, expected.at("standard_patterns").get<std::int64_t>());
    EXPECT_EQ(counts.units, array.shape[1]);
    const double logarithm = log_determinant(keys.agreement(), samples);
    if (expected.at("nwot_logdet").is_null()) {
      EXPECT_EQ(logarithm, -std::numeric_limits<double>::infinity());
    } else if (!expected.contains("swap_binary_gt0")) {
      const double golden_value = expected.at("nwot_logdet").get<double>();
      EXPECT_NEAR(logarithm, golden_value, 1e-6 * std::abs(golden_value));
    }
  }
}

class EveryNumberOfSamples : public testing::TestWithParam<int> {};

TEST_P(EveryNumberOfSamples, equals_a_count_of_strings) {
  const int samples = GetParam();
  // Widths around the 64 units of a block and its multiples.
  const Matrix first = random_matrix(samples, 63, "first"), second = random_matrix(samples, 64, "second"),
               third = random_matrix(samples, 1500, "third"), none{samples, 0, {}};
  ActivationKeys keys(samples, true);
  for (int pass = 0; pass < 2; ++pass) {
    keys.reset();
    keys.add(first.values.data(), first.units, "a");
    keys.add(second.values.data(), second.units, "b");
    Matrix overwritten = third;
    keys.add_and_rectify(overwritten.values.data(), third.units, "c");
    keys.add(none.values.data(), 0, "empty");
    keys.add(first.values.data(), first.units, "a again");
    const SlowCounts slow = count_slowly({&first, &second, &third, &first});
    const PatternCounts counts = keys.finish();
    EXPECT_EQ(counts.swap, slow.swap);
    EXPECT_EQ(counts.standard, slow.standard);
    EXPECT_EQ(counts.units, 63 + 64 + 1500 + 63);
    EXPECT_DOUBLE_EQ(counts.active_share,
                     static_cast<double>(slow.active) / static_cast<double>(counts.units * samples));
    EXPECT_EQ(keys.agreement(), slow.agreement);
    ASSERT_EQ(counts.layers.size(), 5U);
    EXPECT_EQ(counts.layers[0].swap, count_slowly({&first}).swap);
    EXPECT_EQ(counts.layers[2].swap, count_slowly({&third}).swap);
    EXPECT_EQ(counts.layers[2].active, count_slowly({&third}).active);
    EXPECT_EQ(counts.layers[3].units, 0);
    EXPECT_EQ(counts.layers[4].swap, counts.layers[0].swap);
    EXPECT_EQ(counts.layers[4].name, "a again");
    for (std::size_t index = 0; index < third.values.size(); ++index) {
      ASSERT_EQ(overwritten.values[index], std::max(third.values[index], 0.0F));
    }
  }
}

TEST_P(EveryNumberOfSamples, takes_bits_that_were_packed_elsewhere) {
  const int samples = GetParam();
  const Matrix matrix = random_matrix(samples, 777, "packed");
  std::vector<std::int32_t> words(static_cast<std::size_t>((samples + 15) / 16 * matrix.units));
  for (int sample = 0; sample < samples; ++sample) {
    for (std::int64_t unit = 0; unit < matrix.units; ++unit) {
      const bool on = matrix.values[static_cast<std::size_t>(sample * matrix.units + unit)] > 0;
      words[static_cast<std::size_t>(sample / 16 * matrix.units + unit)] |= static_cast<int>(on) << (sample % 16);
    }
  }
  ActivationKeys floats(samples, true), packed(samples, true);
  floats.add(matrix.values.data(), matrix.units, "layer");
  packed.add_packed(words.data(), matrix.units, "layer");
  EXPECT_EQ(packed.finish().swap, floats.finish().swap);
  EXPECT_EQ(packed.finish().standard, floats.finish().standard);
  EXPECT_EQ(packed.finish().layers[0].active, floats.finish().layers[0].active);
  EXPECT_EQ(packed.agreement(), floats.agreement());
}

INSTANTIATE_TEST_SUITE_P(Samples, EveryNumberOfSamples,
                         testing::Values(1, 2, 3, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 96, 97, 128, 130, 200));

TEST(ActivationKeys, a_network_of_a_thousand_layers_is_counted_like_one_layer) {
  const Matrix matrix = random_matrix(16, 100, "deep");
  ActivationKeys deep(16), flat(16);
  flat.add(matrix.values.data(), matrix.units, "layer");
  for (int layer = 0; layer < 1000; ++layer) deep.add(matrix.values.data(), matrix.units, "layer");
  EXPECT_EQ(deep.finish().swap, flat.finish().swap);
  EXPECT_EQ(deep.finish().units, 100000);
  for (const LayerCount& layer : deep.finish().layers) EXPECT_EQ(layer.swap, flat.finish().layers[0].swap);
}

TEST(ActivationKeys, a_layer_named_again_counts_like_a_layer_added_again) {
  for (const int samples : {16, 33}) {
    const Matrix one = random_matrix(samples, 100, "one"), two = random_matrix(samples, 90, "two");
    ActivationKeys added(samples), named(samples);
    for (ActivationKeys* keys : {&added, &named}) {
      keys->add(one.values.data(), one.units, "one");
      keys->add(two.values.data(), two.units, "two");
    }
    added.add(one.values.data(), one.units, "one again");
    named.add_again(0, "one again");
    const PatternCounts expected = added.finish(), counts = named.finish();
    EXPECT_EQ(counts.swap, expected.swap);
    EXPECT_EQ(counts.units, expected.units);
    EXPECT_EQ(counts.active_share, expected.active_share);
    EXPECT_EQ(counts.layers[2].swap, expected.layers[2].swap);
    EXPECT_EQ(counts.layers[2].name, "one again");
  }
}

TEST(ActivationKeys, many_distinct_long_patterns_are_all_kept) {
  constexpr std::int64_t units = 50000;
  ActivationKeys keys(40);
  std::vector<float> values(40 * units);
  for (std::int64_t unit = 0; unit < units; ++unit) {
    for (int bit = 0; bit < 20; ++bit)
      values[static_cast<std::size_t>((2 * bit) * units + unit)] = static_cast<float>((unit >> bit) & 1);
  }
  keys.add(values.data(), units, "layer");
  EXPECT_EQ(keys.finish().swap, units);
}

TEST(ActivationKeys, a_value_that_is_not_finite_is_refused_by_layer_and_image) {
  for (const int samples : {3, 16, 40, 100}) {
    for (const std::int64_t units : {5, 64, 200}) {
      for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                              -std::numeric_limits<float>::infinity()}) {
        std::vector<float> values(static_cast<std::size_t>(samples * units), 1.0F);
        values[static_cast<std::size_t>(units * 2 + units - 1)] = bad;
        ActivationKeys keys(samples);
        try {
          keys.add(values.data(), units, "cells.2.op.0");
          ADD_FAILURE() << "accepted " << bad;
        } catch (const Error& error) {
          EXPECT_EQ(error.kind(), ErrorKind::method);
          EXPECT_EQ(error.text().where, "cells.2.op.0");
          EXPECT_NE(error.text().value.find("image 3 of " + std::to_string(samples)), std::string::npos)
              << error.what();
        }
      }
    }
  }
}

TEST(ActivationKeys, no_samples_is_refused) { EXPECT_THROW(ActivationKeys(0), Error); }

TEST(ActivationKeys, the_largest_and_smallest_finite_values_count) {
  const std::vector<float> values = {std::numeric_limits<float>::max(), std::numeric_limits<float>::denorm_min(),
                                     -std::numeric_limits<float>::max(), -0.0F};
  ActivationKeys keys(1);
  keys.add(values.data(), 4, "layer");
  EXPECT_EQ(keys.finish().swap, 2);
  EXPECT_EQ(keys.finish().layers[0].active, 2);
}

}  // namespace
}  // namespace assay::nas
