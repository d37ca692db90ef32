// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/error.h"
#include "core/run/describe_cache.h"
#include "core/store/run_rows.h"

namespace assay::app {

/// How a run is spoken of in the window. All are translated; words of the store never are.
QString status_word(RunStatus status);
/// "NOTEARS-AL" where its plugin is known, else the method's id.
QString method_title(const Catalogue& catalogue, const std::string& method);
/// Name of its first data set or file ("sachs-853-log"); empty when it has none.
QString data_title(const RunRow& run);
/// The name a person gave, else "NOTEARS-AL on sachs-853-log".
QString run_title(const Catalogue& catalogue, const RunRow& run);
/// "seed 3", or "point 4, seed 3" of a sweep.
QString point_text(const RunRow& run);

/// Seconds since the run started, until it ended or until now; 0 before it starts.
double elapsed_seconds(const RunRow& run);
/// Seconds that it will still take at the pace so far; nothing before 2 % are done.
std::optional<double> remaining_seconds(const RunRow& run);
QString duration(double seconds);
QString local_time(Milliseconds time);  ///< "21 Nov 2026, 16:40:12"
QString day_text(Milliseconds time);    ///< "Today 14:12", "Yesterday", "17 Nov 2026"
/// A count and its noun, the noun given for one and for many.
QString counted(qint64 count, const QString& one, const QString& many);
/// A stored cell for people: three significant digits; "n/a" where it is missing.
QString cell_for_people(const Cell& cell);
/// A JSON value of a parameter for people.
QString json_for_people(const Json& json);
/// Message, place, value, allowed and remedy as lines, for the clipboard.
QString error_details(const ErrorText& text);

}  // namespace assay::app
