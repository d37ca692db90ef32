// SPDX-License-Identifier: GPL-3.0-or-later
// The upper edge of the form: cards of the method and its data, their menus, and presets.
#include <QFileDialog>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>

#include "app/pages/form_edits.h"
#include "app/pages/form_page.h"
#include "app/session/run_text.h"
#include "app/window/messages.h"
#include "core/base/numbers.h"
#include "core/store/edits.h"
#include "widgets/forms/selector_card.h"
#include "widgets/theme/icons.h"

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

QString label_words(MethodLabel label) {
  return label == MethodLabel::published ? QObject::tr("published") : label == MethodLabel::reconstruction ? QObject::tr("reconstruction") : QObject::tr("extended");
}

}  // namespace

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
  if (method_.id.empty())
    return waiting_->running() ? method_card_->set_content(tr("Method"), tr("when the plugins have been described"), true)
                               : method_card_->set_content(tr("No method"), tr("no plugin could be loaded"), true);
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
    // Samples are points in any form: rows of a table or an array, or images.
    const bool points = row.kind == "table" || row.kind == "matrix" || row.kind == "images";
    const bool fits = row.kind == role || (role == "table" && row.kind == "matrix") || (role == "graph" && row.kind == "matrix") ||
                      (role == "samples" && points);
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

}  // namespace assay::app
