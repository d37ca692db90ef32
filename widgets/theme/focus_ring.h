// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QWidget>

namespace assay {

/// The ring around the button or field that has the keyboard: 2 px of accent outside of it, also on fields with a problem. One for the
/// application. It lies beside the control in the control's parent and lets every event through. GUI thread.
class FocusRing : public QObject {
  Q_OBJECT
 public:
  /// Once, with a QApplication.
  static void install();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  explicit FocusRing(QObject* parent);
  void follow(QWidget* target);
  void place();
  void remove();
  QPointer<QWidget> target_;
  QPointer<QWidget> ring_;  ///< a child of the target's parent, so it may go with it
};

}  // namespace assay
