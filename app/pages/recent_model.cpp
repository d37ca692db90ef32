// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/recent_model.h"

#include <QApplication>
#include <QPainter>

#include "app/session/run_text.h"
#include "widgets/status_chip.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

/// What a project's runs add up to: the status that asks for attention first.
std::optional<std::pair<RunStatus, QString>> state_of(const RecentProject& project) {
  const RunCounts& counts = project.counts;
  const auto said = [](std::int64_t count, const QString& word) { return QStringLiteral("%1 %2").arg(count).arg(word); };
  if (counts.running + counts.paused + counts.cancelling > 0) {
    return {{RunStatus::running, said(counts.running + counts.paused + counts.cancelling, RecentModel::tr("running"))}};
  }
  if (counts.interrupted > 0) return {{RunStatus::interrupted, said(counts.interrupted, RecentModel::tr("interrupted"))}};
  if (counts.failed > 0) return {{RunStatus::failed, said(counts.failed, RecentModel::tr("failed"))}};
  if (counts.queued + counts.waiting > 0) {
    return {{RunStatus::queued, said(counts.queued + counts.waiting, RecentModel::tr("queued"))}};
  }
  if (counts.total > 0) return {{RunStatus::finished, RecentModel::tr("All finished")}};
  return {};
}

}  // namespace

void RecentModel::set_projects(std::vector<RecentProject> projects) {
  beginResetModel();
  projects_ = std::move(projects);
  endResetModel();
}

void RecentModel::update(const RecentProject& project) {
  for (int row = 0; row < rowCount(); ++row) {
    if (projects_[row].path != project.path) continue;
    projects_[row] = project;
    emit dataChanged(index(row, 0), index(row, column_count - 1));
  }
}

int RecentModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(projects_.size()); }
int RecentModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : column_count; }

QVariant RecentModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const RecentProject& project = projects_[index.row()];
  const auto state = state_of(project);
  switch (role) {
    case path_role: return project.path;
    case short_path_role: return project.short_path();
    case found_role: return project.found;
    case status_role: return state && project.found ? QVariant(static_cast<int>(state->first)) : QVariant();
    case filter_role: return project.name() + ' ' + project.path + ' ' + project.families;
    case Qt::ToolTipRole: return project.trouble.isEmpty() ? project.path : project.trouble;
    case Qt::DisplayRole:
      switch (index.column()) {
        case project_column: return project.name();
        case content_column:
          if (!project.found) return tr("Folder not found: is the drive mounted?");
          if (!project.trouble.isEmpty() && project.counts.total == 0) return project.trouble;
          if (project.counts.total == 0) return tr("No runs yet");
          return (project.families.isEmpty() ? QString() : project.families + QStringLiteral(" · ")) +
                 counted(project.counts.total, tr("run"), tr("runs"));
        case state_column: return project.found ? (state ? state->second : QString()) : tr("Locate…");
        case opened_column: return day_text(project.opened);
      }
  }
  return {};
}

QVariant RecentModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case project_column: return tr("Project");
    case content_column: return tr("Content");
    case state_column: return tr("State");
    case opened_column: return tr("Opened");
  }
  return {};
}

void RecentDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Tokens& tokens = theme_tokens();
  QStyleOptionViewItem plain = option;
  plain.text.clear();
  plain.features &= ~QStyleOptionViewItem::HasDisplay;
  QStyle* style = option.widget ? option.widget->style() : QApplication::style();
  style->drawPrimitive(QStyle::PE_PanelItemViewItem, &plain, painter, option.widget);
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const int unit = option.fontMetrics.height();
  const QRect area = option.rect.adjusted(unit / 2, 0, -unit / 2, 0);
  const QString text = index.data().toString();
  if (index.column() == RecentModel::project_column) {
    QFont bold = option.font, small = option.font;
    bold.setWeight(QFont::DemiBold);
    small.setPointSizeF(option.font.pointSizeF() * 11 / 13);
    const QRect upper(area.left(), area.top() + unit / 4, area.width(), area.height() / 2 - unit / 8);
    const QRect lower(area.left(), upper.bottom(), area.width(), area.bottom() - upper.bottom() - unit / 6);
    painter->setFont(bold);
    painter->setPen(tokens.text);
    painter->drawText(upper, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(bold).elidedText(text, Qt::ElideRight, upper.width()));
    painter->setFont(small);
    painter->setPen(tokens.secondary);
    painter->drawText(lower, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(small).elidedText(index.data(RecentModel::short_path_role).toString(), Qt::ElideMiddle, lower.width()));
  } else if (index.column() == RecentModel::state_column && index.data(RecentModel::status_role).isValid()) {
    paint_status_chip(painter, area, static_cast<RunStatus>(index.data(RecentModel::status_role).toInt()), option.font, text);
  } else if (index.column() == RecentModel::state_column && !index.data(RecentModel::found_role).toBool()) {
    const int size = unit * 3 / 4;
    icon(QStringLiteral("link"), tokens.accent).paint(painter, QRect(area.left(), area.center().y() - size / 2, size, size));
    painter->setPen(tokens.accent);
    painter->drawText(area.adjusted(unit, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
  } else {
    painter->setPen(tokens.secondary);
    painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter, option.fontMetrics.elidedText(text, Qt::ElideRight, area.width()));
  }
  painter->restore();
}

}  // namespace assay::app
