// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tests/project_fixture.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSettings>
#include <QTest>
#include <QTextStream>
#include <cmath>

#include "app/session/detached_thread.h"
#include "core/base/file_lock.h"
#include "core/run/describe_cache.h"

namespace assay::app::testing {

Workspace::Workspace() {
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.filePath("config"));
  qputenv("XDG_DATA_HOME", folder_.filePath("data").toUtf8());
  qputenv("XDG_CACHE_HOME", ASSAY_BINARY_DIR "/tests/cache");
  // The first test after a build describes the plugins, so that every test's sessions know them at once.
  load_catalogue();
}

Workspace::~Workspace() {
  QSettings().sync();
  wait_until([] { return detached_threads() == 0; });
  // A scheduler that has nothing left to do lives half a second longer and writes its log.
  wait_until([this] {
    for (const QString& project : QDir(folder_.path()).entryList({QStringLiteral("*.assay")}, QDir::Dirs))
      if (FileLock::is_held(std::filesystem::path(path(project).toStdString()) / "scheduler.lock")) return false;
    return true;
  });
}

QString Workspace::make_project(const QString& name) const {
  const QString folder = path(name + ".assay");
  Project::create(folder.toStdString());
  return folder;
}

QString Workspace::make_csv(const QString& name, int rows) const {
  QFile file(path(name));
  if (!file.open(QIODevice::WriteOnly)) return {};
  QTextStream text(&file);
  text << "a,b,c\n";
  for (int i = 0; i < rows; ++i) {
    const double a = std::sin(i * 12.9898) * 2, b = 0.8 * a + std::cos(i * 78.233), c = -0.5 * b + std::sin(i * 37.719);
    text << a << ',' << b << ',' << c << '\n';
  }
  return path(name);
}

MethodInfo sample_method() {
  MethodInfo info;
  info.id = "testing.sample";
  info.title = "Sample";
  info.summary = "Declared for a test.";
  info.phases = {{"first", "First", 1}, {"second", "Second", 3}};
  info.parameters = {{.name = "penalty", .kind = ParameterKind::real, .title = "Penalty", .help = "Of a test.", .default_value = 0.1, .minimum = 0}};
  info.series = {{.name = "objective", .title = "Objective", .step_title = "evaluations"}, {.name = "edges", .title = "Edges", .step_title = "evaluations"}};
  info.outputs = {{.name = "shd", .title = "SHD", .goal = Goal::minimise}, {.name = "graph", .kind = OutputKind::graph, .title = "Graph"}};
  info.figures = {{.name = "graph", .kind = FigureKind::graph, .title = "Learned graph", .output = "graph"}};
  return info;
}

RunRow add_sample_run(Project& project, std::uint64_t seed) {
  NewRun run;
  run.method = sample_method();
  run.parameters.set("penalty", 0.1);
  run.seed = seed;
  return add_run(project, run);
}

bool wait_until(const std::function<bool()>& done, int timeout_ms) {
  QElapsedTimer timer;
  timer.start();
  while (!done()) {
    if (timer.elapsed() > timeout_ms) return false;
    QTest::qWait(10);
  }
  return true;
}

}  // namespace assay::app::testing
