// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/method/declaration.h"

namespace assay::dag {

/// What every learning method of this plugin declares alike; declarations.h lists who uses them.

/// data, reference, transform, log_shift, missing, loss.
std::vector<ParameterSpec> data_parameters();

/// log10_h, rho, objective, loss, edges over the evaluations of the objective.
std::vector<SeriesSpec> optimiser_series();

/// The graph, its weights (d x d, described by `weights_help`), metrics beside a reference, and the tables of edges,
/// variables and baselines.
std::vector<OutputSpec> common_outputs(const std::string& weights_help);

/// Figures over those series and outputs.
std::vector<FigureSpec> common_figures();

/// Moves the items of `from` to the end of `to`.
template <typename Item>
void append(std::vector<Item>& to, std::vector<Item> from) {
  for (Item& item : from) to.push_back(std::move(item));
}

/// Puts the items of `from` before `to[at]`.
template <typename Item>
void insert(std::vector<Item>& to, std::size_t at, std::vector<Item> from) {
  to.insert(to.begin() + std::ptrdiff_t(at), std::make_move_iterator(from.begin()),
            std::make_move_iterator(from.end()));
}

}  // namespace assay::dag
