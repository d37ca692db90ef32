// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/scripted_generator.h"

#include <c10/core/InferenceMode.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/compute/torch_session.h"
#include "plugins/membership_inference/generators/edm_network.h"

namespace assay::mia {
namespace {

[[noreturn]] void refuse(std::string message, const std::string& where, std::string value, std::string allowed,
                         std::string remedy) {
  throw Error(ErrorKind::data, {.message = std::move(message),
                                .where = where,
                                .value = std::move(value),
                                .allowed = std::move(allowed),
                                .remedy = std::move(remedy)});
}

std::string sizes_text(const at::Tensor& tensor) {
  std::ostringstream text;
  text << tensor.sizes();
  return text.str();
}

}  // namespace

ScriptedGenerator::ScriptedGenerator(std::string bytes, const std::string& name, std::int64_t noise_dimensions,
                                     at::Device device)
    : bytes_(std::move(bytes)), name_(name), noise_dimensions_(noise_dimensions), device_(device) {
  const c10::InferenceMode inference;
  compute_on_this_thread();
  if (noise_dimensions < 1) {
    throw Error(ErrorKind::usage, {.message = "A generator needs noise to start from",
                                   .where = "noise dimensions",
                                   .value = std::to_string(noise_dimensions),
                                   .allowed = "1 or more",
                                   .remedy = {}});
  }
  try {
    std::istringstream stream(bytes_);
    module_ = torch::jit::load(stream, device_);
    module_.eval();
  } catch (const c10::Error& fault) {
    refuse("This is no TorchScript file", name_, first_line(fault.what_without_backtrace()),
           "a file that torch.jit.save wrote", "Save the generator with torch.jit.script(model).save(FILE)");
  }
  if (!module_.find_method("forward"))
    refuse("The TorchScript file has no forward", name_, "no forward", "forward(noise)", "Script the whole generator");
  dimensions_ = draw(0, 0).size(1);
}

at::Tensor ScriptedGenerator::draw(std::int64_t first, std::uint64_t seed) const {
  const at::Tensor noise = point_noise(first, block_rows, noise_dimensions_, seed, device_);
  at::Tensor points;
  try {
    const std::scoped_lock lock(mutex_);
    const c10::IValue output = module_.forward({noise});
    if (!output.isTensor()) {
      refuse("The generator's forward gives no tensor", name_, output.tagKind(),
             "a tensor of count x d, or count x c x h x w", "Return the points alone");
    }
    points = output.toTensor();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& fault) {
    refuse("The generator's forward failed", name_, first_line(fault.what()),
           "forward(noise of " + std::to_string(block_rows) + " x " + std::to_string(noise_dimensions_) + ")",
           "Check the number of noise dimensions");
  }
  if (points.dim() < 2 || points.size(0) != block_rows || !points.is_floating_point()) {
    refuse("The generator gives other shapes than points", name_, sizes_text(points),
           "floating-point " + std::to_string(block_rows) + " x d, or " + std::to_string(block_rows) + " x c x h x w",
           "Return one point per row of noise");
  }
  points = points.reshape({block_rows, -1});
  if (!at::isfinite(points).all().item<bool>()) {
    refuse("The generator gives values that are not finite", name_, "NaN or infinity", "finite values",
           "Check the generator's weights");
  }
  return points;
}

Points ScriptedGenerator::sample(std::int64_t count, std::uint64_t seed, const Pulse& pulse) const {
  const c10::InferenceMode inference;
  compute_on_this_thread();
  return sample_blocks(
      count, dimensions_, [&](std::int64_t first) { return draw(first, seed); }, pulse);
}

std::vector<std::pair<std::string, std::string>> ScriptedGenerator::record() const {
  return {{"file", name_},
          {"file_sha256", sha256_of_bytes(bytes_)},
          {"noise_dimensions", std::to_string(noise_dimensions_)}};
}

std::string ScriptedGenerator::state() const {
  StateWriter to(state_kind);
  to.text(name_);
  to.integer(noise_dimensions_);
  to.text(bytes_);
  return to.finish();
}

std::unique_ptr<ScriptedGenerator> ScriptedGenerator::read(StateReader& from, at::Device device) {
  from.expect(state_kind);
  const std::string name = from.text();
  const std::int64_t noise_dimensions = from.integer();
  return std::make_unique<ScriptedGenerator>(from.text(), name, noise_dimensions, device);
}

std::unique_ptr<Generator> load_generator(const std::string& file, std::int64_t noise_dimensions,
                                          const std::string& device) {
  std::ifstream stream(file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(stream)), {});
  if (!stream.good() && !stream.eof())
    refuse("The generator's file cannot be read", file, "missing or unreadable", "a TorchScript file",
           "Check the path");
  if (bytes.empty())
    refuse("The generator's file cannot be read", file, "missing or empty", "a TorchScript file", "Check the path");
  return std::make_unique<ScriptedGenerator>(std::move(bytes), file, noise_dimensions, find_device(device));
}

}  // namespace assay::mia
