// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/networks/scripted_network.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/script.h>
#include <torch/version.h>

#include <filesystem>
#include <set>

#include "core/base/error.h"
#include "core/compute/torch_session.h"
#include "plugins/nas_scoring/networks/initialisation.h"
#include "plugins/nas_scoring/networks/scripted_activations.h"
#include "plugins/nas_scoring/networks/scripted_initialisation.h"
#include "plugins/nas_scoring/scoring/score_run.h"

namespace assay::nas {
namespace {

constexpr std::string_view unknown_operator = "Unknown builtin op: ";

[[noreturn]] void refuse_file(const std::string& path, const std::string& what) {
  const std::size_t at = what.find(unknown_operator);
  if (at != std::string::npos) {
    const std::string rest = what.substr(at + unknown_operator.size());
    std::string name = rest.substr(0, rest.find_first_of(" \n"));
    if (name.ends_with('.')) name.pop_back();
    throw Error(ErrorKind::data,
                {.message = "The file uses an operator that this LibTorch lacks",
                 .where = path,
                 .value = name,
                 .allowed = "the operators of LibTorch " TORCH_VERSION,
                 .remedy = "Write the network without this operator, or export it with PyTorch " +
                           std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR)});
  }
  throw Error(ErrorKind::data, {.message = "The file cannot be read as TorchScript",
                                .where = path,
                                .value = first_line(what.c_str()),
                                .allowed = "what torch.jit.save wrote, for LibTorch " TORCH_VERSION " or earlier",
                                .remedy = "Export the network with torch.jit.script(network).save(...)"});
}

/// What went wrong inside of a run: the interpreter puts it behind its own trace.
std::string fault_of_run(const std::string& what) {
  constexpr std::string_view mark = "RuntimeError: ";
  const std::size_t at = what.rfind(mark);
  return first_line((at == std::string::npos ? what : what.substr(at + mark.size())).c_str());
}

std::string shape_text(const ImageBatch& batch) {
  return std::to_string(batch.count) + " x " + std::to_string(batch.channels) + " x " + std::to_string(batch.height) +
         " x " + std::to_string(batch.width);
}

/// Whether batch norm asks the training flag. A traced file has the answer of its export as a constant.
bool asks_training_flag(const torch::jit::Module& module) {
  const auto graph = module.get_method("forward").graph()->copy();
  torch::jit::Inline(*graph);
  bool asks = true;
  std::vector<torch::jit::Block*> blocks = {graph->block()};
  while (!blocks.empty()) {
    torch::jit::Block* block = blocks.back();
    blocks.pop_back();
    for (torch::jit::Node* node : block->nodes()) {
      for (torch::jit::Block* inner : node->blocks()) blocks.push_back(inner);
      if (node->kind() != c10::aten::batch_norm) continue;
      asks = asks && node->input(5)->node()->kind() != c10::prim::Constant;
    }
  }
  return asks;
}

}  // namespace

struct ScriptedNetwork::State {
  std::string path;
  at::Device device = at::kCPU;
  torch::jit::Module module;
  bool free_flag = false;

  PatternCounts run(const ImageBatch& batch, const at::Tensor& images, ActivationCounter& counter);
  void require_free() const;
};

PatternCounts ScriptedNetwork::State::run(const ImageBatch& batch, const at::Tensor& images,
                                          ActivationCounter& counter) {
  const at::NoGradGuard no_gradients;
  // Fused operators would hide the activations.
  const torch::jit::GraphOptimizerEnabledGuard as_written(false);
  counter.reset();
  ScriptedActivations activations(counter);
  try {
    module.forward({images});
  } catch (const Error&) {
    throw;
  } catch (const std::exception& fault) {
    throw Error(ErrorKind::data,
                {.message = "The network does not run on these images",
                 .where = path,
                 .value = shape_text(batch) + " (images x channels x height x width): " + fault_of_run(fault.what()),
                 .allowed = "images of the shape that the network was written for",
                 .remedy = "Give images of that shape, or bring these to it with image_fit or image_size"});
  }
  activations.rethrow();
  PatternCounts counts = counter.finish();
  if (counts.units == 0) {
    throw Error(ErrorKind::data,
                {.message = "The network has no activation that can be counted",
                 .where = path,
                 .value = "operators that ran: " + activations.operators(),
                 .allowed = "relu, relu6, hardtanh, leaky_relu, gelu or silu on a tensor of four dimensions",
                 .remedy = "Export the network before it is optimised for inference, with one of these activations"});
  }
  return counts;
}

void ScriptedNetwork::State::require_free() const {
  const bool has_parameters = module.parameters().size() > 0;
  if (has_parameters && free_flag) return;
  throw Error(
      ErrorKind::data,
      {.message = "The weights of this file cannot be drawn anew",
       .where = path,
       .value = has_parameters ? "batch norm does not ask the training flag (a traced or frozen file)"
                               : "the file holds its weights as constants (a frozen file)",
       .allowed = "a scripted file with free parameters and a training flag",
       .remedy = "Score it with weights=keep, or export it with torch.jit.script and without freezing"});
}

ScriptedNetwork::ScriptedNetwork(const std::string& path, const std::string& device)
    : state_(std::make_unique<State>()) {
  state_->path = path;
  state_->device = find_device(device);
  std::error_code fault;
  if (!std::filesystem::is_regular_file(path, fault)) {
    throw Error(ErrorKind::data, {.message = "The TorchScript file does not exist or is no file",
                                  .where = path,
                                  .value = {},
                                  .allowed = "a file that torch.jit.save wrote",
                                  .remedy = "Check the path"});
  }
  try {
    state_->module = torch::jit::load(path, state_->device);
  } catch (const std::exception& error) {
    refuse_file(path, error.what());
  }
  const auto forward = state_->module.find_method("forward");
  if (!forward) refuse_file(path, "it has no method forward");
  std::size_t needed = 0;
  for (const c10::Argument& argument : forward->function().getSchema().arguments()) {
    needed += argument.default_value().has_value() ? 0U : 1U;
  }
  if (needed > 2 || forward->function().getSchema().arguments().size() < 2) {
    throw Error(ErrorKind::data, {.message = "The network does not take one batch of images",
                                  .where = path,
                                  .value = std::to_string(needed - 1) + " inputs",
                                  .allowed = "a method forward with one input",
                                  .remedy = "Export a module that takes the images alone"});
  }
  state_->free_flag = state_->module.hasattr("training") && asks_training_flag(state_->module);
}

ScriptedNetwork::~ScriptedNetwork() = default;
ScriptedNetwork::ScriptedNetwork(ScriptedNetwork&&) noexcept = default;

std::int64_t ScriptedNetwork::parameter_count() const {
  std::int64_t count = 0;
  for (const at::Tensor& parameter : state_->module.parameters()) count += parameter.numel();
  return count;
}

bool ScriptedNetwork::has_free_parameters() const { return state_->module.parameters().size() > 0; }
bool ScriptedNetwork::has_training_flag() const { return state_->free_flag; }
bool ScriptedNetwork::training() const {
  return state_->module.hasattr("training") && state_->module.attr("training").toBool();
}

PatternCounts ScriptedNetwork::count(const ImageBatch& batch) {
  compute_on_this_thread();
  ActivationCounter counter(static_cast<int>(batch.count));
  const SeededGlobalGenerator dropout(0, training());
  return state_->run(batch, to_tensor(batch, state_->device), counter);
}

SwapScore ScriptedNetwork::score_anew(const ImageBatch& batch, const ScoreOptions& options,
                                      std::uint64_t candidate_seed) {
  check_repeats(options);
  state_->require_free();
  compute_on_this_thread();
  state_->module.train(!options.evaluation_mode);
  const at::Tensor images = to_tensor(batch, state_->device);
  ActivationCounter counter(static_cast<int>(batch.count));
  SwapScore score;
  for (int repeat = 0; repeat < options.repeats; ++repeat) {
    check_stop(options);
    const std::uint64_t seed = repeat_seed(options.mode, candidate_seed, options.seed, repeat);
    initialise_scripted(state_->module, options.initialisation, options.mode, seed);
    const SeededGlobalGenerator dropout(seed, !options.evaluation_mode);
    score.repeats.push_back(state_->run(batch, images, counter));
    if (!options.layers) score.repeats.back().layers = {};
  }
  summarise(score);
  return score;
}

}  // namespace assay::nas
