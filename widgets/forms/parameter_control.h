// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSpinBox>
#include <QFont>
#include <QString>
#include <QWidget>
#include <functional>
#include <vector>

#include "core/parameters/parameter.h"

class QLabel;

namespace assay {

/// A data set as a form offers it.
struct DataChoice {
  QString name;
  QString summary;  ///< "853 × 11, no missing values"
};
/// The data sets that fit a role ("table", "graph"); asked each time a list is opened.
using DataProvider = std::function<std::vector<DataChoice>(const std::string& role)>;

/// The editor of one parameter, by its kind: every one reads and writes the value's canonical text.
class ParameterControl : public QWidget {
  Q_OBJECT
 public:
  using QWidget::QWidget;
  virtual QString text() const = 0;
  virtual void set_text(const QString& text) = 0;  ///< does not emit
  virtual void set_invalid(bool invalid) = 0;
  /// The field takes a list or range of values instead of one.
  virtual void set_sweep(bool sweep) {}

 signals:
  /// A person changed the value; `typing` while text is being typed, so that an undo step spans the word.
  void edited(const QString& text, bool typing);
};

/// The width of every control of a form, so that rows line up and follow the font.
int control_width(const QFont& font);

/// Makes the control that suits a declaration: numbers as a field with steps, a choice of up to three words that fit
/// as buttons side by side and otherwise as a list, a boolean as a check box, data as a list of data sets that also takes a path.
ParameterControl* make_parameter_control(const ParameterSpec& spec, const DataProvider& data, QWidget* parent = nullptr);

/// A number as typed text with steps: one unit for integers, one digit of the second place for reals, times ten for exponents.
class NumberField : public QAbstractSpinBox {
  Q_OBJECT
 public:
  explicit NumberField(ParameterSpec spec, QWidget* parent = nullptr);
  QString value_text() const;
  void set_value_text(const QString& text);
  void set_steps(bool on);
  void stepBy(int steps) override;
  QLineEdit* field() const { return lineEdit(); }

 signals:
  void edited(const QString& text, bool typing);

 protected:
  StepEnabled stepEnabled() const override;
  QValidator::State validate(QString&, int&) const override { return QValidator::Acceptable; }
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  void place_unit();
  ParameterSpec spec_;
  QLabel* unit_ = nullptr;
};

/// The number one step above or below: 24 -> 25, 0.1 -> 0.11, 1e-8 -> 1e-7, kept within the declared range.
double stepped(const ParameterSpec& spec, double value, int steps);

}  // namespace assay
