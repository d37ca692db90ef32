// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTemporaryDir>
#include <functional>
#include <string>

#include "core/store/project.h"
#include "core/store/run_rows.h"

namespace assay::app::testing {

/// A folder of its own with settings of its own: nothing of the user is read or written. Declare it before what uses it: its
/// destructor waits for the threads of closed sessions, which still write there. The cache of plugin descriptions is that of all
/// tests (its entries name the plugin's build).
class Workspace {
 public:
  Workspace();
  ~Workspace();
  QString path(const QString& name) const { return folder_.filePath(name); }
  /// Makes a project NAME.assay and returns its path.
  QString make_project(const QString& name = "test") const;
  /// A CSV of `rows` rows and three columns that depend on each other.
  QString make_csv(const QString& name = "data.csv", int rows = 60) const;

 private:
  QTemporaryDir folder_;
};

/// A declaration with two series, a graph and a table: enough for every part of the run page. No plugin has it.
MethodInfo sample_method();
/// Adds a queued run of sample_method().
RunRow add_sample_run(Project& project, std::uint64_t seed = 0);

/// Handles events until `done` holds; false after `timeout_ms`.
bool wait_until(const std::function<bool()>& done, int timeout_ms = 60000);

}  // namespace assay::app::testing
