// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plugins/dag_learning/notears.h"
#include "plugins/dag_learning/notears_al.h"

namespace assay::dag {

/// The states of NOTEARS and NOTEARS-AL as bytes for a checkpoint, every double bit for bit: a run that goes on from
/// them gives the bytes of one that was never interrupted.
std::string to_bytes(const NotearsState& state);
std::string to_bytes(const NotearsAlState& state);

/// Back again; nothing when the bytes are of another kind or version, or cut short.
std::optional<NotearsState> notears_state_from(std::string_view bytes);
std::optional<NotearsAlState> notears_al_state_from(std::string_view bytes);

}  // namespace assay::dag
