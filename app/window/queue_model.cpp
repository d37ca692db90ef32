// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/queue_model.h"

#include <QMimeData>
#include <algorithm>
#include <set>

#include "app/session/run_text.h"

namespace assay::app {

namespace {
const QString run_mime = QStringLiteral("application/x-assay-run");
}

QueueModel::QueueModel(ProjectSession& session, QObject* parent) : QAbstractTableModel(parent), session_(session) {
  connect(&session, &ProjectSession::snapshot_changed, this, &QueueModel::refresh);
  connect(&session, &ProjectSession::catalogue_changed, this, [this] {  // methods have their titles now
    if (rowCount() > 0) emit dataChanged(index(0, method_column), index(rowCount() - 1, method_column));
  });
  refresh();
}

int QueueModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int QueueModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : column_count; }

QString QueueModel::progress_text(const RunRow& row, int position) const {
  switch (row.status) {
    case RunStatus::queued:
      if (session_.snapshot().queue_paused) return tr("The queue is paused");
      return position == active_ ? tr("Next") : tr("After %1").arg(counted(position - active_, tr("run"), tr("runs")));
    case RunStatus::waiting:
      return QString::fromStdString(row.status_reason);
    default:
      return tr("%1 %").arg(qRound(row.progress * 100));
  }
}

QString QueueModel::remaining_text(const RunRow& row) const {
  if (const auto seconds = remaining_seconds(row)) return tr("about %1").arg(duration(*seconds));
  const auto usual = session_.snapshot().usual_seconds.find(row.method);
  if (row.status == RunStatus::queued && usual != session_.snapshot().usual_seconds.end() && usual->second >= 1) {
    return tr("about %1").arg(duration(usual->second));
  }
  return {};
}

QString QueueModel::slot_text(const RunRow& row) const {
  const bool gpu = row.device.starts_with("cuda");
  const QString device = gpu ? tr("GPU") : QString::fromStdString(row.device).toUpper();
  const auto slot = slots_.find(row.uuid);
  if (slot == slots_.end()) return device;
  if (row.threads > 1 && !gpu) return tr("%1 %2–%3").arg(device).arg(slot->second).arg(slot->second + row.threads - 1);
  return tr("%1 %2").arg(device).arg(slot->second);
}

/// The lowest numbers that are free, in the order in which the runs started: a run takes as many as it has threads.
void QueueModel::number_slots(const std::vector<RunRow>& active) {
  std::map<std::string, int> next;
  std::set<int> cpu, gpu;
  const auto taken_of = [&](const RunRow& run) -> std::set<int>& { return run.device.starts_with("cuda") ? gpu : cpu; };
  const auto width_of = [](const RunRow& run) { return run.device.starts_with("cuda") ? 1 : std::max(1, run.threads); };
  const auto take = [&](const RunRow& run, int slot) {
    for (int i = 0; i < width_of(run); ++i) taken_of(run).insert(slot + i);
    next[run.uuid] = slot;
  };
  for (const RunRow& run : active)
    if (const auto known = slots_.find(run.uuid); known != slots_.end()) take(run, known->second);
  std::vector<const RunRow*> fresh;
  for (const RunRow& run : active)
    if (!next.contains(run.uuid)) fresh.push_back(&run);
  std::stable_sort(fresh.begin(), fresh.end(), [](const RunRow* a, const RunRow* b) { return a->started < b->started; });
  for (const RunRow* run : fresh) {
    int slot = 1;
    const auto free = [&](int from) {
      for (int i = 0; i < width_of(*run); ++i)
        if (taken_of(*run).contains(from + i)) return false;
      return true;
    };
    while (!free(slot)) ++slot;
    take(*run, slot);
  }
  slots_ = std::move(next);
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const RunRow& row = rows_[index.row()];
  switch (role) {
    case run_role: return QString::fromStdString(row.uuid);
    case status_role: return static_cast<int>(row.status);
    case fraction_role: return is_active(row.status) ? QVariant(row.progress) : QVariant();
    case movable_role: return index.row() >= active_;
    case Qt::ToolTipRole:
      if (!row.status_reason.empty()) return QString::fromStdString(row.status_reason);
      if (index.column() == remaining_column && row.status == RunStatus::queued && !remaining_text(row).isEmpty()) {
        return tr("Mean of the latest finished runs of this method");
      }
      if (index.column() == progress_column && !row.phase.empty()) return QString::fromStdString(row.phase_detail);
      return {};
    case Qt::TextAlignmentRole:
      return index.column() == remaining_column ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::AccessibleTextRole:
    case Qt::DisplayRole:
      switch (index.column()) {
        case status_column: return status_word(row.status);
        case run_column: return QString::number(row.number);
        case method_column: return method_title(session_.catalogue(), row.method);
        case data_column: return data_title(row);
        case point_column: return point_text(row);
        case progress_column: return progress_text(row, index.row());
        case slot_column: return slot_text(row);
        case remaining_column: return remaining_text(row);
      }
  }
  return {};
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole && section == remaining_column) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case status_column: return tr("Status");
    case run_column: return tr("Run");
    case method_column: return tr("Method");
    case data_column: return tr("Data");
    case point_column: return tr("Point");
    case progress_column: return tr("Progress");
    case slot_column: return tr("Slot");
    case remaining_column: return tr("Remaining");
  }
  return {};
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::ItemIsDropEnabled;
  Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
  if (index.row() >= active_ && session_.project().writable()) flags |= Qt::ItemIsDragEnabled;
  return flags;
}

QStringList QueueModel::mimeTypes() const { return {run_mime}; }

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const {
  if (indexes.isEmpty()) return nullptr;
  auto* mime = new QMimeData;
  mime->setData(run_mime, QByteArray::fromStdString(run_of(indexes.front().row())));
  return mime;
}

bool QueueModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int row, int, const QModelIndex& parent) const {
  return data->hasFormat(run_mime) && !parent.isValid() && (row < 0 || row >= active_);
}

bool QueueModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                              const QModelIndex& parent) {
  if (!canDropMimeData(data, action, row, column, parent)) return false;
  move(data->data(run_mime).toStdString(), row < 0 ? rowCount() : row);
  return false;  // the store's order comes back with the next snapshot; the view must not remove the row itself
}

std::string QueueModel::run_of(int row) const { return row >= 0 && row < rowCount() ? rows_[row].uuid : std::string(); }

bool QueueModel::move(const std::string& run, int row) {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const RunRow& r) { return r.uuid == run; });
  if (found == rows_.end() || found - rows_.begin() < active_ || row < active_) return false;
  const std::string before = row < rowCount() ? rows_[row].uuid : std::string();
  if (before == run) return false;
  try {
    session_.move_in_queue(run, before);
  } catch (const Error& error) {
    emit refused(QString::fromUtf8(error.what()));
    return false;
  }
  return true;
}

QString QueueModel::summary() const {
  const RunCounts& counts = session_.snapshot().counts;
  QStringList parts;
  const auto add = [&](qint64 count, const QString& word) {
    if (count > 0) parts << tr("%1 %2").arg(count).arg(word);
  };
  add(counts.running, tr("running"));
  add(counts.paused, tr("paused"));
  add(counts.cancelling, tr("cancelling"));
  add(counts.queued, tr("queued"));
  add(counts.waiting, tr("waiting"));
  return parts.isEmpty() ? tr("Nothing is waiting") : parts.join(QStringLiteral(" · "));
}

void QueueModel::refresh() {
  const SessionSnapshot& snapshot = session_.snapshot();
  number_slots(snapshot.active);
  std::vector<RunRow> next = snapshot.active;
  std::stable_sort(next.begin(), next.end(), [](const RunRow& a, const RunRow& b) { return a.number < b.number; });
  next.insert(next.end(), snapshot.queue.begin(), snapshot.queue.end());
  const bool same = std::equal(next.begin(), next.end(), rows_.begin(), rows_.end(),
                               [](const RunRow& a, const RunRow& b) { return a.uuid == b.uuid; });
  if (same) {
    rows_ = std::move(next);
    active_ = static_cast<int>(snapshot.active.size());
    if (!rows_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
    return;
  }
  // Rows are few: a persistent selection is carried over by UUID instead of by diffing.
  std::vector<std::pair<QModelIndex, std::string>> kept;
  emit layoutAboutToBeChanged();
  for (const QModelIndex& old : persistentIndexList()) kept.emplace_back(old, run_of(old.row()));
  rows_ = std::move(next);
  active_ = static_cast<int>(snapshot.active.size());
  for (const auto& [old, uuid] : kept) {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const RunRow& r) { return r.uuid == uuid; });
    changePersistentIndex(old, found == rows_.end() ? QModelIndex()
                                                    : index(static_cast<int>(found - rows_.begin()), old.column()));
  }
  emit layoutChanged();
}

}  // namespace assay::app
