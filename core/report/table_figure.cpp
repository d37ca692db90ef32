// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/table_figure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "core/base/numbers.h"
#include "core/data/csv_writer.h"
#include "core/report/pareto_front.h"
#include "core/report/table_choices.h"

namespace assay {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

std::size_t column_index(const Table& table, const std::string& name, const FigureSpec& spec) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), name);
  if (found == table.columns.end())
    throw Error(ErrorKind::plugin, {"A figure is declared over a column that its table does not have",
                                    spec.name,
                                    name,
                                    {},
                                    "Tell the author of the method"});
  return static_cast<std::size_t>(found - table.columns.begin());
}

double number_of(const Cell& cell) {
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*integer);
  if (const auto* boolean = std::get_if<bool>(&cell)) return *boolean ? 1 : 0;
  if (const auto* text = std::get_if<std::string>(&cell)) return read_real(*text).value_or(nothing);
  return nothing;
}

/// Rows by the value of the group column, groups in the order in which they first appear.
struct RowGroup {
  std::string name;
  std::vector<std::size_t> rows;
};
std::vector<RowGroup> row_groups(const Table& table, const FigureSpec& spec) {
  std::vector<RowGroup> groups;
  if (spec.group.empty()) groups.push_back({"", {}});
  const std::size_t column = spec.group.empty() ? 0 : column_index(table, spec.group, spec);
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const std::string name = spec.group.empty() ? "" : cell_text(table.rows[row][column]);
    auto group = std::find_if(groups.begin(), groups.end(), [&](const RowGroup& one) { return one.name == name; });
    if (group == groups.end()) group = groups.insert(groups.end(), {name, {}});
    group->rows.push_back(row);
  }
  return groups;
}

std::string curve_name(const RowGroup& group, const std::string& y_title, bool several_y) {
  if (group.name.empty()) return y_title;
  return several_y ? group.name + ", " + y_title : group.name;
}

std::vector<double> values_of(const Table& table, const RowGroup& group, std::size_t column) {
  std::vector<double> values;
  for (const std::size_t row : group.rows) values.push_back(number_of(table.rows[row][column]));
  return values;
}

void add_point_curves(FigureData& figure, const FigureSpec& spec, const OutputSpec& output, const Table& table) {
  const bool cloud = spec.kind == FigureKind::scatter || spec.kind == FigureKind::raster;
  const std::size_t x = column_index(table, spec.x, spec);
  std::vector<FigureCurve> points;  // what the front is drawn around: the data, not their medians
  for (const RowGroup& group : row_groups(table, spec)) {
    for (std::size_t k = 0; k < spec.y.size(); ++k) {
      FigureCurve curve;
      curve.name = curve_name(group, column_title(output, spec.y[k]), spec.y.size() > 1);
      curve.style = static_cast<int>(figure.curves.size());
      curve.line = !cloud;
      curve.marks = cloud || (spec.kind == FigureKind::line && group.rows.size() <= 60);
      curve.x = values_of(table, group, x);
      curve.y = values_of(table, group, column_index(table, spec.y[k], spec));
      if (k == 0 && !spec.low.empty()) curve.low = values_of(table, group, column_index(table, spec.low, spec));
      if (k == 0 && !spec.high.empty()) curve.high = values_of(table, group, column_index(table, spec.high, spec));
      if (!spec.chosen.empty()) {
        const std::vector<double> chosen = values_of(table, group, column_index(table, spec.chosen, spec));
        for (std::size_t row = 0; row < chosen.size(); ++row)
          if (chosen[row] == 1) curve.chosen.push_back(static_cast<int>(row));
      }
      if (!spec.label.empty()) {
        const std::size_t label = column_index(table, spec.label, spec);
        for (const std::size_t row : group.rows) curve.labels.push_back(cell_text(table.rows[row][label]));
      }
      FigureCurve median = cloud ? running_median(curve, spec.running_median) : FigureCurve{};
      if (spec.front) points.push_back(curve);
      figure.curves.push_back(std::move(curve));
      if (median.x.empty()) continue;
      median.style = static_cast<int>(figure.curves.size());
      figure.curves.push_back(std::move(median));
    }
  }
  const bool has_front = spec.front && (spec.kind == FigureKind::scatter || spec.kind == FigureKind::line);
  if (FigureCurve front = has_front ? pareto_front(points) : FigureCurve{}; !front.x.empty())
    figure.curves.push_back(std::move(front));
}

/// Series of neighbours in a stack, in an order in which they differ in lightness as well.
int stack_style(std::size_t curve) {
  static constexpr std::array<int, 7> order{0, 5, 1, 2, 4, 3, 6};
  return order[curve % order.size()];
}

/// Both axes over the same shares: 0 to 1, on log axes from the decade that holds the smallest false positive rate.
void set_roc_axes(FigureData& figure) {
  const bool log = figure.x.scale == Scale::log || figure.y.scale == Scale::log;
  double least = 1;
  for (const FigureCurve& curve : figure.curves)
    for (const double value : curve.x)
      if (value > 0) least = std::min(least, value);
  const double floor = std::clamp(std::pow(10.0, std::floor(std::log10(least) + 1e-9)), 1e-6, 0.1);
  for (FigureAxis* axis : {&figure.x, &figure.y}) {
    axis->low = log && axis->scale == Scale::log ? floor : 0.0;
    axis->high = 1;
  }
}

void add_bars(FigureData& figure, const FigureSpec& spec, const OutputSpec& output, const Table& table) {
  const std::size_t x = column_index(table, spec.x, spec);
  auto& categories = figure.x.categories;
  auto place = [&](const std::string& name) {
    const auto found = std::find(categories.begin(), categories.end(), name);
    if (found != categories.end()) return static_cast<std::size_t>(found - categories.begin());
    categories.push_back(name);
    return categories.size() - 1;
  };
  for (const auto& row : table.rows) place(cell_text(row[x]));
  if (spec.stacked) figure.stacked = static_cast<int>(spec.y.size());
  for (const RowGroup& group : row_groups(table, spec)) {
    for (std::size_t k = 0; k < spec.y.size(); ++k) {
      FigureCurve curve;
      curve.name = curve_name(group, column_title(output, spec.y[k]), spec.y.size() > 1);
      curve.style = spec.stacked ? stack_style(figure.curves.size()) : static_cast<int>(figure.curves.size());
      curve.line = false;
      curve.y.assign(categories.size(), nothing);
      for (std::size_t c = 0; c < categories.size(); ++c) curve.x.push_back(static_cast<double>(c));
      auto fill = [&](std::vector<double>& into, const std::string& column) {
        into.assign(categories.size(), nothing);
        const std::size_t from = column_index(table, column, spec);
        for (const std::size_t row : group.rows)
          into[place(cell_text(table.rows[row][x]))] = number_of(table.rows[row][from]);
      };
      fill(curve.y, spec.y[k]);
      if (k == 0 && !spec.low.empty()) fill(curve.low, spec.low);
      if (k == 0 && !spec.high.empty()) fill(curve.high, spec.high);
      if (!spec.chosen.empty()) {
        std::vector<double> chosen;
        fill(chosen, spec.chosen);
        for (std::size_t c = 0; c < chosen.size(); ++c)
          if (chosen[c] == 1) curve.chosen.push_back(static_cast<int>(c));
      }
      figure.curves.push_back(std::move(curve));
    }
  }
}

std::vector<double> finite_only(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  return values;
}

/// Gaussian kernel density with Silverman's bandwidth (1986, eq. 3.31) at 256 points that reach three bandwidths out.
FigureCurve density_curve(std::vector<double> values) {
  FigureCurve curve;
  if (values.size() < 2) return curve;
  std::sort(values.begin(), values.end());
  const double n = static_cast<double>(values.size());
  double mean = 0, squares = 0;
  for (const double value : values) mean += value / n;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / (n - 1));
  const double quartiles = values[values.size() * 3 / 4] - values[values.size() / 4];
  const double spread = quartiles > 0 ? std::min(deviation, quartiles / 1.34) : deviation;
  if (!(spread > 0)) return curve;
  const double width = 0.9 * spread * std::pow(n, -0.2);
  const double low = values.front() - 3 * width, high = values.back() + 3 * width;
  for (int k = 0; k < 256; ++k) {
    const double x = low + (high - low) * k / 255;
    double sum = 0;
    for (const double value : values) sum += std::exp(-0.5 * (x - value) * (x - value) / (width * width));
    curve.x.push_back(x);
    curve.y.push_back(sum / (n * width * std::sqrt(2 * std::numbers::pi)));
  }
  return curve;
}

/// The largest group is what the others stand before: first, and in the style of references.
void draw_largest_as_ground(FigureData& figure, const std::vector<std::size_t>& sizes) {
  const auto ground = std::max_element(sizes.begin(), sizes.end()) - sizes.begin();
  std::rotate(figure.curves.begin(), figure.curves.begin() + ground, figure.curves.begin() + ground + 1);
  for (std::size_t k = 0; k < figure.curves.size(); ++k) {
    const int before = figure.curves[k].style, now = k == 0 ? 6 : static_cast<int>(k) - 1;
    for (FigureRule& rule : figure.rules)
      if (rule.style == before) rule.style = now + 100;  // not to be taken for one that is still to be changed
    figure.curves[k].style = now;
  }
  for (FigureRule& rule : figure.rules) rule.style = rule.style >= 100 ? rule.style - 100 : rule.style;
}

void add_distributions(FigureData& figure, const FigureSpec& spec, const OutputSpec& output, const Table& table) {
  std::vector<double> all;
  for (const std::string& y : spec.y)
    for (const auto& row : table.rows) all.push_back(number_of(row[column_index(table, y, spec)]));
  const std::vector<double> edges = histogram_edges(finite_only(all));
  std::vector<std::size_t> sizes;
  for (const RowGroup& group : row_groups(table, spec)) {
    for (const std::string& y : spec.y) {
      const std::vector<double> values = finite_only(values_of(table, group, column_index(table, y, spec)));
      sizes.push_back(values.size());
      FigureCurve curve;
      if (spec.kind == FigureKind::density) {
        curve = density_curve(values);
      } else if (edges.size() > 1) {
        curve.steps = true;
        curve.x = edges;
        curve.y.assign(edges.size(), 0);
        for (const double value : values) {
          const auto after = std::upper_bound(edges.begin(), edges.end(), value);
          const auto bin =
              std::clamp<std::ptrdiff_t>(after - edges.begin() - 1, 0, static_cast<std::ptrdiff_t>(edges.size()) - 2);
          curve.y[static_cast<std::size_t>(bin)] += 1;
        }
        if (spec.share && !values.empty())
          for (std::size_t bin = 0; bin + 1 < edges.size(); ++bin)
            curve.y[bin] /= static_cast<double>(values.size()) * (edges[bin + 1] - edges[bin]);
      }
      curve.name = curve_name(group, column_title(output, y), spec.y.size() > 1) +
                   ", n = " + for_people(static_cast<std::int64_t>(values.size()));
      curve.style = static_cast<int>(figure.curves.size());
      if (spec.share && !spec.group.empty() && !values.empty()) {
        const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
        figure.rules.push_back({mean, true, group.name + ": mean " + for_people(mean), curve.style});
      }
      figure.curves.push_back(std::move(curve));
    }
  }
  if (spec.share && figure.curves.size() > 1) draw_largest_as_ground(figure, sizes);
  // A declared reference is where the ground lies.
  if (spec.reference_line) std::erase_if(figure.rules, [](const FigureRule& rule) { return rule.style == 6; });
  figure.x.title = spec.x_title.empty() ? column_title(output, spec.y.front()) : spec.x_title;
  const bool share = spec.share || spec.kind == FigureKind::density;
  figure.y.title = !spec.y_title.empty() ? spec.y_title : share ? "density" : "count";
}

/// A heat map from a table: rows by x, columns by group, values of the first y.
void fill_heat_map(FigureData& figure, const FigureSpec& spec, const OutputSpec& output, const Table& table) {
  if (spec.x.empty() || spec.group.empty() || spec.y.empty())
    throw Error(ErrorKind::plugin, {"A heat map over a table needs x, group and y", spec.name, {}, {}, {}});
  const std::size_t x = column_index(table, spec.x, spec), group = column_index(table, spec.group, spec),
                    y = column_index(table, spec.y.front(), spec);
  Matrix& matrix = figure.matrix;
  auto place = [](std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return found - names.begin();
    names.push_back(name);
    return static_cast<std::ptrdiff_t>(names.size()) - 1;
  };
  for (const auto& row : table.rows) {
    place(matrix.row_names, cell_text(row[x]));
    place(matrix.column_names, cell_text(row[group]));
  }
  const auto columns = static_cast<std::int64_t>(matrix.column_names.size());
  matrix.shape = {static_cast<std::int64_t>(matrix.row_names.size()), columns};
  matrix.values.assign(matrix.row_names.size() * matrix.column_names.size(), nothing);
  for (const auto& row : table.rows)
    matrix.values[static_cast<std::size_t>(place(matrix.row_names, cell_text(row[x])) * columns +
                                           place(matrix.column_names, cell_text(row[group])))] = number_of(row[y]);
  figure.matrix_title = column_title(output, spec.y.front());
  // Here x names the rows and group the columns; on paper the columns stand above, the rows at the left.
  figure.x.title = spec.x_title.empty() ? column_title(output, spec.group) : spec.x_title;
  figure.y.title = spec.y_title.empty() ? column_title(output, spec.x) : spec.y_title;
  figure.row_column = spec.x;
  figure.column_column = spec.group;
}

}  // namespace

std::string column_title(const OutputSpec& output, const std::string& column) {
  for (const ColumnSpec& one : output.columns) {
    if (one.name != column) continue;
    const std::string title = one.title.empty() ? one.name : one.title;
    return one.unit.empty() ? title : title + " (" + one.unit + ")";
  }
  return column;
}

std::vector<double> histogram_edges(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const double low = values.front(), high = values.back();
  if (low == high) return {low - 0.5, high + 0.5};
  const double quartiles = values[values.size() * 3 / 4] - values[values.size() / 4];
  const double width = 2 * quartiles / std::cbrt(static_cast<double>(values.size()));
  const double wanted = width > 0 ? std::ceil((high - low) / width) : std::ceil(std::log2(values.size()) + 1);
  const int bins = static_cast<int>(std::clamp(wanted, 1.0, 200.0));
  std::vector<double> edges;
  for (int k = 0; k <= bins; ++k) edges.push_back(k == bins ? high : low + (high - low) * k / bins);
  return edges;
}

Table table_columns(const Table& table, const FigureSpec& spec) {
  if (spec.y.empty()) return table;
  std::vector<std::size_t> places;
  for (const std::string& column : spec.y) places.push_back(column_index(table, column, spec));
  Table shown{spec.y, {}};
  for (const auto& row : table.rows) {
    std::vector<Cell>& cells = shown.rows.emplace_back();
    for (const std::size_t place : places) cells.push_back(row[place]);
  }
  return shown;
}

FigureData table_figure(const FigureSpec& spec, const OutputSpec& output, const Table& all,
                        const FigureSelection& selection) {
  FigureData figure;
  figure.choices = choices_of(spec, output, all, selection);
  const Table table = chosen_rows(all, figure.choices);
  figure.name = spec.name;
  figure.title = spec.title;
  figure.kind = spec.kind;
  figure.x = {spec.x_title.empty() && !spec.x.empty() ? column_title(output, spec.x) : spec.x_title, spec.x_scale, {}};
  figure.y = {spec.y_title.empty() && spec.y.size() == 1 ? column_title(output, spec.y.front()) : spec.y_title,
              spec.y_scale,
              {}};
  figure.interval = spec.interval;
  // Of a distribution a reference is a value of x, of a raster a step.
  const bool upright =
      spec.kind == FigureKind::histogram || spec.kind == FigureKind::density || spec.kind == FigureKind::raster;
  if (spec.reference_line) figure.rules.push_back({*spec.reference_line, upright, spec.reference_title});
  switch (spec.kind) {
    case FigureKind::bars:
      add_bars(figure, spec, output, table);
      break;
    case FigureKind::histogram:
    case FigureKind::density:
      add_distributions(figure, spec, output, table);
      break;
    case FigureKind::heatmap:
      fill_heat_map(figure, spec, output, table);
      break;
    case FigureKind::table:
      figure.table = table_columns(table, spec);
      for (const std::string& column : figure.table.columns) figure.column_titles.push_back(column_title(output, column));
      if (!spec.result.empty()) column_index(figure.table, spec.result, spec);
      figure.result_column = spec.result;
      break;
    default:
      add_point_curves(figure, spec, output, table);
  }
  if (spec.kind == FigureKind::roc) set_roc_axes(figure);
  figure.x.title = chosen_title(figure.x.title, figure.choices);
  figure.y.title = chosen_title(figure.y.title, figure.choices);
  return figure;
}

}  // namespace assay
