// SPDX-License-Identifier: GPL-3.0-or-later
// Products of spikes: against sums in double, for sizes that are and are not whole blocks, and independent of the rows around.
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/random.h"
#include "plugins/conversion/neurons/spike_product.h"

namespace assay::snn {
namespace {

using Floats = std::vector<float>;

TEST(SpikeProduct, IsTheLinearLayer) {
  RandomStream random(13, "spike product");
  for (const std::int64_t outputs : {1, 10, 63, 64, 65, 200})
    for (const std::int64_t inputs : {1, 17, 130})
      for (const double share : {0.0, 0.2, 1.0}) {
        const std::int64_t rows = 37;
        Floats weight(static_cast<std::size_t>(outputs * inputs)), bias(static_cast<std::size_t>(outputs)), x(static_cast<std::size_t>(rows * inputs)),
            y(static_cast<std::size_t>(rows * outputs), NAN);
        for (float& value : weight) value = static_cast<float>(random.normal());
        for (float& value : bias) value = static_cast<float>(random.normal());
        for (float& value : x) value = random.uniform() < share ? 0.7f : 0.0f;
        const SpikeProduct product(weight.data(), bias.data(), outputs, inputs);
        product.apply(x.data(), rows, y.data());
        for (std::int64_t row = 0; row < rows; ++row)
          for (std::int64_t o = 0; o < outputs; ++o) {
            double sum = bias[static_cast<std::size_t>(o)], size = std::abs(sum);
            for (std::int64_t i = 0; i < inputs; ++i) {
              const double part = double{weight[static_cast<std::size_t>(o * inputs + i)]} * x[static_cast<std::size_t>(row * inputs + i)];
              sum += part;
              size += std::abs(part);
            }
            ASSERT_NEAR(y[static_cast<std::size_t>(row * outputs + o)], sum, 2e-6 * size + 1e-7) << outputs << " x " << inputs;
          }
        Floats alone(static_cast<std::size_t>(outputs));
        product.apply(x.data() + 35 * inputs, 1, alone.data());
        for (std::int64_t o = 0; o < outputs; ++o) EXPECT_EQ(alone[static_cast<std::size_t>(o)], y[static_cast<std::size_t>(35 * outputs + o)]);
      }
}

TEST(SpikeProduct, CountsWhatIsNotZero) {
  Floats values(10001, 0.0f);
  for (std::size_t i = 0; i < 2000; ++i) values[i * 5] = -0.5f;
  EXPECT_DOUBLE_EQ(SpikeProduct::density(values.data(), 10001), 2000.0 / 10001);
  EXPECT_EQ(SpikeProduct::density(values.data(), 0), 0);
}

}  // namespace
}  // namespace assay::snn
