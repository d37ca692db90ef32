// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/method/declaration_json.h"

#include <array>
#include <utility>

#include "core/base/numbers.h"

namespace assay {
namespace {

template <typename E, std::size_t N>
using Words = std::array<std::pair<E, const char*>, N>;

constexpr Words<ParameterKind, 7> parameter_kinds{{{ParameterKind::integer, "integer"}, {ParameterKind::real, "real"},
    {ParameterKind::boolean, "boolean"}, {ParameterKind::choice, "choice"}, {ParameterKind::text, "text"},
    {ParameterKind::list, "list"}, {ParameterKind::data, "data"}}};
constexpr Words<Scale, 2> scales{{{Scale::linear, "linear"}, {Scale::log, "log"}}};
constexpr Words<Goal, 3> goals{{{Goal::none, "none"}, {Goal::minimise, "min"}, {Goal::maximise, "max"}}};
constexpr Words<MethodLabel, 3> labels{{{MethodLabel::published, "published"},
    {MethodLabel::reconstruction, "reconstruction"}, {MethodLabel::extended, "extended"}}};
constexpr Words<SeedDrives, 3> drives{{{SeedDrives::nothing, "nothing"}, {SeedDrives::resampling, "resampling"},
    {SeedDrives::everything, "everything"}}};
constexpr Words<OutputKind, 7> output_kinds{{{OutputKind::scalar, "scalar"}, {OutputKind::table, "table"},
    {OutputKind::graph, "graph"}, {OutputKind::matrix, "matrix"}, {OutputKind::images, "images"},
    {OutputKind::model, "model"}, {OutputKind::artifact, "artifact"}}};
constexpr Words<ColumnKind, 4> column_kinds{{{ColumnKind::real, "real"}, {ColumnKind::integer, "integer"},
    {ColumnKind::text, "text"}, {ColumnKind::boolean, "boolean"}}};
constexpr Words<FigureKind, 11> figure_kinds{{{FigureKind::line, "line"}, {FigureKind::scatter, "scatter"},
    {FigureKind::roc, "roc"}, {FigureKind::bars, "bars"}, {FigureKind::histogram, "histogram"},
    {FigureKind::heatmap, "heatmap"}, {FigureKind::graph, "graph"}, {FigureKind::raster, "raster"},
    {FigureKind::images, "images"}, {FigureKind::table, "table"}, {FigureKind::density, "density"}}};

template <typename E, std::size_t N>
const char* word(const Words<E, N>& words, E value) {
  for (const auto& [key, name] : words)
    if (key == value) return name;
  return words.front().second;
}
template <typename E, std::size_t N>
E value_of(const Words<E, N>& words, const Json& json, const char* key) {
  const std::string name = json.value(key, std::string());
  for (const auto& [value, known] : words)
    if (name == known) return value;
  return words.front().first;
}

Json optional_number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }
std::optional<double> number(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_number() ? std::optional(it->get<double>()) : std::nullopt;
}
std::string text(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
}

ParameterValue plain_value(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_array()) {
    std::vector<std::string> elements;
    for (const auto& element : json) elements.push_back(to_text(plain_value(element)));
    return elements;
  }
  return {};
}

/// A list as JSON: numbers where its elements are numbers.
Json value_json(const ParameterSpec& spec, const ParameterValue& value) {
  if (spec.kind != ParameterKind::list) return to_json(value);
  Json array = Json::array();
  if (const auto* elements = std::get_if<std::vector<std::string>>(&value))
    for (const auto& element : *elements) {
      if (spec.element == ParameterKind::integer && read_integer(element)) array.push_back(*read_integer(element));
      else if (spec.element == ParameterKind::real && read_real(element)) array.push_back(*read_real(element));
      else array.push_back(element);
    }
  else return nullptr;
  return array;
}

Json to_json(const ParameterSpec& spec) {
  Json choices = Json::array();
  for (const auto& choice : spec.choices) choices.push_back({{"value", choice.value}, {"title", choice.title}, {"help", choice.help}});
  return {{"name", spec.name}, {"kind", word(parameter_kinds, spec.kind)}, {"role", spec.role},
          {"default", value_json(spec, spec.default_value)}, {"minimum", optional_number(spec.minimum)},
          {"maximum", optional_number(spec.maximum)}, {"minimum_open", spec.minimum_open}, {"choices", choices},
          {"unit", spec.unit}, {"symbol", spec.symbol}, {"title", spec.title}, {"help", spec.help},
          {"advanced", spec.advanced}, {"required", spec.required}, {"element", word(parameter_kinds, spec.element)},
          {"maximum_count", spec.maximum_count}};
}

ParameterSpec parameter_from_json(const Json& json) {
  ParameterSpec spec;
  spec.name = text(json, "name");
  spec.kind = value_of(parameter_kinds, json, "kind");
  spec.role = text(json, "role");
  spec.minimum = number(json, "minimum");
  spec.maximum = number(json, "maximum");
  spec.minimum_open = json.value("minimum_open", false);
  for (const auto& choice : json.value("choices", Json::array()))
    spec.choices.push_back({text(choice, "value"), text(choice, "title"), text(choice, "help")});
  spec.unit = text(json, "unit");
  spec.symbol = text(json, "symbol");
  spec.title = text(json, "title");
  spec.help = text(json, "help");
  spec.advanced = json.value("advanced", false);
  spec.required = json.value("required", false);
  spec.element = value_of(parameter_kinds, json, "element");
  spec.maximum_count = json.value("maximum_count", std::size_t{1000});
  spec.default_value = plain_value(json.value("default", Json()));
  if (spec.kind == ParameterKind::real)
    if (const auto* whole = std::get_if<std::int64_t>(&spec.default_value)) spec.default_value = static_cast<double>(*whole);
  return spec;
}

Json to_json(const OutputSpec& output) {
  Json columns = Json::array();
  for (const auto& column : output.columns)
    columns.push_back({{"name", column.name}, {"title", column.title}, {"kind", word(column_kinds, column.kind)},
                       {"unit", column.unit}, {"goal", word(goals, column.goal)}});
  return {{"name", output.name}, {"kind", word(output_kinds, output.kind)}, {"columns", columns}, {"help", output.help},
          {"title", output.title}, {"unit", output.unit}, {"goal", word(goals, output.goal)}, {"optional", output.optional}};
}

OutputSpec output_from_json(const Json& json) {
  OutputSpec output;
  output.name = text(json, "name");
  output.kind = value_of(output_kinds, json, "kind");
  output.title = text(json, "title");
  output.help = text(json, "help");
  output.unit = text(json, "unit");
  output.goal = value_of(goals, json, "goal");
  output.optional = json.value("optional", false);
  for (const auto& column : json.value("columns", Json::array()))
    output.columns.push_back({text(column, "name"), text(column, "title"), value_of(column_kinds, column, "kind"),
                              text(column, "unit"), value_of(goals, column, "goal")});
  return output;
}

Json to_json(const FigureSpec& figure) {
  return {{"name", figure.name}, {"kind", word(figure_kinds, figure.kind)}, {"title", figure.title},
          {"output", figure.output}, {"x", figure.x}, {"y", figure.y}, {"low", figure.low}, {"high", figure.high},
          {"interval", figure.interval}, {"group", figure.group}, {"chosen", figure.chosen},
          {"choose", figure.choose}, {"label", figure.label}, {"drawing", figure.drawing},
          {"running_median", figure.running_median}, {"share", figure.share}, {"stacked", figure.stacked}, {"front", figure.front}, {"captions", figure.captions},
          {"per_row", figure.per_row}, {"frames", figure.frames}, {"points", figure.points}, {"extent", figure.extent},
          {"result", figure.result},
          {"reference_output", figure.reference_output}, {"x_scale", word(scales, figure.x_scale)},
          {"y_scale", word(scales, figure.y_scale)}, {"x_title", figure.x_title}, {"y_title", figure.y_title},
          {"reference_line", optional_number(figure.reference_line)}, {"reference_title", figure.reference_title},
          {"help", figure.help}};
}

FigureSpec figure_from_json(const Json& json) {
  FigureSpec figure;
  figure.name = text(json, "name");
  figure.kind = value_of(figure_kinds, json, "kind");
  figure.title = text(json, "title");
  figure.output = text(json, "output");
  figure.x = text(json, "x");
  for (const auto& y : json.value("y", Json::array())) figure.y.push_back(y.get<std::string>());
  figure.low = text(json, "low");
  figure.high = text(json, "high");
  figure.interval = text(json, "interval");
  figure.group = text(json, "group");
  figure.chosen = text(json, "chosen");
  for (const auto& column : json.value("choose", Json::array())) figure.choose.push_back(column.get<std::string>());
  figure.label = text(json, "label");
  figure.drawing = text(json, "drawing");
  figure.running_median = json.value("running_median", 0);
  figure.share = json.value("share", false);
  figure.stacked = json.value("stacked", false);
  figure.front = json.value("front", false);
  figure.captions = text(json, "captions");
  figure.per_row = json.value("per_row", 0);
  figure.frames = json.value("frames", false);
  figure.points = text(json, "points");
  figure.extent = json.value("extent", std::vector<double>());
  figure.result = text(json, "result");
  figure.reference_output = text(json, "reference_output");
  figure.x_scale = value_of(scales, json, "x_scale");
  figure.y_scale = value_of(scales, json, "y_scale");
  figure.x_title = text(json, "x_title");
  figure.y_title = text(json, "y_title");
  figure.reference_line = number(json, "reference_line");
  figure.reference_title = text(json, "reference_title");
  figure.help = text(json, "help");
  return figure;
}

Json to_json(const SeriesSpec& series) {
  return {{"name", series.name}, {"title", series.title}, {"unit", series.unit}, {"scale", word(scales, series.scale)},
          {"goal", word(goals, series.goal)}, {"step_title", series.step_title}, {"help", series.help}, {"plot", series.plot}};
}
Json to_json(const PhaseSpec& phase) { return {{"name", phase.name}, {"title", phase.title}, {"weight", phase.weight}}; }

Json to_json(const OverviewSpec& overview) {
  return {{"title", overview.title}, {"sentence", overview.sentence}, {"tone", overview.tone},
          {"facts", overview.facts}, {"assumptions", overview.assumptions}, {"notes", overview.notes},
          {"figures", overview.figures}};
}

OverviewSpec overview_from_json(const Json& json) {
  OverviewSpec overview{text(json, "title"), text(json, "sentence"), text(json, "tone"), text(json, "facts"),
                        text(json, "assumptions"), text(json, "notes"), {}};
  for (const auto& figure : json.value("figures", Json::array())) overview.figures.push_back(figure.get<std::string>());
  return overview;
}

template <typename T>
Json array_of(const std::vector<T>& items) {
  Json array = Json::array();
  for (const auto& item : items) array.push_back(to_json(item));
  return array;
}

}  // namespace

Json to_json(const MethodInfo& info) {
  return {{"method", info.id}, {"title", info.title}, {"summary", info.summary}, {"citation", info.citation},
          {"version", info.version}, {"label", word(labels, info.label)}, {"seed_drives", word(drives, info.seed_drives)},
          {"uses_cuda", info.uses_cuda}, {"parameters", array_of(info.parameters)}, {"series", array_of(info.series)},
          {"outputs", array_of(info.outputs)}, {"figures", array_of(info.figures)}, {"phases", array_of(info.phases)},
          {"overview", info.overview ? to_json(*info.overview) : Json(nullptr)}};
}

MethodInfo method_info_from_json(const Json& json) {
  try {
    MethodInfo info;
    info.id = json.at("method").get<std::string>();
    info.title = text(json, "title");
    info.summary = text(json, "summary");
    info.citation = text(json, "citation");
    info.version = text(json, "version");
    info.label = value_of(labels, json, "label");
    info.seed_drives = value_of(drives, json, "seed_drives");
    info.uses_cuda = json.value("uses_cuda", false);
    for (const auto& item : json.value("parameters", Json::array())) info.parameters.push_back(parameter_from_json(item));
    for (const auto& item : json.value("series", Json::array()))
      info.series.push_back({text(item, "name"), text(item, "title"), text(item, "unit"), value_of(scales, item, "scale"),
                             value_of(goals, item, "goal"), text(item, "step_title"), text(item, "help"), text(item, "plot")});
    for (const auto& item : json.value("outputs", Json::array())) info.outputs.push_back(output_from_json(item));
    for (const auto& item : json.value("figures", Json::array())) info.figures.push_back(figure_from_json(item));
    for (const auto& item : json.value("phases", Json::array()))
      info.phases.push_back({text(item, "name"), text(item, "title"), item.value("weight", 1.0)});
    if (const auto it = json.find("overview"); it != json.end() && it->is_object()) info.overview = overview_from_json(*it);
    return info;
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorKind::plugin, {"A method's declaration has a wrong shape", "", error.what(), "", "Update the plugin"});
  }
}

Json to_json(const ParameterValue& value) {
  if (const auto* b = std::get_if<bool>(&value)) return *b;
  if (const auto* i = std::get_if<std::int64_t>(&value)) return *i;
  if (const auto* d = std::get_if<double>(&value)) return json_number(*d);
  if (const auto* s = std::get_if<std::string>(&value)) return *s;
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return Json(*list);
  return nullptr;
}

Json to_json(const Parameters& parameters, const std::vector<ParameterSpec>& order) {
  Json json = Json::object();
  for (const auto& spec : order)
    if (const auto it = parameters.all().find(spec.name); it != parameters.all().end())
      json[spec.name] = value_json(spec, it->second);
  return json;
}

std::optional<ParameterValue> value_from_json(const ParameterSpec& spec, const Json& json, Problem& problem) {
  if (json.is_string()) return parse_value(spec, json.get<std::string>(), problem);
  ParameterValue value = plain_value(json);
  if (spec.kind == ParameterKind::list && (json.is_number() || json.is_boolean())) value = std::vector<std::string>{to_text(value)};
  if (spec.kind == ParameterKind::integer)
    if (const auto* real = std::get_if<double>(&value); real && *real == static_cast<double>(static_cast<std::int64_t>(*real)))
      value = static_cast<std::int64_t>(*real);
  if (json.is_object()) {
    problem = {spec.name, "The value is of the wrong kind", dump_json(json), allowed_text(spec), ""};
    return std::nullopt;
  }
  if (!json.is_null())
    if (auto wrong = check_value(spec, value)) {
      problem = std::move(*wrong);
      return std::nullopt;
    }
  return value;
}

Parameters parameters_from_json(const std::vector<ParameterSpec>& specs, const Json& json, std::vector<Problem>& problems) {
  Parameters parameters;
  if (!json.is_object()) {
    problems.push_back({"", "Parameters must be one JSON object {NAME: value}", std::string(json.type_name()), "", ""});
    return parameters;
  }
  for (const auto& [name, value] : json.items()) {
    const auto* spec = find_parameter(specs, name);
    if (spec == nullptr) {
      parameters.set(name, to_text(plain_value(value)));  // resolve() names it with its nearest neighbours
      continue;
    }
    Problem problem;
    if (auto read = value_from_json(*spec, value, problem)) parameters.set(name, std::move(*read));
    else problems.push_back(std::move(problem));
  }
  return parameters;
}

Json cell_json(const Cell& cell) {
  if (const auto* b = std::get_if<bool>(&cell)) return *b;
  if (const auto* i = std::get_if<std::int64_t>(&cell)) return *i;
  if (const auto* d = std::get_if<double>(&cell)) return json_number(*d);
  if (const auto* s = std::get_if<std::string>(&cell)) return *s;
  return nullptr;
}

}  // namespace assay
