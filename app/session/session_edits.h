// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUndoCommand>
#include <functional>

#include "core/base/error.h"

namespace assay::app {

/// An edit of a project as two calls of the store. A storage error while undoing or redoing goes to `failed` and marks the
/// command obsolete, so that the stack never says what the project does not hold. The first redo throws to its caller.
class StoreEdit : public QUndoCommand {
 public:
  using Step = std::function<void()>;
  StoreEdit(const QString& text, Step redo, Step undo, std::function<void(const Error&)> failed);
  void redo() override;
  void undo() override;

 private:
  void apply(const Step& step);
  Step redo_, undo_;
  std::function<void(const Error&)> failed_;
};

}  // namespace assay::app
