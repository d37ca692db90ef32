// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>

#include <Eigen/Core>

namespace assay::dag {

/// A square matrix of `size` rows in column-major order whose leading dimension is rounded up to a whole number of
/// SIMD lanes. Rows and columns beyond `size` are padding and hold zero unless a kernel says otherwise.
class PaddedMatrix {
 public:
  PaddedMatrix() = default;
  explicit PaddedMatrix(int size) { resize(size); }

  /// Sets the size and fills everything, padding included, with zero. Allocates only when it grows.
  void resize(int size);
  void assign(const Eigen::MatrixXd& matrix);
  Eigen::MatrixXd to_matrix() const;

  int size() const { return size_; }
  int stride() const { return stride_; }
  double* data() { return data_.get(); }
  const double* data() const { return data_.get(); }
  double* column(int j) { return data_.get() + std::size_t(j) * stride_; }
  const double* column(int j) const { return data_.get() + std::size_t(j) * stride_; }
  double& operator()(int i, int j) { return column(j)[i]; }
  double operator()(int i, int j) const { return column(j)[i]; }

 private:
  struct Free {
    void operator()(double* p) const;
  };
  int size_ = 0;
  int stride_ = 0;
  std::size_t capacity_ = 0;
  std::unique_ptr<double[], Free> data_;
};

/// Dense kernels of one instruction set. Every function adds in a fixed order, so the same input gives the same bytes
/// on the same processor. All are single-threaded and do not allocate.
struct Kernels {
  const char* name;  ///< "avx512", "avx2" or "baseline"

  /// C = beta C + alpha A B; A is m x k, B is k x n, column-major; m a multiple of 8, n even, beta 0 or 1.
  void (*multiply)(double* c, int ldc, const double* a, int lda, const double* b, int ldb, int m, int n, int k,
                   double alpha, double beta);
  double (*dot)(const double* a, const double* b, std::size_t n);
  /// y += alpha x
  void (*add_scaled)(double* y, const double* x, double alpha, std::size_t n);
  /// One step of Adam on w with gradient g, moments m and v; step = learning rate / (1 - beta1^t) and
  /// v_scale = 1 / (1 - beta2^t).
  void (*adam)(double* w, const double* g, double* m, double* v, double beta1, double beta2, double step,
               double v_scale, std::size_t n);
  /// Number of entries that are not 0.
  std::size_t (*count_entries)(const double* a, std::size_t n);
  /// g <- allowed * (mu (g + lambda1 sign(w)) + c), entry by entry (allowed is 0 or 1); returns sum |w|.
  double (*penalise)(double* g, const double* w, const double* c, const double* allowed, double mu, double lambda1,
                     std::size_t n);
};

/// The kernels of the widest instruction set that this processor has; chosen once, at run time.
const Kernels& kernels();

/// C = beta C + alpha A B for three padded matrices of one size (C distinct from A and B).
void multiply(PaddedMatrix& c, const PaddedMatrix& a, const PaddedMatrix& b, double alpha = 1.0, double beta = 0.0);

/// Replaces M by its inverse and returns log det M, by block elimination without pivoting; for a Z-matrix all pivots
/// are positive exactly when it is a non-singular M-matrix. Returns NaN when a pivot is not positive (M is then
/// spoilt). `work` is resized to M's size. The padding of M is used and is zero again on return.
double invert_m_matrix(PaddedMatrix& m, PaddedMatrix& work);

}  // namespace assay::dag
