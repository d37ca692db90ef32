// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/run_table_model.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/numbers.h"
#include "core/report/run_label.h"
#include "widgets/runs/run_mime.h"
#include "widgets/status_chip.h"

namespace assay {
namespace {

constexpr quintptr top_level = 0;

std::string name_of(const QString& key) { return key.mid(key.indexOf('.') + 1).toStdString(); }
QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

/// Runs with the same key differ by nothing but their seed.
std::string group_key(const RunRow& run) {
  std::string data;
  for (const auto& [parameter, reference] : run.data.items()) data += parameter + "=" + reference.value("sha256", "") + ";";
  return run.method + "|" + run.method_version + "|" + dump_json(run.parameters) + "|" + data + "|" + run.device;
}

/// The state of a group that asks for attention first.
RunStatus group_status(const std::vector<RunRow>& runs, const std::vector<int>& members) {
  for (const RunStatus status : {RunStatus::running, RunStatus::paused, RunStatus::cancelling, RunStatus::failed, RunStatus::interrupted, RunStatus::queued,
                                 RunStatus::waiting, RunStatus::cancelled})
    for (const int member : members)
      if (runs[static_cast<std::size_t>(member)].status == status) return status;
  return RunStatus::finished;
}

}  // namespace

RunTableModel::RunTableModel(QObject* parent) : QAbstractItemModel(parent) {}

void RunTableModel::set_methods(RunMethods methods) { methods_ = std::move(methods); }

MeanInterval RunTableModel::group_value(const std::vector<int>& members, const std::string& scalar) const {
  std::vector<double> values;
  for (const int member : members) {
    const RunRow& run = runs_[static_cast<std::size_t>(member)];
    if (run.status == RunStatus::finished) values.push_back(scalar_number(run, scalar));
  }
  MeanInterval interval = mean_interval(values);
  const auto method = methods_.find(runs_[static_cast<std::size_t>(members.front())].method);
  if (method == methods_.end() || method->second.seed_drives == SeedDrives::nothing) interval.half_width = std::nan("");
  return interval;
}

void RunTableModel::set_runs(std::vector<RunRow> runs) {
  const bool same_rows = runs.size() == runs_.size() && std::equal(runs.begin(), runs.end(), runs_.begin(), [](const RunRow& a, const RunRow& b) { return a.uuid == b.uuid; });
  if (same_rows) {
    // Values may have moved a run between places only when something sorted by has changed: keep the order while values tick.
    runs_ = std::move(runs);
    if (rowCount() > 0 && columnCount() > 0) {
      emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
      for (int row = 0; row < rowCount(); ++row) {
        const QModelIndex group = index(row, 0);
        if (const int children = rowCount(group); children > 0) emit dataChanged(index(0, 0, group), index(children - 1, columnCount() - 1, group));
      }
    }
    return;
  }
  beginResetModel();
  runs_ = std::move(runs);
  arrange();
  endResetModel();
}

void RunTableModel::set_columns(const QStringList& keys) {
  beginResetModel();
  wanted_ = keys;
  arrange();
  endResetModel();
}

QStringList RunTableModel::columns() const {
  QStringList keys;
  for (const auto& column : columns_) keys << column.key;
  return keys;
}

void RunTableModel::set_grouped(bool grouped) {
  if (grouped == grouped_) return;
  beginResetModel();
  grouped_ = grouped;
  arrange();
  endResetModel();
}

void RunTableModel::arrange() {
  columns_.clear();
  const auto possible = possible_run_columns(runs_, methods_);
  const QStringList keys = wanted_.isEmpty() ? usual_run_columns(runs_, methods_) : wanted_;
  for (const auto& key : keys)
    for (const auto& column : possible)
      if (column.key == key) columns_.push_back(column);
  groups_.clear();
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (grouped_) {
      const auto [place, fresh] = places.try_emplace(group_key(runs_[i]), groups_.size());
      if (fresh) groups_.emplace_back();
      groups_[place->second].members.push_back(static_cast<int>(i));
    } else {
      groups_.push_back({{static_cast<int>(i)}});
    }
  }
  for (auto& group : groups_)
    std::stable_sort(group.members.begin(), group.members.end(), [&](int a, int b) { return runs_[static_cast<std::size_t>(a)].seed < runs_[static_cast<std::size_t>(b)].seed; });
  const bool up = sort_order_ == Qt::AscendingOrder;
  const bool by_number = sort_key_ == "run" || sort_key_ == "seed" || sort_key_ == "time" || sort_key_ == "started" || sort_key_.startsWith("scalars.") || sort_key_.startsWith("interval.") || sort_key_.startsWith("parameters.");
  // Sort keys once, then compare; what has no value comes last whatever the direction.
  struct Keyed {
    double number;
    QString words;
    Group group;
  };
  std::vector<Keyed> keyed;
  keyed.reserve(groups_.size());
  for (auto& group : groups_) {
    const double number = by_number ? sort_number(group, sort_key_) : std::nan("");
    keyed.push_back({number, std::isnan(number) ? sort_text(group, sort_key_) : QString(), std::move(group)});
  }
  std::stable_sort(keyed.begin(), keyed.end(), [&](const Keyed& a, const Keyed& b) {
    if (std::isnan(a.number) != std::isnan(b.number)) return !std::isnan(a.number);
    if (!std::isnan(a.number)) return up ? a.number < b.number : a.number > b.number;
    if (a.words.isEmpty() != b.words.isEmpty()) return !a.words.isEmpty();
    return up ? a.words.localeAwareCompare(b.words) < 0 : a.words.localeAwareCompare(b.words) > 0;
  });
  groups_.clear();
  for (auto& entry : keyed) groups_.push_back(std::move(entry.group));
}

double RunTableModel::sort_number(const Group& group, const QString& key) const {
  const RunRow& first = runs_[static_cast<std::size_t>(group.members.front())];
  if (key == "run") return static_cast<double>(first.number);
  if (key == "seed") return grouped_ ? static_cast<double>(group.members.size()) : static_cast<double>(first.seed);
  if (key == "time") return run_seconds(first);
  if (key == "started") return first.started > 0 ? static_cast<double>(first.started) : std::nan("");
  if (key.startsWith("parameters.")) {
    const auto it = first.parameters.find(name_of(key));
    return it != first.parameters.end() && it->is_number() ? it->get<double>() : std::nan("");
  }
  return grouped_ ? group_value(group.members, name_of(key)).mean : scalar_number(first, name_of(key));
}

QString RunTableModel::sort_text(const Group& group, const QString& key) const {
  const RunRow& first = runs_[static_cast<std::size_t>(group.members.front())];
  if (key == "status") return text(std::string(to_string(group_status(runs_, group.members))));
  return run_text(first, key);
}

void RunTableModel::sort(int column, Qt::SortOrder order) {
  if (column < 0 || column >= columnCount() || column_key(column) == "select") return;
  const QModelIndexList before = persistentIndexList();
  std::vector<std::pair<std::string, int>> identity;
  for (const auto& old : before) {
    const RunRow* run = run_at(old);
    identity.emplace_back(run != nullptr ? run->uuid + (group_at(old) != nullptr ? "" : "/child") : std::string(), old.column());
  }
  emit layoutAboutToBeChanged();
  sort_key_ = column_key(column);
  sort_order_ = order;
  arrange();
  QModelIndexList after;
  for (const auto& [key, old_column] : identity) {
    const bool child = key.ends_with("/child");
    QModelIndex found = index_of(child ? key.substr(0, key.size() - 6) : key, old_column);
    if (!child && found.parent().isValid()) found = found.parent().siblingAtColumn(old_column);
    after << found;
  }
  changePersistentIndexList(before, after);
  emit layoutChanged();
}

QModelIndex RunTableModel::index(int row, int column, const QModelIndex& parent) const {
  if (!hasIndex(row, column, parent)) return {};
  return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : top_level);
}

QModelIndex RunTableModel::parent(const QModelIndex& child) const {
  if (!child.isValid() || child.internalId() == top_level) return {};
  return createIndex(static_cast<int>(child.internalId()) - 1, 0, top_level);
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
  if (!parent.isValid()) return static_cast<int>(groups_.size());
  if (parent.column() > 0 || parent.internalId() != top_level || !grouped_) return 0;
  const auto& members = groups_[static_cast<std::size_t>(parent.row())].members;
  return members.size() > 1 ? static_cast<int>(members.size()) : 0;
}

int RunTableModel::columnCount(const QModelIndex&) const { return static_cast<int>(columns_.size()); }

const RunTableModel::Group* RunTableModel::group_at(const QModelIndex& index) const {
  if (!index.isValid() || index.internalId() != top_level || index.row() >= static_cast<int>(groups_.size())) return nullptr;
  return &groups_[static_cast<std::size_t>(index.row())];
}

const RunRow* RunTableModel::run_at(const QModelIndex& index) const {
  if (!index.isValid()) return nullptr;
  if (const Group* group = group_at(index)) return &runs_[static_cast<std::size_t>(group->members.front())];
  const auto place = static_cast<std::size_t>(index.internalId()) - 1;
  if (place >= groups_.size() || index.row() >= static_cast<int>(groups_[place].members.size())) return nullptr;
  return &runs_[static_cast<std::size_t>(groups_[place].members[static_cast<std::size_t>(index.row())])];
}

std::vector<std::string> RunTableModel::uuids_at(const QModelIndex& index) const {
  std::vector<std::string> uuids;
  if (const Group* group = group_at(index)) {
    for (const int member : group->members) uuids.push_back(runs_[static_cast<std::size_t>(member)].uuid);
  } else if (const RunRow* run = run_at(index)) {
    uuids.push_back(run->uuid);
  }
  return uuids;
}

QModelIndex RunTableModel::index_of(const std::string& uuid, int column) const {
  for (std::size_t row = 0; row < groups_.size(); ++row) {
    const auto& members = groups_[row].members;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (runs_[static_cast<std::size_t>(members[i])].uuid != uuid) continue;
      if (members.size() == 1) return index(static_cast<int>(row), column);
      return index(static_cast<int>(i), column, index(static_cast<int>(row), 0));
    }
  }
  return {};
}

QString RunTableModel::run_text(const RunRow& run, const QString& key) const {
  if (key == "status") return status_title(run.status);
  if (key == "run") return run.name.empty() ? QString::number(run.number) : QString::number(run.number) + "  " + text(run.name);
  if (key == "method") {
    const auto method = methods_.find(run.method);
    return method != methods_.end() ? method->second.title : text(run.method);
  }
  if (key == "data") return run_data_title(run);
  if (key == "seed") return QString::number(run.seed);
  if (key == "time") return std::isnan(run_seconds(run)) ? QString() : text(duration_text(run_seconds(run)));
  if (key == "started") return run.started == 0 ? QString() : QLocale().toString(QDateTime::fromMSecsSinceEpoch(run.started), "d MMM yyyy, hh:mm");
  if (key == "tags") {
    QStringList tags;
    for (const auto& tag : run.tags) tags << text(tag);
    return tags.join(", ");
  }
  if (key.startsWith("parameters.")) {
    const auto it = run.parameters.find(name_of(key));
    return it == run.parameters.end() ? QString() : text(value_text(*it));
  }
  if (key.startsWith("scalars."))
    for (const auto& scalar : run.scalars)
      if (scalar.name == name_of(key)) {
        const auto method = methods_.find(run.method);
        const bool answer = method != methods_.end() && method->second.answer == scalar.name;
        return answer ? text(cell_for_people(scalar.value)).replace('_', ' ') : text(cell_for_people(scalar.value));
      }
  return {};
}

QString RunTableModel::group_text(const Group& group, const QString& key) const {
  const RunRow& first = runs_[static_cast<std::size_t>(group.members.front())];
  const int count = static_cast<int>(group.members.size());
  const auto finished = std::count_if(group.members.begin(), group.members.end(), [&](int m) { return runs_[static_cast<std::size_t>(m)].status == RunStatus::finished; });
  if (key == "run") {
    const RunStatus status = group_status(runs_, group.members);
    const auto in_it = std::count_if(group.members.begin(), group.members.end(), [&](int m) { return runs_[static_cast<std::size_t>(m)].status == status; });
    const QString all = tr("%1 runs").arg(count);
    return status == RunStatus::finished ? all : all + tr(", %1 %2").arg(in_it).arg(status_title(status).toLower());
  }
  if (key == "seed") return finished == count ? QString::number(count) : tr("%1 of %2").arg(finished).arg(count);
  if (key == "time") {
    double sum = 0;
    int known = 0;
    for (const int member : group.members) {
      const double seconds = run_seconds(runs_[static_cast<std::size_t>(member)]);
      if (!std::isnan(seconds)) sum += seconds, ++known;
    }
    return known == 0 ? QString() : text(duration_text(sum / known));
  }
  if (key == "tags") {
    QStringList tags;
    for (const int member : group.members)
      for (const auto& tag : runs_[static_cast<std::size_t>(member)].tags)
        if (!tags.contains(text(tag))) tags << text(tag);
    return tags.join(", ");
  }
  if (key.startsWith("scalars.")) {
    const MeanInterval value = group_value(group.members, name_of(key));
    if (value.count == 0) {
      // Words: how often each was said, where they are not all the same.
      QMap<QString, int> words;
      for (const int member : group.members)
        if (const QString word = run_text(runs_[static_cast<std::size_t>(member)], key); !word.isEmpty()) ++words[word];
      if (words.isEmpty()) return finished == 0 ? tr("none yet") : tr("n/a");
      QStringList said;
      for (auto word = words.cbegin(); word != words.cend(); ++word) said << (words.size() == 1 ? word.key() : QStringLiteral("%1 %2").arg(word.value()).arg(word.key()));
      return said.join(", ");
    }
    return text(for_people(value.mean)) + (std::isnan(value.half_width) ? QString() : QStringLiteral(" ± ") + text(for_people(value.half_width)));
  }
  return run_text(first, key);
}

QVariant RunTableModel::interval_of(const Group& group, const std::string& scalar) const {
  // One axis for the whole column: from the smallest to the largest value there is.
  double low = INFINITY, high = -INFINITY;
  for (const auto& run : runs_)
    if (const double value = scalar_number(run, scalar); std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
  const MeanInterval value = group_value(group.members, scalar);
  if (value.count == 0 || !std::isfinite(low)) return {};
  const double half = std::isnan(value.half_width) ? 0 : value.half_width;
  return QVariantList{value.mean - half, value.mean, value.mean + half, low, high};
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
  const RunRow* run = run_at(index);
  if (run == nullptr) return {};
  const RunColumn& column = columns_[static_cast<std::size_t>(index.column())];
  const Group* group = group_at(index);
  const bool several = group != nullptr && group->members.size() > 1;
  switch (role) {
    case Qt::DisplayRole:
      if (column.key == "select" || column.key.startsWith("interval.")) return {};
      if (several) return group_text(*group, column.key);
      if (group == nullptr && (column.key == "method" || column.key == "data" || column.key.startsWith("parameters."))) return {};  // said by its group
      return run_text(*run, column.key);
    case Qt::ToolTipRole:
      if (column.key == "status" && !run->status_reason.empty() && !several) return text(run->status_reason);
      if (column.key == "status") return status_title(several ? group_status(runs_, group->members) : run->status);
      if (several && column.key.startsWith("scalars.")) {
        const MeanInterval value = group_value(group->members, name_of(column.key));
        if (!std::isnan(value.half_width)) return tr("Mean over %1 seeds with the 95 % interval of the mean (Student)").arg(value.count);
      }
      return {};
    case Qt::TextAlignmentRole: return QVariant(column.numeric ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::AccessibleTextRole: return column.key == "select" ? tr("Run %1").arg(run->number) : data(index, Qt::DisplayRole);
    case uuid_role: return text(run->uuid);
    case uuids_role: {
      QStringList uuids;
      for (const auto& uuid : uuids_at(index)) uuids << text(uuid);
      return uuids;
    }
    case status_role: return static_cast<int>(several ? group_status(runs_, group->members) : run->status);
    case number_role: {
      if (group == nullptr || !column.numeric) return {};
      const double number = sort_number(*group, column.key);
      return std::isnan(number) ? QVariant() : QVariant(number);
    }
    case interval_role: return column.key.startsWith("interval.") && group != nullptr ? interval_of(*group, name_of(column.key)) : QVariant();
    case tags_role: {
      const QString all = several ? group_text(*group, "tags") : run_text(*run, "tags");
      return column.key == "tags" && !all.isEmpty() ? QVariant(all.split(", ")) : QVariant();
    }
    case is_group_role: return several;
    default: return {};
  }
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  const RunColumn& column = columns_[static_cast<std::size_t>(section)];
  if (role == Qt::DisplayRole) return grouped_ && column.key == "seed" ? tr("Seeds") : column.title;
  if (role == Qt::TextAlignmentRole) return QVariant(column.numeric ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole) return column.key.contains('.') ? tr("%1; in queries: %2").arg(column.title, column.key.mid(column.key.indexOf('.') + 1)) : column.title;
  return {};
}

QStringList RunTableModel::mimeTypes() const { return {run_mime()}; }

QMimeData* RunTableModel::mimeData(const QModelIndexList& indexes) const {
  QStringList uuids;
  for (const QModelIndex& index : indexes)
    for (const std::string& uuid : uuids_at(index))
      if (const QString text = QString::fromStdString(uuid); !uuids.contains(text)) uuids << text;
  if (uuids.isEmpty()) return nullptr;
  auto* data = new QMimeData;
  data->setData(run_mime(), uuids.join('\n').toUtf8());
  return data;
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const {
  return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled : Qt::NoItemFlags;
}

}  // namespace assay
