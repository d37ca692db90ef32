// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace assay::snn {

/// One place where an activation becomes spikes: threshold and initial potential of its neurons. A vector holds one value (site), one
/// per channel, or one per element. v(0) = beta * theta; a spike carries amplitude theta.
struct SiteParameters {
  std::string name;               ///< "relu1", "h.0.mlp.act"
  std::vector<float> theta{1.0f};
  std::vector<float> beta{0.5f};
  bool is_signed = false;         ///< negative spikes allowed (spec 8.12)
  bool operator==(const SiteParameters&) const = default;
};

enum class FireRule { at_least, above };   ///< u >= theta (official, default) or u > theta
enum class ResetRule { soft, hard };
/// How non-linear operators between spikes are evaluated: at every step on its own (official), or exactly on running means (spec 5.2).
enum class OperatorForm { per_step, expectation };

/// What one site did in a run over a batch.
struct SiteStatistics {
  std::string name;
  std::int64_t neurons = 0;        ///< per sample (decoders: per position)
  std::int64_t samples = 0, steps = 0;
  double spikes = 0;               ///< all of them, |n|
  double rate = 0;                 ///< spikes per neuron and step
  std::int64_t dead = 0;           ///< neurons (by channel and place) that never fired over all samples
  std::int64_t saturated = 0;      ///< that fired at every step of every sample
  double first_spike = 0;          ///< mean step of a neuron's first spike, from 1; NaN where none fired
  double clipped_share = 0;        ///< share of the ANN's activations above theta
  double relative_error = 0;       ///< |phi - a| / |a| against the ANN (2-norms)
  double cosine = 0;               ///< of phi and a
  /// Parts of phi - a (spec 2.3) as 2-norms over |a|; as vectors they add up to it. With the mean current z that reached the site: what was above theta,
  /// the rounding of the rest to T levels, the order of its charges, and what relu(z) inherits from the sites before.
  double clipping_error = 0, quantisation_error = 0, temporal_error = 0, inherited_error = 0;
  double conservation_residual = 0;  ///< largest relative residual of (2.1)
};

}  // namespace assay::snn
