// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "plugins/conversion/networks/language_model.h"
#include "plugins/conversion/reporting/energy.h"
#include "plugins/conversion/sites.h"
#include "plugins/conversion/spiking/spiking_sequential.h"

namespace assay::snn {

struct DecoderRequest {
  std::vector<std::int64_t> steps{8};  ///< ascending; each is a run of its own where thresholds are per T or operators are evaluated on means
  OperatorForm operators = OperatorForm::expectation;
  FireRule fire = FireRule::at_least;
  std::int64_t levels = 8;             ///< L of the QCFS network that statistics compare with
  bool statistics = false;
  std::vector<SiteParameters> teacher{}; ///< sites of that QCFS network; empty: the spiking network's own thresholds
  std::int64_t raster_neurons = 0;     ///< of the first window's last position; 0: no raster
  std::function<void(double)> pulse{};
};
/// Sum of the negative log likelihood (nats) of every window, for intervals over windows; `tokens` predicted per window.
struct WindowLosses {
  std::vector<double> loss;
  std::int64_t tokens = 0;
};
struct DecoderResult {
  std::vector<WindowLosses> at_steps;
  std::vector<SiteStatistics> sites;   ///< at the last step count
  std::vector<std::vector<double>> rates_at;
  std::vector<RasterSpike> raster;
  OperatorForm operators = OperatorForm::expectation;  ///< as requested
};

/// The spiking form of a language model; thresholds by site in order of decoder_sites(). One thread.
class SpikingDecoder {
 public:
  SpikingDecoder(const LanguageModel& model, std::string which_sites, std::vector<SiteParameters> sites, const std::string& device = "cpu");
  ~SpikingDecoder();
  /// `windows`: rows x length token ids.
  DecoderResult run(const std::vector<std::int32_t>& windows, std::int64_t rows, std::int64_t length, const DecoderRequest& request) const;
  /// Greedy (or seeded, temperature > 0) continuation, with a cache of summed keys and values (spec 5.6): memory as the ANN's.
  std::vector<std::int32_t> generate(const std::vector<std::int32_t>& prompt, std::int64_t count, const DecoderRequest& request, double temperature, std::uint64_t seed) const;
  /// Work of one token at the rates of a result (spec 6): entry k of `steps`.
  std::vector<LayerWork> work(const DecoderResult& result, std::size_t k, std::int64_t length) const;

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

/// The float network and the QCFS network (sites: theta, L levels) over the same windows.
WindowLosses ann_losses(const LanguageModel& model, const std::vector<std::int32_t>& windows, std::int64_t rows, std::int64_t length,
                        const std::function<void(double)>& pulse = {}, const std::string& device = "cpu");
WindowLosses qcfs_losses(const LanguageModel& model, const std::string& which_sites, const std::vector<SiteParameters>& sites, std::int64_t levels,
                         const std::vector<std::int32_t>& windows, std::int64_t rows, std::int64_t length, const std::function<void(double)>& pulse = {},
                         const std::string& device = "cpu");
/// Greedy or seeded continuation by the float network with a key/value cache.
std::vector<std::int32_t> generate_float(const LanguageModel& model, const std::vector<std::int32_t>& prompt, std::int64_t count, double temperature, std::uint64_t seed,
                                         const std::string& device = "cpu");

}  // namespace assay::snn
