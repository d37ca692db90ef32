// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/run_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>

#include "core/base/numbers.h"

namespace assay::app {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("RunText", text); }

QString text_field(const Json& json, const char* name) {
  const auto it = json.find(name);
  return it != json.end() && it->is_string() ? QString::fromStdString(it->get<std::string>()) : QString();
}

}  // namespace

QString status_word(RunStatus status) {
  switch (status) {
    case RunStatus::queued: return tr("Queued");
    case RunStatus::waiting: return tr("Waiting");
    case RunStatus::running: return tr("Running");
    case RunStatus::paused: return tr("Paused");
    case RunStatus::cancelling: return tr("Cancelling");
    case RunStatus::finished: return tr("Finished");
    case RunStatus::failed: return tr("Failed");
    case RunStatus::cancelled: return tr("Cancelled");
    case RunStatus::interrupted: return tr("Interrupted");
  }
  return {};
}

QString method_title(const Catalogue& catalogue, const std::string& method) {
  const MethodInfo* info = catalogue.find(method);
  return QString::fromStdString(info ? info->title : method);
}

QString data_title(const RunRow& run) {
  if (!run.data.is_object() || run.data.empty()) return {};
  const auto named = run.data.find("data");
  const Json& entry = named != run.data.end() ? *named : run.data.begin().value();
  if (!entry.is_object()) return {};
  const QString name = text_field(entry, "name");
  // "run:UUID/OUTPUT" and paths say more when they are short; the whole of them stands in the inspector's tool tip.
  if (name.startsWith(QStringLiteral("run:"))) return name.left(12) + QStringLiteral("…/") + name.section('/', -1);
  return name.contains('/') ? name.section('/', -1) : name;
}

QString run_title(const Catalogue& catalogue, const RunRow& run) {
  if (!run.name.empty()) return QString::fromStdString(run.name);
  const QString method = method_title(catalogue, run.method);
  const QString data = data_title(run);
  return data.isEmpty() ? method : tr("%1 on %2").arg(method, data);
}

QString point_text(const RunRow& run) {
  const QString seed = tr("seed %1").arg(run.seed);
  return run.point >= 0 ? tr("point %1, %2").arg(run.point).arg(seed) : seed;
}

double elapsed_seconds(const RunRow& run) {
  if (run.started == 0) return 0;
  const Milliseconds end = run.finished != 0 ? run.finished : now();
  return std::max<double>(0, static_cast<double>(end - run.started) / 1000);
}

std::optional<double> remaining_seconds(const RunRow& run) {
  if (run.status != RunStatus::running || run.progress < 0.02) return {};
  return elapsed_seconds(run) * (1 - run.progress) / run.progress;
}

QString duration(double seconds) { return QString::fromStdString(duration_text(seconds)); }

QString local_time(Milliseconds time) {
  if (time == 0) return {};
  return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time), QStringLiteral("d MMM yyyy, HH:mm:ss"));
}

QString day_text(Milliseconds time) {
  if (time == 0) return {};
  const QDateTime when = QDateTime::fromMSecsSinceEpoch(time);
  const qint64 days = when.date().daysTo(QDate::currentDate());
  if (days == 0) return tr("Today %1").arg(when.toString(QStringLiteral("HH:mm")));
  if (days == 1) return tr("Yesterday");
  return QLocale().toString(when.date(), QStringLiteral("d MMM yyyy"));
}

QString counted(qint64 count, const QString& one, const QString& many) {
  return QString::fromStdString(for_people(static_cast<std::int64_t>(count))) + ' ' + (count == 1 ? one : many);
}

QString cell_for_people(const Cell& cell) {
  if (const auto* truth = std::get_if<bool>(&cell)) return *truth ? tr("yes") : tr("no");
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return QString::fromStdString(for_people(*integer));
  if (const auto* real = std::get_if<double>(&cell)) return QString::fromStdString(for_people(*real));
  if (const auto* text = std::get_if<std::string>(&cell)) return QString::fromStdString(*text);
  return tr("n/a");
}

QString json_for_people(const Json& json) {
  if (json.is_null()) return tr("not given");
  if (json.is_boolean()) return json.get<bool>() ? tr("yes") : tr("no");
  if (json.is_number_integer()) return QString::fromStdString(for_people(json.get<std::int64_t>()));
  if (json.is_number()) return QString::fromStdString(for_people(json.get<double>()));
  if (json.is_string()) return QString::fromStdString(json.get<std::string>());
  if (json.is_array()) {
    QStringList parts;
    for (const Json& entry : json) parts << json_for_people(entry);
    return parts.join(QStringLiteral(", "));
  }
  return QString::fromStdString(dump_json(json));
}

QString error_details(const ErrorText& text) {
  QStringList lines{QString::fromStdString(text.message)};
  const auto add = [&](const QString& label, const std::string& value) {
    if (!value.empty()) lines << label + QStringLiteral(": ") + QString::fromStdString(value);
  };
  add(tr("Where"), text.where);
  add(tr("Value seen"), text.value);
  add(tr("Allowed"), text.allowed);
  add(tr("What to do"), text.remedy);
  return lines.join('\n');
}

}  // namespace assay::app
