// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the plugin's LibTorch sources.

#include <ATen/record_function.h>

#include <exception>
#include <memory>
#include <set>
#include <string>

#include "plugins/nas_scoring/counting/activation_counter.h"

namespace assay::nas {

/// While it lives, every activation operator with a 4-D input that LibTorch runs for this thread is counted. LibTorch
/// has no hooks on modules in C++, but it reports every operator with its inputs.
class ScriptedActivations {
 public:
  explicit ScriptedActivations(ActivationCounter& counter);
  ~ScriptedActivations();
  ScriptedActivations(const ScriptedActivations&) = delete;
  ScriptedActivations& operator=(const ScriptedActivations&) = delete;
  /// Throws what counting threw; LibTorch swallows exceptions of observers.
  void rethrow() const;
  /// Names of the operators that the network itself called, a few of them, for a message.
  std::string operators() const;

 private:
  struct Scope;
  static std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction& function);
  static void end(const at::RecordFunction& function, at::ObserverContext* context);
  void see(const at::RecordFunction& function, const std::string& name);

  ActivationCounter& counter_;
  at::CallbackHandle handle_;
  ScriptedActivations* outer_;
  std::exception_ptr fault_;
  std::set<std::string> seen_;
  int calls_ = 0;
  int depth_ = 0;   ///< in operators: those that others call are not the network's own
  int inside_ = 0;  ///< depth in an activation operator: relu6 calls hardtanh, which must not count twice
};

/// While it lives, LibTorch's global generator, which dropout draws from, is seeded; afterwards it is as before. Does
/// nothing unless `wanted`. One at a time: others wait.
class SeededGlobalGenerator {
 public:
  SeededGlobalGenerator(std::uint64_t seed, bool wanted);
  ~SeededGlobalGenerator();
  SeededGlobalGenerator(const SeededGlobalGenerator&) = delete;
  SeededGlobalGenerator& operator=(const SeededGlobalGenerator&) = delete;

 private:
  bool wanted_;
  at::Tensor before_;
};

}  // namespace assay::nas
