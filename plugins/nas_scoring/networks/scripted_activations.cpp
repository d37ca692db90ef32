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
constexpr std::size_t listed_operators = 16;

thread_local ScriptedActivations* current = nullptr;

bool is_activation(std::string_view name) {
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  return std::find(activation_operators.begin(), activation_operators.end(), name) != activation_operators.end();
}

/// The first argument of an operator, null where it is no tensor. The interpreter shows its whole stack, on which the
/// counters of loops lie below the arguments.
const at::Tensor* first_input(const at::RecordFunction& function) {
  const auto inputs = function.inputs();
  const std::size_t arguments = function.num_inputs();
  if (arguments == 0 || inputs.size() < arguments) return nullptr;
  const c10::IValue& first = inputs[inputs.size() - arguments];
  return first.isTensor() ? &first.toTensor() : nullptr;
}

std::mutex& generator_mutex() {
  static std::mutex mutex;
  return mutex;
}

}  // namespace

struct ScriptedActivations::Scope : at::ObserverContext {
  explicit Scope(bool is) : activation(is) {}
  bool activation;
};

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
  if (!name.starts_with(prefix)) return nullptr;
  if (current->depth_++ == 0) current->seen_.insert(name.substr(prefix.size()));
  const bool activation = is_activation(name);
  if (activation && current->inside_++ == 0) current->see(function, name.substr(prefix.size()));
  return std::make_unique<Scope>(activation);
}

void ScriptedActivations::end(const at::RecordFunction&, at::ObserverContext* context) {
  if (context == nullptr || current == nullptr) return;
  --current->depth_;
  if (static_cast<const Scope*>(context)->activation) --current->inside_;
}

void ScriptedActivations::see(const at::RecordFunction& function, const std::string& name) {
  const int call = ++calls_;
  if (fault_) return;
  const at::DisableRecordFunctionGuard unobserved;
  try {
    const at::Tensor* first = first_input(function);
    if (first == nullptr || first->dim() != 4) return;
    at::Tensor input = *first;
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
