// SPDX-License-Identifier: GPL-3.0-or-later
// The undoable edits of ProjectSession: each holds the value before and the value after.
#include "app/session/project_session.h"
#include "app/session/run_text.h"
#include "app/session/session_edits.h"
#include "core/store/edits.h"

namespace assay::app {

namespace {

Json positions_of(const Project& project, const std::string& key) {
  const std::optional<Json> found = setting(project, key);
  return found && found->is_object() ? *found : Json::object();
}

}  // namespace

void ProjectSession::push(QUndoCommand* command) {
  undo_.push(command);  // runs its redo()
  announce_change();
}

void ProjectSession::rename_run(const std::string& run, const QString& name) {
  const std::string before = load_run(project_, run).name;
  const std::string after = name.trimmed().toStdString();
  if (before == after) return;
  project_.require_writable();
  push(new StoreEdit(
      tr("rename run"), [this, run, after] { set_run_name(project_, run, after); announce_change(); },
      [this, run, before] { set_run_name(project_, run, before); announce_change(); },
      [this](const Error& error) { emit edit_failed(QString::fromUtf8(error.what())); }));
}

void ProjectSession::edit_notes(const std::string& run, const QString& notes) {
  const std::string before = load_run(project_, run).notes;
  const std::string after = notes.toStdString();
  if (before == after) return;
  project_.require_writable();
  push(new StoreEdit(
      tr("edit notes"), [this, run, after] { set_run_notes(project_, run, after); announce_change(); },
      [this, run, before] { set_run_notes(project_, run, before); announce_change(); },
      [this](const Error& error) { emit edit_failed(QString::fromUtf8(error.what())); }));
}

void ProjectSession::set_tags(const std::string& run, const std::vector<std::string>& tags) {
  const std::vector<std::string> before = load_run(project_, run).tags;
  if (before == tags) return;
  project_.require_writable();
  push(new StoreEdit(
      tr("change tags"), [this, run, tags] { set_run_tags(project_, run, tags); announce_change(); },
      [this, run, before] { set_run_tags(project_, run, before); announce_change(); },
      [this](const Error& error) { emit edit_failed(QString::fromUtf8(error.what())); }));
}

void ProjectSession::trash(const std::vector<std::string>& runs, bool trashed) {
  if (runs.empty()) return;
  project_.require_writable();
  for (const std::string& uuid : runs) {
    const RunRow run = load_run(project_, uuid);
    if (trashed && is_active(run.status)) {
      throw Error(ErrorKind::usage, ErrorText{"A run that is working cannot go to the trash.",
                                              "run " + std::to_string(run.number), std::string(to_string(run.status)),
                                              {}, "Cancel it first."});
    }
  }
  const auto set = [this, runs](bool to) {
    set_trashed(project_, runs, to);
    announce_change();
  };
  push(new StoreEdit(
      trashed ? tr("move %1 to the trash").arg(counted(static_cast<qint64>(runs.size()), tr("run"), tr("runs")))
              : tr("put back %1").arg(counted(static_cast<qint64>(runs.size()), tr("run"), tr("runs"))),
      [set, trashed] { set(trashed); }, [set, trashed] { set(!trashed); },
      [this](const Error& error) { emit edit_failed(QString::fromUtf8(error.what())); }));
}

void ProjectSession::move_node(const std::string& run, const QString& figure, const QString& node, QPointF from,
                               QPointF to) {
  if (from == to || !project_.writable()) return;
  const std::string key = "graph/" + run + "/positions";
  const auto place = [this, run, figure, node, key](const std::optional<QPointF>& at, const QPointF& shown) {
    Json positions = positions_of(project_, key);
    Json& of_figure = positions[figure.toStdString()];
    if (!of_figure.is_object()) of_figure = Json::object();
    if (at) {
      of_figure[node.toStdString()] = Json::array({at->x(), at->y()});
    } else {
      of_figure.erase(node.toStdString());
    }
    if (of_figure.empty()) positions.erase(figure.toStdString());
    assay::set_setting(project_, key, positions);
    emit node_moved(QString::fromStdString(run), figure, node, shown);
  };
  const Json before = positions_of(project_, key);
  const auto found = before.find(figure.toStdString());
  const bool was_moved = found != before.end() && found->contains(node.toStdString());
  push(new StoreEdit(
      tr("move %1").arg(node), [place, to] { place(to, to); },
      [place, from, was_moved] { place(was_moved ? std::optional<QPointF>(from) : std::nullopt, from); },
      [this](const Error& error) { emit edit_failed(QString::fromUtf8(error.what())); }));
}

void ProjectSession::import_data(const ImportRequest& request) {
  project_.require_writable();
  // The import itself may be refused, and its message belongs to the caller: it happens before the command exists.
  push_import(import_data_set(project_, request));
}

Task ProjectSession::import_in_background(const ImportRequest& request, QObject* receiver, std::function<void()> done,
                                          std::function<void(const Error&)> failed) {
  project_.require_writable();
  Task task;
  tasks_.push_back(task);
  QPointer<QObject> guard(receiver);
  BackgroundLane::once<DataSetRow>(
      project_.folder(), this,
      [request, task](Project& project) {
        const DataSetRow row = import_data_set(project, request);
        if (task.stopped()) {
          remove_data_set(project, row.name);
          throw Error(ErrorKind::cancelled, "The import was stopped.");
        }
        return row;
      },
      [this, guard, task, done = std::move(done)](const DataSetRow& row) {
        if (task.stopped()) {  // in the last moment: nobody waits for it any more
          try {
            remove_data_set(project_, row.name);
          } catch (const Error& error) {
            emit edit_failed(QString::fromUtf8(error.what()));
          }
          return announce_change();
        }
        push_import(row);
        if (guard) done();
      },
      [guard, task, failed = std::move(failed)](const Error& error) {
        if (guard && !task.stopped()) failed(error);
      });
  return task;
}

void ProjectSession::push_import(const DataSetRow& row) {
  const auto first = std::make_shared<bool>(true);
  push(new StoreEdit(
      tr("import %1").arg(QString::fromStdString(row.name)),
      [this, row, first] {
        if (*first) {
          *first = false;
        } else {
          restore_data_set(project_, row);
        }
        announce_change();
      },
      [this, row] { remove_data_set(project_, row.name); announce_change(); },
      [this](const Error& error) { emit edit_failed(QString::fromUtf8(error.what())); }));
}

void ProjectSession::remove_data(const std::string& name) {
  project_.require_writable();
  const std::optional<DataSetRow> row = find_data_set(project_, name);
  if (!row) return;
  push(new StoreEdit(
      tr("remove data set %1").arg(QString::fromStdString(name)),
      [this, name] { remove_data_set(project_, name); announce_change(); },
      [this, row = *row] { restore_data_set(project_, row); announce_change(); },
      [this](const Error& error) { emit edit_failed(QString::fromUtf8(error.what())); }));
}

}  // namespace assay::app
