// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Marks what libassay-core shows to other binaries; everything else in it is hidden.
#define ASSAY_CORE __attribute__((visibility("default")))
