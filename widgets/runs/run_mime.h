// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMimeData>
#include <QStringList>

namespace assay {

/// Runs on their way by drag and drop: UUIDs, one a line.
inline QString run_mime() { return QStringLiteral("application/x-assay-runs"); }
/// A row of the queue: one UUID.
inline QString queued_run_mime() { return QStringLiteral("application/x-assay-run"); }

inline QStringList dragged_runs(const QMimeData* data) {
  if (data == nullptr) return {};
  const QByteArray lines = data->hasFormat(run_mime()) ? data->data(run_mime()) : data->data(queued_run_mime());
  return QString::fromUtf8(lines).split('\n', Qt::SkipEmptyParts);
}

}  // namespace assay
