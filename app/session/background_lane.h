// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <exception>
#include <functional>
#include <memory>

#include "core/base/error.h"
#include "core/store/project.h"

namespace assay::app {

/// A thread with a connection of its own to a project. Work is done in the order in which it was posted; answers arrive
/// on the GUI thread while the receiver lives. Destroying the lane drops what waits and lets what runs end by itself.
class BackgroundLane {
 public:
  explicit BackgroundLane(std::filesystem::path project_folder);
  ~BackgroundLane();
  BackgroundLane(const BackgroundLane&) = delete;
  BackgroundLane& operator=(const BackgroundLane&) = delete;

  /// Runs `work` with the lane's connection on its thread. `work` must touch nothing of the GUI.
  void post(std::function<void(Project&)> work, std::function<void(const Error&)> failed = {});

  /// Reads a value on the lane and hands it to `done` on the GUI thread, unless `receiver` is gone by then. An Error goes
  /// to `failed` in the same way; without `failed` it is dropped (the next change reads again).
  template <class Value>
  void read(QObject* receiver, std::function<Value(Project&)> work, std::function<void(Value)> done,
            std::function<void(const Error&)> failed = {}) {
    QPointer<QObject> guard(receiver);
    post(
        [guard, work = std::move(work), done = std::move(done)](Project& project) {
          auto value = std::make_shared<Value>(work(project));
          deliver(guard, [done, value] { done(std::move(*value)); });
        },
        [guard, failed = std::move(failed)](const Error& error) {
          if (failed) deliver(guard, [failed, error] { failed(error); });
        });
  }

  /// One piece of work with a thread and a connection of its own, for what may take long (hashing, copying): nothing waits
  /// behind it. The thread ends with the work; answers as in read().
  template <class Value>
  static void once(const std::filesystem::path& project_folder, QObject* receiver, std::function<Value(Project&)> work,
                   std::function<void(Value)> done, std::function<void(const Error&)> failed) {
    auto lane = std::make_shared<BackgroundLane>(project_folder);
    // The job holds its lane: both end when the work has been done, however long that is.
    lane->read<Value>(
        receiver, [lane, work = std::move(work)](Project& project) { return work(project); }, std::move(done), std::move(failed));
  }

  /// Whether lanes of closed projects still have work in their hands; the program then ends without waiting for them.
  static bool any_busy();

 private:
  static void deliver(const QPointer<QObject>& guard, std::function<void()> answer);
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace assay::app
