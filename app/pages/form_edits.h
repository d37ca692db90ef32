// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QPointer>
#include <QUndoCommand>

#include "widgets/forms/parameter_form.h"

namespace assay::app {

/// One field of a form changed. Typing in the same field within a second is one step.
class FieldEdit : public QUndoCommand {
 public:
  FieldEdit(ParameterForm* form, const QString& name, FieldState before, FieldState after, bool typing);
  void undo() override;
  void redo() override;
  int id() const override { return 0x464f; }
  bool mergeWith(const QUndoCommand* next) override;

 private:
  QPointer<ParameterForm> form_;
  QString name_;
  FieldState before_, after_;
  bool typing_, first_ = true;
  qint64 when_ = QDateTime::currentMSecsSinceEpoch();
};

/// The whole form replaced: reset all, a preset, the values used last.
class FormEdit : public QUndoCommand {
 public:
  FormEdit(ParameterForm* form, const QString& text, FormState before, FormState after, bool applied);
  void undo() override;
  void redo() override;

 private:
  QPointer<ParameterForm> form_;
  FormState before_, after_;
  bool applied_;
};

}  // namespace assay::app
