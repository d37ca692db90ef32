// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to export/.

#include <hdf5.h>

#include <utility>

namespace assay::snn {

/// Owns one identifier of the HDF5 library. Negative: none.
class Hdf5Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Hdf5Handle() = default;
  Hdf5Handle(hid_t id, Close close) : id_(id), close_(close) {}
  Hdf5Handle(Hdf5Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Hdf5Handle() {
    if (id_ >= 0 && close_) close_(id_);
  }
  explicit operator bool() const { return id_ >= 0; }
  operator hid_t() const { return id_; }  // NOLINT(google-explicit-constructor): handed to C functions

 private:
  hid_t id_ = -1;
  Close close_ = nullptr;
};

}  // namespace assay::snn
