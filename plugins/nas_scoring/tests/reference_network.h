// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace assay::nas {

/// A slow reference in double precision, written from the formulas alone: Conv 3x3 (padding 1) - BN - ReLU - global
/// mean - Linear - cross-entropy, one SGD step with momentum and weight decay. Parameters in the order of registration:
/// convolution (out x in x 3 x 3), BN weight, BN bias, linear (classes x out), linear bias.
struct ReferenceNetwork {
  int in, out, side, classes;
  std::vector<double> parameters, momentum;
  std::vector<double> running_mean, running_variance;

  ReferenceNetwork(int in_, int out_, int side_, int classes_, const std::vector<float>& start)
      : in(in_),
        out(out_),
        side(side_),
        classes(classes_),
        parameters(start.begin(), start.end()),
        momentum(start.size(), 0.0),
        running_mean(std::size_t(out_), 0.0),
        running_variance(std::size_t(out_), 1.0) {}

  double* convolution(std::vector<double>& p) const { return p.data(); }
  double* scale(std::vector<double>& p) const { return p.data() + out * in * 9; }
  double* shift(std::vector<double>& p) const { return scale(p) + out; }
  double* linear(std::vector<double>& p) const { return shift(p) + out; }
  double* linear_bias(std::vector<double>& p) const { return linear(p) + classes * out; }

  double pixel(const std::vector<float>& x, int n, int c, int y, int z) const {
    if (y < 0 || z < 0 || y >= side || z >= side) return 0;
    return x[std::size_t(((n * in + c) * side + y) * side + z)];
  }

  std::vector<double> convolve(const std::vector<float>& x, int count) {
    std::vector<double> result(std::size_t(count * out * side * side), 0.0);
    for (int n = 0; n < count; ++n)
      for (int o = 0; o < out; ++o)
        for (int y = 0; y < side; ++y)
          for (int z = 0; z < side; ++z)
            for (int c = 0; c < in; ++c)
              for (int i = 0; i < 3; ++i)
                for (int j = 0; j < 3; ++j)
                  result[std::size_t(((n * out + o) * side + y) * side + z)] +=
                      convolution(parameters)[((o * in + c) * 3 + i) * 3 + j] * pixel(x, n, c, y + i - 1, z + j - 1);
    return result;
  }

  /// Logits with running statistics.
  std::vector<double> logits(const std::vector<float>& x, int count) {
    const std::vector<double> z = convolve(x, count);
    const int plane = side * side;
    std::vector<double> result(std::size_t(count * classes));
    for (int n = 0; n < count; ++n)
      for (int k = 0; k < classes; ++k) {
        double sum = linear_bias(parameters)[k];
        for (int o = 0; o < out; ++o) {
          double pooled = 0;
          for (int p = 0; p < plane; ++p) {
            const double normal = (z[std::size_t((n * out + o) * plane + p)] - running_mean[std::size_t(o)]) /
                                  std::sqrt(running_variance[std::size_t(o)] + 1e-5);
            pooled += std::max(0.0, scale(parameters)[o] * normal + shift(parameters)[o]) / plane;
          }
          sum += linear(parameters)[k * out + o] * pooled;
        }
        result[std::size_t(n * classes + k)] = sum;
      }
    return result;
  }

  /// One step; the batch's mean loss before it.
  double step(const std::vector<float>& x, const std::vector<int>& labels, double rate, double mu, double decay) {
    const int count = int(labels.size()), plane = side * side, values = count * plane;
    const std::vector<double> z = convolve(x, count);
    std::vector<double> mean(std::size_t(out), 0.0), variance(std::size_t(out), 0.0);
    const auto at = [&](int n, int o, int p) { return std::size_t((n * out + o) * plane + p); };
    for (int o = 0; o < out; ++o) {
      for (int n = 0; n < count; ++n)
        for (int p = 0; p < plane; ++p) mean[std::size_t(o)] += z[at(n, o, p)] / values;
      for (int n = 0; n < count; ++n)
        for (int p = 0; p < plane; ++p)
          variance[std::size_t(o)] += std::pow(z[at(n, o, p)] - mean[std::size_t(o)], 2) / values;
      running_mean[std::size_t(o)] = 0.9 * running_mean[std::size_t(o)] + 0.1 * mean[std::size_t(o)];
      running_variance[std::size_t(o)] =
          0.9 * running_variance[std::size_t(o)] + 0.1 * variance[std::size_t(o)] * values / (values - 1);
    }
    std::vector<double> gradient(parameters.size(), 0.0), normal(z.size()), active(z.size());
    std::vector<double> pooled(std::size_t(count * out), 0.0), into_pooled(pooled.size(), 0.0);
    for (int n = 0; n < count; ++n)
      for (int o = 0; o < out; ++o)
        for (int p = 0; p < plane; ++p) {
          const std::size_t i = at(n, o, p);
          normal[i] = (z[i] - mean[std::size_t(o)]) / std::sqrt(variance[std::size_t(o)] + 1e-5);
          active[i] = std::max(0.0, scale(parameters)[o] * normal[i] + shift(parameters)[o]);
          pooled[std::size_t(n * out + o)] += active[i] / plane;
        }
    double loss = 0;
    for (int n = 0; n < count; ++n) {
      std::vector<double> e(std::size_t(classes), 0.0);
      double total = 0;
      for (int k = 0; k < classes; ++k) {
        double logit = linear_bias(parameters)[k];
        for (int o = 0; o < out; ++o) logit += linear(parameters)[k * out + o] * pooled[std::size_t(n * out + o)];
        total += e[std::size_t(k)] = std::exp(logit);
      }
      loss -= std::log(e[std::size_t(labels[std::size_t(n)])] / total) / count;
      for (int k = 0; k < classes; ++k) {
        const double d = (e[std::size_t(k)] / total - (k == labels[std::size_t(n)] ? 1 : 0)) / count;
        linear_bias(gradient)[k] += d;
        for (int o = 0; o < out; ++o) {
          linear(gradient)[k * out + o] += d * pooled[std::size_t(n * out + o)];
          into_pooled[std::size_t(n * out + o)] += d * linear(parameters)[k * out + o];
        }
      }
    }
    std::vector<double> into_z(z.size());
    for (int o = 0; o < out; ++o) {
      double sum = 0, with_normal = 0;
      for (int n = 0; n < count; ++n)
        for (int p = 0; p < plane; ++p) {
          const std::size_t i = at(n, o, p);
          const double d = active[i] > 0 ? into_pooled[std::size_t(n * out + o)] / plane : 0;
          into_z[i] = d;
          sum += d;
          with_normal += d * normal[i];
        }
      shift(gradient)[o] = sum;
      scale(gradient)[o] = with_normal;
      for (int n = 0; n < count; ++n)
        for (int p = 0; p < plane; ++p) {
          const std::size_t i = at(n, o, p);
          into_z[i] = scale(parameters)[o] / std::sqrt(variance[std::size_t(o)] + 1e-5) *
                      (into_z[i] - sum / values - normal[i] * with_normal / values);
        }
    }
    for (int n = 0; n < count; ++n)
      for (int o = 0; o < out; ++o)
        for (int y = 0; y < side; ++y)
          for (int w = 0; w < side; ++w)
            for (int c = 0; c < in; ++c)
              for (int i = 0; i < 3; ++i)
                for (int j = 0; j < 3; ++j)
                  convolution(gradient)[((o * in + c) * 3 + i) * 3 + j] +=
                      into_z[at(n, o, y * side + w)] * pixel(x, n, c, y + i - 1, w + j - 1);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      momentum[i] = mu * momentum[i] + gradient[i] + decay * parameters[i];
      parameters[i] -= rate * momentum[i];
    }
    return loss;
  }
};

}  // namespace assay::nas
