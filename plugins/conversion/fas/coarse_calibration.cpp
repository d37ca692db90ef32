// SPDX-License-Identifier: GPL-3.0-or-later
// Stage 2 of FAS, coarse: two numbers per site, chosen on the logits.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <array>
#include <limits>

#include "core/base/byte_stream.h"
#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/compute/torch_session.h"
#include "plugins/conversion/fas/objectives.h"
#include "plugins/conversion/fas/stages.h"

namespace assay::snn {
namespace {

constexpr std::array<double, 9> alphas = {1.1, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3};  ///< the largest first: it wins ties, with fewer spikes
constexpr std::array<double, 5> betas = {0, 0.2, 0.35, 0.5, 0.65};
constexpr std::int64_t passes = 2, most_tokens = 1024;  ///< 16 windows of 64 were enough
constexpr double official_alpha = 0.6, official_beta = 0.2;

SiteParameters scaled(const SiteParameters& site, double alpha, double beta) {
  SiteParameters result = site;
  for (float& theta : result.theta) theta = static_cast<float>(theta * alpha);
  result.beta.assign(site.beta.size(), static_cast<float>(beta));
  return result;
}

/// Which of the grid's points every site has; what a checkpoint holds.
struct Progress {
  std::int64_t done = 0;  ///< sites that were searched, over all passes
  std::vector<double> alpha, beta;
};

std::string bytes_of(const Progress& progress) {
  ByteWriter writer;
  writer.add(progress.done);
  writer.add(progress.alpha);
  writer.add(progress.beta);
  return writer.take();
}

/// False where the bytes are not of so many sites.
bool read_progress(const std::string& bytes, Progress& progress) {
  ByteReader reader(bytes);
  Progress read;
  reader.read(read.done);
  reader.read(read.alpha);
  reader.read(read.beta);
  if (!reader.whole() || read.alpha.size() != progress.alpha.size() || read.beta.size() != progress.beta.size()) return false;
  progress = std::move(read);
  return true;
}

}  // namespace

void coarse_calibration(const LanguageModel& model, const std::string& which_sites, std::vector<SiteParameters>& sites, const std::vector<std::int32_t>& windows,
                        std::int64_t rows, std::int64_t length, const Stage2Options& options, const StageHooks& hooks) {
  compute_on_this_thread();
  if (options.official) {  // the released code's hand-set constants
    for (SiteParameters& site : sites)
      if (!site.is_signed) site = scaled(site, official_alpha, official_beta);
    return;
  }
  const c10::AutoGradMode no_gradients(false);
  const std::int64_t used = std::min(rows, std::max<std::int64_t>(2, most_tokens / length));
  const TorchDecoder decoder = torch_decoder(model, options.device);
  const at::Device device = find_device(options.device);
  const at::Tensor ids = tensor_of_windows(windows, 0, used, length).to(device);
  const std::vector<SiteParameters> first = sites;
  const SiteTensors teacher_sites = site_tensors(first, device);
  const at::Tensor teacher = decoder_logits(decoder, ids, which_sites, qcfs_function(teacher_sites, options.levels)).select(0, 0);
  // The signed sites of sites=all keep their thresholds: they code values, not rates, and their grid would cost an hour.
  std::vector<std::size_t> searched;
  for (std::size_t k = 0; k < sites.size(); ++k)
    if (!sites[k].is_signed) searched.push_back(k);
  Progress progress{0, std::vector<double>(searched.size(), 1.0), std::vector<double>(searched.size(), 0.5)};
  if (!hooks.restore.empty() && !read_progress(hooks.restore, progress))
    throw Error(ErrorKind::method, {"The checkpoint of the coarse calibration does not fit the model", "checkpoint", bytes_text(hooks.restore.size()), "", "Run it again from the start"});
  const auto apply = [&](std::size_t i, double alpha, double beta) { sites[searched[i]] = scaled(first[searched[i]], alpha, beta); };
  for (std::size_t i = 0; i < searched.size(); ++i) apply(i, progress.alpha[i], progress.beta[i]);
  const TimeForm form{options.steps, options.operators};
  const auto total = static_cast<std::int64_t>(searched.size()) * passes;
  constexpr double grid = static_cast<double>(alphas.size() * betas.size());
  while (progress.done < total) {
    const auto i = static_cast<std::size_t>(progress.done) % searched.size();
    double least = std::numeric_limits<double>::infinity(), best_alpha = 1, best_beta = 0.5, tried = 0;
    for (const double alpha : alphas)
      for (const double beta : betas) {
        if (hooks.pulse) hooks.pulse((static_cast<double>(progress.done) + tried++ / grid) / static_cast<double>(total));
        apply(i, alpha, beta);
        const SiteTensors tensors = site_tensors(sites, device);
        const at::Tensor student = mean_over_time(decoder_logits(decoder, ids, which_sites, if_function(tensors, options.steps, options.fire, false), form));
        const double loss = kl_divergence(student, teacher, true).item<double>();
        if (loss < least) {
          least = loss;
          best_alpha = alpha;
          best_beta = beta;
        }
      }
    apply(i, best_alpha, best_beta);
    progress.alpha[i] = best_alpha;
    progress.beta[i] = best_beta;
    ++progress.done;
    if (hooks.loss) hooks.loss(progress.done, least);
    if (hooks.sites) hooks.sites(progress.done, sites);
    if (hooks.checkpoint && progress.done < total) hooks.checkpoint(bytes_of(progress));
  }
}

}  // namespace assay::snn
