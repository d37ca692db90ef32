// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

#include "app/session/project_session.h"

namespace assay::app {

/// Writes reports on the session's figure lane, one at a time, and says how it goes.
class ReportExport : public QObject {
  Q_OBJECT
 public:
  ReportExport(ProjectSession& session, QObject* parent);
  /// Builds the report of these runs (none: all finished ones) into `folder`, with its PDF.
  void start(const QStringList& runs, const QString& folder);
  bool busy() const { return busy_; }
  /// A folder name in the project's exports that is not taken: "report-2026-11-21".
  QString suggested_folder() const;

 signals:
  void started(const QString& folder);
  void finished(const QString& index_html);
  void failed(const assay::Error& error);

 private:
  ProjectSession& session_;
  bool busy_ = false;
};

}  // namespace assay::app
