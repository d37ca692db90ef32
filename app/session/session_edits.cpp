// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/session_edits.h"

namespace assay::app {

StoreEdit::StoreEdit(const QString& text, Step redo, Step undo, std::function<void(const Error&)> failed)
    : QUndoCommand(text), redo_(std::move(redo)), undo_(std::move(undo)), failed_(std::move(failed)) {}

void StoreEdit::redo() { apply(redo_); }
void StoreEdit::undo() { apply(undo_); }

void StoreEdit::apply(const Step& step) {
  try {
    step();
  } catch (const Error& error) {
    setObsolete(true);
    failed_(error);
  }
}

}  // namespace assay::app
