// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "plugins/conversion/neurons/if_neuron.h"

namespace assay::snn {

/// One way to compute the neurons, over arrays of the processor. The tests of the neurons are written once and run for each.
struct NeuronBackend {
  std::string name;
  std::string unavailable;  ///< why it cannot run here; empty: it can
  void (*start_membrane)(const SiteParameters&, const NeuronShape&, float*);
  void (*if_forward)(const SiteParameters&, const IfCall&);
  void (*if_backward)(const SiteParameters&, const IfGradientCall&);
  void (*qcfs_forward)(const SiteParameters&, const NeuronShape&, std::int64_t levels, const float* z, float* a);
  void (*qcfs_backward)(const SiteParameters&, const NeuronShape&, std::int64_t levels, const float* z, const float* a_gradient, float* z_gradient, std::span<float> theta_gradient);
};

/// reference: scalar; vectorised; cuda_emulated: every thread of the CUDA kernels, called one after another on the processor; cuda: the kernels on a GPU.
const std::vector<NeuronBackend>& neuron_backends();

/// A test that runs for every backend, and says why where it cannot.
class ForEveryBackend : public testing::TestWithParam<NeuronBackend> {
 protected:
  void SetUp() override {
    if (!GetParam().unavailable.empty()) GTEST_SKIP() << GetParam().name << ": " << GetParam().unavailable;
  }
  const NeuronBackend& backend() const { return GetParam(); }
};
inline std::string backend_name(const testing::TestParamInfo<NeuronBackend>& info) { return info.param.name; }
/// What a failing test names its parameter.
inline void PrintTo(const NeuronBackend& backend, std::ostream* stream) { *stream << backend.name; }

}  // namespace assay::snn
