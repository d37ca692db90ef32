// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the kernels of this folder: the way a vector of 1, `channels` or `channels * inner` parameters is spread over rows x channels x inner.

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "plugins/conversion/neurons/if_neuron.h"
#include "plugins/conversion/neurons/neuron_step.h"

namespace assay::snn {

inline constexpr std::int64_t lanes = 256;  ///< neurons that one pass keeps in the nearest cache; a multiple of 8

/// Where the currents of step t begin.
inline const float* step_currents(const IfCall& call, std::int64_t t) {
  if (call.constant) return call.current;
  return call.current + t * (call.current_stride > 0 ? call.current_stride : call.shape.count());
}

/// Index of a unit's parameter in a vector of 1, channels or units values.
inline std::size_t parameter_index(std::size_t size, const NeuronShape& shape, std::int64_t unit) {
  if (size == 1) return 0;
  return static_cast<std::size_t>(static_cast<std::int64_t>(size) == shape.units() ? unit : unit / shape.inner);
}

/// One value per unit, or the single one.
inline std::vector<float> spread(const std::vector<float>& values, const NeuronShape& shape) {
  if (values.size() == 1 || static_cast<std::int64_t>(values.size()) == shape.units()) return values;
  std::vector<float> all;
  all.reserve(static_cast<std::size_t>(shape.units()));
  for (const float value : values) all.insert(all.end(), static_cast<std::size_t>(shape.inner), value);
  return all;
}

/// Sizes alone: what every call of a kernel checks.
inline void check_sizes(const SiteParameters& site, const NeuronShape& shape) {
  const auto fits = [&](std::size_t size) {
    const auto count = static_cast<std::int64_t>(size);
    return count == 1 || count == shape.channels || count == shape.units();
  };
  for (const auto& [name, values] : {std::pair{"theta", &site.theta}, std::pair{"beta", &site.beta}})
    if (!fits(values->size()))
      throw Error(ErrorKind::usage, {"The " + std::string(name) + " of a site does not fit its neurons", site.name, std::to_string(values->size()) + " values",
                                     "1, " + std::to_string(shape.channels) + " or " + std::to_string(shape.units()), ""});
}

inline void check_thresholds(const SiteParameters& site) {
  for (const float theta : site.theta)
    if (!(theta > 0) || !std::isfinite(theta))
      throw Error(ErrorKind::usage, {"A threshold is not valid", site.name, std::to_string(theta), "a finite number above 0", ""});
}

/// The parameters of the `count` neurons from flat index `from` on; `spread_values` has one value or one per unit.
inline void copy_parameters(const std::vector<float>& spread_values, std::int64_t from, std::int64_t count, float* to) {
  const auto units = static_cast<std::int64_t>(spread_values.size());
  if (units == 1) {
    for (std::int64_t i = 0; i < count; ++i) to[i] = spread_values[0];
    return;
  }
  std::int64_t unit = from % units;
  for (std::int64_t i = 0; i < count;) {
    const std::int64_t run = std::min(count - i, units - unit);
    for (std::int64_t k = 0; k < run; ++k) to[i + k] = spread_values[static_cast<std::size_t>(unit + k)];
    i += run;
    unit = 0;
  }
}

}  // namespace assay::snn
