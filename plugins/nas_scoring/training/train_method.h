// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/method.h"

namespace assay::nas {

/// nas_scoring.train
class TrainMethod final : public Method {
 public:
  MethodInfo info() const override;
  std::vector<Problem> check(const Parameters& parameters) const override;
  void run(const Parameters& parameters, RunContext& context) override;
};

}  // namespace assay::nas
