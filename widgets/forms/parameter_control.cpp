// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/parameter_control.h"

#include <QApplication>
#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedLayout>
#include <QStyle>
#include <QWheelEvent>
#include <cmath>

#include "core/base/numbers.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

void mark_invalid(QWidget* widget, bool invalid) {
  if (widget->property("invalid").toBool() == invalid) return;
  widget->setProperty("invalid", invalid);
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
}

QHBoxLayout* row_layout(QWidget* widget) {
  auto* row = new QHBoxLayout(widget);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  return row;
}

class NumberControl : public ParameterControl {
 public:
  NumberControl(const ParameterSpec& spec, QWidget* parent) : ParameterControl(parent), field_(new NumberField(spec)) {
    row_layout(this)->addWidget(field_);
    setFocusProxy(field_);
    connect(field_, &NumberField::edited, this, &ParameterControl::edited);
  }
  QString text() const override { return field_->value_text(); }
  void set_text(const QString& text) override { field_->set_value_text(text); }
  void set_invalid(bool invalid) override { mark_invalid(field_, invalid); }
  void set_sweep(bool sweep) override { field_->set_steps(!sweep); }

 private:
  NumberField* field_;
};

class TextControl : public ParameterControl {
 public:
  TextControl(const QString& placeholder, QWidget* parent) : ParameterControl(parent), field_(new QLineEdit) {
    field_->setPlaceholderText(placeholder);
    row_layout(this)->addWidget(field_);
    setFocusProxy(field_);
    connect(field_, &QLineEdit::textEdited, this, [this](const QString& text) { emit edited(text, true); });
  }
  QString text() const override { return field_->text(); }
  void set_text(const QString& text) override {
    if (field_->text() != text) field_->setText(text);
  }
  void set_invalid(bool invalid) override { mark_invalid(field_, invalid); }

 private:
  QLineEdit* field_;
};

class BooleanControl : public ParameterControl {
 public:
  explicit BooleanControl(QWidget* parent) : ParameterControl(parent), box_(new QCheckBox) {
    row_layout(this)->addWidget(box_);
    setFocusProxy(box_);
    connect(box_, &QCheckBox::toggled, this, [this](bool on) {
      box_->setText(on ? tr("On") : tr("Off"));
      if (!setting_) emit edited(text(), false);
    });
    box_->setText(tr("Off"));
  }
  QString text() const override { return box_->isChecked() ? QStringLiteral("true") : QStringLiteral("false"); }
  void set_text(const QString& text) override {
    setting_ = true;
    box_->setChecked(text == QLatin1String("true"));
    setting_ = false;
  }
  void set_invalid(bool invalid) override { mark_invalid(box_, invalid); }

 private:
  QCheckBox* box_;
  bool setting_ = false;
};

QString title_of(const Choice& choice) { return QString::fromStdString(choice.title.empty() ? choice.value : choice.title); }

/// What a segment of this title takes, chosen: its heavier letters and the style's padding.
int segment_width(const QString& title) {
  QFont chosen = QApplication::font();
  chosen.setWeight(QFont::DemiBold);
  return QFontMetrics(chosen).horizontalAdvance(title) + QFontMetrics(chosen).height() * 5 / 4;
}

/// Up to three short words side by side, each with its share of the width.
class SegmentControl : public ParameterControl {
 public:
  SegmentControl(const ParameterSpec& spec, QWidget* parent) : ParameterControl(parent), group_(new QButtonGroup(this)) {
    auto* row = row_layout(this);
    for (std::size_t i = 0; i < spec.choices.size(); ++i) {
      const Choice& choice = spec.choices[i];
      auto* button = new QPushButton(title_of(choice));
      button->setCheckable(true);
      button->setProperty("segment", i == 0 ? "first" : i + 1 == spec.choices.size() ? "last" : "middle");
      button->setToolTip(QString::fromStdString(choice.help));
      button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
      group_->addButton(button, static_cast<int>(i));
      values_ << QString::fromStdString(choice.value);
      row->addWidget(button, segment_width(title_of(choice)));
      if (i == 0) setFocusProxy(button);
    }
    connect(group_, &QButtonGroup::idClicked, this, [this](int id) { emit edited(values_[id], false); });
  }
  QString text() const override { return group_->checkedId() < 0 ? QString() : values_[group_->checkedId()]; }
  void set_text(const QString& text) override {
    if (auto* button = group_->button(static_cast<int>(values_.indexOf(text)))) return button->setChecked(true);
    group_->setExclusive(false);
    for (auto* button : group_->buttons()) button->setChecked(false);
    group_->setExclusive(true);
  }
  void set_invalid(bool invalid) override {
    for (auto* button : group_->buttons()) mark_invalid(button, invalid);
  }

 private:
  QButtonGroup* group_;
  QStringList values_;
};

class ChoiceControl : public ParameterControl {
 public:
  ChoiceControl(const ParameterSpec& spec, QWidget* parent) : ParameterControl(parent), box_(new QComboBox) {
    if (!spec.required && std::holds_alternative<std::monostate>(spec.default_value)) box_->addItem(tr("not given"), QString());
    for (const Choice& choice : spec.choices) {
      box_->addItem(title_of(choice), QString::fromStdString(choice.value));
      box_->setItemData(box_->count() - 1, QString::fromStdString(choice.help), Qt::ToolTipRole);
    }
    box_->setFocusPolicy(Qt::StrongFocus);
    box_->installEventFilter(this);
    row_layout(this)->addWidget(box_);
    setFocusProxy(box_);
    connect(box_, &QComboBox::activated, this, [this] { emit edited(text(), false); });
  }
  QString text() const override { return box_->currentData().toString(); }
  void set_text(const QString& text) override { box_->setCurrentIndex(box_->findData(text)); }
  void set_invalid(bool invalid) override { mark_invalid(box_, invalid); }

 protected:
  /// A wheel over a form scrolls the form, it does not change values by the way.
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::Wheel && !box_->hasFocus()) {
      event->ignore();
      return true;
    }
    return ParameterControl::eventFilter(watched, event);
  }

 private:
  QComboBox* box_;
};

class DataControl : public ParameterControl {
 public:
  DataControl(const ParameterSpec& spec, DataProvider data, QWidget* parent)
      : ParameterControl(parent), box_(new QComboBox), data_(std::move(data)), role_(spec.role) {
    box_->setEditable(true);
    box_->setInsertPolicy(QComboBox::NoInsert);
    box_->lineEdit()->setPlaceholderText(spec.required ? tr("a data set or a path") : tr("optional"));
    refill();
    row_layout(this)->addWidget(box_);
    setFocusProxy(box_);
    connect(box_, &QComboBox::activated, this, [this] { emit edited(text(), false); });
    connect(box_->lineEdit(), &QLineEdit::textEdited, this, [this](const QString& text) { emit edited(text, true); });
  }
  QString text() const override { return box_->currentText(); }
  void set_text(const QString& text) override {
    if (box_->currentText() == text) return;
    refill();
    box_->setEditText(text);
  }
  void set_invalid(bool invalid) override { mark_invalid(box_, invalid); }

 private:
  void refill() {
    const QString kept = box_->currentText();
    box_->clear();
    if (data_)
      for (const DataChoice& choice : data_(role_)) {
        box_->addItem(choice.name);
        box_->setItemData(box_->count() - 1, choice.summary, Qt::ToolTipRole);
      }
    box_->setEditText(kept);
  }
  QComboBox* box_;
  DataProvider data_;
  std::string role_;
};

/// A control that gives way to a line of text while its parameter is swept.
class SweptControl : public ParameterControl {
 public:
  SweptControl(ParameterControl* single, const QString& placeholder, QWidget* parent)
      : ParameterControl(parent), single_(single), several_(new TextControl(placeholder, nullptr)), stack_(new QStackedLayout(this)) {
    stack_->addWidget(single_);
    stack_->addWidget(several_);
    setFocusProxy(single_);
    connect(single_, &ParameterControl::edited, this, &ParameterControl::edited);
    connect(several_, &ParameterControl::edited, this, &ParameterControl::edited);
  }
  QString text() const override { return current()->text(); }
  void set_text(const QString& text) override {
    single_->set_text(text);
    several_->set_text(text);
  }
  void set_invalid(bool invalid) override { current()->set_invalid(invalid); }
  void set_sweep(bool sweep) override {
    stack_->setCurrentIndex(sweep ? 1 : 0);
    setFocusProxy(current());
  }

 private:
  ParameterControl* current() const { return stack_->currentIndex() == 1 ? several_ : single_; }
  ParameterControl* single_;
  ParameterControl* several_;
  QStackedLayout* stack_;
};

bool fits_segments(const ParameterSpec& spec) {
  if (spec.choices.empty() || spec.choices.size() > 3) return false;
  int width = 0;
  for (const Choice& choice : spec.choices) width += segment_width(title_of(choice));
  return width <= control_width(QApplication::font());
}

}  // namespace

int control_width(const QFont& font) { return QFontMetrics(font).height() * 3 / 4 * 31 / 2; }

double stepped(const ParameterSpec& spec, double value, int steps) {
  double next = value;
  if (spec.kind == ParameterKind::integer) {
    next = value + steps;
  } else if (value != 0 && (std::abs(value) < 1e-3 || std::abs(value) >= 1e4)) {
    next = value * std::pow(10.0, value > 0 ? steps : -steps);
  } else {
    const double magnitude = value == 0 ? 0.1 : std::pow(10.0, std::floor(std::log10(std::abs(value)) + 1e-12) - 1);
    next = std::round((value + steps * magnitude) / magnitude) * magnitude;
    next = read_real(for_people(next)).value_or(std::round(next * 1e12) / 1e12);
  }
  if (spec.maximum) next = std::min(next, *spec.maximum);
  if (spec.minimum && (next < *spec.minimum || (spec.minimum_open && next <= *spec.minimum))) next = spec.minimum_open ? value : *spec.minimum;
  return next;
}

NumberField::NumberField(ParameterSpec spec, QWidget* parent) : QAbstractSpinBox(parent), spec_(std::move(spec)) {
  setFocusPolicy(Qt::StrongFocus);
  if (!spec_.unit.empty()) {
    unit_ = new QLabel(QString::fromStdString(spec_.unit), lineEdit());
    unit_->setProperty("role", "secondary");
    unit_->setAttribute(Qt::WA_TransparentForMouseEvents);
  }
  if (std::holds_alternative<std::monostate>(spec_.default_value)) lineEdit()->setPlaceholderText(spec_.required ? tr("needed") : tr("not given"));
  connect(lineEdit(), &QLineEdit::textEdited, this, [this](const QString& text) { emit edited(text, true); });
  connect(lineEdit(), &QLineEdit::textChanged, this, &NumberField::place_unit);
}

QString NumberField::value_text() const { return lineEdit()->text(); }

void NumberField::set_value_text(const QString& text) {
  if (lineEdit()->text() != text) lineEdit()->setText(text);
}

void NumberField::set_steps(bool on) { setButtonSymbols(on ? UpDownArrows : NoButtons); }

void NumberField::stepBy(int steps) {
  const auto value = read_real(lineEdit()->text().trimmed().toStdString());
  if (!value) return;
  const double next = stepped(spec_, *value, steps);
  lineEdit()->setText(QString::fromStdString(spec_.kind == ParameterKind::integer ? std::to_string(static_cast<long long>(next)) : shortest(next)));
  emit edited(lineEdit()->text(), true);
}

QAbstractSpinBox::StepEnabled NumberField::stepEnabled() const {
  return read_real(lineEdit()->text().trimmed().toStdString()) ? StepUpEnabled | StepDownEnabled : StepNone;
}

void NumberField::resizeEvent(QResizeEvent* event) {
  QAbstractSpinBox::resizeEvent(event);
  place_unit();
}

void NumberField::wheelEvent(QWheelEvent* event) {
  if (hasFocus()) return QAbstractSpinBox::wheelEvent(event);
  event->ignore();
}

void NumberField::place_unit() {
  if (!unit_) return;
  unit_->setVisible(!lineEdit()->text().isEmpty());
  unit_->adjustSize();
  const int gap = lineEdit()->fontMetrics().horizontalAdvance(QLatin1Char('0'));
  const int after = lineEdit()->fontMetrics().horizontalAdvance(lineEdit()->text()) + 2 * gap;
  unit_->move(std::min(after, lineEdit()->width() - unit_->width()), (lineEdit()->height() - unit_->height()) / 2);
}

ParameterControl* make_parameter_control(const ParameterSpec& spec, const DataProvider& data, QWidget* parent) {
  switch (spec.kind) {
    case ParameterKind::integer:
    case ParameterKind::real: return new NumberControl(spec, parent);
    case ParameterKind::boolean: return new SweptControl(new BooleanControl(nullptr), QObject::tr("true, false"), parent);
    case ParameterKind::choice: {
      ParameterControl* single = fits_segments(spec) ? static_cast<ParameterControl*>(new SegmentControl(spec, nullptr)) : new ChoiceControl(spec, nullptr);
      return new SweptControl(single, QObject::tr("words, separated by commas"), parent);
    }
    case ParameterKind::list: return new TextControl(QObject::tr("values, separated by commas"), parent);
    case ParameterKind::data: return new DataControl(spec, data, parent);
    case ParameterKind::text: break;
  }
  return new TextControl({}, parent);
}

}  // namespace assay
