// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every neuron: equal bits in scalar and vectorised form, conservation of charge, independence of batch order and of how time is cut up.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numeric>

#include "core/base/error.h"
#include "core/base/random.h"
#include "plugins/conversion/neurons/if_neuron.h"

namespace assay::snn {
namespace {

using Floats = std::vector<float>;
std::size_t size_of(std::int64_t count) { return static_cast<std::size_t>(count); }

Floats draw(RandomStream& random, std::int64_t count, double low, double high) {
  Floats values(size_of(count));
  for (float& value : values) value = static_cast<float>(random.uniform(low, high));
  return values;
}

/// Everything that a run writes.
struct Outcome {
  Floats membrane, output, total;
  std::vector<std::int32_t> spikes;
  std::vector<std::uint8_t> bits;
  std::int64_t fired = 0;
};
using Kernel = void (*)(const SiteParameters&, const IfCall&);

Outcome run(Kernel kernel, const SiteParameters& site, IfCall call, const Floats& current) {
  const std::int64_t count = call.shape.count();
  Outcome outcome{Floats(size_of(count)), Floats(size_of(count * call.steps)), Floats(size_of(count), 0.25f), std::vector<std::int32_t>(size_of(count), 3),
                  std::vector<std::uint8_t>(size_of((count + 7) / 8 * call.steps), 0xff), 0};
  start_membrane(site, call.shape, outcome.membrane.data());
  call.current = current.data();
  call.membrane = outcome.membrane.data();
  call.output = outcome.output.data();
  call.total = outcome.total.data();
  call.spikes = outcome.spikes.data();
  call.bits = outcome.bits.data();
  call.fired = &outcome.fired;
  kernel(site, call);
  return outcome;
}

template <typename T>
bool same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

TEST(IfKernel, GivesTheBitsOfTheScalarFormForEveryRuleShapeAndParameterLayout) {
  RandomStream random(7, "kernel bits");
  const std::vector<NeuronShape> shapes = {{1, 1, 1}, {3, 5, 7}, {2, 16, 49}, {9, 300, 1}, {1, 4, 513}, {64, 33, 1}};
  for (const NeuronShape& shape : shapes)
    for (const std::int64_t parameters : {std::int64_t{1}, shape.channels, shape.units()})
      for (const bool is_signed : {false, true})
        for (const FireRule fire : {FireRule::at_least, FireRule::above})
          for (const ResetRule reset : {ResetRule::soft, ResetRule::hard})
            for (const bool constant : {false, true}) {
              const SiteParameters site{"site", draw(random, parameters, 0.2, 1.5), draw(random, shape.units(), 0, 0.9), is_signed};
              IfCall call;
              call.shape = shape;
              call.steps = 5;
              call.constant = constant;
              call.fire = fire;
              call.reset = reset;
              Floats current = draw(random, shape.count() * (constant ? 1 : call.steps), -1.0, 1.6);
              for (std::size_t i = 0; i < current.size(); i += 3) current[i] = std::round(current[i] * 4) / 4;  // many exact ties
              const Outcome slow = run(if_forward_reference, site, call, current), fast = run(if_forward, site, call, current);
              EXPECT_TRUE(same_bits(slow.membrane, fast.membrane));
              EXPECT_TRUE(same_bits(slow.output, fast.output));
              EXPECT_TRUE(same_bits(slow.total, fast.total));
              EXPECT_TRUE(same_bits(slow.spikes, fast.spikes));
              EXPECT_EQ(slow.fired, fast.fired);
              EXPECT_EQ(fast.fired, std::accumulate(fast.spikes.begin(), fast.spikes.end(), std::int64_t{0}) - 3 * shape.count());
              EXPECT_TRUE(same_bits(slow.bits, fast.bits)) << shape.count();
            }
}

TEST(IfKernel, ConservesCharge) {
  RandomStream random(11, "charge");
  for (const bool is_signed : {false, true}) {
    IfCall call;
    call.shape = {13, 40, 3};
    call.steps = 32;
    const std::int64_t count = call.shape.count();
    const SiteParameters site{"site", draw(random, call.shape.channels, 0.3, 2), {0.5f}, is_signed};
    const Floats current = draw(random, count * call.steps, -0.8, 1.4);
    const Outcome outcome = run(if_forward, site, call, current);
    Floats start(size_of(count));
    start_membrane(site, call.shape, start.data());
    for (std::int64_t i = 0; i < count; ++i) {
      double charge = 0, output = 0, magnitude = 0;
      for (std::int64_t t = 0; t < call.steps; ++t) {
        charge += current[size_of(t * count + i)];
        magnitude += std::abs(current[size_of(t * count + i)]);
        output += outcome.output[size_of(t * count + i)];
      }
      EXPECT_NEAR(output, charge - (outcome.membrane[size_of(i)] - start[size_of(i)]), 1e-5 * std::max(1.0, magnitude));
    }
  }
}

TEST(IfKernel, StepsInBlocksAreOneRunAndEveryRunIsTheSame) {
  RandomStream random(3, "blocks");
  const SiteParameters site{"site", {0.7f}, {0.5f}, true};
  IfCall whole;
  whole.shape = {10, 77, 1};
  whole.steps = 19;
  const std::int64_t count = whole.shape.count();
  const Floats current = draw(random, count * whole.steps, -1, 1);
  const Outcome once = run(if_forward, site, whole, current), again = run(if_forward, site, whole, current);
  EXPECT_TRUE(same_bits(once.output, again.output));
  Floats membrane(size_of(count)), output(size_of(count * whole.steps)), total(size_of(count), 0.25f);
  start_membrane(site, whole.shape, membrane.data());
  for (std::int64_t from = 0; from < whole.steps; from += 8) {
    IfCall part = whole;
    part.steps = std::min<std::int64_t>(8, whole.steps - from);
    part.current = current.data() + from * count;
    part.membrane = membrane.data();
    part.output = output.data() + from * count;
    part.total = total.data();
    if_forward(site, part);
  }
  EXPECT_TRUE(same_bits(once.output, output));
  EXPECT_TRUE(same_bits(once.membrane, membrane));
  EXPECT_TRUE(same_bits(once.total, total));
}

TEST(IfKernel, SomeRowsOfABatchRunAsInTheWholeBatch) {
  RandomStream random(9, "rows");
  const SiteParameters site{"site", draw(random, 12, 0.4, 1.2), {0.5f}, false};
  IfCall whole;
  whole.shape = {7, 12, 5};
  whole.steps = 4;
  const Floats current = draw(random, whole.shape.count() * whole.steps, -0.5, 1);
  const Outcome all = run(if_forward, site, whole, current);
  for (const Kernel kernel : {Kernel{if_forward_reference}, Kernel{if_forward}}) {
    IfCall part = whole;
    part.shape.rows = 2;
    part.current_stride = whole.shape.count();
    const Outcome some = run(kernel, site, part, Floats(current.begin() + 3 * 60, current.end()));
    for (std::int64_t t = 0; t < 4; ++t)
      for (std::int64_t i = 0; i < 120; ++i) EXPECT_EQ(some.output[size_of(t * 120 + i)], all.output[size_of(t * 420 + 180 + i)]);
  }
}

TEST(IfKernel, PermutingTheBatchPermutesTheSpikes) {
  RandomStream random(5, "batch order");
  const SiteParameters site{"site", draw(random, 50, 0.4, 1.2), {0.5f}, false};
  IfCall call;
  call.shape = {21, 50, 1};
  call.steps = 6;
  const std::int64_t count = call.shape.count();
  const Floats current = draw(random, count * call.steps, -0.5, 1);
  Floats reversed(current.size());
  const auto place = [&](std::int64_t t, std::int64_t row, std::int64_t unit) { return size_of(t * count + row * 50 + unit); };
  for (std::int64_t t = 0; t < 6; ++t)
    for (std::int64_t row = 0; row < 21; ++row)
      for (std::int64_t unit = 0; unit < 50; ++unit) reversed[place(t, 20 - row, unit)] = current[place(t, row, unit)];
  const Outcome straight = run(if_forward, site, call, current), turned = run(if_forward, site, call, reversed);
  for (std::int64_t t = 0; t < 6; ++t)
    for (std::int64_t row = 0; row < 21; ++row)
      for (std::int64_t unit = 0; unit < 50; ++unit) ASSERT_EQ(straight.output[place(t, row, unit)], turned.output[place(t, 20 - row, unit)]);
}

TEST(IfKernel, SignedNeuronsRoundConstantCurrentsAsSignedQcfsDoes) {
  const float theta = 0.75f;
  const std::int64_t steps = 8;
  Floats z;
  for (int k = -40; k <= 40; ++k) z.push_back(static_cast<float>(k) * 0.0313f);
  const NeuronShape shape{1, static_cast<std::int64_t>(z.size()), 1};
  const SiteParameters site{"signed", {theta}, {0.5f}, true};
  IfCall call;
  call.shape = shape;
  call.steps = steps;
  call.constant = true;
  const Outcome outcome = run(if_forward, site, call, z);
  Floats a(z.size());
  qcfs_forward(site, shape, steps, z.data(), a.data());
  for (std::size_t i = 0; i < z.size(); ++i) {
    const double level = std::clamp(std::floor(double{z[i]} * steps / theta + 0.5), -8.0, 8.0);
    EXPECT_NEAR((outcome.total[i] - 0.25) / steps, theta * level / steps, 1e-5) << z[i];
    EXPECT_NEAR(a[i], theta * level / steps, 1e-6) << z[i];
  }
}

TEST(IfKernel, DoublingTheStepsHalvesTheQuantisationError) {
  RandomStream random(2, "error");
  const NeuronShape shape{1, 20000, 1};
  const SiteParameters site{"site", {1.0f}, {0.5f}, false};
  const Floats z = draw(random, shape.count(), 0, 1);
  const auto error = [&](std::int64_t steps) {
    IfCall call;
    call.shape = shape;
    call.steps = steps;
    call.constant = true;
    const Outcome outcome = run(if_forward, site, call, z);
    double sum = 0;
    for (std::size_t i = 0; i < z.size(); ++i) sum += std::abs((outcome.total[i] - 0.25) / static_cast<double>(steps) - z[i]);
    return sum;
  };
  for (const std::int64_t steps : {1, 2, 4, 8, 16}) EXPECT_NEAR(error(2 * steps) / error(steps), 0.5, 0.1) << steps;
}

TEST(IfKernel, RefusesParametersThatDoNotFitAndThresholdsThatAreNotAboveZero) {
  Floats membrane(6);
  const NeuronShape shape{1, 3, 2};
  EXPECT_THROW(start_membrane({"site", {1, 1}, {0.5f}, false}, shape, membrane.data()), Error);
  EXPECT_THROW(start_membrane({"site", {1}, {}, false}, shape, membrane.data()), Error);
  EXPECT_THROW(start_membrane({"site", {0}, {0.5f}, false}, shape, membrane.data()), Error);
  EXPECT_THROW(start_membrane({"site", {NAN}, {0.5f}, false}, shape, membrane.data()), Error);
}

}  // namespace
}  // namespace assay::snn
