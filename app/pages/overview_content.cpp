// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/overview_content.h"

#include <QCoreApplication>
#include <QString>
#include <algorithm>

#include "app/session/run_text.h"
#include "core/run/result_folder.h"

namespace assay::app {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("assay::app::Overview", text); }

std::string scalar_text(const RunDetails& details, const std::string& name) {
  const Cell* cell = name.empty() ? nullptr : scalar_of(details.row, name);
  const auto* text = cell ? std::get_if<std::string>(cell) : nullptr;
  return text ? *text : std::string();
}

Table read_rows(const Project& project, const RunDetails& details, const std::string& name) {
  const OutputRow* row = find_output(details, name);
  if (!row) return {};
  const auto spec = std::find_if(details.info.outputs.begin(), details.info.outputs.end(), [&](const OutputSpec& one) { return one.name == name; });
  try {
    return read_table_output(project, details.row.uuid, *row, spec == details.info.outputs.end() ? nullptr : &*spec);
  } catch (const Error&) {
    return {};  // being replaced, or its file is gone: the page shows the rest, `project check` names it
  }
}

std::string text_at(const std::vector<Cell>& row, std::size_t column) {
  if (column >= row.size() || std::holds_alternative<std::monostate>(row[column])) return {};
  if (const auto* text = std::get_if<std::string>(&row[column])) return *text;
  return cell_for_people(row[column]).toStdString();
}

std::vector<std::string> first_column(const Table& table) {
  std::vector<std::string> texts;
  for (const auto& row : table.rows)
    if (std::string text = text_at(row, 0); !text.empty()) texts.push_back(std::move(text));
  return texts;
}

}  // namespace

const OutputRow* find_output(const RunDetails& details, const std::string& name) {
  const auto found = std::find_if(details.outputs.begin(), details.outputs.end(), [&](const OutputRow& row) { return row.name == name; });
  return found == details.outputs.end() || name.empty() ? nullptr : &*found;
}

OverviewTexts read_overview_texts(const Project& project, const RunDetails& details) {
  OverviewTexts texts;
  if (!details.info.overview) return texts;
  const OverviewSpec& spec = *details.info.overview;
  texts.facts = first_column(read_rows(project, details, spec.facts));
  texts.notes = first_column(read_rows(project, details, spec.notes));
  for (const auto& row : read_rows(project, details, spec.assumptions).rows)
    texts.assumptions.push_back({text_at(row, 0), text_at(row, 1), text_at(row, 2)});
  return texts;
}

std::string overview_texts_stamp(const RunDetails& details) {
  if (!details.info.overview) return {};
  std::string stamp;
  for (const std::string& name : {details.info.overview->facts, details.info.overview->assumptions, details.info.overview->notes}) {
    const OutputRow* row = find_output(details, name);
    stamp += row ? row->sha256 + ";" : ";";
  }
  return stamp;
}

std::string overview_sentence(const RunDetails& details) {
  return details.info.overview ? scalar_text(details, details.info.overview->sentence) : std::string();
}

std::string overview_tone(const RunDetails& details) {
  return details.info.overview ? scalar_text(details, details.info.overview->tone) : std::string();
}

QString overview_heading(const RunDetails& details) {
  if (!details.info.overview) return {};
  const QString title = QString::fromStdString(details.info.overview->title);
  QStringList data;
  for (const ParameterSpec& parameter : details.info.parameters) {
    if (parameter.kind != ParameterKind::data || !details.row.data.is_object() || !details.row.data.contains(parameter.name)) continue;
    const Json& entry = details.row.data[parameter.name];
    if (!entry.is_object() || !entry.contains("name") || !entry["name"].is_string()) continue;
    const QString name = QString::fromStdString(entry["name"].get<std::string>());
    QString what = QString::fromStdString(parameter.title.empty() ? parameter.name : parameter.title);
    // "Candidate set" reads on in the line, "DAG" does not.
    if (what.size() > 1 && what[1].isLower()) what[0] = what[0].toLower();
    data << what + ' ' + (name.contains('/') ? name.section('/', -1) : name);
  }
  if (!data.isEmpty()) return tr("%1 for %2").arg(title, data.join(QStringLiteral(", ")));
  return tr("%1 of run %2, %3").arg(title).arg(details.row.number).arg(point_text(details.row));
}

}  // namespace assay::app
