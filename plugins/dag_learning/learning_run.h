// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/method/run_context.h"
#include "plugins/dag_learning/input_data.h"
#include "plugins/dag_learning/scores.h"

namespace assay::dag {

/// What both learning methods work on.
struct LearningRun {
  InputData input;
  SampleMoments moments;  ///< of all rows
};

/// Reads the data as the parameters say. Throws as read_input does.
LearningRun begin_learning(const Parameters& parameters, RunContext& context);

/// The state that an interrupted run goes on from, or a fresh one. `from_bytes` is the reader of state_bytes.h; bytes
/// that it refuses (of another version) start the run anew. The input's warnings are given on a fresh start alone:
/// those of an interrupted run were recorded before its checkpoint.
template <typename State>
State begin_state(const InputData& input, RunContext& context,
                  std::optional<State> (*from_bytes)(std::string_view bytes)) {
  if (const auto bytes = context.resume()) {
    if (std::optional<State> saved = from_bytes(*bytes)) return std::move(*saved);
  }
  for (const std::string& warning : input.warnings) context.warn(warning);
  return {};
}

}  // namespace assay::dag
