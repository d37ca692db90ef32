// SPDX-License-Identifier: GPL-3.0-or-later
// Gradients. Spikes have no derivative, so the surrogate rule (2.5) runs backwards in the kernels and is checked by running it forwards: a direction in
// currents, thresholds and initial potentials is carried through the steps in double. QCFS (2.3) is checked by central differences with the floor held.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/random.h"
#include "plugins/conversion/neurons/if_neuron.h"
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

struct Case {
  NeuronShape shape{4, 6, 3};
  std::int64_t steps = 7;
  SiteParameters site;
  bool relative = false;
  double gamma = 1;
  Floats current, upstream;
};

std::size_t index_of(std::size_t size, const NeuronShape& shape, std::int64_t unit) {
  return size == 1 ? 0 : size_of(static_cast<std::int64_t>(size) == shape.units() ? unit : unit / shape.inner);
}

/// d<upstream, output> along (current, theta, beta), by forward propagation with the triangle as the derivative of a spike.
double directional(const Case& c, const Floats& d_current, const Floats& d_theta, const Floats& d_beta) {
  const std::int64_t count = c.shape.count();
  const auto triangle = [&](double m) { return std::max(0.0, c.gamma - std::abs(m)) / (c.gamma * c.gamma); };
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t unit = i % c.shape.units();
    const std::size_t k = index_of(c.site.theta.size(), c.shape, unit), j = index_of(c.site.beta.size(), c.shape, unit);
    const double theta = c.site.theta[k], d = d_theta[k], beta = c.site.beta[j];
    float v = c.site.beta[j] * c.site.theta[k];
    double dv = d_beta[j] * theta + beta * d;
    for (std::int64_t t = 0; t < c.steps; ++t) {
      const float u = v + c.current[size_of(t * count + i)];
      const double du = dv + d_current[size_of(t * count + i)];
      const double scale = c.relative ? 1 / theta : 1;
      const double d_upper = c.relative ? du / theta - u * d / (theta * theta) : du - d, d_lower = c.relative ? d_upper : du;
      double d_spike = triangle((u - theta) * scale) * d_upper;
      if (c.site.is_signed) d_spike += triangle(u * scale) * d_lower;
      const double spike = u >= c.site.theta[k] ? 1 : (c.site.is_signed && u < 0 ? -1 : 0);
      const double d_output = d_spike * theta + spike * d;
      sum += c.upstream[size_of(t * count + i)] * d_output;
      v = u - static_cast<float>(spike) * c.site.theta[k];
      dv = du - d_output;
    }
  }
  return sum;
}

struct Gradients {
  Floats current, theta, beta;
};
Gradients gradients(const NeuronBackend& backend, const Case& c) {
  Gradients g{Floats(c.current.size()), Floats(c.site.theta.size(), 0.0f), Floats(c.site.beta.size(), 0.0f)};
  IfGradientCall call;
  call.shape = c.shape;
  call.steps = c.steps;
  call.current = c.current.data();
  call.output_gradient = c.upstream.data();
  call.current_gradient = g.current.data();
  call.theta_gradient = g.theta;
  call.beta_gradient = g.beta;
  call.relative_surrogate = c.relative;
  call.gamma = c.gamma;
  backend.if_backward(c.site, call);
  return g;
}

double dot(const Floats& a, const Floats& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += double{a[i]} * b[i];
  return sum;
}

template <typename Body>
void for_every_case(Body&& body) {
  RandomStream random(17, "gradient cases");
  for (const bool relative : {false, true})
    for (const bool is_signed : {false, true})
      for (const double gamma : {1.0, 0.5})
        for (const int layout : {0, 1, 2}) {
          Case c;
          c.relative = relative;
          c.gamma = gamma;
          const std::int64_t parameters[] = {1, c.shape.channels, c.shape.units()};
          c.site = {"site", draw(random, parameters[layout], 0.4, 1.8), draw(random, parameters[2 - layout], 0.1, 0.8), is_signed};
          c.current = draw(random, c.shape.count() * c.steps, -0.8, 1.2);
          c.upstream = draw(random, c.shape.count() * c.steps, -1, 1);
          body(c, random);
        }
}

class IfGradient : public ForEveryBackend {};
class QcfsKernel : public ForEveryBackend {};
INSTANTIATE_TEST_SUITE_P(Neurons, IfGradient, testing::ValuesIn(neuron_backends()), backend_name);
INSTANTIATE_TEST_SUITE_P(Neurons, QcfsKernel, testing::ValuesIn(neuron_backends()), backend_name);
const NeuronBackend& reference() { return neuron_backends().front(); }

/// Within 1e-5 of the largest value.
void expect_close(const Floats& seen, const Floats& expected) {
  float largest = 1e-3f;
  for (const float value : expected) largest = std::max(largest, std::abs(value));
  ASSERT_EQ(seen.size(), expected.size());
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_NEAR(seen[i], expected[i], 1e-5 * largest) << i;
}

TEST_P(IfGradient, EqualsTheRuleCarriedForwardsInTime) {
  for_every_case([&](const Case& c, RandomStream& random) {
    const Gradients g = gradients(backend(), c);
    const Floats d_current = draw(random, static_cast<std::int64_t>(c.current.size()), -1, 1), d_theta = draw(random, static_cast<std::int64_t>(c.site.theta.size()), -1, 1),
                 d_beta = draw(random, static_cast<std::int64_t>(c.site.beta.size()), -1, 1), none_theta(d_theta.size(), 0.0f), none_beta(d_beta.size(), 0.0f),
                 none_current(d_current.size(), 0.0f);
    const auto expect = [&](double seen, double expected) { EXPECT_NEAR(seen, expected, 2e-5 * std::max(1.0, std::abs(expected))); };
    expect(dot(g.current, d_current), directional(c, d_current, none_theta, none_beta));
    expect(dot(g.theta, d_theta), directional(c, none_current, d_theta, none_beta));
    expect(dot(g.beta, d_beta), directional(c, none_current, none_theta, d_beta));
  });
}

TEST_P(IfGradient, AgreesWithTheScalarFormAndAddsToWhatIsThere) {
  for_every_case([&](const Case& c, RandomStream&) {
    const Gradients slow = gradients(reference(), c), fast = gradients(backend(), c);
    expect_close(fast.current, slow.current);
    expect_close(fast.theta, slow.theta);
    expect_close(fast.beta, slow.beta);
    Floats theta(c.site.theta.size(), 5.0f);
    IfGradientCall call;
    call.shape = c.shape;
    call.steps = c.steps;
    call.current = c.current.data();
    call.output_gradient = c.upstream.data();
    call.theta_gradient = theta;
    call.relative_surrogate = c.relative;
    call.gamma = c.gamma;
    backend().if_backward(c.site, call);
    for (std::size_t k = 0; k < theta.size(); ++k) EXPECT_NEAR(theta[k] - 5.0f, fast.theta[k], 1e-4);
  });
}

TEST_P(IfGradient, SumsOverMoreNeuronsThanOneLevelOfAddingHolds) {
  RandomStream random(41, "large sums");
  // By 64: 300,000 entries take four levels; rows of 3 channels and of 100 units take two.
  struct Large {
    NeuronShape shape;
    std::int64_t theta, beta;
  };
  for (const Large& large : {Large{{3000, 100, 1}, 1, 100}, Large{{1250, 3, 8}, 3, 1}, Large{{257, 25, 4}, 100, 25}, Large{{64, 3, 1}, 3, 1}, Large{{65, 1, 1}, 1, 1}}) {
    Case c;
    c.shape = large.shape;
    c.steps = 2;
    c.relative = true;
    c.site = {"site", draw(random, large.theta, 0.4, 1.8), draw(random, large.beta, 0.1, 0.8), true};
    c.current = draw(random, c.shape.count() * c.steps, -0.8, 1.2);
    c.upstream = draw(random, c.shape.count() * c.steps, -1, 1);
    const Gradients slow = gradients(reference(), c), fast = gradients(backend(), c), again = gradients(backend(), c);
    expect_close(fast.theta, slow.theta);
    expect_close(fast.beta, slow.beta);
    EXPECT_EQ(fast.theta, again.theta);
    EXPECT_EQ(fast.beta, again.beta);
  }
}

TEST_P(QcfsKernel, GradientEqualsCentralDifferencesWithTheRoundingHeld) {
  RandomStream random(23, "qcfs gradient");
  for (const bool is_signed : {false, true}) {
    const NeuronShape shape{1, 400, 1};
    const SiteParameters site{"site", draw(random, 400, 0.4, 2), {0.5f}, is_signed};
    const std::int64_t levels = 4;
    const Floats z = draw(random, 400, -3, 3), upstream = draw(random, 400, -1, 1);
    Floats a(400), z_gradient(400), theta_gradient(400, 0.0f);
    backend().qcfs_forward(site, shape, levels, z.data(), a.data());
    backend().qcfs_backward(site, shape, levels, z.data(), upstream.data(), z_gradient.data(), theta_gradient);
    for (std::size_t i = 0; i < 400; ++i) {
      const double theta = site.theta[i], bottom = is_signed ? -1 : 0;
      // theta (clip(z / theta) + r): r is what the floor adds, held fixed, so that its own derivative is that of the identity.
      const double rounding = a[i] / theta - std::clamp(z[i] / theta, bottom, 1.0);
      const auto value = [&](double at_z, double at_theta) { return at_theta * (std::clamp(at_z / at_theta, bottom, 1.0) + rounding); };
      const double h = 1e-6;
      if (std::abs(std::abs(z[i] / theta) - 1) < 1e-4 || (!is_signed && std::abs(z[i]) < 1e-4)) continue;  // on an edge of the clip
      EXPECT_NEAR(z_gradient[i], upstream[i] * (value(z[i] + h, theta) - value(z[i] - h, theta)) / (2 * h), 1e-5);
      EXPECT_NEAR(theta_gradient[i], upstream[i] * (value(z[i], theta + h) - value(z[i], theta - h)) / (2 * h), 1e-5);
    }
  }
}

TEST_P(QcfsKernel, GivesTheBitsOfTheScalarFormAndSumsItsThresholdsGradient) {
  RandomStream random(29, "qcfs bits");
  for (const NeuronShape& shape : {NeuronShape{1, 1, 1}, NeuronShape{3, 5, 7}, NeuronShape{90, 257, 1}, NeuronShape{70, 11, 3}})
    for (const std::int64_t parameters : {std::int64_t{1}, shape.channels, shape.units()})
      for (const bool is_signed : {false, true})
        for (const std::int64_t levels : {1, 8}) {
          const SiteParameters site{"site", draw(random, parameters, 0.4, 2), {0.5f}, is_signed};
          Floats z = draw(random, shape.count(), -2.5, 2.5);
          for (std::size_t i = 0; i < z.size(); i += 3) z[i] = std::round(z[i] * 4) / 4;
          const Floats upstream = draw(random, shape.count(), -1, 1);
          Floats slow(z.size()), fast(z.size()), slow_down(z.size()), fast_down(z.size()), slow_theta(site.theta.size(), 2.0f), fast_theta = slow_theta;
          reference().qcfs_forward(site, shape, levels, z.data(), slow.data());
          backend().qcfs_forward(site, shape, levels, z.data(), fast.data());
          EXPECT_EQ(slow, fast);
          reference().qcfs_backward(site, shape, levels, z.data(), upstream.data(), slow_down.data(), slow_theta);
          backend().qcfs_backward(site, shape, levels, z.data(), upstream.data(), fast_down.data(), fast_theta);
          // z / theta is rounded in one of them, so that a value on the edge of the clip may fall on either side of it.
          std::size_t differing = 0;
          for (std::size_t i = 0; i < z.size(); ++i) differing += slow_down[i] != fast_down[i];
          EXPECT_LE(differing, z.size() / 1000);
          expect_close(fast_theta, slow_theta);
        }
}

}  // namespace
}  // namespace assay::snn
