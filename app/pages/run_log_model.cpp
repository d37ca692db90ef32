// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_log_model.h"

#include "app/session/run_text.h"

namespace assay::app {

namespace {

constexpr std::size_t lines_per_read = 20000;

QString level_word(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return RunLogModel::tr("Debug");
    case LogLevel::info: return RunLogModel::tr("Info");
    case LogLevel::warning: return RunLogModel::tr("Warning");
    case LogLevel::error: return RunLogModel::tr("Failure");
  }
  return {};
}

}  // namespace

RunLogModel::RunLogModel(ProjectSession& session, std::string run, QObject* parent)
    : QAbstractTableModel(parent), session_(session), run_(std::move(run)) {
  connect(&session, &ProjectSession::changed, this, &RunLogModel::read_more);
  read_more();
}

void RunLogModel::restart() {
  beginResetModel();
  rows_.clear();
  endResetModel();
  emit grown(0);
  read_more();
}

void RunLogModel::read_more() {
  if (reading_) {
    again_ = true;
    return;
  }
  reading_ = true;
  const std::int64_t after = rows_.empty() ? 0 : rows_.back().sequence;
  session_.live_lane().read<std::vector<LogRow>>(
      this, [run = run_, after](Project& project) { return load_log(project, run, after, lines_per_read); },
      [this, after](std::vector<LogRow> lines) {
        reading_ = false;
        const bool current = after == (rows_.empty() ? 0 : rows_.back().sequence);
        if (current && !lines.empty()) {
          const int first = static_cast<int>(rows_.size());
          beginInsertRows({}, first, first + static_cast<int>(lines.size()) - 1);
          rows_.insert(rows_.end(), std::make_move_iterator(lines.begin()), std::make_move_iterator(lines.end()));
          endInsertRows();
          emit grown(static_cast<int>(rows_.size()));
        }
        if (again_ || lines.size() == lines_per_read || !current) {
          again_ = false;
          read_more();
        }
      },
      [this](const Error&) { reading_ = false; });
}

int RunLogModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int RunLogModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : column_count; }

QVariant RunLogModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const LogRow& row = rows_[index.row()];
  if (role == level_role) return static_cast<int>(row.level);
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case time_column: return QString::number(row.time, 'f', 3);
    case level_column: return level_word(row.level);
    case text_column: return QString::fromStdString(row.text);
  }
  return {};
}

QVariant RunLogModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case time_column: return tr("Time (s)");
    case level_column: return tr("Level");
    case text_column: return tr("Message");
  }
  return {};
}

void RunLogFilter::set_least_level(LogLevel level) {
  least_ = level;
  invalidateFilter();
}

void RunLogFilter::set_text(const QString& text) {
  text_ = text;
  invalidateFilter();
}

bool RunLogFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QModelIndex index = sourceModel()->index(row, RunLogModel::text_column, parent);
  if (index.data(RunLogModel::level_role).toInt() < static_cast<int>(least_)) return false;
  return text_.isEmpty() || index.data(Qt::DisplayRole).toString().contains(text_, Qt::CaseInsensitive);
}

}  // namespace assay::app
