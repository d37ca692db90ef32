// SPDX-License-Identifier: GPL-3.0-or-later
// Stage 2 of FAS, fine: thresholds and initial potentials by back-propagation through time, weights frozen.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/base/random.h"
#include "core/compute/torch_session.h"
#include "plugins/conversion/fas/adam.h"
#include "plugins/conversion/fas/objectives.h"
#include "plugins/conversion/fas/site_bytes.h"
#include "plugins/conversion/fas/site_functions.h"
#include "plugins/conversion/fas/stages.h"

namespace assay::snn {
namespace {

constexpr double least_threshold = 1e-3, held_out_share = 0.1;
constexpr std::int64_t most_positions = 4096;  ///< of a batch at all steps, at once

/// One value per neuron, channel or site, from fewer.
at::Tensor spread(const std::vector<float>& values, std::int64_t wanted) {
  const at::Tensor tensor = tensor_of(values);
  return tensor.numel() >= wanted ? tensor : tensor.repeat({wanted / tensor.numel()});
}

/// What is trained: theta and beta themselves (official), or rho and kappa with theta = exp(rho), beta = sigmoid(kappa), which keep both valid.
class TrainedSites {
 public:
  TrainedSites(const std::vector<SiteParameters>& sites, const std::vector<DecoderSite>& declared, const std::string& granularity, std::int64_t length, bool raw, const at::Device& device)
      : start_(sites), raw_(raw) {
    for (std::size_t k = 0; k < sites.size(); ++k) {
      const std::int64_t channels = declared[k].channels;
      const std::int64_t wanted = granularity == "layer" ? 1 : granularity == "channel" ? channels : channels * length;
      const at::Tensor theta = spread(sites[k].theta, wanted).to(device), beta = spread(sites[k].beta, wanted).to(device);
      const at::Tensor inside = beta.clamp(1e-3, 1 - 1e-3);
      theta_.push_back((raw ? theta : theta.log()).clone().requires_grad_(true));
      beta_.push_back((raw ? beta : (inside / (1 - inside)).log()).clone().requires_grad_(true));
    }
  }
  SiteTensors tensors() const {
    SiteTensors result;
    for (std::size_t k = 0; k < theta_.size(); ++k) {
      result.theta.push_back(raw_ ? theta_[k] : theta_[k].exp());
      result.beta.push_back(raw_ ? beta_[k] : beta_[k].sigmoid());
      result.is_signed.push_back(start_[k].is_signed);
    }
    return result;
  }
  std::vector<Adam::Parameter> parameters() const {
    std::vector<Adam::Parameter> list;
    for (std::size_t k = 0; k < theta_.size(); ++k) {
      Adam::Parameter theta{theta_[k]}, beta{beta_[k]};
      if (raw_) theta.least = least_threshold;
      list.push_back(theta);
      list.push_back(beta);
    }
    return list;
  }
  std::vector<SiteParameters> sites() const {
    const c10::AutoGradMode no_gradients(false);
    const SiteTensors now = tensors();
    std::vector<SiteParameters> result = start_;
    for (std::size_t k = 0; k < result.size(); ++k) {
      result[k].theta = values_of(now.theta[k]);
      result[k].beta = values_of(now.beta[k]);
    }
    return result;
  }

 private:
  std::vector<SiteParameters> start_;
  bool raw_;
  std::vector<at::Tensor> theta_, beta_;
};

/// Student and teacher over some windows.
class Calibration {
 public:
  Calibration(const LanguageModel& model, const std::string& which, const std::vector<SiteParameters>& teacher, std::int64_t length, const Stage2Options& options)
      : decoder_(torch_decoder(model, options.device)), which_(which), teacher_sites_(site_tensors(teacher, find_device(options.device))), length_(length), options_(options) {}

  /// KL and alignment by the options' weights, as one differentiable number.
  at::Tensor loss(const std::vector<std::int32_t>& windows, std::int64_t rows, const SiteTensors& sites, bool align) const {
    const at::Tensor ids = tensor_of_windows(windows, 0, rows, length_).to(find_device(options_.device));
    std::vector<at::Tensor> wanted, seen;
    at::Tensor teacher;
    {
      const c10::AutoGradMode no_gradients(false);
      teacher = decoder_logits(decoder_, ids, which_, qcfs_function(teacher_sites_, options_.levels, align ? &wanted : nullptr)).select(0, 0);
    }
    const bool relative = !options_.official;
    const bool rates = options_.rate_penalty > 0;
    const at::Tensor student = mean_over_time(decoder_logits(decoder_, ids, which_, if_function(sites, options_.steps, options_.fire, relative, align || rates ? &seen : nullptr),
                                                             {options_.steps, options_.operators}));
    at::Tensor sum = options_.kl_weight * kl_divergence(student, teacher, !options_.official);
    for (std::size_t k = 0; k < seen.size(); ++k) {
      if (align) {
        const at::Tensor error = (seen[k] - wanted[k]).square().mean();
        sum = sum + options_.align_weight * (options_.official ? error : error / wanted[k].var().clamp_min(1e-12));
      }
      if (rates) sum = sum + options_.rate_penalty * (seen[k].abs() / sites.theta[k].mean().detach()).mean() / static_cast<double>(seen.size());
    }
    return sum;
  }

 private:
  TorchDecoder decoder_;
  std::string which_;
  SiteTensors teacher_sites_;
  std::int64_t length_;
  const Stage2Options& options_;
};

std::vector<std::int32_t> rows_of(const std::vector<std::int32_t>& windows, const std::vector<std::int64_t>& rows, std::size_t from, std::size_t to, std::int64_t length) {
  std::vector<std::int32_t> part;
  for (std::size_t i = from; i < to; ++i) part.insert(part.end(), windows.begin() + rows[i] * length, windows.begin() + (rows[i] + 1) * length);
  return part;
}

/// State at the end of an epoch: the optimiser's, and the best sites so far.
struct Best {
  double loss = std::numeric_limits<double>::infinity();
  std::vector<SiteParameters> sites;
};
std::string state_of(std::int64_t epoch, const Best& best, const Adam& adam) {
  ByteWriter writer;
  writer.add(epoch);
  writer.add(best.loss);
  add(writer, best.sites);
  writer.add(adam.state());
  return writer.take();
}

bool restore_state(std::string_view bytes, std::int64_t& epoch, Best& best, Adam& adam) {
  ByteReader reader(bytes);
  std::int64_t done = 0;
  Best read_best;
  std::string optimiser;
  reader.read(done);
  reader.read(read_best.loss);
  read(reader, read_best.sites);
  reader.read(optimiser);
  if (!reader.whole() || read_best.sites.size() != best.sites.size() || !adam.restore(optimiser)) return false;
  epoch = done;
  best = std::move(read_best);
  return true;
}

}  // namespace

void fine_calibration(const LanguageModel& model, const std::string& which_sites, std::vector<SiteParameters>& sites, const std::vector<SiteParameters>& teacher,
                      const std::vector<std::int32_t>& windows, std::int64_t rows, std::int64_t length, const Stage2Options& options, const StageHooks& hooks) {
  compute_on_this_thread();
  const Calibration calibration(model, which_sites, teacher, length, options);
  const TrainedSites trained(sites, decoder_sites(model, which_sites), options.granularity, length, options.official, find_device(options.device));
  Adam adam(trained.parameters());
  const auto held_out = rows > 1 ? std::max<std::int64_t>(1, static_cast<std::int64_t>(held_out_share * static_cast<double>(rows))) : 0;
  const std::int64_t used = rows - held_out;
  std::vector<std::int64_t> order(static_cast<std::size_t>(rows));
  std::iota(order.begin(), order.end(), 0);
  const std::int64_t at_once = std::max<std::int64_t>(1, most_positions / (length * options.steps));
  const auto held_out_loss = [&] {
    const c10::AutoGradMode no_gradients(false);
    double sum = 0;
    const std::int64_t from = held_out > 0 ? used : 0;
    for (std::int64_t first = from; first < rows; first += at_once) {
      const std::int64_t count = std::min(at_once, rows - first);
      if (hooks.pulse) hooks.pulse(-1);
      sum += static_cast<double>(count) * calibration.loss(rows_of(windows, order, static_cast<std::size_t>(first), static_cast<std::size_t>(first + count), length), count, trained.tensors(), false).item<double>();
    }
    return sum / static_cast<double>(rows - from);
  };
  Best best;
  best.sites = trained.sites();
  std::int64_t epoch = 0;
  if (!hooks.restore.empty()) {
    if (!restore_state(hooks.restore, epoch, best, adam))
      throw Error(ErrorKind::method, {"The checkpoint of the fine calibration does not fit the model", "checkpoint", bytes_text(hooks.restore.size()), "", "Run it again from the start"});
  } else {
    best.loss = held_out_loss();
  }
  const std::int64_t batches = (used + options.batch - 1) / options.batch, total = batches * options.epochs;
  for (; epoch < options.epochs; ++epoch) {
    std::vector<std::int64_t> shuffled(order.begin(), order.begin() + used);
    RandomStream random(options.seed, "stage 2 epoch " + std::to_string(epoch));
    for (std::size_t i = shuffled.size(); i > 1; --i) std::swap(shuffled[i - 1], shuffled[random.below(i)]);
    for (std::int64_t b = 0; b < batches; ++b) {
      const std::int64_t step = epoch * batches + b, first = b * options.batch, count = std::min(options.batch, used - first);
      double value = 0;
      for (std::int64_t part = 0; part < count; part += at_once) {  // gradients are summed over parts: bounds memory and the time between two stop points
        if (hooks.pulse) hooks.pulse(static_cast<double>(step * options.batch + part) / static_cast<double>(total * options.batch));
        const std::int64_t size = std::min(at_once, count - part);
        const auto from = static_cast<std::size_t>(first + part);
        const at::Tensor loss = calibration.loss(rows_of(windows, shuffled, from, from + static_cast<std::size_t>(size), length), size, trained.tensors(), options.align_weight > 0) *
                                (static_cast<double>(size) / static_cast<double>(count));
        value += loss.item<double>();
        if (!std::isfinite(value))
          throw Error(ErrorKind::method, {"The loss of the fine calibration is not finite", "step " + std::to_string(step + 1), shortest(value), "a finite number", "Calibrate with calibration=coarse"});
        if (hooks.pulse) hooks.pulse(-1);
        loss.backward();
      }
      adam.step(options.learning_rate * 0.5 * (1 + std::cos(std::numbers::pi * static_cast<double>(step) / static_cast<double>(total))), 1.0);
      if (hooks.loss) hooks.loss(step + 1, value);
    }
    if (const double now = held_out_loss(); now < best.loss) best = {now, trained.sites()};
    if (hooks.sites) hooks.sites(epoch + 1, trained.sites());
    if (hooks.checkpoint && epoch + 1 < options.epochs) hooks.checkpoint(state_of(epoch + 1, best, adam));
  }
  sites = best.sites;
}

}  // namespace assay::snn
