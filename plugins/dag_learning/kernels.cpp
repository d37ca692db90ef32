// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/kernels.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

namespace assay::dag {
namespace {

// Eight doubles: one AVX-512 register, two of AVX2, four of SSE2. The functions below are written once and compiled for
// each instruction set by being inlined into functions that carry a target attribute.
typedef double Lanes __attribute__((vector_size(64)));
#define ASSAY_INLINE static inline __attribute__((always_inline))

ASSAY_INLINE void load(Lanes& v, const double* p) { std::memcpy(&v, p, sizeof(Lanes)); }
ASSAY_INLINE void store(double* p, const Lanes& v) { std::memcpy(p, &v, sizeof(Lanes)); }

template <int V, int N>
ASSAY_INLINE void multiply_block(double* c, int ldc, const double* a, int lda, const double* b, int ldb, int k,
                                 double alpha, bool accumulate) {
  Lanes sum[V][N];
#pragma GCC unroll 8
  for (int v = 0; v < V; ++v) {
#pragma GCC unroll 8
    for (int j = 0; j < N; ++j) sum[v][j] = Lanes{};
  }
  for (int p = 0; p < k; ++p) {
    Lanes left[V];
#pragma GCC unroll 8
    for (int v = 0; v < V; ++v) load(left[v], a + std::size_t(p) * lda + 8 * v);
#pragma GCC unroll 8
    for (int j = 0; j < N; ++j) {
      const double right = b[p + std::size_t(j) * ldb];
#pragma GCC unroll 8
      for (int v = 0; v < V; ++v) sum[v][j] += left[v] * right;
    }
  }
#pragma GCC unroll 8
  for (int j = 0; j < N; ++j) {
#pragma GCC unroll 8
    for (int v = 0; v < V; ++v) {
      double* out = c + std::size_t(j) * ldc + 8 * v;
      Lanes result = sum[v][j] * alpha;
      if (accumulate) {
        Lanes old;
        load(old, out);
        result += old;
      }
      store(out, result);
    }
  }
}

template <int V, int N>
ASSAY_INLINE void multiply_columns(double* c, int ldc, const double* a, int lda, const double* b, int ldb, int m, int k,
                                   double alpha, bool accumulate) {
  int i = 0;
  for (; i + 8 * V <= m; i += 8 * V) multiply_block<V, N>(c + i, ldc, a + i, lda, b, ldb, k, alpha, accumulate);
  if constexpr (V > 1) {
    for (; i < m; i += 8) multiply_block<1, N>(c + i, ldc, a + i, lda, b, ldb, k, alpha, accumulate);
  }
}

template <int V, int N>
ASSAY_INLINE void multiply_all(double* c, int ldc, const double* a, int lda, const double* b, int ldb, int m, int n,
                               int k, double alpha, double beta) {
  constexpr int depth = 256;  // columns of A per pass, so that its panel stays in cache
  for (int p = 0; p < std::max(k, 1); p += depth) {
    const int width = std::min(depth, k - p);
    const bool accumulate = beta != 0.0 || p > 0;
    const double* a_part = a + std::size_t(p) * lda;
    int j = 0;
    for (; j + N <= n; j += N) {
      multiply_columns<V, N>(c + std::size_t(j) * ldc, ldc, a_part, lda, b + std::size_t(j) * ldb + p, ldb, m, width,
                             alpha, accumulate);
    }
    for (; j < n; j += 2) {
      multiply_columns<V, 2>(c + std::size_t(j) * ldc, ldc, a_part, lda, b + std::size_t(j) * ldb + p, ldb, m, width,
                             alpha, accumulate);
    }
  }
}

ASSAY_INLINE double dot_all(const double* a, const double* b, std::size_t n) {
  Lanes s0{}, s1{}, s2{}, s3{};
  std::size_t i = 0;
  for (; i + 32 <= n; i += 32) {
    Lanes x, y;
    load(x, a + i), load(y, b + i), s0 += x * y;
    load(x, a + i + 8), load(y, b + i + 8), s1 += x * y;
    load(x, a + i + 16), load(y, b + i + 16), s2 += x * y;
    load(x, a + i + 24), load(y, b + i + 24), s3 += x * y;
  }
  s0 = (s0 + s1) + (s2 + s3);
  double sum = ((s0[0] + s0[1]) + (s0[2] + s0[3])) + ((s0[4] + s0[5]) + (s0[6] + s0[7]));
  for (; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

ASSAY_INLINE void add_scaled_all(double* y, const double* x, double alpha, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) y[i] += alpha * x[i];
}

ASSAY_INLINE void adam_all(double* w, const double* g, double* m, double* v, double beta1, double beta2, double step,
                           double v_scale, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    m[i] = beta1 * m[i] + (1.0 - beta1) * g[i];
    v[i] = beta2 * v[i] + (1.0 - beta2) * g[i] * g[i];
    w[i] -= step * m[i] / (__builtin_sqrt(v[i] * v_scale) + 1e-8);
  }
}

ASSAY_INLINE std::size_t count_entries_all(const double* a, std::size_t n) {
  long long count = 0;
  for (std::size_t i = 0; i < n; ++i) count += a[i] != 0.0;
  return std::size_t(count);
}

ASSAY_INLINE double penalise_all(double* g, const double* w, const double* c, const double* allowed, double mu,
                                 double lambda1, std::size_t n) {
  Lanes sums{};
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    Lanes gv, wv, cv, av;
    load(gv, g + i), load(wv, w + i), load(cv, c + i), load(av, allowed + i);
    const Lanes zero{};
    const Lanes positive = wv > zero ? zero + 1.0 : zero;
    const Lanes sign = wv < zero ? zero - 1.0 : positive;
    sums += sign * wv;
    store(g + i, av * (mu * (gv + lambda1 * sign) + cv));
  }
  double sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  for (; i < n; ++i) {
    const double sign = double(w[i] > 0.0) - double(w[i] < 0.0);
    sum += sign * w[i];
    g[i] = allowed[i] * (mu * (g[i] + lambda1 * sign) + c[i]);
  }
  return sum;
}

#define ASSAY_KERNELS(suffix, target, lanes, columns)                                                                  \
  target void multiply_##suffix(double* c, int ldc, const double* a, int lda, const double* b, int ldb, int m, int n,  \
                                int k, double alpha, double beta) {                                                    \
    multiply_all<lanes, columns>(c, ldc, a, lda, b, ldb, m, n, k, alpha, beta);                                        \
  }                                                                                                                    \
  target double dot_##suffix(const double* a, const double* b, std::size_t n) { return dot_all(a, b, n); }             \
  target void add_scaled_##suffix(double* y, const double* x, double alpha, std::size_t n) {                           \
    add_scaled_all(y, x, alpha, n);                                                                                    \
  }                                                                                                                    \
  target void adam_##suffix(double* w, const double* g, double* m, double* v, double beta1, double beta2, double step, \
                            double v_scale, std::size_t n) {                                                           \
    adam_all(w, g, m, v, beta1, beta2, step, v_scale, n);                                                              \
  }                                                                                                                    \
  target std::size_t count_entries_##suffix(const double* a, std::size_t n) { return count_entries_all(a, n); }        \
  target double penalise_##suffix(double* g, const double* w, const double* c, const double* allowed, double mu,       \
                                  double lambda1, std::size_t n) {                                                     \
    return penalise_all(g, w, c, allowed, mu, lambda1, n);                                                             \
  }                                                                                                                    \
  constexpr Kernels kernels_##suffix = {#suffix,       multiply_##suffix,      dot_##suffix,     add_scaled_##suffix,  \
                                        adam_##suffix, count_entries_##suffix, penalise_##suffix};

ASSAY_KERNELS(baseline, , 1, 2)
#if defined(__x86_64__)
ASSAY_KERNELS(avx2, __attribute__((target("avx2,fma"))), 1, 6)
ASSAY_KERNELS(avx512, __attribute__((target("avx512f,avx512vl,avx512dq,fma,prefer-vector-width=512"))), 2, 6)
#endif

const Kernels& choose() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
    return kernels_avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return kernels_avx2;
#endif
  return kernels_baseline;
}

// Gauss-Jordan inversion of one 8 x 8 block. Returns the sum of log pivots, NaN at a pivot that is not positive.
double invert_block(double* m, int ld) {
  double log_det = 0.0;
  for (int p = 0; p < 8; ++p) {
    const double pivot = m[p + p * ld];
    if (!(pivot > 0.0)) return std::numeric_limits<double>::quiet_NaN();
    log_det += std::log(pivot);
    const double inverse = 1.0 / pivot;
    m[p + p * ld] = 1.0;
    for (int j = 0; j < 8; ++j) m[p + j * ld] *= inverse;
    for (int i = 0; i < 8; ++i) {
      if (i == p) continue;
      const double factor = m[i + p * ld];
      m[i + p * ld] = 0.0;
      for (int j = 0; j < 8; ++j) m[i + j * ld] -= factor * m[p + j * ld];
    }
  }
  return log_det;
}

// Inverse of the n x n leading block at m by [A B; C D]: T = A^-1 B, S = D - C T, then
// [A^-1 + T S^-1 C A^-1, -T S^-1; -S^-1 C A^-1, S^-1].
double invert_recursive(double* m, int ld, int n, double* work) {
  if (n <= 8) return invert_block(m, ld);
  const Kernels& k = kernels();
  const int top = (n / 2 + 7) / 8 * 8;
  const int rest = n - top;
  double* b = m + std::size_t(top) * ld;
  double* c = m + top;
  double* d = b + top;
  double* t = work + std::size_t(top) * ld;  // top x rest, where B lies
  double* u = work + top;                    // rest x top, where C lies
  const double log_a = invert_recursive(m, ld, top, work);
  if (!(log_a == log_a)) return log_a;
  k.multiply(t, ld, m, ld, b, ld, top, rest, top, 1.0, 0.0);
  k.multiply(d, ld, c, ld, t, ld, rest, rest, top, -1.0, 1.0);
  k.multiply(u, ld, c, ld, m, ld, rest, top, top, 1.0, 0.0);
  // `work`'s lower right block is free for the recursion; t and u are not touched by it.
  const double log_d = invert_recursive(d, ld, rest, work + std::size_t(top) * ld + top);
  if (!(log_d == log_d)) return log_d;
  k.multiply(b, ld, t, ld, d, ld, top, rest, rest, -1.0, 0.0);
  k.multiply(c, ld, d, ld, u, ld, rest, top, rest, -1.0, 0.0);
  k.multiply(m, ld, t, ld, c, ld, top, top, rest, -1.0, 1.0);
  return log_a + log_d;
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& chosen = choose();
  return chosen;
}

void PaddedMatrix::Free::operator()(double* p) const { std::free(p); }

void PaddedMatrix::resize(int size) {
  size_ = size;
  stride_ = std::max(8, (size + 7) / 8 * 8);
  const std::size_t needed = std::size_t(stride_) * stride_;
  if (needed > capacity_) {
    data_.reset(static_cast<double*>(std::aligned_alloc(64, needed * sizeof(double))));
    if (!data_) throw std::bad_alloc();
    capacity_ = needed;
  }
  std::fill_n(data_.get(), needed, 0.0);
}

void PaddedMatrix::assign(const Eigen::MatrixXd& matrix) {
  resize(int(matrix.rows()));
  for (int j = 0; j < size_; ++j) std::copy_n(matrix.col(j).data(), size_, column(j));
}

Eigen::MatrixXd PaddedMatrix::to_matrix() const {
  Eigen::MatrixXd matrix(size_, size_);
  for (int j = 0; j < size_; ++j) std::copy_n(column(j), size_, matrix.col(j).data());
  return matrix;
}

void multiply(PaddedMatrix& c, const PaddedMatrix& a, const PaddedMatrix& b, double alpha, double beta) {
  const int n = a.size() + a.size() % 2;
  kernels().multiply(c.data(), c.stride(), a.data(), a.stride(), b.data(), b.stride(), a.stride(), n, a.size(), alpha,
                     beta);
}

double invert_m_matrix(PaddedMatrix& m, PaddedMatrix& work) {
  const int padded = m.stride();
  if (work.size() != m.size()) work.resize(m.size());
  for (int i = m.size(); i < padded; ++i) m(i, i) = 1.0;
  const double log_det = invert_recursive(m.data(), padded, padded, work.data());
  for (int i = m.size(); i < padded; ++i) m(i, i) = 0.0;
  return log_det;
}

}  // namespace assay::dag
