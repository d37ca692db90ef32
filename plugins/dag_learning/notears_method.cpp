// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/methods.h"

#include "plugins/dag_learning/declarations.h"
#include "plugins/dag_learning/input_data.h"
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
  const InputData input = read_input(parameters, context);
  const SampleMoments moments = make_moments(loss_of(parameters), input.samples);
  NotearsState state;
  std::optional<NotearsState> saved;
  if (const auto bytes = context.resume()) saved = notears_state_from(*bytes);
  if (saved) {
    state = std::move(*saved);  // the warnings about the input were recorded before that checkpoint
  } else {
    for (const std::string& warning : input.warnings) context.warn(warning);
  }
  NotearsOptions options;
  options.lambda1 = parameters.real("lambda1");
  options.threshold = parameters.real("threshold");
  options.allowed = input.allowed;
  const std::unique_ptr<Loss> loss =
      moments.loss == LossKind::l2 ? std::make_unique<GramLoss>(moments.gram) : make_loss(moments.loss, input.samples);
  RunObserver observer(context);
  const NotearsResult result = run_notears(
      *loss, options, state, [&](const Progress& p) { observer(p); },
      [&](const NotearsState& s) { observer.boundary([&] { return to_bytes(s); }); });
  if (result.h > 1e-8) {
    context.warn(
        "The constraint was not brought below 1e-8 before the penalty reached its limit; the graph may need a higher "
        "threshold.");
  }
  context.scalar("h", result.h);
  context.scalar("objective", result.objective);
  context.scalar("loss", result.loss);
  context.scalar("evaluations", std::int64_t(result.evaluations));
  context.matrix("weights_raw", to_matrix(result.raw, input.names));
  report_learned(context, input, moments, result.weights, "NOTEARS");
}

}  // namespace assay::dag
