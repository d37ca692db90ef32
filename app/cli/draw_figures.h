// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/cli/request_options.h"

namespace assay::cli {

/// Throws Error kind helper before anything runs where a figure was asked for and assay-figure is missing.
void require_drawing(const std::vector<WantedFigure>& figures);
/// Draws what a run has made into `folder`; returns the files. A figure whose output a run has not made is a warning.
std::vector<std::string> draw_wanted(const Project& project, const RunRow& run,
                                     const std::vector<WantedFigure>& figures, const std::filesystem::path& folder);

}  // namespace assay::cli
