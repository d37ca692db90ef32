// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/recorder.h"

#include <chrono>

#include "core/store/database.h"
#include "core/store/spill.h"

namespace assay {
namespace {

constexpr std::size_t most_pending = 100000;
constexpr std::size_t batch_rows = 1000;
constexpr auto batch_time = std::chrono::milliseconds(200);

}  // namespace

Recorder::Recorder(const std::filesystem::path& project, std::string run_uuid, const std::vector<SeriesSpec>& series)
    : project_path_(project), run_(std::move(run_uuid)) {
  for (const auto& spec : series) goals_[spec.name] = spec.goal;
  thread_ = std::thread([this] { work(); });
}

Recorder::~Recorder() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Recorder::record(RecordedEvent event) {
  std::unique_lock lock(mutex_);
  written_.wait(lock, [&] { return pending_.size() < most_pending; });
  pending_.push_back(std::move(event));
  ++accepted_;
  if (pending_.size() == batch_rows) wake_.notify_all();
}

bool Recorder::flush() {
  std::unique_lock lock(mutex_);
  const std::uint64_t goal = accepted_;
  flush_now_ = true;
  wake_.notify_all();
  written_.wait(lock, [&] { return done_ >= goal; });
  return !spilled_;
}

std::string Recorder::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

bool Recorder::write(std::vector<RecordedEvent>& batch) {
  // Opened when first needed and kept: a project that cannot be opened for a while must not end the run.
  auto& database = database_;
  const auto file = project_path_ / "project.sqlite";
  std::string trouble;
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      if (!database) {
        database = std::make_unique<Database>(file.string(), SQLite::OPEN_READWRITE, file);
        database->execute("PRAGMA synchronous=NORMAL");
      }
      std::vector<RecordedEvent> earlier;
      const bool had_spill = spilled_;
      WriteTransaction transaction(*database);
      EventWriter writer(*database, run_, goals_);
      if (had_spill) earlier = read_spill(spill_places(project_path_, run_));
      for (const auto& event : earlier) writer.apply(event);
      for (const auto& event : batch) writer.apply(event);
      writer.finish();
      transaction.commit();
      if (had_spill) remove_spill(spill_places(project_path_, run_));
      const std::lock_guard lock(mutex_);
      spilled_ = false;
      trouble_.clear();
      return true;
    } catch (const SQLite::Exception& exception) {
      trouble = storage_error(exception, project_path_).what();
      if (trouble_of(exception) != StorageTrouble::busy) database.reset();
      if (trouble_of(exception) != StorageTrouble::busy) break;  // busy has waited five seconds already: once more, then spill
    }
  }
  const std::lock_guard lock(mutex_);
  trouble_ = trouble;
  return false;
}

void Recorder::work() {
  std::vector<RecordedEvent> batch;
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait_for(lock, batch_time, [&] { return flush_now_ || stopping_ || pending_.size() >= batch_rows; });
    flush_now_ = false;
    const bool retry_spill = spilled_;
    if (pending_.empty() && !retry_spill) {
      written_.notify_all();
      if (stopping_) return;
      continue;
    }
    const std::size_t taken = pending_.size();
    batch.assign(std::make_move_iterator(pending_.begin()), std::make_move_iterator(pending_.end()));
    pending_.clear();
    written_.notify_all();
    lock.unlock();
    bool safe = write(batch);
    bool spilled_now = false;
    if (!safe && !batch.empty()) {
      spilled_now = append_to_spill(spill_places(project_path_, run_), batch);
      safe = spilled_now;
    } else if (!safe) {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));  // only the spill waits: try again a little later
    }
    lock.lock();
    if (spilled_now) spilled_ = true;
    if (safe || batch.empty()) {
      done_ += taken;
      written_.notify_all();
      if (stopping_ && pending_.empty()) return;  // what is spilled is replayed when the project is opened next
    } else {
      // Neither the project nor any spill file takes it: keep it in memory, in front of what comes next.
      pending_.insert(pending_.begin(), std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
      if (stopping_) return;
      lock.unlock();
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      lock.lock();
    }
  }
}

}  // namespace assay
