// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/method/run_context.h"
#include "plugins/conversion/networks/language_model.h"
#include "plugins/conversion/sites.h"
#include "plugins/conversion/spiking/spiking_decoder.h"
#include "plugins/conversion/storage/converted_model.h"

namespace assay::snn {

double mean_threshold(const std::vector<SiteParameters>& sites);

/// What an evaluation is over.
struct FasEvaluation {
  const std::vector<std::int32_t>& validation;  ///< rows x length
  std::int64_t rows = 0, length = 0;
  std::vector<std::int64_t> steps;
  std::int64_t levels = 8;
  const std::vector<SiteParameters>& teacher;   ///< sites of the quantised network
  std::int64_t shown_steps = 8;                 ///< the latency of snn_loss and mean_rate
  std::string device = "cpu";
};

/// The figures of conversion.fas: float, quantised and spiking network side by side.
class FasReport {
 public:
  FasReport(const LanguageModel& ann, const LanguageModel& tuned, const std::string& which, OperatorForm operators, const Conversion& conversion);
  /// Runs everything; progress in phase "evaluate" from `from` over `width`.
  void evaluate(const FasEvaluation& evaluation, RunContext& context, double from, double width);
  /// Continues a prompt by the float and the spiking network.
  void generate(const std::vector<std::int32_t>& prompt, std::int64_t count, std::int64_t steps, RunContext& context);
  /// Tables and scalars.
  void give(RunContext& context) const;

 private:
  void add_losses(const std::string& model, std::int64_t steps, const WindowLosses& losses, double rate);
  void add_energy(const SpikingDecoder& spiking, const DecoderResult& result, std::int64_t steps, std::int64_t length);
  void add_layers(const DecoderResult& result, std::int64_t steps);
  void add_coverage(const std::vector<LayerWork>& work);
  double neurons() const;

  const LanguageModel& ann_;
  const LanguageModel& tuned_;
  std::string which_;
  OperatorForm operators_;
  const Conversion& conversion_;
  Table losses_, latency_, energy_, layers_, coverage_, raster_, generated_;
  double ann_loss_ = 0, qcfs_loss_ = 0, snn_loss_ = 0, mean_rate_ = 0, residual_ = 0;
};

}  // namespace assay::snn
