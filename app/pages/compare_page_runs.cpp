// SPDX-License-Identifier: GPL-3.0-or-later
// Which runs a comparison holds: adding, dropping and removing them, each undoable.
#include <QDropEvent>

#include "app/pages/compare_add_panel.h"
#include "app/pages/compare_page.h"
#include "app/pages/page_edit.h"
#include "app/session/run_text.h"
#include "widgets/runs/run_mime.h"

namespace assay::app {

void ComparePage::set_runs(const QStringList& runs) {
  runs_ = runs;
  add_panel_->set_present(runs_);
  emit remembered_changed();
  read_groups();
}

void ComparePage::remove_group(int index) {
  if (index < 0 || index >= static_cast<int>(groups_.size())) return;
  const CompareGroup& group = groups_[static_cast<std::size_t>(index)];
  const QString id = group.id();
  const bool was_selected = id == selected_, was_hidden = hidden_.count(id) > 0;
  const QStringList before = runs_;
  QStringList after = runs_;
  for (const auto& run : group.runs) after.removeAll(QString::fromStdString(run.uuid));
  const auto remove = [this, id, after] {
    if (selected_ == id) selected_.clear();
    hidden_.erase(id);
    set_runs(after);
  };
  const auto bring_back = [this, id, before, was_selected, was_hidden, look = group.look] {
    if (was_selected && selected_.isEmpty()) selected_ = id;
    if (was_hidden) hidden_.insert(id);
    looks_[id] = look;
    set_runs(before);
  };
  session_.undo().push(new PageEdit(this, tr("remove %1 from the comparison").arg(group.name), remove, bring_back));
}

void ComparePage::add_runs(const QStringList& runs) {
  const QStringList before = runs_;
  QStringList after = runs_;
  for (const QString& run : runs)
    if (!after.contains(run)) after << run;
  const qint64 added = after.size() - before.size();
  const QString words = counted(added, tr("run"), tr("runs"));
  emit status_message(added == 0 ? tr("These runs are in the comparison already") : tr("%1 added to the comparison").arg(words));
  if (added == 0) return;
  session_.undo().push(new PageEdit(this, tr("add %1 to the comparison").arg(words), [this, after] { set_runs(after); },
                                    [this, before] { set_runs(before); }));
}

void ComparePage::dragEnterEvent(QDragEnterEvent* event) {
  if (!dragged_runs(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void ComparePage::dropEvent(QDropEvent* event) {
  const QStringList runs = dragged_runs(event->mimeData());
  if (runs.isEmpty()) return;
  // A copy whatever was proposed: the rows stay where they are.
  event->setDropAction(Qt::CopyAction);
  event->accept();
  add_runs(runs);
}

}  // namespace assay::app
