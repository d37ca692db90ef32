// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/parameter_row.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/numbers.h"
#include "core/parameters/sweep.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

/// Widths in ems, so that every row lines up and follows the font.
constexpr double dot_ems = 1.8, label_ems = 15, button_ems = 2.1;

QToolButton* small_button(const char* name, const QString& tip) {
  auto* button = new QToolButton;
  button->setIcon(icon(QString::fromLatin1(name)));
  button->setToolTip(tip);
  button->setAccessibleName(tip);
  button->setAutoRaise(true);
  return button;
}

QString tidy(const std::string& text) { return QString::fromStdString(text); }

}  // namespace

ParameterRow::ParameterRow(ParameterSpec spec, const DataProvider& data, const QString& note, QWidget* parent)
    : QWidget(parent), spec_(std::move(spec)), note_(note), field_{to_text(spec_.default_value), false} {
  const int em = fontMetrics().height() * 3 / 4;
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, em / 6, 0, em / 6);
  column->setSpacing(em / 6);
  auto* row = new QHBoxLayout;
  row->setSpacing(em / 2);
  column->addLayout(row);
  row->addSpacing(static_cast<int>(em * dot_ems));

  label_ = new QLabel;
  label_->setTextFormat(Qt::RichText);
  label_->setFixedWidth(static_cast<int>(em * label_ems));
  label_->setWordWrap(true);
  label_->setToolTip(tidy(spec_.help));
  row->addWidget(label_);

  control_ = make_parameter_control(spec_, data);
  control_->setObjectName(name());
  control_->setFixedWidth(control_width(font()));
  if (auto* proxy = control_->focusProxy()) {
    proxy->setAccessibleName(tidy(spec_.title));
    proxy->setAccessibleDescription(tidy(spec_.help));
  }
  label_->setBuddy(control_);
  row->addWidget(control_);

  sweep_ = small_button("shuffle", tr("Sweep over a list or range"));
  sweep_->setCheckable(true);
  QSizePolicy keeps = sweep_->sizePolicy();
  keeps.setRetainSizeWhenHidden(true);
  sweep_->setSizePolicy(keeps);
  sweep_->setVisible(can_sweep(spec_));
  sweep_->setFixedWidth(static_cast<int>(em * button_ems));
  row->addWidget(sweep_);

  range_ = new QLabel;
  range_->setProperty("role", "secondary");
  range_->setWordWrap(true);
  range_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  row->addWidget(range_, 1);

  reset_ = small_button("reset", tr("Back to the default"));
  keeps = reset_->sizePolicy();
  keeps.setRetainSizeWhenHidden(true);
  reset_->setSizePolicy(keeps);
  row->addWidget(reset_);

  problem_ = new QWidget;
  auto* below = new QHBoxLayout(problem_);
  below->setContentsMargins(static_cast<int>(em * (dot_ems + label_ems)) + em, 0, 0, 0);
  below->setSpacing(em / 2);
  auto* sign = new QLabel;
  sign->setPixmap(icon(QStringLiteral("warning"), theme_tokens().bad).pixmap(fontMetrics().ascent()));
  below->addWidget(sign, 0, Qt::AlignTop);
  problem_text_ = new QLabel;
  problem_text_->setProperty("role", "bad");
  problem_text_->setFont(theme_font(TextRole::secondary));
  problem_text_->setWordWrap(true);
  below->addWidget(problem_text_, 1);
  problem_->hide();
  column->addWidget(problem_);

  connect(&Theme::instance(), &Theme::changed, this, [this, sign] {
    sign->setPixmap(icon(QStringLiteral("warning"), theme_tokens().bad).pixmap(fontMetrics().ascent()));
    show_state();
    update();
  });
  connect(control_, &ParameterControl::edited, this, [this](const QString& text, bool typing) {
    FieldState after{text.toStdString(), field_.sweep};
    // A list or a range makes a sweep as it is typed; the seed's row is always both.
    if (!after.sweep && reads_as_sweep(spec_, after.text)) after.sweep = true;
    take(after, typing);
  });
  connect(sweep_, &QToolButton::clicked, this, [this](bool on) {
    FieldState after{field_.text, on};
    if (!on && reads_as_sweep(spec_, after.text)) {  // back to one value: the first of the list
      std::vector<Problem> none;
      const GridAxis axis = parse_grid(spec_, after.text, none);
      after.text = axis.values.empty() ? to_text(spec_.default_value) : to_text(axis.values.front());
    }
    take(after, false);
    control_->setFocus();
  });
  connect(reset_, &QToolButton::clicked, this, [this] { take({to_text(spec_.default_value), false}, false); });
  for (QWidget* child : findChildren<QWidget*>()) child->installEventFilter(this);
  control_->set_text(tidy(field_.text));
  show_state();
}

void ParameterRow::take(const FieldState& after, bool typing) {
  if (after == field_) return show_state();
  const FieldState before = field_;
  set_field(after);
  emit edited(before, after, typing);
}

void ParameterRow::set_field(const FieldState& field) {
  field_ = field;
  control_->set_sweep(field.sweep);
  control_->set_text(tidy(field.text));
  show_state();
}

void ParameterRow::set_problem(const std::optional<Problem>& problem) {
  problem_text_->setText(problem ? tidy(problem_text(*problem)) : QString());
  problem_->setVisible(problem.has_value());
  control_->set_invalid(problem.has_value());
  if (auto* proxy = control_->focusProxy())
    proxy->setAccessibleDescription(problem ? problem_text_->text() : tidy(spec_.help));
}

bool ParameterRow::has_problem() const { return !problem_text_->text().isEmpty(); }
QString ParameterRow::problem_shown() const { return problem_text_->text(); }
bool ParameterRow::is_changed() const { return field_.sweep || field_.text != to_text(spec_.default_value); }

bool ParameterRow::matches(const QString& text) const {
  for (const std::string* part : {&spec_.name, &spec_.title, &spec_.symbol, &spec_.help})
    if (tidy(*part).contains(text, Qt::CaseInsensitive)) return true;
  return false;
}

void ParameterRow::focus_control() { control_->setFocus(Qt::ShortcutFocusReason); }

void ParameterRow::show_state() {
  const Tokens& t = theme_tokens();
  QString label = tidy(spec_.title.empty() ? spec_.name : spec_.title).toHtmlEscaped();
  if (!spec_.symbol.empty())
    label += QStringLiteral(" <span style='color:%1'>%2</span>").arg(t.secondary.name(), tidy(spec_.symbol).toHtmlEscaped());
  label_->setText(label);
  range_->setText(range_text());
  std::vector<Problem> unread;
  sweep_->setChecked(is_seed() ? parse_seeds(field_.text, unread).size() > 1 : field_.sweep);
  sweep_->setIcon(sweep_->isChecked() ? icon(QStringLiteral("shuffle"), t.accent) : icon(QStringLiteral("shuffle")));
  reset_->setVisible(is_changed());
  update();
}

QString ParameterRow::range_text() const {
  const QString standard = tidy(to_text(spec_.default_value));
  if (is_seed()) {
    std::vector<Problem> none;
    const auto seeds = parse_seeds(field_.text, none);
    return seeds.size() > 1 ? tr("%1: %2 values").arg(note_, tidy(for_people(static_cast<std::int64_t>(seeds.size())))) : note_;
  }
  if (field_.sweep) {
    const std::size_t count = value_count(spec_, field_);
    const QString allowed = tidy(allowed_text(spec_));
    if (count == 0) return tr("A list (a, b, c) or a range (a:b:step) makes a sweep");
    const bool numeric = spec_.kind == ParameterKind::integer || spec_.kind == ParameterKind::real;
    return (numeric && !allowed.isEmpty() ? allowed + QStringLiteral(". ") : QString()) +
           (count == 1 ? tr("A list makes a sweep: 1 value") : tr("A list makes a sweep: %1 values").arg(count));
  }
  if (!spec_.choices.empty() && (spec_.kind == ParameterKind::choice)) {
    for (const Choice& choice : spec_.choices)
      if (choice.value == field_.text && !choice.help.empty()) return tidy(choice.help);
    if (is_changed())
      for (const Choice& choice : spec_.choices)
        if (tidy(choice.value) == standard) return tr("Default %1").arg(tidy(choice.title.empty() ? choice.value : choice.title));
    return tidy(spec_.help).section(QStringLiteral(". "), 0, 0);
  }
  if (spec_.kind == ParameterKind::boolean || spec_.kind == ParameterKind::text || spec_.kind == ParameterKind::data)
    return tidy(spec_.help).section(QStringLiteral(". "), 0, 0);
  const QString allowed = tidy(allowed_text(spec_));
  return standard.isEmpty() ? allowed : tr("%1, default %2").arg(allowed, standard);
}

bool ParameterRow::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FocusIn || event->type() == QEvent::WhatsThis) emit help_requested();
  return QWidget::eventFilter(watched, event);
}

void ParameterRow::paintEvent(QPaintEvent*) {
  if (!is_changed()) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme_tokens().accent);
  const qreal size = fontMetrics().height() * 0.42;
  const QRectF label = label_->geometry();
  painter.drawEllipse(QPointF(label.left() - size * 1.5, label.center().y() + 0.5), size / 2, size / 2);
}

}  // namespace assay
