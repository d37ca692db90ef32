// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/run_columns.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <cmath>
#include <set>

namespace assay {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("RunColumns", text); }

/// Names in the order in which the runs bring them.
std::vector<std::string> names_in(const std::vector<RunRow>& runs, bool scalars) {
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (const auto& run : runs) {
    if (scalars)
      for (const auto& scalar : run.scalars) {
        if (seen.insert(scalar.name).second) names.push_back(scalar.name);
      }
    else
      for (const auto& [name, value] : run.parameters.items())
        if (seen.insert(name).second) names.push_back(name);
  }
  return names;
}

bool differs(const std::vector<RunRow>& runs, const std::string& name) {
  const Json* first = nullptr;
  for (const auto& run : runs) {
    const auto it = run.parameters.find(name);
    if (it == run.parameters.end()) continue;
    if (first != nullptr && *first != *it) return true;
    first = &*it;
  }
  return false;
}

QString title_of(const RunMethods& methods, const std::string& name, bool scalar) {
  for (const auto& [id, method] : methods) {
    const auto& titles = scalar ? method.scalar_titles : method.parameter_titles;
    if (const auto it = titles.find(name); it != titles.end() && !it->second.isEmpty()) return it->second;
  }
  return QString::fromStdString(name);
}

Goal goal_of(const RunMethods& methods, const std::string& name) {
  for (const auto& [id, method] : methods)
    if (const auto it = method.scalar_goals.find(name); it != method.scalar_goals.end()) return it->second;
  return Goal::none;
}

}  // namespace

RunMethod run_method_of(const MethodInfo& info) {
  RunMethod method;
  method.title = QString::fromStdString(info.title);
  method.seed_drives = info.seed_drives;
  if (info.overview) method.answer = info.overview->tone;
  for (const auto& spec : info.parameters)
    method.parameter_titles[spec.name] = QString::fromStdString(!spec.symbol.empty() ? spec.symbol : spec.title);
  for (const auto& output : info.outputs) {
    if (output.kind != OutputKind::scalar) continue;
    method.scalar_titles[output.name] = QString::fromStdString(output.title);
    method.scalar_goals[output.name] = output.goal;
  }
  return method;
}

std::vector<RunColumn> possible_run_columns(const std::vector<RunRow>& runs, const RunMethods& methods) {
  std::vector<RunColumn> columns{{"select", {}}, {"status", tr("Status")}, {"run", tr("Run")}, {"method", tr("Method")}, {"data", tr("Data")}};
  for (const auto& name : names_in(runs, false)) {
    // Data parameters stand in the column Data already.
    const bool data = std::any_of(runs.begin(), runs.end(), [&](const RunRow& run) { return run.data.contains(name); });
    if (data) continue;
    const bool numeric = std::any_of(runs.begin(), runs.end(), [&](const RunRow& run) { return run.parameters.contains(name) && run.parameters[name].is_number(); });
    columns.push_back({"parameters." + QString::fromStdString(name), title_of(methods, name, false), numeric});
  }
  columns.push_back({"seed", tr("Seed"), true});
  for (const auto& name : names_in(runs, true)) {
    const bool numeric = std::any_of(runs.begin(), runs.end(), [&](const RunRow& run) { return !std::isnan(scalar_number(run, name)); });
    columns.push_back({"scalars." + QString::fromStdString(name), title_of(methods, name, true), numeric});
    if (goal_of(methods, name) != Goal::none) columns.push_back({"interval." + QString::fromStdString(name), tr("%1, 95 % interval").arg(title_of(methods, name, true))});
  }
  columns.push_back({"time", tr("Time"), true});
  columns.push_back({"started", tr("Started")});
  columns.push_back({"tags", tr("Tags")});
  return columns;
}

QStringList usual_run_columns(const std::vector<RunRow>& runs, const RunMethods& methods) {
  QStringList keys{"select", "status", "run", "method", "data"};
  for (const auto& name : names_in(runs, false)) {
    const bool data = std::any_of(runs.begin(), runs.end(), [&](const RunRow& run) { return run.data.contains(name); });
    if (!data && differs(runs, name)) keys << "parameters." + QString::fromStdString(name);
  }
  keys << "seed";
  // What a comparison is about comes first: the structural distance, then rates; h and times say less.
  std::vector<std::string> wanted{"shd", "tpr", "fdr"};
  for (const auto& name : names_in(runs, true))
    if (goal_of(methods, name) != Goal::none && name != "h" && std::find(wanted.begin(), wanted.end(), name) == wanted.end()) wanted.push_back(name);
  int shown = 0;
  const auto present = names_in(runs, true);
  for (const auto& [id, method] : methods)
    if (!method.answer.empty() && std::find(present.begin(), present.end(), method.answer) != present.end() && !keys.contains("scalars." + QString::fromStdString(method.answer)))
      keys << "scalars." + QString::fromStdString(method.answer);
  for (const auto& name : wanted) {
    if (std::find(present.begin(), present.end(), name) == present.end() || shown == 4) continue;
    keys << "scalars." + QString::fromStdString(name);
    ++shown;
  }
  keys << "time" << "started" << "tags";
  return keys;
}

double scalar_number(const RunRow& run, const std::string& name) {
  for (const auto& scalar : run.scalars) {
    if (scalar.name != name) continue;
    if (const auto* real = std::get_if<double>(&scalar.value)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(&scalar.value)) return static_cast<double>(*whole);
    if (const auto* yes = std::get_if<bool>(&scalar.value)) return *yes ? 1 : 0;
  }
  return std::nan("");
}

QString run_data_title(const RunRow& run) {
  for (const auto& [parameter, data] : run.data.items()) {
    if (parameter != "data" && run.data.contains("data")) continue;
    const QString name = QString::fromStdString(data.value("name", ""));
    return name.contains('/') && !name.startsWith("run:") ? QFileInfo(name).fileName() : name;
  }
  return {};
}

double run_seconds(const RunRow& run) {
  if (run.started == 0) return std::nan("");
  return static_cast<double>((run.finished > 0 ? run.finished : now()) - run.started) / 1000.0;
}

}  // namespace assay
