// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/draw_figures.h"

#include <algorithm>

#include "core/base/log.h"
#include "core/base/paths.h"
#include "core/report/report.h"
#include "core/report/run_figures.h"

namespace assay::cli {

void require_drawing(const std::vector<WantedFigure>& figures) {
  if (!figures.empty()) find_program("assay-figure");
}

std::vector<std::string> draw_wanted(const Project& project, const RunRow& run,
                                     const std::vector<WantedFigure>& figures, const std::filesystem::path& folder) {
  std::vector<std::string> drawn;
  for (const WantedFigure& wanted : figures) {
    FigureData figure;
    try {
      figure = figure_data(project, run, wanted.name);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::usage || run.status == RunStatus::finished) throw;
      note("warning: figure " + wanted.name + " is left out: " + error.text().message);
      continue;
    }
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    write_figure(figure, folder / wanted.file, FigureSize{});
    drawn.push_back(wanted.file);
  }
  return drawn;
}

}  // namespace assay::cli
