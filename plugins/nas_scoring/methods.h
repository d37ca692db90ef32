// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/method.h"

namespace assay::nas {

/// nas_scoring.swap_score
class SwapScoreMethod final : public Method {
 public:
  MethodInfo info() const override;
  std::vector<Problem> check(const Parameters& parameters) const override;
  void run(const Parameters& parameters, RunContext& context) override;
};

/// nas_scoring.correlation
class CorrelationMethod final : public Method {
 public:
  MethodInfo info() const override;
  std::vector<Problem> check(const Parameters& parameters) const override;
  void run(const Parameters& parameters, RunContext& context) override;
};

/// nas_scoring.swap_nas
class SwapNasMethod final : public Method {
 public:
  MethodInfo info() const override;
  std::vector<Problem> check(const Parameters& parameters) const override;
  void run(const Parameters& parameters, RunContext& context) override;
};

/// All of the plugin, nas_scoring.train too, in the order in which they are offered.
MethodList make_methods();

}  // namespace assay::nas
