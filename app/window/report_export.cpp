// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/report_export.h"

#include <QDate>
#include <QDir>

#include "core/report/report.h"

namespace assay::app {

ReportExport::ReportExport(ProjectSession& session, QObject* parent) : QObject(parent), session_(session) {}

QString ReportExport::suggested_folder() const {
  const QDir exports(QString::fromStdString(session_.project().exports_folder().string()));
  const QString stem = QStringLiteral("report-") + QDate::currentDate().toString(Qt::ISODate);
  QString name = stem;
  for (int i = 2; exports.exists(name); ++i) name = stem + '-' + QString::number(i);
  return exports.absoluteFilePath(name);
}

void ReportExport::start(const QStringList& runs, const QString& folder) {
  if (busy_) return;
  busy_ = true;
  emit started(folder);
  BackgroundLane::once<QString>(  // figures of the pages do not wait behind it
      session_.project().folder(), this,
      [runs, folder](Project& project) {
        std::vector<std::string> uuids;
        for (const QString& run : runs) uuids.push_back(run.toStdString());
        if (uuids.empty()) {
          RunListRequest request;
          request.query = "status:finished";
          request.descending = false;
          for (const RunRow& row : list_runs(project, request).runs) uuids.push_back(row.uuid);
        }
        if (uuids.empty()) {
          throw Error(ErrorKind::usage, ErrorText{"There is no finished run to report on.", "project " + project.name(),
                                                  {}, {}, "Queue a run first; the report follows when it has ended."});
        }
        std::filesystem::create_directories(folder.toStdString());
        const Report report = build_report(project, uuids);
        write_report(report, folder.toStdString(), true);
        return folder + QStringLiteral("/index.html");
      },
      [this](QString index) {
        busy_ = false;
        emit finished(index);
      },
      [this](const Error& error) {
        busy_ = false;
        emit failed(error);
      });
}

}  // namespace assay::app
