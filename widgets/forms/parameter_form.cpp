// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/parameter_form.h"

#include <QApplication>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/forms/parameter_row.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

/// A head that folds the rows below it, with a count at its right end.
struct Group {
  QWidget* head = nullptr;
  QToolButton* title = nullptr;
  QLabel* count = nullptr;
  QWidget* body = nullptr;
  QFrame* line = nullptr;
  std::vector<ParameterRow*> rows;
};

}  // namespace

struct ParameterForm::State {
  MethodInfo method;
  FormState fields;
  std::vector<Problem> further;
  QScrollArea* scroll = nullptr;
  std::vector<Group> groups;
  QString filter;
  bool changed_only = false;

  std::vector<ParameterRow*> rows() const {
    std::vector<ParameterRow*> all;
    for (const Group& group : groups) all.insert(all.end(), group.rows.begin(), group.rows.end());
    return all;
  }
};

ParameterForm::ParameterForm(QWidget* parent) : QWidget(parent), state_(std::make_unique<State>()) {
  qRegisterMetaType<FieldState>();
  qRegisterMetaType<FormState>();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  state_->scroll = new QScrollArea;
  state_->scroll->setWidgetResizable(true);
  state_->scroll->setFrameShape(QFrame::NoFrame);
  state_->scroll->setFocusPolicy(Qt::NoFocus);
  column->addWidget(state_->scroll);
}

ParameterForm::~ParameterForm() = default;

const MethodInfo& ParameterForm::method() const { return state_->method; }
const FormState& ParameterForm::state() const { return state_->fields; }
FormRequest ParameterForm::request() const { return form_request(state_->method, state_->fields); }

void ParameterForm::set_method(const MethodInfo& method, const DataProvider& data, const QStringList& elsewhere) {
  state_->method = method;
  state_->fields = default_form_state(method);
  state_->further.clear();
  state_->groups.clear();
  const int em = fontMetrics().height();
  auto* content = new QWidget;
  content->setProperty("base", true);
  content->setAttribute(Qt::WA_StyledBackground);
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(0, em / 4, 0, em / 2);
  column->setSpacing(0);
  const auto add_row = [&](Group& group, QVBoxLayout* body, const ParameterSpec& spec, const QString& note) {
    auto* row = new ParameterRow(spec, data, note);
    connect(row, &ParameterRow::edited, this, [this, row](const FieldState& before, const FieldState& after, bool typing) {
      state_->fields[row->spec().name] = after;
      state_->further.clear();
      show_problems();
      show_rows();
      emit edited(row->name(), before, after, typing);
      emit changed();
    });
    connect(row, &ParameterRow::help_requested, this, [this, row] { emit help_shown(row->name()); });
    body->addWidget(row);
    group.rows.push_back(row);
  };
  for (const bool advanced : {false, true}) {
    Group group;
    group.line = new QFrame;
    group.line->setFrameShape(QFrame::HLine);
    group.line->setProperty("separator", true);
    if (advanced) column->addWidget(group.line);
    group.head = new QWidget;
    auto* head = new QHBoxLayout(group.head);
    head->setContentsMargins(em / 2, em / 4, em, em / 4);
    group.title = new QToolButton;
    group.title->setText(advanced ? tr("Advanced") : tr("Basic"));
    group.title->setProperty("heading", true);
    group.title->setStyleSheet(QStringLiteral("QToolButton:checked { background: transparent; color: palette(text); }"));  // open is no choice
    group.title->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    group.title->setCheckable(true);
    group.title->setChecked(true);
    group.title->setIcon(icon(QStringLiteral("chevron-down")));
    head->addWidget(group.title);
    head->addStretch(1);
    group.count = new QLabel;
    group.count->setProperty("role", "caption");
    head->addWidget(group.count);
    column->addWidget(group.head);
    group.body = new QWidget;
    auto* body = new QVBoxLayout(group.body);
    body->setContentsMargins(0, 0, em, em / 2);
    body->setSpacing(0);
    for (const ParameterSpec& spec : method.parameters)
      if (spec.advanced == advanced && !elsewhere.contains(QString::fromStdString(spec.name))) add_row(group, body, spec, {});
    if (!advanced) {
      ParameterSpec seed;
      seed.name = seed_field;
      seed.kind = ParameterKind::integer;
      seed.title = tr("Random seed").toStdString();
      seed.help = seed_help(method.seed_drives);
      seed.default_value = std::int64_t{0};
      seed.minimum = 0;
      add_row(group, body, seed, QString::fromStdString(seed.help));
    }
    column->addWidget(group.body);
    connect(group.title, &QToolButton::toggled, this, [this, body = group.body, title = group.title](bool open) {
      title->setIcon(icon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
      body->setVisible(open);
    });
    state_->groups.push_back(group);
  }
  column->addStretch(1);
  state_->scroll->setWidget(content);
  show_rows();
  show_problems();
  emit changed();
}

void ParameterForm::set_state(const FormState& state) {
  for (auto& [name, field] : state_->fields)
    if (const auto it = state.find(name); it != state.end()) field = it->second;
  state_->further.clear();
  for (ParameterRow* row : state_->rows()) row->set_field(state_->fields[row->spec().name]);
  show_problems();
  show_rows();
  emit changed();
}

void ParameterForm::set_field(const QString& name, const FieldState& field) {
  state_->fields[name.toStdString()] = field;
  state_->further.clear();
  if (ParameterRow* shown = row(name)) shown->set_field(field);
  show_problems();
  show_rows();
  emit changed();
}

void ParameterForm::edit_field(const QString& name, const FieldState& field) {
  const FieldState before = state_->fields[name.toStdString()];
  if (before == field) return;
  set_field(name, field);
  emit edited(name, before, field, false);
}

void ParameterForm::reset_all() {
  const FormState before = state_->fields;
  FormState after = default_form_state(state_->method);
  // Which data are looked at is no setting of the method: it stays.
  for (const ParameterSpec& spec : state_->method.parameters)
    if (spec.kind == ParameterKind::data) after[spec.name] = before.at(spec.name);
  if (after == before) return;
  set_state(after);
  emit state_replaced(before, after);
}

std::vector<Problem> ParameterForm::problems() const {
  std::vector<Problem> all = request().problems;
  for (const Problem& problem : state_->further) {
    const bool known = std::any_of(all.begin(), all.end(), [&](const Problem& p) { return p.parameter == problem.parameter; });
    if (!known || problem.parameter.empty()) all.push_back(problem);
  }
  return all;
}

void ParameterForm::set_further_problems(std::vector<Problem> problems) {
  state_->further = std::move(problems);
  show_problems();
}

void ParameterForm::show_problems() {
  const std::vector<Problem> all = problems();
  for (ParameterRow* row : state_->rows()) {
    const auto it = std::find_if(all.begin(), all.end(), [&](const Problem& p) { return p.parameter == row->spec().name; });
    row->set_problem(it == all.end() ? std::nullopt : std::optional(*it));
  }
}

void ParameterForm::show_rows() {
  for (Group& group : state_->groups) {
    int shown = 0, differ = 0;
    for (ParameterRow* row : group.rows) {
      const bool visible = (state_->filter.isEmpty() || row->matches(state_->filter)) && (!state_->changed_only || row->is_changed());
      row->setVisible(visible);
      shown += visible;
      differ += row->is_changed();
    }
    const int count = static_cast<int>(group.rows.size());
    const bool filtered = !state_->filter.isEmpty() || state_->changed_only;
    QString text = filtered ? tr("%1 of %2 parameters").arg(shown).arg(count) : count == 1 ? tr("1 parameter") : tr("%1 parameters").arg(count);
    if (differ > 0) text += differ == 1 ? tr(", 1 differs") : tr(", %1 differ").arg(differ);
    group.count->setText(text);
    group.head->setVisible(count > 0 && (shown > 0 || !filtered));
    group.line->setVisible(group.head->isVisibleTo(this));
  }
}

bool ParameterForm::next_problem(bool forward) {
  QStringList names;
  for (const Problem& problem : problems())
    if (!problem.parameter.empty()) names << QString::fromStdString(problem.parameter);
  // In the order of the screen: the fields elsewhere first, then the rows.
  QStringList order;
  for (const QString& name : names)
    if (!row(name)) order << name;
  for (const QString& name : row_names())
    if (names.contains(name)) order << name;
  if (order.isEmpty()) return false;
  const QStringList rows = row_names();
  const QString here = focused_field();
  QString next;
  if (const int at = static_cast<int>(order.indexOf(here)); at >= 0) {
    next = order[(at + (forward ? 1 : order.size() - 1)) % order.size()];
  } else {
    const auto place = [&](const QString& name) { return rows.indexOf(name); };
    next = forward ? order.first() : order.last();
    if (!here.isEmpty()) {
      for (const QString& name : order)
        if (forward && place(name) > place(here)) { next = name; break; }
      if (!forward)
        for (const QString& name : order)
          if (place(name) < place(here)) next = name;
    }
  }
  focus_field(next);
  return true;
}

void ParameterForm::focus_field(const QString& name) {
  ParameterRow* target = row(name);
  if (!target) return emit focus_elsewhere(name);
  for (Group& group : state_->groups)
    if (std::find(group.rows.begin(), group.rows.end(), target) != group.rows.end()) group.title->setChecked(true);
  if (target->isHidden()) target->show();
  state_->scroll->ensureWidgetVisible(target);
  target->focus_control();
}

QString ParameterForm::focused_field() const {
  for (ParameterRow* row : state_->rows())
    if (QWidget* focus = QApplication::focusWidget(); focus && (row == focus || row->isAncestorOf(focus))) return row->name();
  return {};
}

void ParameterForm::set_filter(const QString& text) {
  state_->filter = text.trimmed();
  show_rows();
}

void ParameterForm::set_changed_only(bool on) {
  state_->changed_only = on;
  show_rows();
}

bool ParameterForm::shows(const QString& name) const {
  const ParameterRow* target = row(name);
  return target && target->isVisibleTo(this);
}

QStringList ParameterForm::row_names() const {
  QStringList names;
  for (ParameterRow* row : state_->rows()) names << row->name();
  return names;
}

ParameterRow* ParameterForm::row(const QString& name) const {
  for (ParameterRow* row : state_->rows())
    if (row->name() == name) return row;
  return nullptr;
}

void ParameterForm::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_F8) {
    next_problem(!(event->modifiers() & Qt::ShiftModifier));
    return event->accept();
  }
  if (event->key() == Qt::Key_F1) {
    if (ParameterRow* shown = row(focused_field())) {
      const QString help = QStringLiteral("<b>%1</b><br>%2").arg(QString::fromStdString(shown->spec().title).toHtmlEscaped(),
                                                                 QString::fromStdString(shown->spec().help).toHtmlEscaped());
      QToolTip::showText(shown->control()->mapToGlobal(QPoint(0, shown->control()->height())), help, shown);
      return event->accept();
    }
  }
  QWidget::keyPressEvent(event);
}

}  // namespace assay
