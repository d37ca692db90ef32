// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay::cli {

/// From now on SIGINT and SIGTERM do not end this program but are counted, so that a run can be cancelled cleanly.
void catch_interruptions();
/// Whether such a signal has come.
bool interrupted();

}  // namespace assay::cli
