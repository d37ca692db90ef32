// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "core/data/data_set.h"

namespace assay::app {

/// "CSV · 853 × 11 · no missing values · 61 KB" of a file that was read.
QString import_headline(const DataSummary& summary);
/// What is odd about it, a sentence each, at most six (the last counts the others).
QStringList import_warnings(const DataSummary& summary);
/// "cells" for "/data/cells.csv.gz": a name that the store takes as it is.
QString import_name(const QString& file);
/// "−1.2 to 4.7" of a column's finite values; empty where it has none.
QString column_range(const ColumnSummary& column);

}  // namespace assay::app
