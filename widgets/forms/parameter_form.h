// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>
#include <memory>
#include <vector>

#include "widgets/forms/form_state.h"
#include "widgets/forms/parameter_control.h"

class QLineEdit;

namespace assay {

class ParameterRow;

/// The form of a method, made from its declaration alone: groups basic and advanced, one row a parameter, the seed in a row of
/// its own, every problem at once below its field. GUI thread.
class ParameterForm : public QWidget {
  Q_OBJECT
 public:
  explicit ParameterForm(QWidget* parent = nullptr);
  ~ParameterForm() override;

  /// `elsewhere`: parameters that have their place outside of the form (the data cards above it); they stay in the state.
  void set_method(const MethodInfo& method, const DataProvider& data = {}, const QStringList& elsewhere = {});
  const MethodInfo& method() const;

  const FormState& state() const;
  void set_state(const FormState& state);                         ///< emits changed, not edited
  void set_field(const QString& name, const FieldState& field);   ///< as above, for one field (undo, redo)
  /// As if a person had typed it: emits edited and changed. For fields that stand elsewhere.
  void edit_field(const QString& name, const FieldState& field);
  void reset_all();  ///< every field that differs back to its default, as one edit: emits state_replaced

  FormRequest request() const;
  /// All problems now: those of the fields themselves and those given from outside (the method's own rules).
  std::vector<Problem> problems() const;
  void set_further_problems(std::vector<Problem> problems);

  /// F8: the field after (before) the one with the focus that has a problem; false when there is none.
  bool next_problem(bool forward);
  void focus_field(const QString& name);
  QString focused_field() const;
  void set_filter(const QString& text);
  void set_changed_only(bool on);
  bool shows(const QString& name) const;  ///< its row is there and not hidden by folding or filters
  QStringList row_names() const;          ///< in the order shown
  ParameterRow* row(const QString& name) const;

 signals:
  void edited(const QString& name, const assay::FieldState& before, const assay::FieldState& after, bool typing);
  void state_replaced(const assay::FormState& before, const assay::FormState& after);
  void changed();
  void help_shown(const QString& name);  ///< the field that has the focus is another
  /// A problem of a field that stands elsewhere was to be shown.
  void focus_elsewhere(const QString& name);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  struct State;
  void show_problems();
  void show_rows();
  std::unique_ptr<State> state_;
};

}  // namespace assay

Q_DECLARE_METATYPE(assay::FieldState)
Q_DECLARE_METATYPE(assay::FormState)
