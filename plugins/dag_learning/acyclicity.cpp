// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/acyclicity.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Eigenvalues>

namespace assay::dag {
namespace {

// out = a A + b A^2 + c A^3 (+ e A^4), all padded entries included, one pass.
void combine(PaddedMatrix& out, const PaddedMatrix& a1, double c1, const PaddedMatrix& a2, double c2,
             const PaddedMatrix& a3, double c3, const PaddedMatrix* a4, double c4) {
  for (int j = 0; j < out.size(); ++j) {
    double* o = out.column(j);
    const double *x = a1.column(j), *y = a2.column(j), *z = a3.column(j);
    if (a4 != nullptr) {
      const double* w = a4->column(j);
      for (int i = 0; i < out.size(); ++i) o[i] = c1 * x[i] + c2 * y[i] + c3 * z[i] + c4 * w[i];
    } else {
      for (int i = 0; i < out.size(); ++i) o[i] = c1 * x[i] + c2 * y[i] + c3 * z[i];
    }
  }
}

double one_norm(const PaddedMatrix& a) {
  double norm = 0.0;
  for (int j = 0; j < a.size(); ++j) {
    double sum = 0.0;
    for (int i = 0; i < a.size(); ++i) sum += a(i, j);
    norm = std::max(norm, sum);
  }
  return norm;
}

void resize_if_needed(PaddedMatrix& m, int size) {
  if (m.size() != size) m.resize(size);
}

constexpr int pausing_size = 300;  // one product below this takes a few ms

constexpr double factorial(int n) { return n <= 1 ? 1.0 : n * factorial(n - 1); }

}  // namespace

const PaddedMatrix& NonNegativeExponential::compute(PaddedMatrix& a) {
  const int d = a.size();
  for (PaddedMatrix* m : {&a2_, &a3_, &a4_, &p_, &q_}) resize_if_needed(*m, d);
  const double norm = one_norm(a);
  int squarings = 0;
  if (std::isfinite(norm) && norm > 1.0) squarings = std::max(0, std::ilogb(norm) + 1);
  if (squarings > 0) {
    const double scale = std::ldexp(1.0, -squarings);
    for (int j = 0; j < d; ++j) {
      double* column = a.column(j);
      for (int i = 0; i < d; ++i) column[i] *= scale;
    }
  }
  auto product = [&](PaddedMatrix& c, const PaddedMatrix& x, const PaddedMatrix& y, double beta) {
    if (pause && d >= pausing_size) pause();
    multiply(c, x, y, 1.0, beta);
  };
  product(a2_, a, a, 0.0);
  product(a3_, a2_, a, 0.0);
  product(a4_, a2_, a2_, 0.0);
  auto c = [](int k) { return 1.0 / factorial(k); };
  // e^A - I = B0 + A4 (B1 + A4 (B2 + A4 B3)), with B0 lacking the identity.
  combine(p_, a, c(13), a2_, c(14), a3_, c(15), &a4_, c(16));
  for (int i = 0; i < d; ++i) p_(i, i) += c(12);
  for (int block = 2; block >= 0; --block) {
    const int k = 4 * block;
    combine(q_, a, c(k + 1), a2_, c(k + 2), a3_, c(k + 3), nullptr, 0.0);
    if (k > 0) {
      for (int i = 0; i < d; ++i) q_(i, i) += c(k);
    }
    product(q_, p_, a4_, 1.0);
    std::swap(p_, q_);
  }
  for (int s = 0; s < squarings; ++s) {
    for (int j = 0; j < d; ++j) {
      double* to = q_.column(j);
      const double* from = p_.column(j);
      for (int i = 0; i < d; ++i) to[i] = 2.0 * from[i];
    }
    product(q_, p_, p_, 1.0);
    std::swap(p_, q_);
  }
  return p_;
}

double ExponentialConstraint::evaluate(const Eigen::MatrixXd& weights, Eigen::MatrixXd* gradient) {
  const int d = int(weights.rows());
  const auto& components = components_.find(weights);
  if (gradient != nullptr) {
    gradient->setZero(d, d);
  }
  double h = 0.0;
  for (const std::vector<int>& nodes : components) {
    const int size = int(nodes.size());
    resize_if_needed(block_, size);
    for (int b = 0; b < size; ++b) {
      for (int a = 0; a < size; ++a) {
        const double w = weights(nodes[a], nodes[b]);
        block_(a, b) = w * w;
      }
    }
    const PaddedMatrix& n = exp_.compute(block_);
    for (int a = 0; a < size; ++a) h += n(a, a);
    if (gradient == nullptr) continue;
    // The exponential is read transposed: in tiles, so that every cache line is used whole.
    constexpr int tile = 8;
    for (int from_b = 0; from_b < size; from_b += tile) {
      for (int from_a = 0; from_a < size; from_a += tile) {
        for (int b = from_b; b < std::min(from_b + tile, size); ++b) {
          for (int a = from_a; a < std::min(from_a + tile, size); ++a) {
            const double e = n(b, a) + (a == b ? 1.0 : 0.0);
            (*gradient)(nodes[a], nodes[b]) = 2.0 * e * weights(nodes[a], nodes[b]);
          }
        }
      }
    }
  }
  return h;
}

std::optional<double> LogDetConstraint::evaluate(const Eigen::MatrixXd& weights, double s, Eigen::MatrixXd* gradient) {
  const int d = int(weights.rows());
  const auto& components = components_.find(weights);
  if (gradient != nullptr) {
    // Off the components (sI - A)^-1 multiplies an entry of W that is zero, or pairs without a path back: zero too.
    gradient->setZero(d, d);
  }
  double h = 0.0;
  if (components.size() == 1 && int(components[0].size()) == d) {  // the usual case, without gathering
    resize_if_needed(block_, d);
    for (int b = 0; b < d; ++b) {
      const double* w = weights.col(b).data();
      double* m = block_.column(b);
      for (int a = 0; a < d; ++a) m[a] = -w[a] * w[a];
      m[b] += s;
    }
    const double log_det = invert_m_matrix(block_, work_);
    if (std::isnan(log_det)) return std::nullopt;
    if (gradient != nullptr) {
      const Eigen::Map<const Eigen::MatrixXd, 0, Eigen::OuterStride<>> inverse(block_.data(), d, d,
                                                                               Eigen::OuterStride<>(block_.stride()));
      *gradient = inverse.transpose();
      gradient->array() *= 2.0 * weights.array();
    }
    return d * std::log(s) - log_det;
  }
  for (const std::vector<int>& nodes : components) {
    const int size = int(nodes.size());
    resize_if_needed(block_, size);
    for (int b = 0; b < size; ++b) {
      for (int a = 0; a < size; ++a) {
        const double w = weights(nodes[a], nodes[b]);
        block_(a, b) = (a == b ? s : 0.0) - w * w;
      }
    }
    const double log_det = invert_m_matrix(block_, work_);
    if (std::isnan(log_det)) return std::nullopt;
    h += size * std::log(s) - log_det;
    if (gradient == nullptr) continue;
    for (int b = 0; b < size; ++b) {
      for (int a = 0; a < size; ++a) {
        (*gradient)(nodes[a], nodes[b]) = 2.0 * block_(b, a) * weights(nodes[a], nodes[b]);
      }
    }
  }
  return h;
}

Eigen::MatrixXd exponential_of_square(const Eigen::MatrixXd& weights) {
  PaddedMatrix a;
  a.assign(weights.cwiseProduct(weights));
  NonNegativeExponential exponential;
  Eigen::MatrixXd result = exponential.compute(a).to_matrix();
  result.diagonal().array() += 1.0;
  return result;
}

double polynomial_constraint(const Eigen::MatrixXd& weights, Eigen::MatrixXd* gradient) {
  const Eigen::Index d = weights.rows();
  const Eigen::MatrixXd a = weights.cwiseProduct(weights) / double(d);
  // (I + A)^n - I =: N(n), with N(a + b) = N(a) + N(b) + N(a) N(b): nothing is subtracted.
  auto join = [](const Eigen::MatrixXd& x, const Eigen::MatrixXd& y) -> Eigen::MatrixXd { return x + y + x * y; };
  Eigen::MatrixXd power = Eigen::MatrixXd::Zero(d, d);
  Eigen::MatrixXd square = a;
  for (Eigen::Index n = d - 1; n > 0; n /= 2) {
    if (n % 2 == 1) power = join(power, square);
    square = join(square, square);
  }
  if (gradient != nullptr) {
    *gradient = 2.0 * (power + Eigen::MatrixXd::Identity(d, d)).transpose().cwiseProduct(weights);
  }
  return join(power, a).trace();
}

double geometric_constraint(const Eigen::MatrixXd& weights, int terms, Eigen::MatrixXd* gradient) {
  const Eigen::Index d = weights.rows();
  const Eigen::MatrixXd a = weights.cwiseProduct(weights);
  Eigen::MatrixXd power = Eigen::MatrixXd::Identity(d, d);  // A^{k-1}
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(d, d);        // sum_k k A^{k-1}
  double h = 0.0;
  for (int k = 1; k <= terms; ++k) {
    sum += double(k) * power;
    power = power * a;
    h += power.trace();
  }
  if (gradient != nullptr) *gradient = 2.0 * sum.transpose().cwiseProduct(weights);
  return h;
}

double spectral_radius_of_square(const Eigen::MatrixXd& weights) {
  if (weights.size() == 0) return 0.0;
  const Eigen::MatrixXd a = weights.cwiseProduct(weights);
  return Eigen::EigenSolver<Eigen::MatrixXd>(a, false).eigenvalues().cwiseAbs().maxCoeff();
}

}  // namespace assay::dag
