// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/shortcut_editor.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include "app/window/shortcut_model.h"
#include "widgets/theme/icons.h"

namespace assay::app {

ShortcutEditor::ShortcutEditor(ActionRegistry& actions, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Keyboard shortcuts"));
  const int em = fontMetrics().height();
  resize(em * 38, em * 36);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(em, em, em, em);
  column->setSpacing(em / 2);
  find_ = new QLineEdit;
  find_->setPlaceholderText(tr("Find a command or a key"));
  find_->setAccessibleName(tr("Find a command or a key"));
  find_->setClearButtonEnabled(true);
  find_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  column->addWidget(find_);

  model_ = new ShortcutModel(actions, this);
  rows_ = new QSortFilterProxyModel(this);
  rows_->setSourceModel(model_);
  rows_->setFilterKeyColumn(-1);
  rows_->setFilterCaseSensitivity(Qt::CaseInsensitive);
  table_ = new QTableView;
  table_->setObjectName(QStringLiteral("shortcut_table"));
  table_->setAccessibleName(tr("Commands and their keys"));
  table_->setModel(rows_);
  table_->setShowGrid(false);
  table_->setTabKeyNavigation(false);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(em * 3 / 2);
  table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table_->horizontalHeader()->setHighlightSections(false);
  table_->horizontalHeader()->setSectionResizeMode(ShortcutModel::command_column, QHeaderView::Stretch);
  table_->setColumnWidth(ShortcutModel::keys_column, em * 12);
  table_->setColumnWidth(ShortcutModel::default_column, em * 12);
  column->addWidget(table_, 1);

  command_ = new QLabel;
  command_->setObjectName(QStringLiteral("shortcut_command"));
  command_->setProperty("role", "section");
  column->addWidget(command_);
  auto* edit = new QHBoxLayout;
  edit->setSpacing(em / 2);
  keys_ = new QKeySequenceEdit;
  keys_->setObjectName(QStringLiteral("shortcut_keys"));
  keys_->setAccessibleName(tr("New keys: press them"));
  keys_->setClearButtonEnabled(true);
  command_->setBuddy(keys_);
  edit->addWidget(keys_, 1);
  const auto button = [&](const QString& text, const char* name) {
    auto* made = new QPushButton(text);
    made->setObjectName(QLatin1String(name));
    made->setAutoDefault(false);
    edit->addWidget(made);
    return made;
  };
  assign_ = button(tr("Assign"), "shortcut_assign");
  clear_ = button(tr("Remove keys"), "shortcut_remove");
  reset_ = button(tr("Reset"), "shortcut_reset");
  column->addLayout(edit);
  conflict_ = new QLabel;
  conflict_->setObjectName(QStringLiteral("shortcut_conflict"));
  conflict_->setProperty("role", "caution");
  conflict_->setWordWrap(true);
  conflict_->setMinimumHeight(em * 2);
  conflict_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  column->addWidget(conflict_);
  auto* note = new QLabel(tr("In tables: Enter opens, Space previews, Esc clears. In plots: L log axis, C cursor, S smoothing, arrows move the cursor. "
                             "In graphs: + − 0 zoom and fit, arrows walk along the edges. These keys stay as they are."));
  note->setProperty("role", "caption");
  note->setWordWrap(true);
  column->addWidget(note);
  auto* foot = new QDialogButtonBox(QDialogButtonBox::Close);
  reset_all_ = foot->addButton(tr("Reset all"), QDialogButtonBox::ResetRole);
  reset_all_->setObjectName(QStringLiteral("shortcut_reset_all"));
  reset_all_->setAutoDefault(false);
  column->addWidget(foot);

  connect(foot, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(reset_all_, &QPushButton::clicked, this, [this] {
    model_->reset_all();
    show_chosen();
  });
  connect(find_, &QLineEdit::textChanged, this, [this](const QString& text) {
    const QString id = chosen();
    rows_->setFilterFixedString(text);
    if (!id.isEmpty() && chosen().isEmpty() && rows_->rowCount() > 0) table_->selectRow(0);
  });
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ShortcutEditor::show_chosen);
  connect(table_, &QTableView::activated, this, [this] { keys_->setFocus(); });
  connect(keys_, &QKeySequenceEdit::keySequenceChanged, this, &ShortcutEditor::show_conflicts);
  connect(assign_, &QPushButton::clicked, this, &ShortcutEditor::assign);
  connect(clear_, &QPushButton::clicked, this, [this] {
    model_->assign(chosen(), {});
    show_chosen();
  });
  connect(reset_, &QPushButton::clicked, this, [this] {
    model_->reset(chosen());
    show_chosen();
  });
  table_->selectRow(0);
  find_->setFocus();
}

void ShortcutEditor::choose(const QString& id) {
  find_->clear();
  for (int row = 0; row < rows_->rowCount(); ++row) {
    if (rows_->index(row, 0).data(ShortcutModel::id_role).toString() != id) continue;
    table_->selectRow(row);
    table_->scrollTo(rows_->index(row, 0));
    keys_->setFocus();
  }
}

QString ShortcutEditor::chosen() const {
  const QModelIndex now = table_->currentIndex();
  return now.isValid() ? now.siblingAtColumn(0).data(ShortcutModel::id_role).toString() : QString();
}

void ShortcutEditor::show_chosen() {
  const QString id = chosen();
  const QModelIndex now = table_->currentIndex();
  const QString keys = now.siblingAtColumn(ShortcutModel::keys_column).data().toString();
  command_->setText(id.isEmpty() ? tr("Choose a command") : keys.isEmpty() ? tr("%1: no keys").arg(model_->name_of(id)) : tr("%1: %2").arg(model_->name_of(id), keys));
  keys_->clear();
  keys_->setEnabled(!id.isEmpty());
  clear_->setEnabled(!keys.isEmpty());
  reset_->setEnabled(now.isValid() && now.siblingAtColumn(0).data(ShortcutModel::changed_role).toBool());
  show_conflicts();
}

void ShortcutEditor::show_conflicts() {
  const QKeySequence keys = keys_->keySequence();
  assign_->setEnabled(!keys.isEmpty() && !chosen().isEmpty());
  QStringList names;
  for (const QString& id : keys.isEmpty() ? QStringList() : model_->conflicts(chosen(), keys)) names << QStringLiteral("“%1”").arg(model_->name_of(id));
  conflict_->setText(names.isEmpty() ? QString()
                                     : tr("%1 belongs to %2. Assigning it here takes it away there.")
                                           .arg(keys.toString(QKeySequence::NativeText), names.join(tr(" and "))));
  assign_->setText(names.isEmpty() ? tr("Assign") : tr("Take and assign"));
}

void ShortcutEditor::assign() {
  const QKeySequence keys = keys_->keySequence();
  if (keys.isEmpty() || chosen().isEmpty()) return;
  model_->assign(chosen(), keys);
  show_chosen();
  table_->setFocus();
}

}  // namespace assay::app
