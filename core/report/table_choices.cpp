// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/table_choices.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/data/csv_writer.h"
#include "core/report/table_figure.h"

namespace assay {
namespace {

std::ptrdiff_t place(const Table& table, const std::string& column) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), column);
  return found == table.columns.end() ? -1 : found - table.columns.begin();
}

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

}  // namespace

std::vector<FigureChoice> choices_of(const FigureSpec& spec, const OutputSpec& output, const Table& table,
                                     const FigureSelection& selection) {
  std::vector<FigureChoice> choices;
  for (const std::string& column : spec.choose) {
    const std::ptrdiff_t at = place(table, column);
    if (at < 0)
      throw Error(ErrorKind::plugin, {"A figure lets a person choose among the values of a column that its table does not have",
                                      spec.name, column, {}, "Tell the author of the method"});
    const Table rows = chosen_rows(table, choices);
    FigureChoice choice{column, column_title(output, column), {}, {}};
    for (const auto& row : rows.rows) {
      const std::string value = cell_text(row[static_cast<std::size_t>(at)]);
      // Tables are sorted by these columns as a rule, so the last value found is nearly always the next one too.
      if (!choice.values.empty() && choice.values.back() == value) continue;
      if (std::find(choice.values.begin(), choice.values.end(), value) == choice.values.end()) choice.values.push_back(value);
    }
    const auto wanted = selection.find(column);
    const bool there = wanted != selection.end() &&
                       std::find(choice.values.begin(), choice.values.end(), wanted->second) != choice.values.end();
    choice.value = there ? wanted->second : choice.values.empty() ? std::string() : choice.values.front();
    choices.push_back(std::move(choice));
  }
  return choices;
}

Table chosen_rows(const Table& table, const std::vector<FigureChoice>& choices) {
  if (choices.empty()) return table;
  Table chosen{table.columns, {}};
  for (const auto& row : table.rows) {
    const bool keep = std::all_of(choices.begin(), choices.end(), [&](const FigureChoice& choice) {
      return cell_text(row[static_cast<std::size_t>(place(table, choice.column))]) == choice.value;
    });
    if (keep) chosen.rows.push_back(row);
  }
  return chosen;
}

std::string chosen_title(std::string title, const std::vector<FigureChoice>& choices) {
  for (const FigureChoice& choice : choices) {
    const std::string mark = "{" + choice.column + "}";
    std::string value = choice.value;
    std::replace(value.begin(), value.end(), '_', ' ');
    for (auto at = title.find(mark); at != std::string::npos; at = title.find(mark, at + value.size()))
      title.replace(at, mark.size(), value);
  }
  return title;
}

FigureCurve running_median(const FigureCurve& cloud, int window) {
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < cloud.x.size(); ++k)
    if (std::isfinite(cloud.x[k]) && std::isfinite(cloud.y[k])) order.push_back(k);
  FigureCurve curve;
  if (order.size() < 3 || window < 3) return curve;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return cloud.x[a] < cloud.x[b]; });
  const std::size_t width = std::min(order.size(), static_cast<std::size_t>(window));
  // A quarter of a window from one median to the next is as smooth to the eye as every point, and drawn four times faster.
  const std::size_t stride = std::max<std::size_t>(1, width / 4);
  for (std::size_t first = 0; first + width <= order.size(); first += stride) {
    std::vector<double> x, y;
    for (std::size_t k = first; k < first + width; ++k) {
      x.push_back(cloud.x[order[k]]);
      y.push_back(cloud.y[order[k]]);
    }
    curve.x.push_back(median_of(std::move(x)));
    curve.y.push_back(median_of(std::move(y)));
  }
  curve.name = "running median of " + std::to_string(width);
  return curve;
}

}  // namespace assay
