// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/form_edits.h"

#include <QCoreApplication>

namespace assay::app {
namespace {

constexpr qint64 one_step_ms = 1000;

}  // namespace

FieldEdit::FieldEdit(ParameterForm* form, const QString& name, FieldState before, FieldState after, bool typing)
    : QUndoCommand(QCoreApplication::translate("FormEdits", "Change %1").arg(name)), form_(form), name_(name), before_(std::move(before)), after_(std::move(after)), typing_(typing) {}

void FieldEdit::undo() {
  if (!form_) return setObsolete(true);
  form_->set_field(name_, before_);
}

void FieldEdit::redo() {
  if (std::exchange(first_, false)) return;  // the person did it already
  if (!form_) return setObsolete(true);
  form_->set_field(name_, after_);
}

bool FieldEdit::mergeWith(const QUndoCommand* next) {
  const auto* other = static_cast<const FieldEdit*>(next);
  if (!typing_ || !other->typing_ || other->form_ != form_ || other->name_ != name_ || other->when_ - when_ > one_step_ms) return false;
  after_ = other->after_;
  when_ = other->when_;
  return true;
}

FormEdit::FormEdit(ParameterForm* form, const QString& text, FormState before, FormState after, bool applied)
    : QUndoCommand(text), form_(form), before_(std::move(before)), after_(std::move(after)), applied_(applied) {}

void FormEdit::undo() {
  if (!form_) return setObsolete(true);
  form_->set_state(before_);
}

void FormEdit::redo() {
  if (std::exchange(applied_, false)) return;
  if (!form_) return setObsolete(true);
  form_->set_state(after_);
}

}  // namespace assay::app
