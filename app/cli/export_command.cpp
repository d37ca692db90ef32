// SPDX-License-Identifier: GPL-3.0-or-later
// export: one figure or one result of a run into a file.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "app/cli/invocation.h"
#include "core/base/atomic_file.h"
#include "core/base/log.h"
#include "core/base/numbers.h"
#include "core/data/csv_writer.h"
#include "core/data/npy.h"
#include "core/graph/graph_files.h"
#include "core/method/declaration_json.h"
#include "core/report/figure_selection.h"
#include "core/report/report.h"
#include "core/report/run_figures.h"
#include "core/run/result_folder.h"

namespace assay::cli {
namespace {

struct Arguments {
  std::string project, run, figure, result, file, frame, width, height, dpi, font;
  std::vector<std::string> choose;
  bool overwrite = false;
};

[[noreturn]] void refuse_ending(const std::string& name, const std::string& kind, const std::string& ending,
                                const std::string& allowed) {
  throw Error(std::vector<Problem>{{"--file", "A " + kind + " such as " + name + " cannot be written in this form",
                                    ending, allowed, "Choose another ending"}});
}

std::string table_json(const Table& table) {
  Json rows = Json::array();
  for (const auto& row : table.rows) {
    Json cells = Json::array();
    for (const Cell& cell : row) cells.push_back(cell_json(cell));
    rows.push_back(std::move(cells));
  }
  return dump_json({{"columns", table.columns}, {"rows", std::move(rows)}}, 1) + "\n";
}

std::string matrix_json(const Matrix& matrix) {
  Json values = Json::array();
  for (const double value : matrix.values) values.push_back(json_number(value));
  return dump_json({{"shape", matrix.shape},
                    {"row_names", matrix.row_names},
                    {"column_names", matrix.column_names},
                    {"values", std::move(values)}},
                   1) +
         "\n";
}

std::string graph_json(const Graph& graph) {
  Json edges = Json::array();
  for (const GraphEdge& edge : graph.edges)
    edges.push_back({{"source", graph.nodes[static_cast<std::size_t>(edge.source)]},
                     {"target", graph.nodes[static_cast<std::size_t>(edge.target)]},
                     {"weight", json_number(edge.weight)}});
  return dump_json({{"nodes", graph.nodes}, {"edges", std::move(edges)}}, 1) + "\n";
}

/// d x d weights in the order of the nodes; 0 without an edge.
Matrix weights_matrix(const Graph& graph) {
  const auto d = static_cast<std::int64_t>(graph.nodes.size());
  return {{d, d}, weights_of(graph), graph.nodes, graph.nodes};
}

void copy_artifact(const Project& project, const RunRow& run, const OutputRow& output,
                   const std::filesystem::path& file) {
  const std::filesystem::path from = project.artifact_folder(run.uuid) / output.file;
  const std::string own = from.extension().string();
  if (file.extension() != own)
    refuse_ending(output.name, "file", file.extension().string(), own.empty() ? "no ending" : own);
  std::error_code failed;
  if (std::filesystem::is_directory(from))
    std::filesystem::copy(from, file,
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing,
                          failed);
  else
    std::filesystem::copy_file(from, file, std::filesystem::copy_options::overwrite_existing, failed);
  if (failed)
    throw Error(ErrorKind::storage, {"The file could not be written", file.string(), failed.message(), {}, {}});
}

void export_scalar(const ScalarRow& scalar, const std::filesystem::path& file) {
  const std::string ending = file.extension().string();
  if (ending == ".json")
    write_file_atomically(file, dump_json({{scalar.name, cell_json(scalar.value)}}) + "\n");
  else if (ending == ".csv")
    write_file_atomically(file, csv_text(Table{{scalar.name}, {{scalar.value}}}));
  else
    refuse_ending(scalar.name, "number", ending, ".csv, .json");
}

void export_output(const Project& project, const RunRow& run, const OutputRow& output, const OutputSpec* spec,
                   const std::filesystem::path& file) {
  const std::string ending = file.extension().string();
  switch (output.kind) {
    case OutputKind::table: {
      const Table table = read_table_output(project, run.uuid, output, spec);
      if (ending == ".csv")
        write_file_atomically(file, csv_text(table));
      else if (ending == ".json")
        write_file_atomically(file, table_json(table));
      else
        refuse_ending(output.name, "table", ending, ".csv, .json");
      break;
    }
    case OutputKind::graph: {
      const Graph graph = read_graph_output(project, run.uuid, output);
      if (ending == ".csv")
        write_file_atomically(file, graph_csv(graph));
      else if (ending == ".json")
        write_file_atomically(file, graph_json(graph));
      else if (ending == ".dot")
        write_file_atomically(file, to_dot(graph, {.name = output.name}));
      else if (ending == ".npy")
        write_file_atomically(file, npy_bytes(weights_matrix(graph)));
      else
        refuse_ending(output.name, "graph", ending, ".csv, .dot, .npy, .json");
      break;
    }
    case OutputKind::matrix:
    case OutputKind::images: {
      const Matrix matrix = read_matrix_output(project, run.uuid, output);
      const bool flat = matrix.shape.size() <= 2;
      if (ending == ".npy")
        write_file_atomically(file, npy_bytes(matrix));
      else if (ending == ".json")
        write_file_atomically(file, matrix_json(matrix));
      else if (ending == ".csv" && flat)
        write_file_atomically(file, csv_text(matrix));
      else
        refuse_ending(output.name, flat ? "matrix" : "array", ending, flat ? ".npy, .csv, .json" : ".npy, .json");
      break;
    }
    default:
      copy_artifact(project, run, output, file);
  }
}

void export_result(const Project& project, const RunRow& run, const std::string& name,
                   const std::filesystem::path& file) {
  const MethodInfo info = load_declaration(project, run.declaration);
  for (const ScalarRow& scalar : run.scalars)
    if (scalar.name == name) return export_scalar(scalar, file);
  std::vector<std::string> names;
  for (const ScalarRow& scalar : run.scalars) names.push_back(scalar.name);
  for (const OutputRow& output : load_outputs(project, run.uuid)) {
    names.push_back(output.name);
    if (output.name != name) continue;
    const OutputSpec* declared = nullptr;
    for (const OutputSpec& spec : info.outputs)
      if (spec.name == name) declared = &spec;
    return export_output(project, run, output, declared, file);
  }
  std::string allowed;
  for (const std::string& one : names) allowed += (allowed.empty() ? "" : ", ") + one;
  const auto near = nearest_names(name, names, 1);
  throw Error(std::vector<Problem>{{"--result", "Run " + std::to_string(run.number) + " has no such result", name,
                                    allowed, near.empty() ? "" : "Did you mean " + near.front() + "?"}});
}

/// The values of --choose and --frame. What is wrong with them by themselves joins the invocation's problems.
FigureSelection read_selection(const Arguments& arguments, Invocation& invocation) {
  FigureSelection selection;
  if (arguments.figure.empty() && !(arguments.choose.empty() && arguments.frame.empty()))
    invocation.problems.push_back({arguments.frame.empty() ? "--choose" : "--frame", "Only of a figure a part can be chosen",
                                   {}, {}, "Give --figure NAME beside it"});
  for (const std::string& text : arguments.choose) {
    const auto named = name_and_value(text, "--choose", invocation);
    if (!named) continue;
    if (!selection.emplace(named->first, named->second).second)
      invocation.problems.push_back(
          {"--choose", "A chooser shows one value", named->first + "=" + named->second,
           named->first + "=" + selection[named->first], "Export once for each value"});
  }
  if (arguments.frame.empty()) return selection;
  const std::string ending = std::filesystem::path(arguments.file).extension().string();
  if (ending == ".csv" || ending == ".npy" || ending == ".json")
    invocation.problems.push_back({"--frame", "The numbers of a figure hold every frame", ending, ".pdf, .svg, .png",
                                   "Leave --frame away, or draw the frame"});
  const auto number = read_integer(arguments.frame);
  if (arguments.frame == "all")
    selection["frame"] = "all";
  else if (number && *number >= 0 && *number <= 1000000000)
    selection["frame"] = std::to_string(*number);
  else
    invocation.problems.push_back({"--frame", "A frame is chosen by its number", arguments.frame,
                                   "a whole number from 0, or all", {}});
  return selection;
}

/// The figure with the values that were chosen; throws all that it does not offer.
FigureData chosen_figure(const Project& project, const RunRow& run, const std::string& name,
                         const FigureSelection& selection) {
  FigureData figure = figure_data(project, run, name, "dot", selection);
  std::vector<Problem> problems = selection_problems(figure, selection);
  for (Problem& problem : problems)
    problem.parameter = problem.parameter == "frame" ? "--frame" : "--choose " + problem.parameter;
  if (!problems.empty()) throw Error(std::move(problems));
  return figure;
}

int export_one(const Arguments& arguments, const FigureSelection& selection, const FigureSize& size,
               Invocation& invocation) {
  invocation.require_sound();
  const Project project = Project::open(arguments.project);
  const RunRow run = find_run(project, arguments.run);
  const std::filesystem::path file = arguments.file;
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored) && !arguments.overwrite)
    throw Error(ErrorKind::storage,
                {"The file exists already", file.string(), {}, {}, "Add --overwrite to replace it"});
  if (!file.parent_path().empty() && !std::filesystem::is_directory(file.parent_path(), ignored))
    throw Error(ErrorKind::storage,
                {"The folder of the file does not exist", file.parent_path().string(), {}, {}, "Make it first"});
  if (!arguments.figure.empty())
    write_figure(chosen_figure(project, run, arguments.figure, selection), file, size);
  else
    export_result(project, run, arguments.result, file);
  if (invocation.json)
    print_json({{"run", run.uuid}, {"file", std::filesystem::absolute(file).string()}});
  else
    std::fputs((file.string() + "\n").c_str(), stdout);
  return 0;
}

}  // namespace

void add_export(CLI::App& app, Invocation& invocation) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = add_command(app, invocation, "export", "One figure or result of a run into a file");
  command->add_option("project", arguments->project, "The project");
  command->add_option("run", arguments->run, "The run: its number, UUID or last");
  command->add_option("--figure", arguments->figure,
                      "Name of a figure, or series:NAME; as .pdf .svg .png .csv .json .dot .npy");
  command->add_option("--result", arguments->result, "Name of a result; as .csv .npy .json .dot");
  command->add_option("--file", arguments->file, "Where to; its ending says how");
  add_values(command, "--choose", arguments->choose,
             "Value of one of the figure's choosers; without it the first value")
      ->type_name("NAME=VALUE");
  command->add_option("--frame", arguments->frame,
                      "Frame of an animation: its number from 0, or all for four from first to last (0)")
      ->type_name("N|all");
  command->add_option("--width", arguments->width, "Millimetres (174)");
  command->add_option("--height", arguments->height, "Millimetres; without it what suits the figure");
  command->add_option("--dpi", arguments->dpi, "Dots per inch of .png (300)");
  command->add_option("--font", arguments->font, "Points (8)");
  command->add_flag("--overwrite", arguments->overwrite, "Replace the file");
  command->callback([arguments, &invocation] {
    invocation.require(arguments->project, "project", "A project");
    invocation.require(arguments->run, "run", "A run");
    invocation.require(arguments->file, "--file", "A file");
    if (arguments->figure.empty() == arguments->result.empty())
      invocation.problems.push_back({"--figure",
                                     arguments->figure.empty() ? "A figure or a result is needed"
                                                               : "A figure and a result cannot go into one file",
                                     {},
                                     "either --figure or --result",
                                     {}});
    if (!arguments->file.empty()) {
      const std::string ending = std::filesystem::path(arguments->file).extension().string();
      const std::vector<std::string> known{".pdf", ".svg", ".png", ".csv", ".dot", ".npy", ".json"};
      if (!arguments->figure.empty() && std::find(known.begin(), known.end(), ending) == known.end())
        invocation.problems.push_back({"--file",
                                       "The ending does not say how to write the figure",
                                       ending,
                                       ".pdf, .svg, .png, .csv, .json, .dot, .npy",
                                       {}});
    }
    const FigureSelection selection = read_selection(*arguments, invocation);
    FigureSize size;
    size.width_mm = real_option(invocation, "--width", arguments->width, 10, 2000).value_or(size.width_mm);
    size.height_mm = real_option(invocation, "--height", arguments->height, 10, 2000).value_or(size.height_mm);
    size.dpi = static_cast<int>(integer_option(invocation, "--dpi", arguments->dpi, 30, 2400).value_or(size.dpi));
    size.font_pt = real_option(invocation, "--font", arguments->font, 3, 72).value_or(size.font_pt);
    invocation.run = [arguments, selection, size, &invocation] {
      return export_one(*arguments, selection, size, invocation);
    };
  });
}

}  // namespace assay::cli
