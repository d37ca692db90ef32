// SPDX-License-Identifier: GPL-3.0-or-later
// Curves of several runs in one figure, declared in run_figures.h.
#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/numbers.h"
#include "core/report/run_figures.h"
#include "core/report/run_label.h"
#include "core/report/student_t.h"
#include "core/store/series_rows.h"

namespace assay {
namespace {

/// Points of one run with increasing steps; a repeated step keeps its last value.
struct RunPoints {
  std::vector<double> steps, values;
};

RunPoints points_of(const Project& project, const RunRow& run, const std::string& series) {
  RunPoints points;
  for (const SeriesRow& row : load_series(project, run.uuid)) {
    if (row.name != series) continue;
    const SeriesPoints stored = load_points(project, row.id);
    for (std::size_t k = 0; k < stored.steps.size(); ++k) {
      const auto step = static_cast<double>(stored.steps[k]);
      if (!points.steps.empty() && points.steps.back() == step) {
        points.values.back() = stored.values[k];
      } else {
        points.steps.push_back(step);
        points.values.push_back(stored.values[k]);
      }
    }
  }
  return points;
}

/// Linear between recorded points; `step` lies within them.
double value_at(const RunPoints& points, double step) {
  const auto after = std::lower_bound(points.steps.begin(), points.steps.end(), step);
  const auto k = static_cast<std::size_t>(after - points.steps.begin());
  if (*after == step || k == 0) return points.values[k];
  const double share = (step - points.steps[k - 1]) / (points.steps[k] - points.steps[k - 1]);
  return points.values[k - 1] + share * (points.values[k] - points.values[k - 1]);
}

FigureCurve mean_curve(const std::vector<RunPoints>& runs) {
  FigureCurve curve;
  double first = -INFINITY, last = INFINITY;
  std::set<double> steps;
  for (const RunPoints& run : runs) {
    if (run.steps.empty()) continue;
    first = std::max(first, run.steps.front());
    last = std::min(last, run.steps.back());
    steps.insert(run.steps.begin(), run.steps.end());
  }
  bool differ = false;
  for (const double step : steps) {
    if (step < first || step > last) continue;
    std::vector<double> values;
    for (const RunPoints& run : runs)
      if (!run.steps.empty()) values.push_back(value_at(run, step));
    const MeanInterval mean = mean_interval(values);
    differ |= std::any_of(values.begin(), values.end(), [&](double value) { return value != values.front(); });
    curve.x.push_back(step);
    curve.y.push_back(mean.mean);
    curve.low.push_back(mean.mean - mean.half_width);
    curve.high.push_back(mean.mean + mean.half_width);
  }
  if (!differ || runs.size() < 2) {  // no interval over identical runs
    curve.low.clear();
    curve.high.clear();
  }
  return curve;
}

/// What two runs of one group share: everything but the seed.
std::string group_key(const RunRow& run) {
  Json key = {run.method, run.parameters};
  for (const auto& [name, value] : run.data.items()) key.push_back(value.value("sha256", ""));
  return dump_json(key);
}

std::string settings_text(const RunRow& run, const MethodInfo& info, const std::vector<std::string>& differing,
                          bool several_methods) {
  std::string text = several_methods ? info.title : "";
  for (const std::string& name : differing) {
    if (!run.parameters.contains(name)) continue;
    const ParameterSpec* spec = find_parameter(info.parameters, name);
    const std::string value =
        run.data.contains(name) ? run.data[name].value("name", "") : value_text(run.parameters[name]);
    text += (text.empty() ? "" : ", ") + (spec && !spec->symbol.empty() ? spec->symbol : name) + " " + value;
  }
  return text;
}

}  // namespace

FigureData compare_series(const Project& project, const std::vector<RunRow>& runs, const std::string& series,
                          bool group_without_seed) {
  FigureData figure;
  figure.name = "series:" + series;
  figure.kind = FigureKind::line;
  figure.title = series;
  // Parameters that only some of the methods have do not tell the runs apart better than the method's name.
  std::vector<std::string> differing = differing_parameters(runs);
  std::erase_if(differing, [&](const std::string& name) {
    return std::any_of(runs.begin(), runs.end(), [&](const RunRow& run) { return !run.parameters.contains(name); });
  });
  const bool several_methods =
      std::any_of(runs.begin(), runs.end(), [&](const RunRow& run) { return run.method != runs.front().method; });

  struct Group {
    std::string key, name;
    std::vector<const RunRow*> runs;
  };
  std::vector<Group> groups;
  for (const RunRow& run : runs) {
    const MethodInfo info = load_declaration(project, run.declaration);
    for (const SeriesSpec& spec : info.series) {
      if (spec.name != series || !figure.y.title.empty()) continue;
      figure.title = spec.title.empty() ? series : spec.title;
      figure.y = {spec.unit.empty() ? figure.title : figure.title + " (" + spec.unit + ")", spec.scale, {}};
      figure.x.title = spec.step_title;
    }
    const std::string settings = settings_text(run, info, differing, several_methods);
    const std::string key = group_without_seed ? group_key(run) : run.uuid;
    auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& one) { return one.key == key; });
    if (group == groups.end()) {
      std::string name =
          group_without_seed ? (settings.empty() ? info.title : settings) : "run " + std::to_string(run.number);
      if (!group_without_seed && !settings.empty()) name += ", " + settings;
      group = groups.insert(groups.end(), {key, name, {}});
    }
    group->runs.push_back(&run);
  }

  bool interval = false, same_number = true;
  for (const Group& group : groups) {
    std::vector<RunPoints> points;
    for (const RunRow* run : group.runs) points.push_back(points_of(project, *run, series));
    std::erase_if(points, [](const RunPoints& one) { return one.steps.empty(); });
    if (points.empty()) continue;
    FigureCurve curve;
    if (points.size() == 1) {
      curve.x = points.front().steps;
      curve.y = points.front().values;
    } else {
      curve = mean_curve(points);
      interval |= !curve.low.empty();
    }
    curve.name = group.name;
    if (group_without_seed)
      curve.name += points.size() == 1 ? ", one seed" : ", " + std::to_string(points.size()) + " seeds";
    curve.style = static_cast<int>(figure.curves.size());
    curve.marks = curve.x.size() <= 60;
    same_number &= points.size() == groups.front().runs.size();
    figure.curves.push_back(std::move(curve));
  }
  if (interval) {
    figure.interval = "95 % interval of the mean";
    if (same_number) figure.interval += " over " + std::to_string(groups.front().runs.size()) + " seeds";
    figure.note =
        "Means cover the steps that all runs of a group reached; between recorded points values are interpolated";
  }
  return figure;
}

}  // namespace assay
