// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/export.h"
#include "core/base/json.h"

namespace assay {

/// "1.0.0"
ASSAY_CORE std::string version();
/// "1.0.0 (9c41f0e, changed)": version, commit and whether the tree differed from it when this was built.
ASSAY_CORE std::string build_text();

/// What a run records about where it ran: build, commit, compiler, LibTorch, BLAS, operating system, processor. Without
/// `threads`, `device` and `data`, which the run adds. No clock, no measurement.
ASSAY_CORE Json environment_json();
ASSAY_CORE int processor_count();
/// Whether a CUDA device node exists on this machine.
ASSAY_CORE bool cuda_present();

}  // namespace assay
