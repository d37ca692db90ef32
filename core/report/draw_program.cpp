// SPDX-License-Identifier: GPL-3.0-or-later
// Asks assay-figure to draw; what it is sent stands at the top of report.h. Also write_figure().
#include "core/report/draw_program.h"

#include <algorithm>
#include <array>

#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/subprocess.h"
#include "core/data/npy.h"
#include "core/graph/graph_files.h"

namespace assay {
namespace {

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text.size() > 2000 ? text.substr(text.size() - 2000) : text;
}

void draw(std::vector<std::string> arguments, const Json& document, const std::filesystem::path& file) {
  const std::filesystem::path program = find_program("assay-figure");
  // Drawn under a temporary name with the same ending, so that nobody sees half a file.
  const std::filesystem::path target = std::filesystem::absolute(file);
  std::error_code failed;
  std::filesystem::create_directories(target.parent_path(), failed);
  const std::filesystem::path made =
      target.parent_path() / ("." + target.stem().string() + ".part" + target.extension().string());
  arguments.insert(arguments.begin(), program.string());
  arguments.insert(arguments.end(), {"--file", made.string()});
  const std::string input = dump_json(document);
  ProgramOptions options;
  options.input = input;
  options.timeout_seconds = 300;
  const ProgramResult result = run_program(arguments, options);
  if (result.exit_code != 0 || !std::filesystem::exists(made)) {
    std::filesystem::remove(made, failed);
    const std::string reason = result.signal      ? "signal " + std::to_string(result.signal)
                               : result.timed_out ? "no answer within 300 s"
                                                  : "exit " + std::to_string(result.exit_code);
    throw Error(result.exit_code == 1 ? ErrorKind::storage : ErrorKind::helper,
                {"assay-figure could not draw " + file.filename().string() + " (" + reason + ")",
                 file.string(),
                 trimmed(result.errors),
                 {},
                 {}});
  }
  std::filesystem::rename(made, target, failed);
  if (failed)
    throw Error(ErrorKind::storage, {"A figure could not be put in place", file.string(), failed.message(), {}, {}});
}

[[noreturn]] void refuse_ending(const FigureData& figure, const std::string& ending, const std::string& allowed) {
  throw Error(std::vector<Problem>{
      {"file", "Figure " + figure.name + " cannot be written in this form", ending, allowed, "Choose another ending"}});
}

}  // namespace

void draw_figure(const FigureData& figure, const std::filesystem::path& file, const FigureSize& size) {
  draw({},
       {{"figure", to_json(figure)},
        {"style",
         {{"width_mm", size.width_mm}, {"height_mm", size.height_mm}, {"dpi", size.dpi}, {"font_pt", size.font_pt}}}},
       file);
}

void draw_report(const Report& report, const std::filesystem::path& file) { draw({"report"}, to_json(report), file); }

bool can_draw() {
  try {
    find_program("assay-figure");
    return true;
  } catch (const Error&) {
    return false;
  }
}

void write_figure(const FigureData& figure, const std::filesystem::path& file, const FigureSize& size) {
  const std::string ending = file.extension().string();
  const bool has_matrix = figure.kind == FigureKind::heatmap || figure.kind == FigureKind::images;
  std::string allowed = ".pdf, .svg, .png, .csv, .json";
  if (figure.kind == FigureKind::graph) allowed += ", .dot";
  if (has_matrix) allowed += ", .npy";
  if (ending == ".pdf" || ending == ".svg" || ending == ".png") {
    draw_figure(figure, file, size);
  } else if (ending == ".csv") {
    write_file_atomically(file, figure_csv(figure));
  } else if (ending == ".json") {
    write_file_atomically(file, dump_json(to_json(figure), 1) + "\n");
  } else if (ending == ".dot" && figure.kind == FigureKind::graph) {
    Graph graph{figure.graph.nodes, {}};
    for (const FigureEdge& edge : figure.graph.edges)
      if (edge.status != EdgeStatus::missing) graph.edges.push_back({edge.source, edge.target, edge.weight});
    write_file_atomically(file, to_dot(graph, {.name = figure.name}));
  } else if (ending == ".npy" && has_matrix) {
    write_file_atomically(file, npy_bytes(figure.matrix));
  } else {
    refuse_ending(figure, ending, allowed);
  }
}

}  // namespace assay
