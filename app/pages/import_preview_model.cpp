// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/import_preview_model.h"

#include <algorithm>
#include <cmath>

#include "app/pages/import_words.h"
#include "core/base/numbers.h"
#include "widgets/theme/theme.h"

namespace assay::app {
namespace {

QString q(const std::string& text) { return QString::fromStdString(text); }
/// A table of ten thousand columns shows the first of them; all are counted beside it.
constexpr int most_columns = 500;

}  // namespace

void ImportPreviewModel::set_summary(DataSummary summary) {
  beginResetModel();
  summary_ = std::move(summary);
  std::size_t widest = summary_.columns.size();
  for (const auto& row : summary_.preview) widest = std::max(widest, row.size());
  columns_ = static_cast<int>(std::min<std::size_t>(widest, most_columns));
  endResetModel();
}

int ImportPreviewModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(summary_.preview.size()); }
int ImportPreviewModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns_; }

QVariant ImportPreviewModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const auto& row = summary_.preview[index.row()];
  const bool there = index.column() < static_cast<int>(row.size());
  const bool number = index.column() < static_cast<int>(summary_.columns.size()) &&
                      (summary_.columns[index.column()].type == ColumnType::real || summary_.columns[index.column()].type == ColumnType::integer);
  if (role == Qt::DisplayRole) return there ? q(row[index.column()]) : QString();
  if (role == Qt::TextAlignmentRole) return static_cast<int>((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role == Qt::ForegroundRole && number && there) {
    const auto value = read_real(row[index.column()]);
    if (!value || !std::isfinite(*value)) return theme_tokens().caution;
  }
  return {};
}

QVariant ImportPreviewModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical) return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
  if (section >= static_cast<int>(summary_.columns.size())) return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
  const ColumnSummary& column = summary_.columns[section];
  if (role == Qt::DisplayRole) {
    QString second = q(std::string(to_string(column.type)));
    if (column.missing > 0) second += tr(", %1 missing").arg(q(for_people(column.missing)));
    if (column.not_finite > 0) second += tr(", %1 infinite").arg(q(for_people(column.not_finite)));
    if (column.constant) second += tr(", constant");
    return q(column.name) + '\n' + second + '\n' + column_range(column);
  }
  if (role == Qt::TextAlignmentRole) {
    const bool number = column.type == ColumnType::real || column.type == ColumnType::integer;
    return static_cast<int>((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  }
  if (role == Qt::ForegroundRole && (column.missing > 0 || column.constant || column.not_finite > 0 || column.type == ColumnType::text)) return theme_tokens().caution;
  if (role == Qt::ToolTipRole) {
    if (column.type == ColumnType::text && column.first_text_line > 0)
      return tr("Text in line %1: %2").arg(column.first_text_line).arg(q(column.first_text));
    if (std::isfinite(column.mean))
      return tr("%1 to %2, mean %3, standard deviation %4").arg(q(for_people(column.minimum)), q(for_people(column.maximum)), q(for_people(column.mean)), q(for_people(column.standard_deviation)));
  }
  return {};
}

}  // namespace assay::app
