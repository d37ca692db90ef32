// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/learning_run.h"

namespace assay::dag {

LearningRun begin_learning(const Parameters& parameters, RunContext& context) {
  LearningRun run;
  run.input = read_input(parameters, context);
  run.moments = make_moments(loss_of(parameters), run.input.samples);
  return run;
}

}  // namespace assay::dag
