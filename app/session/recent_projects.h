// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <vector>

#include "core/base/time.h"
#include "core/store/run_list.h"

namespace assay::app {

/// A project that was open before, as the start page lists it.
struct RecentProject {
  QString path;
  Milliseconds opened = 0;
  bool found = true;
  QString families;  ///< "DAG learning", from the methods of its runs; empty when it has none
  RunCounts counts;
  QString trouble;   ///< why its content could not be read; empty: it could
  QString name() const;
  QString short_path() const;  ///< home folder as ~
};

/// The list of projects opened before, newest first, kept with the user's settings.
std::vector<RecentProject> recent_projects();
void remember_project(const QString& path);
void forget_project(const QString& path);
/// A project that was moved: keeps its place in the list under the new path.
void relocate_project(const QString& from, const QString& to);

/// Fills in what is in the projects (opens each read-only for a moment) off the GUI thread.
class RecentProjectsReader : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
  void start(std::vector<RecentProject> projects);

 signals:
  void read(const assay::app::RecentProject& project);
};

}  // namespace assay::app
