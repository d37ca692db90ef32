// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every neuron, whatever computes it: the bits of the scalar form, conservation of charge, independence of batch order and of how time is cut up.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numeric>
#include <tuple>

#include "core/base/error.h"
#include "core/base/random.h"
#include "plugins/conversion/neurons/if_neuron.h"
#include "plugins/conversion/tests/emulated_kernels.h"
#include "plugins/conversion/tests/neuron_backends.h"

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
/// What a run is asked for.
enum class Wanted { everything, no_bits, membrane };

Outcome run(const NeuronBackend& backend, const SiteParameters& site, IfCall call, const Floats& current, Wanted wanted = Wanted::everything) {
  const std::int64_t count = call.shape.count();
  Outcome outcome{Floats(size_of(count)), Floats(size_of(count * call.steps)), Floats(size_of(count), 0.25f), std::vector<std::int32_t>(size_of(count), 3),
                  std::vector<std::uint8_t>(size_of((count + 7) / 8 * call.steps), 0xff), 0};
  backend.start_membrane(site, call.shape, outcome.membrane.data());
  call.current = current.data();
  call.membrane = outcome.membrane.data();
  if (wanted != Wanted::membrane) {
    call.output = outcome.output.data();
    call.total = outcome.total.data();
    call.spikes = outcome.spikes.data();
    call.fired = &outcome.fired;
  }
  if (wanted == Wanted::everything) call.bits = outcome.bits.data();
  backend.if_forward(site, call);
  return outcome;
}
const NeuronBackend& reference() { return neuron_backends().front(); }

template <typename T>
bool same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

class IfKernel : public ForEveryBackend {};
INSTANTIATE_TEST_SUITE_P(Neurons, IfKernel, testing::ValuesIn(neuron_backends()), backend_name);

TEST_P(IfKernel, GivesTheBitsOfTheScalarFormForEveryRuleShapeAndParameterLayout) {
  RandomStream random(7, "kernel bits");
  // One neuron, counts that neither a byte of bits nor a vector nor a block of threads divides, and ones just above and below them.
  const std::vector<NeuronShape> shapes = {{1, 1, 1}, {3, 5, 7}, {2, 16, 49}, {9, 300, 1}, {1, 4, 513}, {64, 33, 1}, {1, 7, 1}, {5, 17, 3}, {1, 257, 1}};
  for (const NeuronShape& shape : shapes)
    for (const std::int64_t parameters : {std::int64_t{1}, shape.channels, shape.units()})
      for (const bool is_signed : {false, true})
        for (const FireRule fire : {FireRule::at_least, FireRule::above})
          for (const ResetRule reset : {ResetRule::soft, ResetRule::hard})
            for (const bool constant : {false, true})
              for (const Wanted wanted : {Wanted::everything, Wanted::no_bits, Wanted::membrane}) {
                const SiteParameters site{"site", draw(random, parameters, 0.2, 1.5), draw(random, shape.units(), 0, 0.9), is_signed};
                IfCall call;
                call.shape = shape;
                call.steps = 5;
                call.constant = constant;
                call.fire = fire;
                call.reset = reset;
                Floats current = draw(random, shape.count() * (constant ? 1 : call.steps), -1.0, 1.6);
                for (std::size_t i = 0; i < current.size(); i += 3) current[i] = std::round(current[i] * 4) / 4;  // many exact ties
                const Outcome slow = run(reference(), site, call, current, wanted), fast = run(backend(), site, call, current, wanted);
                EXPECT_TRUE(same_bits(slow.membrane, fast.membrane));
                EXPECT_TRUE(same_bits(slow.output, fast.output));
                EXPECT_TRUE(same_bits(slow.total, fast.total));
                EXPECT_TRUE(same_bits(slow.spikes, fast.spikes));
                EXPECT_EQ(slow.fired, fast.fired);
                EXPECT_EQ(fast.fired, std::accumulate(fast.spikes.begin(), fast.spikes.end(), std::int64_t{0}) - 3 * shape.count());
                EXPECT_TRUE(same_bits(slow.bits, fast.bits)) << shape.count();
              }
}

TEST_P(IfKernel, ConservesCharge) {
  RandomStream random(11, "charge");
  for (const bool is_signed : {false, true}) {
    IfCall call;
    call.shape = {13, 40, 3};
    call.steps = 32;
    const std::int64_t count = call.shape.count();
    const SiteParameters site{"site", draw(random, call.shape.channels, 0.3, 2), {0.5f}, is_signed};
    const Floats current = draw(random, count * call.steps, -0.8, 1.4);
    const Outcome outcome = run(backend(), site, call, current);
    Floats start(size_of(count));
    backend().start_membrane(site, call.shape, start.data());
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

TEST_P(IfKernel, StepsInBlocksAreOneRunAndEveryRunIsTheSame) {
  RandomStream random(3, "blocks");
  const SiteParameters site{"site", {0.7f}, {0.5f}, true};
  IfCall whole;
  whole.shape = {10, 77, 1};
  whole.steps = 19;
  const std::int64_t count = whole.shape.count();
  const Floats current = draw(random, count * whole.steps, -1, 1);
  const Outcome once = run(backend(), site, whole, current), again = run(backend(), site, whole, current);
  EXPECT_TRUE(same_bits(once.output, again.output));
  Floats membrane(size_of(count)), output(size_of(count * whole.steps)), total(size_of(count), 0.25f);
  backend().start_membrane(site, whole.shape, membrane.data());
  for (std::int64_t from = 0; from < whole.steps; from += 8) {
    IfCall part = whole;
    part.steps = std::min<std::int64_t>(8, whole.steps - from);
    part.current = current.data() + from * count;
    part.membrane = membrane.data();
    part.output = output.data() + from * count;
    part.total = total.data();
    backend().if_forward(site, part);
  }
  EXPECT_TRUE(same_bits(once.output, output));
  EXPECT_TRUE(same_bits(once.membrane, membrane));
  EXPECT_TRUE(same_bits(once.total, total));
}

TEST_P(IfKernel, SomeRowsOfABatchRunAsInTheWholeBatch) {
  RandomStream random(9, "rows");
  const SiteParameters site{"site", draw(random, 12, 0.4, 1.2), {0.5f}, false};
  IfCall whole;
  whole.shape = {7, 12, 5};
  whole.steps = 4;
  const Floats current = draw(random, whole.shape.count() * whole.steps, -0.5, 1);
  const Outcome all = run(backend(), site, whole, current);
  IfCall part = whole;
  part.shape.rows = 2;
  part.current_stride = whole.shape.count();
  const Outcome some = run(backend(), site, part, Floats(current.begin() + 3 * 60, current.end()));
  for (std::int64_t t = 0; t < 4; ++t)
    for (std::int64_t i = 0; i < 120; ++i) EXPECT_EQ(some.output[size_of(t * 120 + i)], all.output[size_of(t * 420 + 180 + i)]);
}

TEST_P(IfKernel, PermutingTheBatchPermutesTheSpikes) {
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
  const Outcome straight = run(backend(), site, call, current), turned = run(backend(), site, call, reversed);
  for (std::int64_t t = 0; t < 6; ++t)
    for (std::int64_t row = 0; row < 21; ++row)
      for (std::int64_t unit = 0; unit < 50; ++unit) ASSERT_EQ(straight.output[place(t, row, unit)], turned.output[place(t, 20 - row, unit)]);
}

TEST_P(IfKernel, SignedNeuronsRoundConstantCurrentsAsSignedQcfsDoes) {
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
  const Outcome outcome = run(backend(), site, call, z);
  Floats a(z.size());
  backend().qcfs_forward(site, shape, steps, z.data(), a.data());
  for (std::size_t i = 0; i < z.size(); ++i) {
    const double level = std::clamp(std::floor(double{z[i]} * steps / theta + 0.5), -8.0, 8.0);
    EXPECT_NEAR((outcome.total[i] - 0.25) / steps, theta * level / steps, 1e-5) << z[i];
    EXPECT_NEAR(a[i], theta * level / steps, 1e-6) << z[i];
  }
}

TEST_P(IfKernel, DoublingTheStepsHalvesTheQuantisationError) {
  RandomStream random(2, "error");
  const NeuronShape shape{1, 20000, 1};
  const SiteParameters site{"site", {1.0f}, {0.5f}, false};
  const Floats z = draw(random, shape.count(), 0, 1);
  const auto error = [&](std::int64_t steps) {
    IfCall call;
    call.shape = shape;
    call.steps = steps;
    call.constant = true;
    const Outcome outcome = run(backend(), site, call, z);
    double sum = 0;
    for (std::size_t i = 0; i < z.size(); ++i) sum += std::abs((outcome.total[i] - 0.25) / static_cast<double>(steps) - z[i]);
    return sum;
  };
  for (const std::int64_t steps : {1, 2, 4, 8, 16}) EXPECT_NEAR(error(2 * steps) / error(steps), 0.5, 0.1) << steps;
}

TEST_P(IfKernel, RefusesParametersThatDoNotFitAndThresholdsThatAreNotAboveZero) {
  Floats membrane(6);
  const NeuronShape shape{1, 3, 2};
  EXPECT_THROW(backend().start_membrane({"site", {1, 1}, {0.5f}, false}, shape, membrane.data()), Error);
  EXPECT_THROW(backend().start_membrane({"site", {1}, {}, false}, shape, membrane.data()), Error);
  EXPECT_THROW(backend().start_membrane({"site", {0}, {0.5f}, false}, shape, membrane.data()), Error);
  EXPECT_THROW(backend().start_membrane({"site", {NAN}, {0.5f}, false}, shape, membrane.data()), Error);
}

/// Backwards from last to first thread, whatever a test finds.
struct Descending {
  Descending() { emulated::set_order(emulated::Order::descending); }
  ~Descending() { emulated::set_order(emulated::Order::ascending); }
};

TEST(CudaThreads, GiveTheSameBytesInWhateverOrderTheyRun) {
  RandomStream random(31, "thread order");
  const NeuronBackend& emulation = neuron_backends()[2];
  ASSERT_EQ(emulation.name, "cuda_emulated");
  IfCall call;
  call.shape = {150, 37, 3};
  call.steps = 4;
  const std::int64_t count = call.shape.count();
  const Floats current = draw(random, count * call.steps, -1, 1.4), upstream = draw(random, count * call.steps, -1, 1);
  for (const std::int64_t parameters : {std::int64_t{1}, call.shape.channels, call.shape.units()}) {
    const SiteParameters site{"site", draw(random, parameters, 0.3, 1.5), draw(random, parameters, 0.1, 0.8), true};
    const auto both = [&] {
      const Outcome outcome = run(emulation, site, call, current);
      Floats down(current.size()), theta(site.theta.size(), 0.0f), beta(site.beta.size(), 0.0f);
      IfGradientCall gradient{.shape = call.shape, .steps = call.steps, .current = current.data(), .output_gradient = upstream.data(), .current_gradient = down.data()};
      gradient.theta_gradient = theta;
      gradient.beta_gradient = beta;
      emulation.if_backward(site, gradient);
      return std::tuple(outcome.output, outcome.bits, outcome.fired, down, theta, beta);
    };
    const auto upwards = both();
    const Descending order;
    EXPECT_EQ(both(), upwards);
  }
}

}  // namespace
}  // namespace assay::snn
