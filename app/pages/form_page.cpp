// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/form_page.h"

#include <QApplication>
#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/pages/form_edits.h"
#include "app/session/run_text.h"
#include "app/session/setting_json.h"
#include "app/window/messages.h"
#include "core/base/numbers.h"
#include "core/base/uuid.h"
#include "core/method/declaration_json.h"
#include "core/run/launcher.h"
#include "core/store/control.h"
#include "core/store/edits.h"
#include "widgets/forms/selector_card.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {
namespace {

QString q(const std::string& text) { return QString::fromStdString(text); }

/// "853 × 11, no missing values" of a data set's summary.
QString summary_text(const DataSetRow& row) {
  const auto number = [&](const char* name) -> qint64 {
    const auto it = row.summary.find(name);
    return it != row.summary.end() && it->is_number() ? it->get<qint64>() : it != row.summary.end() && it->is_array() ? static_cast<qint64>(it->size()) : -1;
  };
  const qint64 rows = number("rows"), columns = number("columns");
  if (row.kind == "graph") return QObject::tr("graph");
  if (rows < 0 || columns < 0) return q(row.kind);
  QString text = QStringLiteral("%1 × %2").arg(q(for_people(static_cast<std::int64_t>(rows))), q(for_people(static_cast<std::int64_t>(columns))));
  const auto warnings = row.summary.find("warnings");
  if (warnings != row.summary.end() && warnings->is_array() && !warnings->empty())
    text += QStringLiteral(", ") + counted(static_cast<qint64>(warnings->size()), QObject::tr("warning"), QObject::tr("warnings"));
  return text;
}

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

QString label_words(MethodLabel label) {
  return label == MethodLabel::published ? QObject::tr("published") : label == MethodLabel::reconstruction ? QObject::tr("reconstruction") : QObject::tr("extended");
}

}  // namespace

FormPage::FormPage(ProjectSession& session, const QString& method, const QString& from_run, QWidget* parent)
    : DocumentPage(session, parent), key_(QStringLiteral("form/") + q(new_uuid()).left(8)) {
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
    if (method_.id.empty() && !session_.catalogue().methods.empty()) set_method(q(session_.catalogue().methods.front().id));
    show_cards();
  });
  later_.setSingleShot(true);
  later_.setInterval(200);
  connect(&later_, &QTimer::timeout, this, &FormPage::check_now);
  draft_.setSingleShot(true);
  draft_.setInterval(500);
  connect(&draft_, &QTimer::timeout, this, &FormPage::save_draft);

  QString wanted = method;
  if (!from_run.isEmpty()) {
    fill_from_run(from_run);
  } else {
    if (wanted.isEmpty()) wanted = session.setting(QStringLiteral("form/method")).toString();
    if (!session.catalogue().find(wanted.toStdString())) {
      wanted.clear();
      for (const MethodInfo& each : session.catalogue().methods)
        if (wanted.isEmpty() || each.id == "dag_learning.notears_al") wanted = q(each.id);
    }
    if (!wanted.isEmpty()) set_method(wanted);
    else build_cards();
  }
  loading_ = false;
}

FormPage::~FormPage() {
  if (draft_.isActive()) save_draft();
}

void FormPage::focus_filter() {
  find_->setFocus(Qt::ShortcutFocusReason);
  find_->selectAll();
}

bool FormPage::can_queue() const { return !method_.id.empty() && session_.project().writable(); }

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

void FormPage::build_cards() {
  while (QLayoutItem* item = cards_->takeAt(0)) {
    if (QWidget* widget = item->widget(); widget && widget->findChild<SelectorCard*>() != method_card_) widget->deleteLater();
    else if (widget) {
      method_card_->setParent(nullptr);
      widget->deleteLater();
    }
    delete item;
  }
  data_cards_.clear();
  const auto add = [&](const QString& label, SelectorCard* card) {
    auto* holder = new QWidget;
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(fontMetrics().height() / 4);
    auto* caption = new QLabel(label);
    caption->setProperty("role", "caption");
    caption->setBuddy(card);
    column->addWidget(caption);
    column->addWidget(card);
    card->setAccessibleName(label);
    cards_->addWidget(holder, 1);
  };
  add(tr("Method"), method_card_);
  method_card_->show();
  const QStringList rows = form_->row_names();
  for (const ParameterSpec& spec : method_.parameters) {
    if (spec.kind != ParameterKind::data || rows.contains(q(spec.name))) continue;
    auto* card = new SelectorCard(spec.role == "graph" ? QStringLiteral("graph") : QStringLiteral("database"));
    card->setObjectName(q(spec.name) + QStringLiteral("_card"));
    card->setToolTip(q(spec.help));
    connect(card->choices(), &QMenu::aboutToShow, this, [this, spec, card] { fill_data_menu(spec, card->choices()); });
    data_cards_[spec.name] = card;
    add(q(spec.title), card);
  }
  show_cards();
}

void FormPage::show_cards() {
  if (method_.id.empty()) return method_card_->set_content(tr("No method"), tr("no plugin could be loaded"), true);
  method_card_->set_content(q(method_.title), tr("%1, version %2").arg(label_words(method_.label), q(method_.version)));
  method_card_->setToolTip(q(method_.summary));
  const std::vector<Problem> all = form_->problems();
  for (const auto& [name, card] : data_cards_) {
    const ParameterSpec* spec = find_parameter(method_.parameters, name);
    const auto it = form_->state().find(name);
    const std::string value = it == form_->state().end() ? std::string() : it->second.text;
    const auto problem = std::find_if(all.begin(), all.end(), [&](const Problem& p) { return p.parameter == name; });
    card->set_invalid(problem != all.end() && !value.empty());
    if (value.empty()) {
      card->set_content(spec->required ? tr("Choose data") : tr("None"), spec->required ? tr("needed: a data set or a file") : q(spec->help).section(QStringLiteral(". "), 0, 0), true);
      continue;
    }
    QString subtitle = value.starts_with("run:") ? tr("output of a run") : tr("a file");
    for (const DataSetRow& row : data_sets())
      if (row.name == value) subtitle = summary_text(row);
    card->set_content(q(value), problem != all.end() ? q(problem->message) : subtitle);
  }
}

std::vector<DataSetRow> FormPage::data_sets() const {
  const std::vector<DataSetRow>& read = session_.snapshot().data_sets;
  return read.empty() ? load_data_sets(session_.project()) : read;  // the first snapshot comes a moment after opening
}

std::vector<DataChoice> FormPage::data_choices(const std::string& role) const {
  std::vector<DataChoice> fitting;
  for (const DataSetRow& row : data_sets()) {
    // An adjacency matrix may have been imported as a table, and a table of rows as a matrix.
    const bool fits = row.kind == role || (role == "table" && row.kind == "matrix") || (role == "graph" && row.kind == "matrix");
    if (fits) fitting.push_back({q(row.name), summary_text(row)});
  }
  return fitting;
}

void FormPage::fill_method_menu() {
  QMenu* menu = method_card_->choices();
  menu->clear();
  for (const MethodInfo& method : session_.catalogue().methods) {
    QAction* action = menu->addAction(q(method.title));
    action->setToolTip(q(method.summary));
    action->setCheckable(true);
    action->setChecked(method.id == method_.id);
    connect(action, &QAction::triggered, this, [this, id = q(method.id)] {
      if (id != q(method_.id)) try_or_show(this, [&] { set_method(id); });
    });
  }
}

void FormPage::fill_data_menu(const ParameterSpec& spec, QMenu* menu) {
  menu->clear();
  const QString name = q(spec.name);
  const QString now = q(form_->state().at(spec.name).text);
  const auto choose = [this, name](const QString& value) { form_->edit_field(name, {value.toStdString(), false}); };
  for (const DataChoice& choice : data_choices(spec.role)) {
    QAction* action = menu->addAction(choice.name + QStringLiteral("    ") + choice.summary);
    action->setCheckable(true);
    action->setChecked(choice.name == now);
    connect(action, &QAction::triggered, this, [choose, value = choice.name] { choose(value); });
  }
  if (menu->isEmpty()) menu->addAction(tr("No data of this kind in the project"))->setEnabled(false);
  menu->addSeparator();
  connect(menu->addAction(icon(QStringLiteral("folder")), tr("A file…")), &QAction::triggered, this, [this, spec] { ask_for_file(spec); });
  if (!spec.required) connect(menu->addAction(tr("None")), &QAction::triggered, this, [choose] { choose({}); });
}

void FormPage::ask_for_file(const ParameterSpec& spec) {
  auto* dialog = new QFileDialog(this, q(spec.title), session_.setting(QStringLiteral("import/folder")).toString());
  dialog->setFileMode(QFileDialog::ExistingFile);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::fileSelected, this, [this, name = q(spec.name)](const QString& file) { form_->edit_field(name, {file.toStdString(), false}); });
  dialog->open();
}

void FormPage::fill_preset_menu() {
  preset_menu_->clear();
  const std::string key = "form/presets/" + method_.id;
  const Json presets = setting(session_.project(), key).value_or(Json::object());
  for (const auto& [name, state] : presets.items())
    connect(preset_menu_->addAction(q(name)), &QAction::triggered, this, [this, name = name, state = Json(state)] {
      replace_state(tr("Preset %1").arg(q(name)), form_state_from_json(method_, state));
    });
  if (!presets.empty()) preset_menu_->addSeparator();
  connect(preset_menu_->addAction(tr("Save these values as a preset…")), &QAction::triggered, this, [this, key, presets] {
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save preset"));
    dialog->setLabelText(tr("Name of the preset"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, key, presets](const QString& name) {
      if (name.trimmed().isEmpty()) return;
      Json next = presets;
      next[name.trimmed().toStdString()] = form_state_json(method_, form_->state());
      try_or_show(this, [&] { set_setting(session_.project(), key, next); });
    });
    dialog->open();
  });
  if (presets.empty()) return;
  QMenu* remove = preset_menu_->addMenu(tr("Delete a preset"));
  for (const auto& [name, state] : presets.items())
    connect(remove->addAction(q(name)), &QAction::triggered, this, [this, key, presets, name = name] {
      Json next = presets;
      next.erase(name);
      try_or_show(this, [&] { set_setting(session_.project(), key, next); });
    });
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

/// The method's own rules and what has been run already, off the GUI thread.
void FormPage::check_now() {
  const FormRequest made = form_->request();
  const int generation = ++generation_;
  if (!made.problems.empty()) return;
  struct Answer {
    std::vector<Problem> problems;
    std::vector<std::int64_t> done;
  };
  std::map<std::string, std::string> hashes;
  for (const DataSetRow& row : data_sets()) hashes[row.name] = row.sha256;
  session_.live_lane().read<Answer>(
      this,
      [catalogue = session_.catalogue(), request = made.request, method = method_, hashes](Project& project) {
        Answer answer;
        answer.done = finished_points(project, method, planned_points(method, request), hashes);
        answer.problems = request_problems(catalogue, request, true);
        return answer;
      },
      [this, generation, request = made.request](Answer answer) {
        if (generation != generation_) return;
        done_ = std::move(answer.done);
        done_of_ = request;
        form_->set_further_problems(std::move(answer.problems));
        show_cards();
        show_panel();
      },
      [this, generation](const Error& error) {
        if (generation == generation_) emit status_message(q(error.text().message));
      });
}

void FormPage::show_panel() {
  if (method_.id.empty()) return;
  const FormRequest made = form_->request();
  RunPreviewData data;
  data.problems = form_->problems();
  data.planned = planned_points(method_, made.request);
  const bool same = done_of_.method == made.request.method && done_of_.given == made.request.given && done_of_.grid == made.request.grid &&
                    done_of_.seeds == made.request.seeds && done_of_.seed == made.request.seed;
  if (same && data.problems.empty()) data.done = done_;
  const SessionSnapshot& snapshot = session_.snapshot();
  if (const auto it = snapshot.usual_seconds.find(method_.id); it != snapshot.usual_seconds.end()) data.usual_seconds = it->second;
  data.ahead = static_cast<int>(snapshot.queue.size());
  for (const GridAxis& axis : data.planned.axes) {
    const ParameterSpec* spec = find_parameter(method_.parameters, axis.parameter);
    data.titles.push_back(q(!spec ? axis.parameter : !spec->symbol.empty() ? spec->symbol : spec->title.empty() ? spec->name : spec->title));
  }
  data.command = q(command_line_of(method_, made.request, session_.project().folder()));
  if (!session_.project().writable()) data.read_only = q(session_.project().access_text());
  side_->show_data(method_, data);
}

void FormPage::start(bool first) {
  if (method_.id.empty()) return;
  if (!form_->problems().empty()) {
    const auto all = form_->problems();
    if (!form_->next_problem(true)) emit status_message(q(problem_text(all.front())));
    return;
  }
  try_or_show(this, [&] {
    session_.project().require_writable();
    const RunRequest request = form_->request().request;
    PlannedRuns planned = plan_runs(session_.catalogue(), &session_.project(), request);
    std::vector<NewRun> fresh;
    QStringList finished;
    std::map<std::string, std::string> hashes;
    for (const NewRun& run : planned.runs)
      for (const auto& [name, entry] : run.data.items()) hashes[entry.value("name", "")] = entry.value("sha256", "");
    const std::vector<std::int64_t> done = finished_points(session_.project(), method_, planned_points(method_, request), hashes);
    for (std::size_t i = 0; i < planned.runs.size(); ++i) {
      const bool reuse = side_->reuses() && i < done.size() && done[i] != 0;
      if (reuse) finished << q(find_run(session_.project(), std::to_string(done[i])).uuid);
      else fresh.push_back(planned.runs[i]);
    }
    std::vector<RunRow> rows;
    if (!fresh.empty()) rows = add_runs(session_.project(), fresh);
    if (first && !rows.empty()) {  // before everything that waits already
      const std::vector<RunRow> queue = load_queue(session_.project());
      if (!queue.empty() && queue.front().uuid != rows.front().uuid)
        for (const RunRow& row : rows) assay::move_in_queue(session_.project(), row.uuid, queue.front().uuid);
    }
    if (!rows.empty()) ensure_scheduler(session_.project());
    set_setting(session_.project(), "form/last/" + method_.id, form_state_json(method_, form_->state()));
    session_.announce_change();
    if (rows.empty()) {
      emit status_message(tr("Nothing new to run: every point has finished with the same inputs."));
      if (finished.size() == 1) emit open_run(finished.front());
      else emit open_compare(finished);
      return;
    }
    emit status_message(rows.size() == 1 ? tr("Run %1 is queued.").arg(rows.front().number)
                                         : tr("Runs %1 to %2 are queued.").arg(rows.front().number).arg(rows.back().number));
    if (first && rows.size() == 1) emit open_run(q(rows.front().uuid));
    for (const std::string& warning : planned.warnings) emit status_message(q(warning));
  });
}

}  // namespace assay::app
