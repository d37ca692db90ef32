// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QUndoCommand>
#include <QWidget>
#include <functional>

namespace assay::app {

/// An edit of what a page shows, as two calls. Where the page has been closed meanwhile the command is obsolete.
class PageEdit : public QUndoCommand {
 public:
  using Step = std::function<void()>;
  PageEdit(QWidget* page, const QString& text, Step redo, Step undo)
      : QUndoCommand(text), page_(page), redo_(std::move(redo)), undo_(std::move(undo)) {}
  void redo() override { apply(redo_); }
  void undo() override { apply(undo_); }

 private:
  void apply(const Step& step) {
    if (!page_) return setObsolete(true);
    step();
  }
  QPointer<QWidget> page_;
  Step redo_, undo_;
};

}  // namespace assay::app
