// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/method/declaration.h"

namespace assay::nas {

/// What nas_scoring.swap_score, correlation and swap_nas declare.
MethodInfo swap_score_info();
MethodInfo correlation_info();
MethodInfo swap_nas_info();

// Parts that several of them share.

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
/// Table `cells`: an architecture and its picture as Graphviz text.
OutputSpec cells_output();

}  // namespace assay::nas
