// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/scoring/candidate_scores.h"

#include <cmath>
#include <mutex>

#include "core/base/error.h"
#include "plugins/nas_scoring/proxies/nwot.h"
#include "plugins/nas_scoring/proxies/synflow.h"

namespace assay::nas {

void write(ByteWriter& writer, const CandidateScore& score) {
  writer.add(score.architecture);
  for (const std::int64_t value : {score.parameters, score.macs, score.units}) writer.add(value);
  for (const double value :
       {score.swap, score.swap_sd, score.standard, score.active_share, score.nwot, score.synflow}) {
    writer.add(value);
  }
  writer.add(score.fault);
  writer.add(static_cast<std::uint64_t>(score.layers.size()));
  for (const LayerCount& layer : score.layers) {
    writer.add(layer.name);
    for (const std::int64_t value : {layer.units, layer.swap, layer.active}) writer.add(value);
  }
}

CandidateScore read_score(ByteReader& reader) {
  CandidateScore score;
  reader.read(score.architecture);
  for (std::int64_t* value : {&score.parameters, &score.macs, &score.units}) reader.read(*value);
  for (double* value :
       {&score.swap, &score.swap_sd, &score.standard, &score.active_share, &score.nwot, &score.synflow}) {
    reader.read(*value);
  }
  reader.read(score.fault);
  score.layers.resize(reader.count(32));
  for (LayerCount& layer : score.layers) {
    reader.read(layer.name);
    for (std::int64_t* value : {&layer.units, &layer.swap, &layer.active}) reader.read(*value);
  }
  return score;
}

CandidateScore CandidateScorer::operator()(const std::string& architecture) const {
  CandidateScore result;
  result.architecture = architecture;
  const Network network = space_.build(measures_.prune ? space_.pruned(architecture) : architecture, scale_);
  result.parameters = parameter_count(network);
  result.macs = multiply_accumulates(network);
  result.units = activation_units(network);
  const std::uint64_t seed = candidate_seed(space_.canonical(architecture));
  try {
    if (measures_.swap) {
      ScoreOptions options = options_;
      options.layers = measures_.layers;
      const SwapScore score = swap_score(network, batch_, options, seed);
      result.swap = score.mean;
      result.swap_sd = score.standard_deviation;
      double standard = 0, active = 0;
      for (const PatternCounts& counts : score.repeats) {
        standard += static_cast<double>(counts.standard);
        active += counts.active_share;
      }
      result.standard = standard / static_cast<double>(score.repeats.size());
      result.active_share = active / static_cast<double>(score.repeats.size());
      if (measures_.layers) result.layers = score.repeats.front().layers;
    }
    if (measures_.nwot) result.nwot = nwot(network, batch_, options_, seed);
    if (measures_.synflow) result.synflow = log_synflow(network, batch_, options_, seed);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::method) throw;
    result.fault = error.what();
  }
  return result;
}

std::vector<CandidateScore> CandidateScorer::operator()(const std::vector<std::string>& architectures,
                                                        const std::function<void()>& done) const {
  std::vector<CandidateScore> results(architectures.size());
  std::mutex mutex;
  crew_->run(architectures.size(), [&](std::size_t i) {
    results[i] = (*this)(architectures[i]);
    if (!done) return;
    const std::lock_guard lock(mutex);
    done();
  });
  return results;
}

Cell number_cell(double value) {
  Cell cell;
  if (!std::isnan(value)) cell = value;
  return cell;
}

double ranked_score(const CandidateScore& score, const std::optional<Regularisation>& rule, double cost) {
  return rule ? log_regularised(score.swap, cost, *rule) : score.swap;
}

std::vector<Cell> score_cells(const CandidateScore& score, const std::optional<Regularisation>& rule, double cost) {
  const double with_factor = rule ? regularised(score.swap, cost, *rule) : score.swap;
  const double logarithm = rule ? log_regularised(score.swap, cost, *rule) : std::log(score.swap);
  return {score.architecture,
          score.parameters,
          score.macs,
          score.units,
          number_cell(score.swap),
          number_cell(score.swap_sd),
          number_cell(with_factor),
          number_cell(logarithm),
          number_cell(score.standard),
          number_cell(score.active_share)};
}

}  // namespace assay::nas
