// SPDX-License-Identifier: GPL-3.0-or-later
// FigureData as JSON; the fields are listed in report.h.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

#include "core/report/figure_data.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 11> kind_words{"line",  "scatter", "roc",    "bars",  "histogram", "heatmap",
                                                      "graph", "raster",  "images", "table", "density"};
constexpr std::array<std::string_view, 5> status_words{"correct", "reversed", "extra", "missing", "plain"};

template <std::size_t N>
int index_of(const std::array<std::string_view, N>& words, const std::string& word, std::string_view field) {
  for (std::size_t k = 0; k < N; ++k)
    if (words[k] == word) return static_cast<int>(k);
  throw Error(ErrorKind::data, {"A figure has an unknown " + std::string(field), std::string(field), word, {}, {}});
}

Json exact(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}
double exact_from(const Json& json) {
  if (json.is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (json.is_string()) {
    const double infinity = std::numeric_limits<double>::infinity();
    return json.get<std::string>() == "-inf" ? -infinity : infinity;
  }
  return json.get<double>();
}
Json exact(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(exact(value));
  return list;
}
std::vector<double> reals(const Json& json, const char* key) {
  std::vector<double> values;
  if (const auto found = json.find(key); found != json.end())
    for (const Json& one : *found) values.push_back(exact_from(one));
  return values;
}
template <typename T>
T field(const Json& json, const char* key, T fallback) {
  const auto found = json.find(key);
  return found == json.end() || found->is_null() ? fallback : found->template get<T>();
}
const Json& part(const Json& json, const char* key) {
  static const Json nothing = Json::object();
  const auto found = json.find(key);
  return found == json.end() || found->is_null() ? nothing : *found;
}

Json optional_json(const std::optional<double>& value) { return value ? exact(*value) : Json(nullptr); }
std::optional<double> optional_real(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return std::nullopt;
  return exact_from(*found);
}

Json axis_json(const FigureAxis& axis) {
  return {{"title", axis.title},
          {"scale", axis.scale == Scale::log ? "log" : "linear"},
          {"categories", axis.categories},
          {"low", optional_json(axis.low)},
          {"high", optional_json(axis.high)}};
}
FigureAxis axis_from(const Json& json) {
  return {field<std::string>(json, "title", ""),
          field<std::string>(json, "scale", "linear") == "log" ? Scale::log : Scale::linear,
          field<std::vector<std::string>>(json, "categories", {}), optional_real(json, "low"),
          optional_real(json, "high")};
}

Json curve_json(const FigureCurve& curve) {
  return {{"name", curve.name},        {"x", exact(curve.x)},   {"y", exact(curve.y)}, {"low", exact(curve.low)},
          {"high", exact(curve.high)}, {"style", curve.style},  {"line", curve.line},  {"marks", curve.marks},
          {"steps", curve.steps},      {"chosen", curve.chosen},
          {"labels", curve.labels}};
}
FigureCurve curve_from(const Json& json) {
  FigureCurve curve;
  curve.name = field<std::string>(json, "name", "");
  curve.x = reals(json, "x");
  curve.y = reals(json, "y");
  curve.low = reals(json, "low");
  curve.high = reals(json, "high");
  curve.style = field(json, "style", 0);
  curve.line = field(json, "line", true);
  curve.marks = field(json, "marks", false);
  curve.steps = field(json, "steps", false);
  curve.chosen = field<std::vector<int>>(json, "chosen", {});
  curve.labels = field<std::vector<std::string>>(json, "labels", {});
  if (curve.x.size() != curve.y.size() || (!curve.low.empty() && curve.low.size() != curve.y.size()) ||
      (!curve.high.empty() && curve.high.size() != curve.y.size()) ||
      (!curve.labels.empty() && curve.labels.size() != curve.y.size()))
    throw Error(ErrorKind::data, {"A curve's columns differ in length", curve.name, {}, {}, {}});
  return curve;
}

Json point_json(const LayoutPoint& point) { return Json::array({exact(point.x), exact(point.y)}); }
Json point_json(const std::optional<LayoutPoint>& point) { return point ? point_json(*point) : Json(nullptr); }
LayoutPoint point_from(const Json& json) { return {exact_from(json.at(0)), exact_from(json.at(1))}; }
std::optional<LayoutPoint> optional_point(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return std::nullopt;
  return point_from(*found);
}

Json layout_json(const Layout& layout) {
  Json nodes = Json::array(), edges = Json::array();
  for (const LayoutNode& node : layout.nodes)
    nodes.push_back({{"name", node.name},
                     {"x", exact(node.centre.x)},
                     {"y", exact(node.centre.y)},
                     {"width", exact(node.width)},
                     {"height", exact(node.height)}});
  for (const LayoutEdge& edge : layout.edges) {
    Json points = Json::array();
    for (const LayoutPoint& point : edge.points) points.push_back(point_json(point));
    edges.push_back({{"tail", edge.tail},
                     {"head", edge.head},
                     {"id", edge.id},
                     {"points", std::move(points)},
                     {"start", point_json(edge.start)},
                     {"end", point_json(edge.end)},
                     {"label", point_json(edge.label)}});
  }
  return {
      {"engine", layout.engine}, {"bounds", layout.bounds}, {"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
}
Layout layout_from(const Json& json) {
  Layout layout;
  layout.engine = field<std::string>(json, "engine", "");
  layout.bounds = field<std::array<double, 4>>(json, "bounds", {});
  for (const Json& node : part(json, "nodes"))
    layout.nodes.push_back({node.at("name").get<std::string>(),
                            {exact_from(node.at("x")), exact_from(node.at("y"))},
                            exact_from(node.at("width")),
                            exact_from(node.at("height"))});
  for (const Json& one : part(json, "edges")) {
    LayoutEdge edge;
    edge.tail = one.at("tail").get<std::string>();
    edge.head = one.at("head").get<std::string>();
    edge.id = field<std::string>(one, "id", "");
    for (const Json& point : one.at("points")) edge.points.push_back(point_from(point));
    edge.start = optional_point(one, "start");
    edge.end = optional_point(one, "end");
    edge.label = optional_point(one, "label");
    layout.edges.push_back(std::move(edge));
  }
  return layout;
}

Json graph_json(const FigureGraph& graph) {
  Json edges = Json::array();
  for (const FigureEdge& edge : graph.edges)
    edges.push_back({{"source", edge.source},
                     {"target", edge.target},
                     {"weight", exact(edge.weight)},
                     {"status", status_words[static_cast<std::size_t>(edge.status)]}});
  return {{"nodes", graph.nodes},
          {"edges", std::move(edges)},
          {"layout", layout_json(graph.layout)},
          {"has_reference", graph.has_reference}};
}
FigureGraph graph_from(const Json& json) {
  FigureGraph graph;
  graph.nodes = field<std::vector<std::string>>(json, "nodes", {});
  const int count = static_cast<int>(graph.nodes.size());
  for (const Json& one : part(json, "edges")) {
    FigureEdge edge;
    edge.source = one.at("source").get<int>();
    edge.target = one.at("target").get<int>();
    edge.weight = exact_from(one.at("weight"));
    edge.status = static_cast<EdgeStatus>(index_of(status_words, one.at("status").get<std::string>(), "edge status"));
    if (edge.source < 0 || edge.source >= count || edge.target < 0 || edge.target >= count)
      throw Error(ErrorKind::data, "An edge of a figure names a node that is not there");
    graph.edges.push_back(edge);
  }
  graph.layout = layout_from(part(json, "layout"));
  graph.has_reference = field(json, "has_reference", false);
  return graph;
}

// Numbers that JSON cannot hold stand as {"number": "nan"}, so that a text cell "nan" stays text.
Json cell_json(const Cell& cell) {
  return std::visit(
      [](const auto& value) -> Json {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::monostate>)
          return nullptr;
        else if constexpr (std::is_same_v<T, double>) {
          if (std::isfinite(value)) return value;
          return {{"number", std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf"}};
        } else
          return value;
      },
      cell);
}
Cell cell_from(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_object()) {
    const std::string word = field<std::string>(json, "number", "nan");
    const double infinity = std::numeric_limits<double>::infinity();
    return word == "inf" ? infinity : word == "-inf" ? -infinity : std::numeric_limits<double>::quiet_NaN();
  }
  return std::monostate{};
}

Json matrix_json(const Matrix& matrix) {
  return {{"shape", matrix.shape},
          {"values", exact(matrix.values)},
          {"row_names", matrix.row_names},
          {"column_names", matrix.column_names}};
}
Matrix matrix_from(const Json& json) {
  Matrix matrix;
  matrix.shape = field<std::vector<std::int64_t>>(json, "shape", {});
  matrix.values = reals(json, "values");
  matrix.row_names = field<std::vector<std::string>>(json, "row_names", {});
  matrix.column_names = field<std::vector<std::string>>(json, "column_names", {});
  std::int64_t count = matrix.shape.empty() ? 0 : 1;
  for (const std::int64_t extent : matrix.shape) count *= extent;
  if (count != static_cast<std::int64_t>(matrix.values.size()))
    throw Error(ErrorKind::data, "A figure's matrix has not as many values as its shape says");
  return matrix;
}

Json curves_json(const std::vector<FigureCurve>& curves) {
  Json list = Json::array();
  for (const FigureCurve& curve : curves) list.push_back(curve_json(curve));
  return list;
}
std::vector<FigureCurve> curves_from(const Json& list) {
  std::vector<FigureCurve> curves;
  for (const Json& curve : list) curves.push_back(curve_from(curve));
  return curves;
}

Json choices_json(const std::vector<FigureChoice>& choices) {
  Json list = Json::array();
  for (const FigureChoice& one : choices)
    list.push_back({{"column", one.column}, {"title", one.title}, {"values", one.values}, {"value", one.value}});
  return list;
}
std::vector<FigureChoice> choices_from(const Json& list) {
  std::vector<FigureChoice> choices;
  for (const Json& one : list)
    choices.push_back({field<std::string>(one, "column", ""), field<std::string>(one, "title", ""),
                       field<std::vector<std::string>>(one, "values", {}), field<std::string>(one, "value", "")});
  return choices;
}

/// Fields of images and frames.
void images_from(FigureData& figure, const Json& json) {
  figure.captions = field<std::vector<std::string>>(json, "captions", {});
  figure.per_row = field(json, "per_row", 0);
  figure.frames = field(json, "frames", false);
  figure.frame = field(json, "frame", 0);
  figure.extent = reals(json, "extent");
  figure.clouds = curves_from(part(json, "clouds"));
  figure.cloud_frames = field<std::vector<int>>(json, "cloud_frames", {});
  if (!figure.extent.empty() && figure.extent.size() != 4)
    throw Error(ErrorKind::data, {"The extent of a figure has not four numbers", "extent", std::to_string(figure.extent.size()),
                                  "x low, x high, y low, y high", {}});
  if (figure.cloud_frames.size() != figure.clouds.size())
    throw Error(ErrorKind::data, "A figure has not one frame number per cloud of points");
}

}  // namespace

Json to_json(const FigureData& figure) {
  Json rules = Json::array(), rows = Json::array();
  for (const FigureRule& rule : figure.rules)
    rules.push_back({{"value", exact(rule.value)},
                     {"vertical", rule.vertical},
                     {"title", rule.title},
                     {"style", rule.style}});
  for (const auto& row : figure.table.rows) {
    Json cells = Json::array();
    for (const Cell& cell : row) cells.push_back(cell_json(cell));
    rows.push_back(std::move(cells));
  }
  return {{"name", figure.name},
          {"title", figure.title},
          {"kind", kind_words[static_cast<std::size_t>(figure.kind)]},
          {"x", axis_json(figure.x)},
          {"y", axis_json(figure.y)},
          {"curves", curves_json(figure.curves)},
          {"rules", std::move(rules)},
          {"stacked", figure.stacked},
          {"interval", figure.interval},
          {"note", figure.note},
          {"matrix", matrix_json(figure.matrix)},
          {"matrix_title", figure.matrix_title},
          {"row_column", figure.row_column},
          {"column_column", figure.column_column},
          {"captions", figure.captions},
          {"per_row", figure.per_row},
          {"frames", figure.frames},
          {"frame", figure.frame},
          {"extent", exact(figure.extent)},
          {"clouds", curves_json(figure.clouds)},
          {"cloud_frames", figure.cloud_frames},
          {"choices", choices_json(figure.choices)},
          {"column_titles", figure.column_titles},
          {"result_column", figure.result_column},
          {"graph", graph_json(figure.graph)},
          {"table", {{"columns", figure.table.columns}, {"rows", std::move(rows)}}}};
}

FigureData figure_data_from_json(const Json& json) try {
  FigureData figure;
  figure.name = field<std::string>(json, "name", "");
  figure.title = field<std::string>(json, "title", "");
  figure.kind = static_cast<FigureKind>(index_of(kind_words, json.at("kind").get<std::string>(), "kind"));
  figure.x = axis_from(part(json, "x"));
  figure.y = axis_from(part(json, "y"));
  figure.curves = curves_from(part(json, "curves"));
  for (const Json& rule : part(json, "rules"))
    figure.rules.push_back({exact_from(rule.at("value")), field(rule, "vertical", false),
                            field<std::string>(rule, "title", ""), field(rule, "style", -1)});
  figure.stacked = std::max(0, field(json, "stacked", 0));
  figure.interval = field<std::string>(json, "interval", "");
  figure.note = field<std::string>(json, "note", "");
  figure.matrix = matrix_from(part(json, "matrix"));
  figure.matrix_title = field<std::string>(json, "matrix_title", "");
  figure.row_column = field<std::string>(json, "row_column", "");
  figure.column_column = field<std::string>(json, "column_column", "");
  images_from(figure, json);
  figure.choices = choices_from(part(json, "choices"));
  figure.column_titles = field<std::vector<std::string>>(json, "column_titles", {});
  figure.result_column = field<std::string>(json, "result_column", "");
  figure.graph = graph_from(part(json, "graph"));
  figure.table.columns = field<std::vector<std::string>>(part(json, "table"), "columns", {});
  for (const Json& row : part(part(json, "table"), "rows")) {
    std::vector<Cell> cells;
    for (const Json& cell : row) cells.push_back(cell_from(cell));
    if (cells.size() != figure.table.columns.size())
      throw Error(ErrorKind::data, "A row of a figure's table has not one cell per column");
    figure.table.rows.push_back(std::move(cells));
  }
  if (!figure.column_titles.empty() && figure.column_titles.size() != figure.table.columns.size())
    throw Error(ErrorKind::data, "A figure's table has not one title per column");
  return figure;
} catch (const nlohmann::json::exception& broken) {
  throw Error(ErrorKind::data,
              {"The document is no figure", {}, broken.what(), "the fields listed in core/report/report.h", {}});
}

}  // namespace assay
