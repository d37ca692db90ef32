// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>

#include "widgets/forms/form_state.h"
#include "widgets/forms/parameter_control.h"

class QLabel;
class QToolButton;

namespace assay {

/// One line of the form: changed dot, label and symbol, control, sweep toggle, range and default, reset; its problem below.
class ParameterRow : public QWidget {
  Q_OBJECT
 public:
  /// `note` replaces the range text (the seed's row says what the seed drives).
  ParameterRow(ParameterSpec spec, const DataProvider& data, const QString& note = {}, QWidget* parent = nullptr);

  const ParameterSpec& spec() const { return spec_; }
  QString name() const { return QString::fromStdString(spec_.name); }
  FieldState field() const { return field_; }
  void set_field(const FieldState& field);
  void set_problem(const std::optional<Problem>& problem);
  bool has_problem() const;
  bool is_changed() const;
  /// Whether its name, label, symbol or help holds the text.
  bool matches(const QString& text) const;
  ParameterControl* control() const { return control_; }
  QString problem_shown() const;
  void focus_control();

 signals:
  void edited(const assay::FieldState& before, const assay::FieldState& after, bool typing);
  void help_requested();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void take(const FieldState& after, bool typing);
  void show_state();
  QString range_text() const;
  bool is_seed() const { return spec_.name == seed_field; }
  ParameterSpec spec_;
  QString note_;
  FieldState field_;
  QLabel* label_;
  QLabel* range_;
  QWidget* problem_;
  QLabel* problem_text_;
  QToolButton* sweep_;
  QToolButton* reset_;
  ParameterControl* control_;
};

}  // namespace assay
