// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/networks/scripted_activations.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/jit/runtime/interpreter.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <string_view>

namespace assay::nas {
namespace {

constexpr std::array activation_operators = {"relu",       "relu_",       "relu6", "relu6_", "hardtanh", "hardtanh_",
                                             "leaky_relu", "leaky_relu_", "gelu",  "gelu_",  "silu",     "silu_"};
constexpr std::string_view prefix = "aten::";
constexpr std::size_t listed_operators = 10;

thread_local ScriptedActivations* current = nullptr;

bool is_activation(std::string_view name) {
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  return std::find(activation_operators.begin(), activation_operators.end(), name) != activation_operators.end();
}

std::mutex& generator_mutex() {
  static std::mutex mutex;
  return mutex;
}

}  // namespace

struct ScriptedActivations::Scope : at::ObserverContext {};

ScriptedActivations::ScriptedActivations(ActivationCounter& counter) : counter_(counter), outer_(current) {
  current = this;
  handle_ =
      at::addThreadLocalCallback(at::RecordFunctionCallback(&ScriptedActivations::begin, &ScriptedActivations::end)
                                     .needsInputs(true)
                                     .scopes({at::RecordScope::FUNCTION}));
}

ScriptedActivations::~ScriptedActivations() {
  at::removeCallback(handle_);
  current = outer_;
}

std::unique_ptr<at::ObserverContext> ScriptedActivations::begin(const at::RecordFunction& function) {
  if (current == nullptr) return nullptr;
  const std::string name = function.name();
  if (!is_activation(name)) {
    if (current->inside_ == 0 && name.starts_with(prefix)) current->seen_.insert(name.substr(prefix.size()));
    return nullptr;
  }
  if (current->inside_++ == 0) current->see(function, name.substr(prefix.size()));
  return std::make_unique<Scope>();
}

void ScriptedActivations::end(const at::RecordFunction&, at::ObserverContext* context) {
  if (context != nullptr && current != nullptr) --current->inside_;
}

void ScriptedActivations::see(const at::RecordFunction& function, const std::string& name) {
  const int call = ++calls_;
  seen_.insert(name);
  if (fault_) return;
  const at::DisableRecordFunctionGuard unobserved;
  try {
    const auto inputs = function.inputs();
    if (inputs.empty() || !inputs.front().isTensor()) return;
    at::Tensor input = inputs.front().toTensor();
    if (input.dim() != 4) return;
    if (input.layout() != at::kStrided) input = input.to_dense();
    std::string layer;
    for (const std::string& module : torch::jit::currentModuleHierarchy()) layer = module;
    layer = layer.empty() ? name + " " + std::to_string(call) : layer + " (" + name + " " + std::to_string(call) + ")";
    counter_.add(layer, input, false);
  } catch (...) {
    fault_ = std::current_exception();
  }
}

void ScriptedActivations::rethrow() const {
  if (fault_) std::rethrow_exception(fault_);
}

std::string ScriptedActivations::operators() const {
  std::string text;
  std::size_t count = 0;
  for (const std::string& name : seen_) {
    if (++count > listed_operators) return text + ", ...";
    text += (text.empty() ? "" : ", ") + name;
  }
  return text.empty() ? "none" : text;
}

SeededGlobalGenerator::SeededGlobalGenerator(std::uint64_t seed, bool wanted) : wanted_(wanted) {
  if (!wanted_) return;
  generator_mutex().lock();
  at::Generator generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard<std::mutex> lock(generator.mutex());
  before_ = generator.get_state();
  generator.set_current_seed(seed);
}

SeededGlobalGenerator::~SeededGlobalGenerator() {
  if (!wanted_) return;
  {
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    const std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(before_);
  }
  generator_mutex().unlock();
}

}  // namespace assay::nas
