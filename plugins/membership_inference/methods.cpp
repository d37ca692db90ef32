// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/methods.h"

#include "plugins/membership_inference/audit/audit_method.h"
#include "plugins/membership_inference/benchmark/benchmark_method.h"

namespace assay::mia {

MethodList make_methods() {
  MethodList methods;
  methods.push_back(std::make_unique<AuditMethod>());
  methods.push_back(std::make_unique<BenchmarkMethod>());
  return methods;
}

}  // namespace assay::mia
