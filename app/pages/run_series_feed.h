// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <map>
#include <string>
#include <vector>

#include "app/session/project_session.h"
#include "core/store/series_rows.h"

namespace assay::app {

/// New points of one series, to be put behind those that were given before.
struct SeriesNews {
  std::string series;
  SeriesPoints points;
};

/// Brings the points of one run to the GUI thread as they are committed: reads on the session's live lane what came after
/// the last step it has, never more than one read under way, at most 30 a second.
class RunSeriesFeed : public QObject {
  Q_OBJECT
 public:
  RunSeriesFeed(ProjectSession& session, std::string run, QObject* parent = nullptr);
  /// Forgets what was read, so that everything comes again (a resumed run drops points behind its checkpoint).
  void restart();
  void read_now();

 signals:
  void news(const std::vector<assay::app::SeriesNews>& news);
  void restarted();

 private:
  ProjectSession& session_;
  std::string run_;
  std::map<std::string, std::int64_t> last_steps_;
  QTimer timer_;
  bool reading_ = false, again_ = false;
  int generation_ = 0;
};

}  // namespace assay::app
