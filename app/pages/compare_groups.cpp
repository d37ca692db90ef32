// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/compare_groups.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/report/run_figures.h"
#include "core/report/run_label.h"
#include "widgets/runs/run_columns.h"

namespace assay::app {
namespace {

std::string key_of(const RunRow& run) {
  std::string data;
  for (const auto& [parameter, reference] : run.data.items()) data += parameter + reference.value("sha256", "");
  return run.method + run.method_version + dump_json(run.parameters) + data;
}

/// What a run learned from: the parameter "data", else its first data set.
std::string data_key_of(const RunRow& run) {
  if (run.data.empty()) return {};
  const Json& reference = run.data.contains("data") ? run.data["data"] : *run.data.begin();
  const std::string hash = reference.value("sha256", "");
  return hash.empty() ? reference.value("name", "") : hash;
}

/// The symbol of a parameter, or its name where it has none.
QString short_title(const MethodInfo& info, const std::string& name) {
  const ParameterSpec* spec = find_parameter(info.parameters, name);
  return QString::fromStdString(spec != nullptr && !spec->symbol.empty() ? spec->symbol : name);
}

using XY = std::pair<std::vector<double>, std::vector<double>>;

/// The curve at x, linear between its points; x lies within them.
double value_at(const XY& curve, double x) {
  const auto& [xs, ys] = curve;
  const auto after = static_cast<std::size_t>(std::lower_bound(xs.begin(), xs.end(), x) - xs.begin());
  if (xs[after] == x || after == 0) return ys[after];
  const double share = (x - xs[after - 1]) / (xs[after] - xs[after - 1]);
  return ys[after - 1] + share * (ys[after] - ys[after - 1]);
}

/// The mean and its interval over the x that all curves reach, interpolated between their points as compare_series() does: seeds
/// need not have recorded the same steps. Curves have increasing x. No interval over curves that are all the same.
GroupCurve mean_of(std::vector<XY> curves, bool interval) {
  GroupCurve mean;
  std::erase_if(curves, [](const XY& curve) { return curve.first.empty(); });
  if (curves.empty()) return mean;
  if (curves.size() == 1) {
    mean.x = curves.front().first;
    mean.y = curves.front().second;
    return mean;
  }
  double first = -INFINITY, last = INFINITY;
  std::set<double> places;
  for (const auto& [x, y] : curves) {
    first = std::max(first, x.front());
    last = std::min(last, x.back());
    places.insert(x.begin(), x.end());
  }
  bool differ = false;
  for (const double x : places) {
    if (x < first || x > last) continue;
    std::vector<double> values;
    for (const XY& curve : curves) values.push_back(value_at(curve, x));
    differ |= std::any_of(values.begin(), values.end(), [&](double value) { return value != values.front(); });
    const MeanInterval value = mean_interval(values);
    const double half = std::isnan(value.half_width) ? 0 : value.half_width;
    mean.x.push_back(x);
    mean.y.push_back(value.count == 0 ? std::nan("") : value.mean);
    mean.low.push_back(mean.y.back() - half);
    mean.high.push_back(mean.y.back() + half);
  }
  if (!interval || !differ) {
    mean.low.clear();
    mean.high.clear();
  }
  return mean;
}

}  // namespace

std::vector<CompareGroup> compare_groups(const Project& project, const std::vector<RunRow>& runs) {
  std::vector<CompareGroup> groups;
  std::map<std::string, std::size_t> places;
  for (const auto& run : runs) {
    const auto [place, fresh] = places.try_emplace(key_of(run), groups.size());
    if (fresh) groups.push_back({.look = static_cast<int>(groups.size()), .data = run_data_title(run), .data_key = data_key_of(run), .info = load_declaration(project, run.declaration)});
    groups[place->second].runs.push_back(run);
  }
  std::set<std::string> methods;
  std::map<std::string, std::vector<RunRow>> firsts;  // by method: what another method does not have tells nothing apart
  for (const auto& group : groups) {
    methods.insert(group.runs.front().method);
    firsts[group.runs.front().method].push_back(group.runs.front());
  }
  for (auto& group : groups) {
    const RunRow& run = group.runs.front();
    QStringList parts;
    for (const auto& name : differing_parameters(firsts[run.method]))
      if (run.parameters.contains(name) && !run.data.contains(name) && parts.size() < 3)
        parts << short_title(group.info, name) + ' ' + QString::fromStdString(value_text(run.parameters[name]));
    // One method: what differs says it all.
    if (parts.isEmpty() || methods.size() > 1 || !run.name.empty()) parts.prepend(QString::fromStdString(run.name.empty() ? group.info.title : run.name));
    group.name = parts.join(", ");
  }
  // Side by side on several data sets, also in a figure that leaves the window: each says its own.
  if (compare_data_sets(groups).size() > 1)
    for (auto& group : groups)
      if (!group.data.isEmpty()) group.name += QStringLiteral(", ") + group.data;
  return groups;
}

std::vector<CompareData> compare_data_sets(const std::vector<CompareGroup>& groups) {
  std::vector<CompareData> all;
  for (const auto& group : groups)
    if (!group.data_key.empty() && std::none_of(all.begin(), all.end(), [&](const CompareData& d) { return d.key == group.data_key; }))
      all.push_back({group.data, group.data_key});
  for (auto& one : all) {
    const bool doubled = std::count_if(groups.begin(), groups.end(), [&](const CompareGroup& g) { return g.data == one.title && g.data_key != one.key; }) > 0;
    if (doubled) one.title += QStringLiteral(" (%1)").arg(QString::fromStdString(one.key.substr(0, 6)));
  }
  return all;
}

std::string follow_data_set(std::vector<CompareGroup>& groups, bool locked, const QString& selected) {
  std::string key;
  if (locked && !groups.empty()) {
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const CompareGroup& group) { return group.id() == selected; });
    key = found == groups.end() ? groups.front().data_key : found->data_key;
  }
  for (auto& group : groups) group.follows = !locked || group.data_key == key;
  return key;
}

std::vector<SeriesSpec> compare_series_specs(const std::vector<CompareGroup>& groups) {
  std::vector<SeriesSpec> all;
  for (const auto& group : groups)
    for (const auto& series : group.info.series)
      if (std::none_of(all.begin(), all.end(), [&](const SeriesSpec& s) { return s.name == series.name; })) all.push_back(series);
  return all;
}

std::vector<FigureSpec> compare_table_figures(const std::vector<CompareGroup>& groups) {
  std::vector<FigureSpec> all;
  for (const auto& group : groups)
    for (const auto& figure : group.info.figures)
      if (!figure.output.empty() && figure.kind == FigureKind::line && figure.group.empty() &&
          std::none_of(all.begin(), all.end(), [&](const FigureSpec& f) { return f.name == figure.name; }))
        all.push_back(figure);
  return all;
}

GroupCurve group_series(const Project& project, const CompareGroup& group, const std::string& series) {
  std::vector<std::pair<std::vector<double>, std::vector<double>>> curves;
  for (const auto& run : group.runs)
    for (const auto& row : load_series(project, run.uuid)) {
      if (row.name != series) continue;
      const SeriesPoints points = load_points(project, row.id);
      curves.emplace_back(std::vector<double>(points.steps.begin(), points.steps.end()), points.values);
    }
  return mean_of(curves, group.info.seed_drives != SeedDrives::nothing);
}

GroupCurve group_table_curve(const Project& project, const CompareGroup& group, const std::string& figure) {
  std::vector<std::pair<std::vector<double>, std::vector<double>>> curves;
  for (const auto& run : group.runs) {
    if (run.status != RunStatus::finished) continue;
    try {
      const FigureData data = figure_data(project, run, figure);
      if (data.curves.empty()) continue;
      // In order of x, as LivePlot wants it.
      std::vector<std::pair<double, double>> points;
      for (std::size_t i = 0; i < data.curves.front().x.size(); ++i) points.emplace_back(data.curves.front().x[i], data.curves.front().y[i]);
      std::sort(points.begin(), points.end());
      curves.emplace_back();
      for (const auto& [x, y] : points) {
        curves.back().first.push_back(x);
        curves.back().second.push_back(y);
      }
    } catch (const Error&) {
      // A method without this figure has no curve here.
    }
  }
  return mean_of(curves, group.info.seed_drives != SeedDrives::nothing);
}

MeanInterval group_scalar(const CompareGroup& group, const std::string& scalar) {
  std::vector<double> values;
  for (const auto& run : group.runs)
    if (run.status == RunStatus::finished) values.push_back(scalar_number(run, scalar));
  MeanInterval value = mean_interval(values);
  if (group.info.seed_drives == SeedDrives::nothing) value.half_width = std::nan("");
  return value;
}

}  // namespace assay::app
