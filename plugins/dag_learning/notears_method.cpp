// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/methods.h"

#include "plugins/dag_learning/declarations.h"
#include "plugins/dag_learning/learning_run.h"
#include "plugins/dag_learning/notears.h"
#include "plugins/dag_learning/run_observer.h"
#include "plugins/dag_learning/run_results.h"
#include "plugins/dag_learning/state_bytes.h"

namespace assay::dag {

MethodInfo NotearsMethod::info() const { return notears_info(); }

std::vector<Problem> NotearsMethod::check(const Parameters& parameters) const {
  return check_data_parameters(parameters);
}

void NotearsMethod::run(const Parameters& parameters, RunContext& context) {
  const LearningRun learning = begin_learning(parameters, context);
  NotearsState state = begin_state(learning.input, context, notears_state_from);
  NotearsOptions options;
  options.lambda1 = parameters.real("lambda1");
  options.threshold = parameters.real("threshold");
  options.starts = parameters.text("starts") == "best_of_two" ? 2 : 1;
  options.allowed = learning.input.allowed;
  const std::unique_ptr<Loss> loss = make_loss(learning.moments);
  RunObserver observer(context);
  const NotearsResult result = run_notears(
      *loss, options, state, [&](const Progress& p) { observer(p); },
      [&](const NotearsState& s) { observer.boundary([&] { return to_bytes(s); }); });
  if (result.h > 1e-8) {
    context.warn(
        "The constraint was not brought below 1e-8 before the penalty reached its limit; the graph may need a higher "
        "threshold.");
  }
  if (result.start == 2) {
    context.warn("The second start, from ρ = 3, ended in an objective more than 5 % smaller and was taken.");
  }
  context.scalar("h", result.h);
  context.scalar("objective", result.objective);
  context.scalar("loss", result.loss);
  context.scalar("evaluations", std::int64_t(result.evaluations));
  context.matrix("weights_raw", to_matrix(result.raw, learning.input.names));
  report_learned(context, learning.input, learning.moments, result.weights, "NOTEARS");
}

}  // namespace assay::dag
