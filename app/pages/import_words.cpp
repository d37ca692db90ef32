// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/import_words.h"

#include <QFileInfo>
#include <QObject>
#include <cmath>

#include "app/session/run_text.h"
#include "core/base/numbers.h"

namespace assay::app {
namespace {

QString q(const std::string& text) { return QString::fromStdString(text); }
QString tr(const char* text) { return QObject::tr(text); }

}  // namespace

QString import_headline(const DataSummary& summary) {
  QStringList parts{q(summary.format)};
  if (!summary.shape.empty()) {
    QStringList sizes;
    for (const std::int64_t size : summary.shape) sizes << q(for_people(size));
    parts << sizes.join(QStringLiteral(" × "));
  } else {
    parts << tr("%1 × %2").arg(q(for_people(summary.rows)), q(for_people(static_cast<std::int64_t>(summary.columns.size()))));
  }
  std::int64_t missing = 0, constant = 0, text = 0;
  for (const ColumnSummary& column : summary.columns) {
    missing += column.missing;
    constant += column.constant;
    text += column.type == ColumnType::text;
  }
  if (summary.kind == DataKind::images) {
    if (!summary.classes.empty()) parts << counted(static_cast<std::int64_t>(summary.classes.size()), tr("class"), tr("classes"));
    parts << q(bytes_text(summary.bytes));
    return parts.join(QStringLiteral(" · "));
  }
  parts << (missing == 0 ? tr("no missing values") : counted(missing, tr("missing value"), tr("missing values")));
  if (constant > 0) parts << counted(constant, tr("constant column"), tr("constant columns"));
  if (text > 0) parts << counted(text, tr("column of text"), tr("columns of text"));
  parts << q(bytes_text(summary.bytes));
  return parts.join(QStringLiteral(" · "));
}

QStringList import_warnings(const DataSummary& summary) {
  QStringList lines;
  for (const std::string& warning : summary.warnings) lines << QStringLiteral("⚠ ") + q(warning);
  if (summary.kind == DataKind::table && !summary.columns.empty() && summary.rows < 3 * static_cast<std::int64_t>(summary.columns.size()))
    lines << QStringLiteral("⚠ ") + tr("There are fewer than three rows for each column: graphs learned from them are unsure.");
  lines.removeDuplicates();
  if (lines.size() > 6) {
    const auto more = lines.size() - 5;
    lines = lines.mid(0, 5) << tr("and %1 more").arg(more);
  }
  return lines;
}

QString import_name(const QString& file) {
  QString name = QFileInfo(file).fileName();
  while (name.contains('.') && QStringList{"gz", "csv", "tsv", "txt", "npy", "npz", "dat"}.contains(name.section('.', -1).toLower())) name = name.section('.', 0, -2);
  for (const QChar sign : QStringLiteral("/,;\"")) name.replace(sign, '-');
  while (name.startsWith('.')) name.remove(0, 1);
  return name;
}

QString column_range(const ColumnSummary& column) {
  if (!std::isfinite(column.minimum) || !std::isfinite(column.maximum) || column.type == ColumnType::text || column.type == ColumnType::empty) return {};
  if (column.minimum == column.maximum) return tr("always %1").arg(q(for_people(column.minimum)));
  return tr("%1 to %2").arg(q(for_people(column.minimum)), q(for_people(column.maximum)));
}

}  // namespace assay::app
