// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/form_page.h"

#include <QApplication>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScopeGuard>
#include <QVBoxLayout>

#include "app/pages/form_edits.h"
#include "app/session/run_text.h"
#include "app/session/setting_json.h"
#include "app/window/messages.h"
#include "core/base/uuid.h"
#include "core/method/declaration_json.h"
#include "core/store/edits.h"
#include "widgets/forms/selector_card.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {
namespace {

QString q(const std::string& text) { return QString::fromStdString(text); }

QPixmap dot(int size, const QColor& colour) {
  const qreal ratio = qApp->devicePixelRatio();
  QPixmap pixmap(QSize(size, size) * ratio);
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawEllipse(QRectF(0, 0, size, size));
  return pixmap;
}

}  // namespace

FormPage::FormPage(ProjectSession& session, const QString& method, const QString& from_run, QWidget* parent)
    : DocumentPage(session, parent), key_(QStringLiteral("form/") + q(new_uuid()).left(8)), wanted_(method), from_run_(from_run) {
  const int em = fontMetrics().height();
  setProperty("base", true);
  setAttribute(Qt::WA_StyledBackground);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* top = new QWidget;
  cards_ = new QHBoxLayout(top);
  cards_->setContentsMargins(em, em * 3 / 4, em, em * 3 / 4);
  cards_->setSpacing(em * 3 / 4);
  method_card_ = new SelectorCard(QStringLiteral("flask"));
  method_card_->setObjectName(QStringLiteral("method_card"));
  connect(method_card_->choices(), &QMenu::aboutToShow, this, &FormPage::fill_method_menu);
  column->addWidget(top);
  waiting_ = new BusyRow(nullptr);
  waiting_->setObjectName(QStringLiteral("describing"));
  waiting_->setContentsMargins(em, 0, em, em / 2);
  waiting_->hide();
  connect(waiting_, &BusyRow::running_changed, waiting_, &QWidget::setVisible);
  column->addWidget(waiting_);
  const auto line = [&] {
    auto* rule = new QFrame;
    rule->setFrameShape(QFrame::HLine);
    rule->setProperty("separator", true);
    column->addWidget(rule);
  };
  line();
  auto* bar = new QHBoxLayout;
  bar->setContentsMargins(em, em / 3, em, em / 3);
  bar->setSpacing(em / 2);
  find_ = new QLineEdit;
  find_->setPlaceholderText(tr("Find a parameter"));
  find_->setAccessibleName(tr("Find a parameter"));
  find_->setClearButtonEnabled(true);
  find_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  find_->setMaximumWidth(em * 14);
  bar->addWidget(find_);
  changed_only_ = new QCheckBox(tr("Changed only"));
  bar->addWidget(changed_only_);
  bar->addStretch(1);
  const auto tool = [&](const char* glyph, const QString& text) {
    auto* button = new QPushButton(icon(QString::fromLatin1(glyph)), text);
    button->setProperty("tool", true);
    bar->addWidget(button);
    return button;
  };
  preset_ = tool("star", tr("Preset"));
  preset_menu_ = new QMenu(this);
  connect(preset_menu_, &QMenu::aboutToShow, this, &FormPage::fill_preset_menu);
  preset_->setMenu(preset_menu_);
  auto* last = tool("clock", tr("Last used"));
  auto* reset = tool("reset", tr("Reset all"));
  column->addLayout(bar);
  line();
  form_ = new ParameterForm;
  column->addWidget(form_, 1);
  line();
  auto* legend = new QHBoxLayout;
  legend->setContentsMargins(em, em / 4, em, em / 4);
  legend->setSpacing(em / 3);
  const auto explain = [&](const QString& glyph, const QColor& colour, const QString& text) {
    auto* sign = new QLabel;
    sign->setPixmap(glyph.isEmpty() ? dot(em * 2 / 5, colour) : icon(glyph, colour).pixmap(em * 3 / 4));
    legend->addWidget(sign);
    auto* label = new QLabel(text);
    label->setProperty("role", "caption");
    legend->addWidget(label);
    legend->addSpacing(em / 2);
  };
  explain({}, theme_tokens().accent, tr("differs from the default"));
  explain(QStringLiteral("reset"), theme_tokens().secondary, tr("back to the default"));
  explain(QStringLiteral("shuffle"), theme_tokens().secondary, tr("sweep over a list or range"));
  legend->addStretch(1);
  auto* help = new QLabel(tr("F1 help on the field"));
  help->setProperty("role", "caption");
  legend->addWidget(help);
  column->addLayout(legend);
  side_ = new WhatWillRun(this);
  side_->hide();

  connect(find_, &QLineEdit::textChanged, form_, &ParameterForm::set_filter);
  connect(changed_only_, &QCheckBox::toggled, form_, &ParameterForm::set_changed_only);
  connect(reset, &QPushButton::clicked, form_, &ParameterForm::reset_all);
  connect(last, &QPushButton::clicked, this, [this] {
    const auto used = setting(session_.project(), "form/last/" + method_.id);
    if (!used) return emit status_message(tr("%1 has not been used in this project yet.").arg(q(method_.title)));
    replace_state(tr("Values used last"), form_state_from_json(method_, *used));
  });
  connect(form_, &ParameterForm::edited, this, [this](const QString& name, const FieldState& before, const FieldState& after, bool typing) {
    session_.undo().push(new FieldEdit(form_, name, before, after, typing));
  });
  connect(form_, &ParameterForm::state_replaced, this, [this](const FormState& before, const FormState& after) {
    session_.undo().push(new FormEdit(form_, tr("Reset all"), before, after, true));
  });
  connect(form_, &ParameterForm::changed, this, &FormPage::take_change);
  connect(form_, &ParameterForm::focus_elsewhere, this, [this](const QString& name) {
    if (const auto it = data_cards_.find(name.toStdString()); it != data_cards_.end()) it->second->setFocus(Qt::ShortcutFocusReason);
  });
  connect(side_, &WhatWillRun::run_requested, this, [this] { start(true); });
  connect(side_, &WhatWillRun::queue_requested, this, [this] { start(false); });
  connect(side_->busy(), &BusyRow::stop_requested, this, &FormPage::stop_start);
  connect(side_, &WhatWillRun::problem_chosen, form_, &ParameterForm::focus_field);
  connect(&session, &ProjectSession::data_sets_changed, this, [this] {
    show_cards();
    take_change();
  });
  connect(&session, &ProjectSession::snapshot_changed, this, [this] {
    show_cards();
    show_panel();
  });
  connect(&session, &ProjectSession::run_ended, this, [this] {
    done_of_ = {};
    take_change();
  });
  connect(&session, &ProjectSession::catalogue_changed, this, [this] {
    if (method_.id.empty()) try_or_show(this, [this] { begin(); });
    else show_cards();
  });
  later_.setSingleShot(true);
  later_.setInterval(200);
  connect(&later_, &QTimer::timeout, this, &FormPage::check_now);
  draft_.setSingleShot(true);
  draft_.setInterval(500);
  connect(&draft_, &QTimer::timeout, this, &FormPage::save_draft);

  begin();
}

void FormPage::begin() {
  loading_ = true;
  const auto done = qScopeGuard([this] { loading_ = false; });
  QString wanted = wanted_;
  if (!from_run_.isEmpty()) wanted = q(load_run(session_.project(), from_run_.toStdString()).method);
  else if (wanted.isEmpty()) wanted = session_.setting(QStringLiteral("form/method"), QStringLiteral("dag_learning.notears_al")).toString();
  const bool there = session_.catalogue().find(wanted.toStdString()) != nullptr;
  if (!there && session_.describing()) {
    waiting_->start(tr("Describing the plugins, needed once after a build"), false);
    return build_cards();
  }
  waiting_->finish();
  if (!from_run_.isEmpty()) return fill_from_run(from_run_);
  if (!there) {
    wanted.clear();
    for (const MethodInfo& each : session_.catalogue().methods)
      if (wanted.isEmpty() || each.id == "dag_learning.notears_al") wanted = q(each.id);
  }
  if (!wanted.isEmpty()) set_method(wanted);
  else build_cards();
}

FormPage::~FormPage() {
  if (starting_) starting_->stop();
  if (draft_.isActive()) save_draft();
}

void FormPage::focus_filter() {
  find_->setFocus(Qt::ShortcutFocusReason);
  find_->selectAll();
}

bool FormPage::can_queue() const { return !method_.id.empty() && !starting_ && session_.project().writable(); }

void FormPage::next_problem(bool forward) {
  if (!form_->next_problem(forward)) emit status_message(tr("No problems: everything can run."));
}

std::vector<Problem> FormPage::problems() const { return form_->problems(); }

void FormPage::set_method(const QString& method) {
  const MethodInfo* info = session_.catalogue().find(method.toStdString());
  if (!info) throw Error(ErrorKind::plugin, {"The method of this form is not there", "", method.toStdString(), "a method of the Plugins page", "Build or install its plugin, then open the form again"});
  if (draft_.isActive()) save_draft();
  const FormState before = form_->state();
  const MethodInfo old = method_;
  loading_ = true;
  method_ = *info;
  QStringList elsewhere;
  for (const ParameterSpec& spec : method_.parameters)
    if (spec.kind == ParameterKind::data) elsewhere << q(spec.name);
  if (elsewhere.size() > 3) elsewhere = elsewhere.mid(0, 3);
  form_->set_method(method_, [this](const std::string& role) { return data_choices(role); }, elsewhere);
  if (const auto draft = setting(session_.project(), "form/" + method_.id)) form_->set_state(form_state_from_json(method_, *draft));
  // The data stay when the method changes; a project with one fitting data set needs no choice.
  for (const ParameterSpec& spec : method_.parameters) {
    if (spec.kind != ParameterKind::data || !form_->state().at(spec.name).text.empty()) continue;
    const ParameterSpec* same = find_parameter(old.parameters, spec.name);
    if (same && before.count(spec.name) && same->role == spec.role) form_->set_field(q(spec.name), before.at(spec.name));
    else if (const auto fitting = data_choices(spec.role); spec.required && fitting.size() == 1) form_->set_field(q(spec.name), {fitting.front().name.toStdString(), false});
  }
  loading_ = false;
  build_cards();
  find_->clear();
  changed_only_->setChecked(false);
  if (session_.project().writable()) session_.set_setting(QStringLiteral("form/method"), method);
  take_change();
  emit commands_changed();
}

void FormPage::fill_from_run(const QString& run) {
  const RunRow row = load_run(session_.project(), run.toStdString());
  set_method(q(row.method));
  loading_ = true;
  std::vector<Problem> dropped;
  const Parameters given = parameters_from_json(method_.parameters, row.changed, dropped);
  form_->set_state(form_state_of(method_, given, row.seed));
  loading_ = false;
  take_change();
  emit status_message(dropped.empty() ? tr("Filled in from run %1.").arg(row.number)
                                      : tr("Filled in from run %1; %2 could not be taken over.").arg(row.number).arg(counted(static_cast<qint64>(dropped.size()), tr("value"), tr("values"))));
}

void FormPage::replace_state(const QString& text, const FormState& after) {
  FormState before = form_->state(), next = before;
  for (const auto& [name, field] : after)
    if (next.count(name)) next[name] = field;
  if (next != before) session_.undo().push(new FormEdit(form_, text, std::move(before), std::move(next), false));
}

void FormPage::take_change() {
  if (method_.id.empty() || loading_) return;
  show_cards();
  show_panel();
  later_.start();
  draft_.start();
  emit commands_changed();
}

void FormPage::save_draft() {
  draft_.stop();
  if (method_.id.empty() || !session_.project().writable()) return;
  try {
    set_setting(session_.project(), "form/" + method_.id, form_state_json(method_, form_->state()));
  } catch (const Error&) {  // a locked or full disk: the next change tries again
  }
}

}  // namespace assay::app
