// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_series_feed.h"

namespace assay::app {

namespace {

/// What one read found. `dropped`: the store holds fewer steps of a series than were read before.
struct Reading {
  std::vector<SeriesNews> news;
  bool dropped = false;
};

Reading read_after(const Project& project, const std::string& run, const std::map<std::string, std::int64_t>& last) {
  Reading reading;
  for (const SeriesRow& row : load_series(project, run)) {
    const auto known = last.find(row.name);
    const std::int64_t after = known == last.end() ? -1 : known->second;
    if (row.last_step < after) {
      reading.dropped = true;
      return reading;
    }
    if (row.last_step == after && known != last.end()) continue;
    SeriesPoints points = load_points(project, row.id, after);
    if (!points.steps.empty()) reading.news.push_back({row.name, std::move(points)});
  }
  return reading;
}

}  // namespace

RunSeriesFeed::RunSeriesFeed(ProjectSession& session, std::string run, QObject* parent)
    : QObject(parent), session_(session), run_(std::move(run)) {
  timer_.setSingleShot(true);
  timer_.setInterval(1000 / 30);
  connect(&timer_, &QTimer::timeout, this, &RunSeriesFeed::read_now);
  connect(&session, &ProjectSession::changed, this, [this] {
    if (!timer_.isActive()) timer_.start();
  });
  timer_.start();
}

void RunSeriesFeed::restart() {
  ++generation_;
  last_steps_.clear();
  emit restarted();
  read_now();
}

void RunSeriesFeed::read_now() {
  if (reading_) {
    again_ = true;
    return;
  }
  reading_ = true;
  const int generation = generation_;
  const auto finish = [this] {
    reading_ = false;
    if (again_) {
      again_ = false;
      if (!timer_.isActive()) timer_.start();
    }
  };
  session_.live_lane().read<Reading>(
      this, [run = run_, last = last_steps_](Project& project) { return read_after(project, run, last); },
      [this, generation, finish](Reading reading) {
        finish();
        if (generation != generation_) return read_now();
        if (reading.dropped) return restart();
        for (const SeriesNews& one : reading.news) last_steps_[one.series] = one.points.steps.back();
        if (!reading.news.empty()) emit news(reading.news);
      },
      [finish](const Error&) { finish(); });
}

}  // namespace assay::app
