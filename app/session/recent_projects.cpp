// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/recent_projects.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QSettings>
#include <algorithm>
#include <set>

#include "app/session/detached_thread.h"
#include "core/base/error.h"
#include "core/run/describe_cache.h"
#include "core/store/project.h"

namespace assay::app {

namespace {

constexpr int kept = 30;

void write(const std::vector<RecentProject>& projects) {
  QSettings settings;
  settings.remove(QStringLiteral("recent"));
  settings.beginWriteArray(QStringLiteral("recent"));
  for (int i = 0; i < static_cast<int>(projects.size()) && i < kept; ++i) {
    settings.setArrayIndex(i);
    settings.setValue(QStringLiteral("path"), projects[i].path);
    settings.setValue(QStringLiteral("opened"), static_cast<qlonglong>(projects[i].opened));
  }
  settings.endArray();
}

/// What a project holds, without touching its rows: one connection, closed again at once.
RecentProject look_into(RecentProject recent, const Catalogue& catalogue) {
  try {
    const Project project = Project::open(recent.path.toStdString());
    recent.counts = count_runs(project);
    RunListRequest request;
    request.limit = 50;
    std::set<QString> families;
    for (const RunRow& run : list_runs(project, request).runs) {
      const PluginRecord* plugin = catalogue.plugin_of(run.method);
      families.insert(QString::fromStdString(plugin ? plugin->title : run.method.substr(0, run.method.find('.'))));
    }
    recent.families = QStringList(families.begin(), families.end()).join(QStringLiteral(", "));
    if (!project.writable()) recent.trouble = QString::fromStdString(project.access_text());
  } catch (const Error& error) {
    recent.trouble = QString::fromStdString(error.text().message);
  }
  return recent;
}

}  // namespace

QString RecentProject::name() const {
  QString name = QFileInfo(path).fileName();
  if (name.endsWith(QStringLiteral(".assay"))) name.chop(6);
  return name;
}

QString RecentProject::short_path() const {
  const QString home = QDir::homePath();
  return path.startsWith(home + '/') ? '~' + path.mid(home.size()) : path;
}

std::vector<RecentProject> recent_projects() {
  std::vector<RecentProject> projects;
  QSettings settings;
  const int count = settings.beginReadArray(QStringLiteral("recent"));
  for (int i = 0; i < count; ++i) {
    settings.setArrayIndex(i);
    RecentProject project;
    project.path = settings.value(QStringLiteral("path")).toString();
    project.opened = settings.value(QStringLiteral("opened")).toLongLong();
    project.found = QFileInfo(project.path).isDir();
    if (!project.path.isEmpty()) projects.push_back(std::move(project));
  }
  settings.endArray();
  return projects;
}

void remember_project(const QString& path) {
  std::vector<RecentProject> projects = recent_projects();
  const QString absolute = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
  std::erase_if(projects, [&](const RecentProject& p) { return p.path == absolute; });
  RecentProject first;
  first.path = absolute;
  first.opened = now();
  projects.insert(projects.begin(), first);
  write(projects);
}

void forget_project(const QString& path) {
  std::vector<RecentProject> projects = recent_projects();
  std::erase_if(projects, [&](const RecentProject& p) { return p.path == path; });
  write(projects);
}

void relocate_project(const QString& from, const QString& to) {
  std::vector<RecentProject> projects = recent_projects();
  for (RecentProject& project : projects) {
    if (project.path == from) project.path = QDir::cleanPath(QFileInfo(to).absoluteFilePath());
  }
  write(projects);
}

void RecentProjectsReader::start(std::vector<RecentProject> projects) {
  // Its own thread, not a pool: a project on a sleeping network disk may take as long as it likes.
  start_detached([guard = QPointer<RecentProjectsReader>(this), projects = std::move(projects)]() mutable {
    Catalogue catalogue;
    try {
      catalogue = load_catalogue();
    } catch (const Error&) {
      // Families are then named by the methods' ids.
    }
    for (RecentProject& recent : projects) {
      if (!recent.found) continue;
      RecentProject full = look_into(std::move(recent), catalogue);
      QCoreApplication* application = QCoreApplication::instance();
      if (!application) return;
      QMetaObject::invokeMethod(
          application, [guard, full] { if (guard) emit guard->read(full); }, Qt::QueuedConnection);
    }
  });
}

}  // namespace assay::app
