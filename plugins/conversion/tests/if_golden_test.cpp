// SPDX-License-Identifier: GPL-3.0-or-later
// The neurons against golden/snn: scalar grids, ties, the order of charges, and a whole MLP whose counts must be exact.
#include <gtest/gtest.h>

#include <cmath>

#include "plugins/conversion/neurons/if_neuron.h"
#include "plugins/conversion/tests/golden_arrays.h"
#include "plugins/conversion/tests/neuron_backends.h"

namespace assay::snn {
namespace {

using Floats = std::vector<float>;

struct Outcome {
  std::vector<std::int32_t> counts;
  Floats membrane;
};
Outcome run_constant(const NeuronBackend& backend, const Floats& z, float theta, float beta, std::int64_t steps) {
  const NeuronShape shape{1, static_cast<std::int64_t>(z.size()), 1};
  const SiteParameters site{"grid", {theta}, {beta}, false};
  Outcome run{std::vector<std::int32_t>(z.size(), 0), Floats(z.size())};
  backend.start_membrane(site, shape, run.membrane.data());
  IfCall call;
  call.shape = shape;
  call.steps = steps;
  call.constant = true;
  call.current = z.data();
  call.membrane = run.membrane.data();
  call.spikes = run.counts.data();
  backend.if_forward(site, call);
  return run;
}

class IfGolden : public ForEveryBackend {};
INSTANTIATE_TEST_SUITE_P(Neurons, IfGolden, testing::ValuesIn(neuron_backends()), backend_name);

TEST_P(IfGolden, CountsOfTheScalarGridAreExactAndEqualQcfsWithAsManyLevels) {
  const Floats x = golden::floats("qcfs_if", "x");
  const auto theta = static_cast<float>(golden::number("qcfs_if", "theta"));
  for (const std::int64_t steps : {1, 2, 4, 8, 16, 32}) {
    const std::string name = "if_T" + std::to_string(steps);
    const Outcome half = run_constant(backend(), x, theta, 0.5f, steps), zero = run_constant(backend(), x, theta, 0.0f, steps);
    const auto counts = golden::array("qcfs_if", name + "_count"), zero_counts = golden::array("qcfs_if", "if_v00_T" + std::to_string(steps) + "_count");
    const auto membrane = golden::array("qcfs_if", name + "_v"), expected = golden::array("qcfs_if", "qcfs_L" + std::to_string(steps));
    Floats a(x.size());
    backend().qcfs_forward({"grid", {theta}, {0.5f}, false}, {1, static_cast<std::int64_t>(x.size()), 1}, steps, x.data(), a.data());
    for (std::size_t i = 0; i < x.size(); ++i) {
      EXPECT_EQ(half.counts[i], counts[i]) << "T=" << steps << " x=" << x[i];
      EXPECT_EQ(zero.counts[i], zero_counts[i]) << "T=" << steps << " x=" << x[i];
      EXPECT_NEAR(half.membrane[i], membrane[i], 1e-5 * std::max(1.0, std::abs(membrane[i])));
      EXPECT_NEAR(a[i], expected[i], 1e-6) << "L=" << steps << " x=" << x[i];
      EXPECT_NEAR(a[i], theta * static_cast<double>(half.counts[i]) / static_cast<double>(steps), 1e-6);
    }
  }
}

TEST_P(IfGolden, TiesGoUp) {
  const Floats x = golden::floats("qcfs_if", "x_tie");
  const auto levels = golden::array("qcfs_if", "qcfs_tie_theta1_L4"), counts = golden::array("qcfs_if", "if_tie_theta1_T4_count");
  const Outcome run = run_constant(backend(), x, 1.0f, 0.5f, 4);
  Floats a(x.size());
  backend().qcfs_forward({"ties", {1.0f}, {0.5f}, false}, {1, static_cast<std::int64_t>(x.size()), 1}, 4, x.data(), a.data());
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_EQ(run.counts[i], counts[i]) << x[i];
    EXPECT_EQ(a[i], levels[i]) << x[i];
  }
}

TEST_P(IfGolden, EqualChargesInAnotherOrderGiveOtherSpikes) {
  const Floats currents = golden::floats("qcfs_if", "uneven_currents");
  const auto spikes = golden::array("qcfs_if", "uneven_spikes"), left = golden::array("qcfs_if", "uneven_v");
  // One column is one neuron, one row a step: 4 steps of 5 neurons.
  const NeuronShape shape{1, 5, 1};
  const SiteParameters site{"uneven", {static_cast<float>(golden::number("qcfs_if", "theta"))}, {0.5f}, false};
  Floats membrane(5), output(20);
  backend().start_membrane(site, shape, membrane.data());
  IfCall call;
  call.shape = shape;
  call.steps = 4;
  call.current = currents.data();
  call.membrane = membrane.data();
  call.output = output.data();
  backend().if_forward(site, call);
  for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(output[i] != 0, spikes[i] != 0) << i;
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(membrane[i], left[i], 1e-6) << i;
}

/// y = x W^T + b, in double, rounded once: the products are not what is tested here.
Floats linear(const Floats& x, std::size_t rows, const std::string& layer) {
  const auto w = golden::array("mlp_model", "W" + layer), b = golden::array("mlp_model", "b" + layer);
  const std::size_t outputs = b.size(), inputs = w.size() / outputs;
  Floats y(rows * outputs);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t o = 0; o < outputs; ++o) {
      double sum = b[o];
      for (std::size_t i = 0; i < inputs; ++i) sum += w[o * inputs + i] * x[r * inputs + i];
      y[r * outputs + o] = static_cast<float>(sum);
    }
  return y;
}

TEST_P(IfGolden, AllCountsOfTheMlpAreExact) {
  const Floats x = golden::floats("mlp_model", "x");
  const Floats first = linear(x, 32, "0");
  for (const std::string rule : {"max", "p99"})
    for (const std::string beta : {"0", "0.5"})
      for (const std::int64_t steps : {1, 2, 4, 8, 16, 32}) {
        const std::string name = "snn_" + rule + "_v0_" + beta + "_T" + std::to_string(steps);
        const NeuronShape shape{32, 16, 1};
        const auto count = static_cast<std::size_t>(shape.count());
        Floats spikes_in(count * static_cast<std::size_t>(steps));
        for (const std::string site_number : {"0", "1"}) {
          const SiteParameters site{"relu" + site_number, {static_cast<float>(golden::number("mlp_thresholds", rule + "_layer" + site_number))}, {std::stof(beta)}, false};
          const Floats currents = site_number == "0" ? first : linear(spikes_in, 32 * static_cast<std::size_t>(steps), "1");
          Floats membrane(count), output(count * static_cast<std::size_t>(steps));
          std::vector<std::int32_t> counts(count, 0);
          backend().start_membrane(site, shape, membrane.data());
          IfCall call;
          call.shape = shape;
          call.steps = steps;
          call.constant = site_number == "0";
          call.current = currents.data();
          call.membrane = membrane.data();
          call.output = output.data();
          call.spikes = counts.data();
          backend().if_forward(site, call);
          const auto expected = golden::array("mlp_snn", name + "_count" + site_number);
          for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(counts[i], expected[i]) << name << " layer " << site_number << " neuron " << i;
          if (steps == 8) {
            const auto spikes = golden::array("mlp_snn", name + "_spikes" + site_number), left = golden::array("mlp_snn", name + "_vfinal" + site_number);
            for (std::size_t i = 0; i < spikes.size(); ++i) ASSERT_EQ(output[i] != 0, spikes[i] != 0) << name;
            for (std::size_t i = 0; i < count; ++i) EXPECT_NEAR(membrane[i], left[i], 1e-5) << name;
          }
          spikes_in = output;
        }
      }
}

}  // namespace
}  // namespace assay::snn
