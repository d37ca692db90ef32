// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/run_figures.h"

#include <algorithm>

#include "core/data/csv_writer.h"
#include "core/graph/graph_files.h"
#include "core/report/graph_figure.h"
#include "core/report/run_images.h"
#include "core/report/run_label.h"
#include "core/report/table_figure.h"
#include "core/run/result_folder.h"
#include "core/store/edits.h"
#include "core/store/series_rows.h"

namespace assay {
namespace {

const OutputSpec* output_spec(const MethodInfo& info, const std::string& name) {
  for (const OutputSpec& one : info.outputs)
    if (one.name == name) return &one;
  return nullptr;
}
const SeriesSpec* series_spec(const MethodInfo& info, const std::string& name) {
  for (const SeriesSpec& one : info.series)
    if (one.name == name) return &one;
  return nullptr;
}
template <typename Row>
const Row* named(const std::vector<Row>& rows, const std::string& name) {
  for (const Row& row : rows)
    if (row.name == name) return &row;
  return nullptr;
}

std::string with_unit(const std::string& title, const std::string& unit) {
  return unit.empty() ? title : title + " (" + unit + ")";
}

/// One spec per series plot; series that share a plot id share the spec, which is named after the first of them.
std::vector<FigureSpec> series_plots(const MethodInfo& info) {
  std::vector<FigureSpec> plots;
  std::vector<std::string> ids;
  for (const SeriesSpec& series : info.series) {
    const std::string id = series.plot.empty() ? "series " + series.name : "plot " + series.plot;
    const auto found = std::find(ids.begin(), ids.end(), id);
    if (found != ids.end()) {
      FigureSpec& plot = plots[static_cast<std::size_t>(found - ids.begin())];
      plot.y.push_back(series.name);
      plot.title += ", " + series.title;
      plot.y_title.clear();
      continue;
    }
    ids.push_back(id);
    FigureSpec plot;
    plot.name = "series:" + series.name;
    plot.kind = FigureKind::line;
    plot.title = series.title.empty() ? series.name : series.title;
    plot.y = {series.name};
    plot.x_title = series.step_title;
    plot.y_title = with_unit(plot.title, series.unit);
    plot.y_scale = series.scale;
    plots.push_back(std::move(plot));
  }
  return plots;
}

/// Which plots no declared figure over series shows already.
std::vector<FigureSpec> undeclared_plots(const MethodInfo& info) {
  std::vector<FigureSpec> plots = series_plots(info);
  std::erase_if(plots, [&](const FigureSpec& plot) {
    return std::any_of(info.figures.begin(), info.figures.end(), [&](const FigureSpec& declared) {
      return declared.output.empty() && std::all_of(plot.y.begin(), plot.y.end(), [&](const std::string& name) {
               return std::find(declared.y.begin(), declared.y.end(), name) != declared.y.end();
             });
    });
  });
  return plots;
}

FigureSpec find_spec(const MethodInfo& info, std::string_view name) {
  for (const FigureSpec& one : info.figures)
    if (one.name == name) return one;
  const std::vector<FigureSpec> plots = series_plots(info);
  for (const FigureSpec& one : plots)
    if (one.name == name) return one;
  std::vector<std::string> names;
  for (const FigureSpec& one : info.figures) names.push_back(one.name);
  for (const FigureSpec& one : plots) {
    names.push_back(one.name);
    for (const std::string& series : one.y)
      if (name == "series:" + series) {
        FigureSpec alone = one;
        alone.name = name;
        alone.y = {series};
        return alone;
      }
  }
  std::string allowed, remedy;
  for (const std::string& one : names) allowed += (allowed.empty() ? "" : ", ") + one;
  if (const auto near = nearest_names(name, names); !near.empty()) remedy = "Did you mean " + near.front() + "?";
  throw Error(std::vector<Problem>{{"figure", "This method has no such figure", std::string(name), allowed, remedy}});
}

FigureData series_figure(const Project& project, const RunRow& run, const MethodInfo& info, const FigureSpec& spec) {
  FigureData figure;
  figure.x = {spec.x_title, spec.x_scale, {}};
  figure.y = {spec.y_title, spec.y_scale, {}};
  const std::vector<SeriesRow> rows = load_series(project, run.uuid);
  for (const std::string& name : spec.y) {
    const SeriesSpec* declared = series_spec(info, name);
    if (figure.x.title.empty() && declared) figure.x.title = declared->step_title;
    if (figure.y.title.empty() && declared && spec.y.size() == 1)
      figure.y.title = with_unit(declared->title, declared->unit);
    const SeriesRow* row = named(rows, name);
    if (!row) continue;
    SeriesPoints points = load_points(project, row->id);
    FigureCurve curve;
    curve.name = declared && !declared->title.empty() ? declared->title : name;
    curve.style = static_cast<int>(figure.curves.size());
    curve.x.assign(points.steps.begin(), points.steps.end());
    curve.y = std::move(points.values);
    curve.marks = curve.x.size() <= 60;
    figure.curves.push_back(std::move(curve));
  }
  if (spec.reference_line) figure.rules.push_back({*spec.reference_line, false, spec.reference_title});
  return figure;
}

const OutputRow& require_output(const std::vector<OutputRow>& outputs, const FigureSpec& spec, const RunRow& run) {
  if (const OutputRow* row = named(outputs, spec.output)) return *row;
  throw Error(std::vector<Problem>{
      {"figure", "Run " + std::to_string(run.number) + " has not made the output that this figure shows", spec.name,
       "a figure whose output exists",
       "The run made no " + spec.output + "; its status is " + std::string(to_string(run.status))}});
}

/// The graph to compare with: another output of the run, or the file behind a data parameter.
std::optional<Graph> reference_graph(const Project& project, const RunRow& run, const FigureSpec& spec,
                                     const std::vector<OutputRow>& outputs, const Graph& learned, std::string& note) {
  const std::string& name = spec.reference_output;
  if (name.empty()) return std::nullopt;
  try {
    if (const OutputRow* row = named(outputs, name))
      return reordered(read_graph_output(project, run.uuid, *row), learned.nodes);
    if (!run.data.contains(name)) return std::nullopt;
    return read_reference_graph(run.data[name].value("path", ""), learned.nodes);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) throw;
    note += ". The reference could not be read: " + error.text().message;
    return std::nullopt;
  }
}

FigureData graph_of_run(const Project& project, const RunRow& run, const FigureSpec& spec,
                        const std::vector<OutputRow>& outputs, const std::string& layout_engine, std::string& note) {
  FigureData figure;
  const Graph learned = read_graph_output(project, run.uuid, require_output(outputs, spec, run));
  const std::optional<Graph> reference = reference_graph(project, run, spec, outputs, learned, note);
  figure.graph = graph_figure(learned, reference, layout_engine);
  if (const auto positions = setting(project, "graph/" + run.uuid + "/positions")) {
    // By figure, or for all graphs of the run.
    const bool by_figure =
        positions->is_object() && positions->contains(spec.name) && (*positions)[spec.name].is_object();
    apply_positions(figure.graph.layout, by_figure ? (*positions)[spec.name] : *positions);
  }
  return figure;
}

FigureData matrix_of_run(const Project& project, const RunRow& run, const FigureSpec& spec,
                         const std::vector<OutputRow>& outputs, const OutputSpec& output) {
  FigureData figure;
  figure.matrix = read_matrix_output(project, run.uuid, require_output(outputs, spec, run));
  figure.matrix_title = with_unit(output.title.empty() ? output.name : output.title, output.unit);
  figure.x = {spec.x_title, Scale::linear, {}};
  figure.y = {spec.y_title, Scale::linear, {}};
  Matrix& matrix = figure.matrix;
  const bool square = matrix.shape.size() == 2 && matrix.shape[0] == matrix.shape[1];
  if (square && matrix.column_names.empty()) {
    // A .npy file has no names; where the run also learned a graph over as many nodes, these are its variables.
    for (const OutputRow& row : outputs) {
      if (row.kind != OutputKind::graph) continue;
      const Graph graph = read_graph_output(project, run.uuid, row);
      if (static_cast<std::int64_t>(graph.nodes.size()) == matrix.shape[0])
        matrix.row_names = matrix.column_names = graph.nodes;
      break;
    }
  }
  if (square && matrix.row_names.empty()) matrix.row_names = matrix.column_names;
  return figure;
}

FigureData images_of_run(const Project& project, const RunRow& run, const MethodInfo& info, const FigureSpec& spec,
                         const std::vector<OutputRow>& outputs, const OutputSpec& output,
                         const FigureSelection& selection) {
  FigureData figure = matrix_of_run(project, run, spec, outputs, output);
  const auto table_of = [&](const std::string& name) {
    const OutputRow* row = name.empty() ? nullptr : named(outputs, name);
    return row ? read_table_output(project, run.uuid, *row, output_spec(info, name)) : Table{};
  };
  fill_images(figure, spec, table_of(spec.captions), table_of(spec.points), selection);
  return figure;
}

}  // namespace

std::vector<FigureSpec> available_figures(const Project& project, const RunRow& run, const MethodInfo& info) {
  const std::vector<OutputRow> outputs = load_outputs(project, run.uuid);
  const std::vector<SeriesRow> series = load_series(project, run.uuid);
  auto shows_something = [&](const FigureSpec& spec) {
    if (!spec.output.empty()) return named(outputs, spec.output) != nullptr;
    return std::any_of(spec.y.begin(), spec.y.end(), [&](const std::string& name) {
      const SeriesRow* row = named(series, name);
      return row && row->points > 0;
    });
  };
  std::vector<FigureSpec> figures;
  for (const FigureSpec& spec : info.figures)
    if (shows_something(spec)) figures.push_back(spec);
  for (const FigureSpec& spec : undeclared_plots(info))
    if (shows_something(spec)) figures.push_back(spec);
  return figures;
}

FigureData figure_data(const Project& project, const RunRow& run, std::string_view name,
                       const std::string& layout_engine, const FigureSelection& selection) {
  const MethodInfo info = load_declaration(project, run.declaration);
  const FigureSpec spec = find_spec(info, name);
  std::string note = run_conditions(run, info);
  FigureData figure;
  if (spec.output.empty()) {
    figure = series_figure(project, run, info, spec);
  } else {
    const OutputSpec* output = output_spec(info, spec.output);
    if (!output)
      throw Error(ErrorKind::plugin,
                  {"A figure is declared over an output that is not", spec.name, spec.output, {}, {}});
    const std::vector<OutputRow> outputs = load_outputs(project, run.uuid);
    switch (output->kind) {
      case OutputKind::graph:
        figure = graph_of_run(project, run, spec, outputs, layout_engine, note);
        break;
      case OutputKind::images:
        figure = images_of_run(project, run, info, spec, outputs, *output, selection);
        break;
      case OutputKind::matrix:
        figure = matrix_of_run(project, run, spec, outputs, *output);
        break;
      case OutputKind::table:
        figure = table_figure(spec, *output,
                              read_table_output(project, run.uuid, require_output(outputs, spec, run), output),
                              selection);
        break;
      default:
        throw Error(ErrorKind::plugin,
                    {"A figure is declared over an output that cannot be drawn", spec.name, spec.output, {}, {}});
    }
  }
  figure.name = spec.name;
  figure.title = spec.title;
  figure.kind = spec.kind;
  for (const FigureChoice& choice : figure.choices) note += "; " + choice.title + " " + choice.value;
  figure.note = note;
  return figure;
}

std::map<std::string, std::string> figure_drawings(const Project& project, const RunRow& run, const FigureSpec& spec) {
  std::map<std::string, std::string> drawings;
  if (spec.drawing.empty()) return drawings;
  const std::vector<OutputRow> outputs = load_outputs(project, run.uuid);
  const OutputRow* row = named(outputs, spec.drawing);
  if (!row) return drawings;
  const MethodInfo info = load_declaration(project, run.declaration);
  const Table table = read_table_output(project, run.uuid, *row, output_spec(info, spec.drawing));
  for (const auto& one : table.rows)
    if (one.size() >= 2) drawings.emplace(cell_text(one[0]), cell_text(one[1]));
  return drawings;
}

}  // namespace assay
