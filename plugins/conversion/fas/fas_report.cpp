// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/fas/fas_report.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/report/student_t.h"
#include "plugins/conversion/fas/fas_declaration.h"
#include "plugins/conversion/reporting/shared_columns.h"

namespace assay::snn {
namespace {

double mean_of(const std::vector<float>& values) { return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size()); }

struct MeanLoss {
  double loss = 0, low = std::numeric_limits<double>::quiet_NaN(), high = low;
};
/// Nats per token and the interval of the mean over windows.
MeanLoss mean_loss(const WindowLosses& losses) {
  const auto n = static_cast<double>(losses.loss.size()), tokens = static_cast<double>(losses.tokens);
  MeanLoss result;
  double sum = 0, squares = 0;
  for (const double loss : losses.loss) sum += loss / tokens;
  result.loss = sum / n;
  for (const double loss : losses.loss) squares += (loss / tokens - result.loss) * (loss / tokens - result.loss);
  if (losses.loss.size() < 2) return result;
  const double reach = student_t_quantile(0.975, n - 1) * std::sqrt(squares / (n - 1) / n);
  result.low = result.loss - reach;
  result.high = result.loss + reach;
  return result;
}

std::string operator_of(const std::string& layer) {
  const std::string last = layer.substr(layer.rfind('.') + 1);
  if (last == "attention") return "softmax(q·kᵀ)·v";
  if (last == "product") return "gate × up";
  return "linear";
}

}  // namespace

double mean_threshold(const std::vector<SiteParameters>& sites) {
  double sum = 0;
  for (const SiteParameters& site : sites) sum += mean_of(site.theta);
  return sum / static_cast<double>(sites.size());
}

FasReport::FasReport(const LanguageModel& ann, const LanguageModel& tuned, const std::string& which, OperatorForm operators, const Conversion& conversion)
    : ann_(ann),
      tuned_(tuned),
      which_(which),
      operators_(operators),
      conversion_(conversion),
      losses_(empty_table(fas_info(), "losses")),
      latency_(empty_table(fas_info(), "latency")),
      energy_(empty_table(fas_info(), "energy")),
      layers_(empty_table(fas_info(), "layers")),
      coverage_(empty_table(fas_info(), "coverage")),
      raster_(empty_table(fas_info(), "raster")),
      generated_(empty_table(fas_info(), "generated")) {}

double FasReport::neurons() const {
  double count = 0;
  const auto layers = static_cast<double>(tuned_.layers), d = static_cast<double>(tuned_.width), f = static_cast<double>(tuned_.hidden);
  count = layers * f;
  if (which_ == "all") count += layers * 3 * d + d + (tuned_.family == DecoderFamily::llama ? layers * f : 0);
  return count;
}

void FasReport::add_losses(const std::string& model, std::int64_t steps, const WindowLosses& losses, double rate) {
  const MeanLoss mean = mean_loss(losses);
  const auto windows = static_cast<std::int64_t>(losses.loss.size());
  losses_.rows.push_back({model, steps, mean.loss, std::exp(mean.loss), mean.low, mean.high, windows, windows * losses.tokens, std::isnan(rate) ? Cell() : Cell(rate)});
}

void FasReport::evaluate(const FasEvaluation& evaluation, RunContext& context, double from, double width) {
  const auto pulse = [&](double start, double part, std::string detail) {
    return [&context, start, part, detail = std::move(detail)](double share) {
      context.stop_point();
      context.progress(start + part * share, "evaluate", detail);
    };
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const WindowLosses ann = ann_losses(ann_, evaluation.validation, evaluation.rows, evaluation.length, pulse(from, width * 0.05, "float network"),
                                      evaluation.device);
  add_losses("ann", 0, ann, nan);
  ann_loss_ = mean_loss(ann).loss;
  const WindowLosses qcfs =
      qcfs_losses(tuned_, which_, evaluation.teacher, evaluation.levels, evaluation.validation, evaluation.rows, evaluation.length, pulse(from + width * 0.05, width * 0.05, "quantised network"),
                  evaluation.device);
  add_losses("qcfs", 0, qcfs, nan);
  qcfs_loss_ = mean_loss(qcfs).loss;
  const MeanLoss ann_mean = mean_loss(ann), qcfs_mean = mean_loss(qcfs);
  std::int64_t point = 0;
  const double total = static_cast<double>(std::accumulate(evaluation.steps.begin(), evaluation.steps.end(), std::int64_t{0}));
  double done = 0;
  for (const std::int64_t steps : evaluation.steps) {
    const SpikingDecoder spiking(tuned_, which_, conversion_.at(steps), evaluation.device);
    const bool last = steps == evaluation.steps.back();
    DecoderRequest request;
    request.steps = {steps};
    request.operators = operators_;
    request.levels = evaluation.levels;
    request.statistics = last;
    request.teacher = evaluation.teacher;
    request.raster_neurons = last ? 64 : 0;
    const double part = width * 0.9 * static_cast<double>(steps) / total;
    request.pulse = pulse(from + width * 0.1 + width * 0.9 * done / total, part, "T = " + std::to_string(steps));
    const DecoderResult result = spiking.run(evaluation.validation, evaluation.rows, evaluation.length, request);
    done += static_cast<double>(steps);
    const std::vector<double>& rates = result.rates_at.front();
    const double rate = std::accumulate(rates.begin(), rates.end(), 0.0) / static_cast<double>(rates.size());
    add_losses("snn", steps, result.at_steps.front(), rate);
    const MeanLoss mean = mean_loss(result.at_steps.front());
    latency_.rows.push_back({std::string("spiking"), steps, mean.loss, mean.low, mean.high});
    latency_.rows.push_back({std::string("quantised"), steps, qcfs_mean.loss, Cell(), Cell()});
    latency_.rows.push_back({std::string("float"), steps, ann_mean.loss, Cell(), Cell()});
    add_energy(spiking, result, steps, evaluation.length);
    if (steps == evaluation.shown_steps) {
      snn_loss_ = mean.loss;
      mean_rate_ = rate;
    }
    if (last) {
      add_layers(result, steps);
      add_coverage(spiking.work(result, 0, evaluation.length));
      for (const RasterSpike& spike : result.raster) raster_.rows.push_back({spike.step, spike.neuron, spike.site});
    }
    context.metric("windows_done", ++point, static_cast<double>(evaluation.rows));
    context.metric("rate", point, rate);
    give(context);
  }
}

void FasReport::add_energy(const SpikingDecoder& spiking, const DecoderResult& result, std::int64_t steps, std::int64_t length) {
  const Energy energy = energy_of(spiking.work(result, 0, length), steps, neurons());
  const MeanLoss mean = mean_loss(result.at_steps.front());
  energy_.rows.push_back(joined<Cell>({steps}, energy_cells(energy), {mean.loss, mean.low, mean.high}));
}

void FasReport::add_layers(const DecoderResult& result, std::int64_t steps) {
  const std::vector<SiteParameters>& sites = conversion_.at(steps);
  for (std::size_t k = 0; k < result.sites.size(); ++k) {
    const SiteStatistics& site = result.sites[k];
    residual_ = std::max(residual_, site.conservation_residual);
    layers_.rows.push_back(joined<Cell>({site.name, steps}, site_cells(site, sites[k])));
  }
}

void FasReport::add_coverage(const std::vector<LayerWork>& work) {
  const bool exact = operators_ == OperatorForm::expectation;
  const std::string float_form = exact ? "float, on running means" : "float, at every step";
  const auto other = [&](std::string layer, std::string name, std::string becomes) {
    coverage_.rows.push_back({std::move(layer), std::move(name), std::move(becomes), Cell(), Cell()});
  };
  other("embed", "embedding", "float, once");
  for (const LayerWork& layer : work) {
    const std::string becomes = layer.spike_fed ? "accumulates" : layer.constant_input ? "float, once" : operator_of(layer.name) == "linear" ? "float, at every step" : float_form;
    coverage_.rows.push_back({layer.name, operator_of(layer.name), becomes, layer.spike_fed, static_cast<std::int64_t>(layer.macs)});
  }
  const std::string norm = tuned_.family == DecoderFamily::gpt2 ? "LayerNorm" : "RMSNorm";
  other("h.*.norm1, h.*.norm2, norm", norm, float_form);
  other("h.*.mlp.act", "activation function", "integrate-and-fire");
  if (which_ == "all") other("norms, attention, head", "signed sites", "signed integrate-and-fire");
}

void FasReport::generate(const std::vector<std::int32_t>& prompt, std::int64_t count, std::int64_t steps, RunContext& context) {
  const Tokenizer& tokenizer = *tuned_.tokenizer;
  context.progress(0.955, "evaluate", "text");
  generated_.rows.push_back({std::string("prompt"), std::int64_t{0}, tokenizer.decode(prompt)});
  generated_.rows.push_back({std::string("ann"), std::int64_t{0}, tokenizer.decode(generate_float(ann_, prompt, count, 0, 0, context.device()))});
  const SpikingDecoder spiking(tuned_, which_, conversion_.at(steps), context.device());
  DecoderRequest request;
  request.steps = {steps};
  request.operators = operators_;
  request.pulse = [&context](double) { context.stop_point(); };
  generated_.rows.push_back({std::string("snn"), steps, tokenizer.decode(spiking.generate(prompt, count, request, 0, 0))});
}

void FasReport::give(RunContext& context) const {
  context.table("losses", losses_);
  context.table("latency", latency_);
  context.table("energy", energy_);
  context.table("layers", layers_);
  context.table("coverage", coverage_);
  context.table("raster", raster_);
  if (!generated_.rows.empty()) context.table("generated", generated_);
  context.scalar("ann_loss", ann_loss_);
  context.scalar("qcfs_loss", qcfs_loss_);
  context.scalar("snn_loss", snn_loss_);
  context.scalar("mean_rate", mean_rate_);
  context.scalar("conservation_residual", residual_);
}

}  // namespace assay::snn
