// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/method.h"

namespace assay::dag {

/// dag_learning.notears
class NotearsMethod final : public Method {
 public:
  MethodInfo info() const override;
  std::vector<Problem> check(const Parameters& parameters) const override;
  void run(const Parameters& parameters, RunContext& context) override;
};

/// dag_learning.notears_al
class NotearsAlMethod final : public Method {
 public:
  MethodInfo info() const override;
  std::vector<Problem> check(const Parameters& parameters) const override;
  void run(const Parameters& parameters, RunContext& context) override;
};

/// dag_learning.simulate
class SimulateMethod final : public Method {
 public:
  MethodInfo info() const override;
  std::vector<Problem> check(const Parameters& parameters) const override;
  void run(const Parameters& parameters, RunContext& context) override;
};

/// All of them, in the order in which they are offered.
MethodList make_methods();

}  // namespace assay::dag
