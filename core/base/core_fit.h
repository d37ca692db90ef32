// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay {

/// Ends the process with exit code 5 and a message where this program and the libassay-core that it found were built from different
/// headers: calling on would crash. The first call of main(). With --json among the arguments stdout gets {"error": ...} too.
/// Part of the program, not of the library (target assay_core_fit).
void require_fitting_core(int count, const char* const* arguments);

}  // namespace assay
