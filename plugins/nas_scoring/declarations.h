// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/method/declaration.h"

namespace assay::nas {

/// What nas_scoring.swap_score, correlation and swap_nas declare.
MethodInfo swap_score_info();
MethodInfo correlation_info();
MethodInfo swap_nas_info();

// Parts that several of them share.

/// Puts the items of `from` behind those of `to`.
template <typename Item>
void append(std::vector<Item>& to, std::vector<Item> from) {
  for (Item& item : from) to.push_back(std::move(item));
}

/// The paper of the score and of the search.
extern const char* const swap_nas_paper;

/// A whole number with its range, both ends allowed.
ParameterSpec count_parameter(const std::string& name, const std::string& title, const std::string& help,
                              std::int64_t value, double minimum, double maximum, bool advanced = false);

/// space, architectures, model: what is scored. `all_help` says what `all` and `sample:N` mean to the method.
std::vector<ParameterSpec> architecture_parameters(const std::string& all_help);
/// space alone, for methods that draw their own architectures.
ParameterSpec space_parameter(bool scripted);
/// prune: dead edges left out before scoring.
ParameterSpec prune_parameter();
/// sampler, for methods that draw architectures.
ParameterSpec sampler_parameter();
/// images, image_fit, image_size, normalisation, samples.
std::vector<ParameterSpec> image_parameters();
/// repeats, channels, cells, classes, initialisation, mode, batch_norm.
std::vector<ParameterSpec> network_parameters(std::int64_t repeats);
/// regularisation, mu, sigma, target_size, cost. `regularisation` is the word that stands as default.
std::vector<ParameterSpec> regularisation_parameters(const std::string& regularisation);

/// The columns of table `scores` that every method has.
std::vector<ColumnSpec> score_columns();
/// Columns nwot and synflow, for methods that measure them beside the score.
std::vector<ColumnSpec> proxy_columns();
/// Table `cells`: an architecture and its picture as Graphviz text.
OutputSpec cells_output();
/// Scalars mu, sigma and conditions.
std::vector<OutputSpec> condition_outputs();
/// Scalars best_architecture and best_score. `which` says which architecture that is.
std::vector<OutputSpec> best_outputs(const std::string& which);
/// Series swap: scores as a list is worked through.
SeriesSpec list_series();
/// Scatter of table `scores`: score against parameters, with the cells as pictures.
FigureSpec size_figure(const std::string& name);

}  // namespace assay::nas
