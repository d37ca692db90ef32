// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/project_dock.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMenu>
#include <QTreeView>

#include "app/window/dock_title.h"
#include "app/window/project_tree_delegate.h"

namespace assay::app {

using Kind = ProjectTreeModel::Kind;

namespace {

Kind kind_of(const QModelIndex& index) { return static_cast<Kind>(index.data(ProjectTreeModel::kind_role).toInt()); }
QString value_of(const QModelIndex& index) { return index.data(ProjectTreeModel::value_role).toString(); }

}  // namespace

ProjectDock::ProjectDock(QWidget* parent) : QDockWidget(tr("Project"), parent) {
  setObjectName(QStringLiteral("project_dock"));
  title_ = new DockTitle(this);
  setTitleBarWidget(title_);
  tree_ = new QTreeView;
  tree_->setObjectName(QStringLiteral("project_tree"));
  tree_->setAccessibleName(tr("Project"));
  tree_->setFrameShape(QFrame::NoFrame);
  tree_->setHeaderHidden(true);
  tree_->setUniformRowHeights(true);
  tree_->setExpandsOnDoubleClick(false);
  tree_->setIndentation(fontMetrics().height() * 7 / 8);
  tree_->setContextMenuPolicy(Qt::CustomContextMenu);
  tree_->setItemDelegate(new ProjectTreeDelegate(tree_));
  tree_->installEventFilter(this);
  tree_->setMinimumWidth(fontMetrics().averageCharWidth() * 22);
  setWidget(tree_);
  connect(tree_, &QTreeView::activated, this, &ProjectDock::activate);
  connect(tree_, &QTreeView::clicked, this, [this](const QModelIndex& index) {
    if (kind_of(index) == Kind::import_data) emit import_requested();
  });
  connect(tree_, &QTreeView::customContextMenuRequested, this, &ProjectDock::show_menu);
  const auto fold = [this](bool open) {
    return [this, open](const QModelIndex& index) {
      const QString key = index.data(ProjectTreeModel::key_role).toString();
      if (open) {
        closed_.remove(key);
      } else {
        closed_.insert(key);
      }
      remember_expansion();
    };
  };
  connect(tree_, &QTreeView::expanded, this, fold(true));
  connect(tree_, &QTreeView::collapsed, this, fold(false));
}

void ProjectDock::show_session(ProjectSession* session) {
  session_ = session;
  auto next = session ? std::make_unique<ProjectTreeModel>(*session) : nullptr;
  tree_->setModel(next.get());
  model_ = std::move(next);
  if (!session) return;
  closed_.clear();
  for (const QVariant& key : session->setting(QStringLiteral("tree/closed")).toList()) closed_.insert(key.toString());
  connect(model_.get(), &ProjectTreeModel::about_to_rebuild, this, [this] {
    selected_key_ = tree_->currentIndex().data(ProjectTreeModel::key_role).toString();
  });
  connect(model_.get(), &ProjectTreeModel::rebuilt, this, &ProjectDock::restore_expansion);
  connect(tree_->selectionModel(), &QItemSelectionModel::currentChanged, this, &ProjectDock::selection_changed);
  restore_expansion();
}

void ProjectDock::remember_expansion() {
  if (session_) session_->set_setting(QStringLiteral("tree/closed"), QStringList(closed_.begin(), closed_.end()));
}

void ProjectDock::restore_expansion() {
  const QSignalBlocker quiet(tree_);
  tree_->expandAll();
  for (const QString& key : closed_) {
    if (const QModelIndex index = model_->find(key); index.isValid()) tree_->collapse(index);
  }
  if (const QModelIndex index = model_->find(selected_key_); index.isValid()) tree_->setCurrentIndex(index);
}

void ProjectDock::activate(const QModelIndex& index) {
  switch (kind_of(index)) {
    case Kind::method: return emit open_form(value_of(index), {});
    case Kind::import_data: return emit import_requested();
    case Kind::data_set: return emit open_runs(QStringLiteral("data:") + value_of(index));
    case Kind::runs_group: return emit open_runs(QString());
    case Kind::query:
    case Kind::saved_query: return emit open_runs(value_of(index));
    case Kind::trash: return emit open_trash();
    default: tree_->setExpanded(index, !tree_->isExpanded(index));
  }
}

std::optional<std::string> ProjectDock::selected_data_set() const {
  const QModelIndex index = tree_->currentIndex();
  if (!model_ || !index.isValid() || kind_of(index) != Kind::data_set) return {};
  return value_of(index).toStdString();
}

bool ProjectDock::has_tree_focus() const { return tree_->hasFocus(); }

void ProjectDock::remove_selected() {
  const auto name = selected_data_set();
  if (!name || !session_) return;
  try {
    session_->remove_data(*name);
  } catch (const Error& error) {
    emit failed(QString::fromUtf8(error.what()));
  }
}

void ProjectDock::show_trash() {
  if (model_) tree_->setCurrentIndex(model_->find(QStringLiteral("trash")));
  emit open_trash();
}

void ProjectDock::show_menu(const QPoint& position) {
  const QModelIndex index = tree_->indexAt(position);
  if (!index.isValid() || !session_) return;
  QMenu menu(this);
  const bool writable = session_->project().writable();
  const auto act = [&](const QString& text, bool on, auto work) {
    QAction* action = menu.addAction(text);
    action->setEnabled(on);
    connect(action, &QAction::triggered, this, work);
  };
  switch (kind_of(index)) {
    case Kind::data_group:
    case Kind::import_data:
      act(tr("Import data…"), writable, [this] { emit import_requested(); });
      break;
    case Kind::data_set:
      act(tr("Show its runs"), true, [&] { activate(index); });
      act(tr("Copy path"), true, [&] { QApplication::clipboard()->setText(index.data(Qt::ToolTipRole).toString()); });
      act(tr("Remove from project"), writable, [this] { remove_selected(); });
      break;
    case Kind::method:
      act(tr("New experiment"), writable, [&] { activate(index); });
      act(tr("Show its runs"), true, [&] { emit open_runs(QStringLiteral("method:") + value_of(index)); });
      break;
    case Kind::saved_query:
      act(tr("Show runs"), true, [&] { activate(index); });
      act(tr("Forget this query"), writable, [&] {
        QVariantList kept;
        for (const QVariant& entry : session_->setting(QStringLiteral("queries/saved")).toList()) {
          const QString query = entry.typeId() == QMetaType::QVariantMap ? entry.toMap().value("query").toString() : entry.toString();
          if (query != value_of(index)) kept.append(entry);
        }
        session_->set_setting(QStringLiteral("queries/saved"), kept);
        model_->refresh();
      });
      break;
    case Kind::runs_group:
    case Kind::query:
    case Kind::trash:
      act(tr("Show"), true, [&] { activate(index); });
      break;
    default:
      act(tree_->isExpanded(index) ? tr("Fold") : tr("Unfold"), true, [&] { activate(index); });
  }
  menu.exec(tree_->viewport()->mapToGlobal(position));
}

bool ProjectDock::eventFilter(QObject* watched, QEvent* event) {
  if (watched == tree_ && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && key->modifiers() == Qt::NoModifier &&
        tree_->currentIndex().isValid()) {
      activate(tree_->currentIndex());
      return true;
    }
  }
  return QDockWidget::eventFilter(watched, event);
}

void ProjectDock::refresh_icons() {
  title_->refresh_icons();
  tree_->viewport()->update();
}

}  // namespace assay::app
