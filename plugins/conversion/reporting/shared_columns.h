// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/data/table.h"
#include "core/method/declaration.h"
#include "plugins/conversion/reporting/energy.h"
#include "plugins/conversion/sites.h"

namespace assay::snn {

/// Columns that tables of both methods share, and their cells in the same order.

/// What one site did: neurons, rate, dead, saturated, first_spike, clipped_share, relative_error, cosine, clipping, quantisation, temporal, inherited,
/// threshold, potential. `neurons` is what they are called: "neurons", "channels".
std::vector<ColumnSpec> site_columns(const std::string& neurons);
std::vector<Cell> site_cells(const SiteStatistics& statistics, const SiteParameters& site);

/// Energy of one sample or token: ann_nj, spike_fed_nj, whole_nj, spike_fed_percent, whole_percent, neuron_updates_nj.
std::vector<ColumnSpec> energy_columns();
std::vector<Cell> energy_cells(const Energy& energy);

/// A declared table without rows.
Table empty_table(const MethodInfo& info, const std::string& name);

/// One list behind the other.
template <typename T>
std::vector<T> joined(std::vector<T> first, const std::vector<T>& second, const std::vector<T>& third = {}) {
  first.insert(first.end(), second.begin(), second.end());
  first.insert(first.end(), third.begin(), third.end());
  return first;
}

}  // namespace assay::snn
