// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedLayout;

namespace assay::app {

/// A line that shows `idle` and, while something works: nothing new for 100 ms, then a busy mark with what is done, and after one second
/// also how long it has worked and a button that stops it. Its height never changes, so nothing jumps. GUI thread.
class BusyRow : public QWidget {
  Q_OBJECT
 public:
  /// `idle`: what stands here otherwise; owned from now on. Null: an empty line.
  explicit BusyRow(QWidget* idle, QWidget* parent = nullptr);
  /// Without `stoppable` the button never comes.
  void start(const QString& text, bool stoppable = true);
  void finish();
  bool running() const { return running_; }
  /// "Stop" unless said otherwise.
  QPushButton* stop_button() const { return stop_; }

 signals:
  void stop_requested();
  void running_changed(bool running);

 private:
  void show_time();
  QStackedLayout* stack_;
  QLabel* text_;
  QProgressBar* bar_;
  QPushButton* stop_;
  QTimer mark_, second_;
  QString words_;
  int seconds_ = 0;
  bool running_ = false, stoppable_ = true;
};

}  // namespace assay::app
