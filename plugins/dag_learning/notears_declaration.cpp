// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/common_declarations.h"
#include "plugins/dag_learning/declarations.h"

namespace assay::dag {

using std::string;

MethodInfo notears_info() {
  MethodInfo info;
  info.id = "dag_learning.notears";
  info.title = "NOTEARS";
  info.summary =
      "Learns a directed acyclic graph as a continuous optimisation: penalised least squares under a smooth constraint "
      "that is zero for acyclic "
      "graphs alone. Small weights are dropped by a threshold afterwards.";
  info.citation = "Zheng, Aragam, Ravikumar, Xing: DAGs with NO TEARS. NeurIPS 2018, arXiv 1803.01422";
  info.version = "1.1.0";
  info.label = MethodLabel::published;
  info.seed_drives = SeedDrives::nothing;
  info.phases = {{"read", "Read the data", 0.02},
                 {"minimise", "Minimise with a growing penalty", 0.95},
                 {"baselines", "Baselines and tables", 0.03}};
  info.parameters = data_parameters();
  insert(info.parameters, 2,
         {{.name = "lambda1",
           .kind = ParameterKind::real,
           .title = "Sparsity penalty",
           .help = "Weight of sum |W| beside the loss. Larger gives fewer edges.",
           .default_value = 0.1,
           .minimum = 0,
           .symbol = "λ₁"},
          {.name = "threshold",
           .kind = ParameterKind::real,
           .title = "Threshold",
           .help = "Weights below this size are set to 0 at the end; with 0 the result is almost never "
                   "a DAG. 0.3 fits simulated weights "
                   "above 0.5, not every data set.",
           .default_value = 0.3,
           .minimum = 0},
          {.name = "starts",
           .kind = ParameterKind::choice,
           .title = "Starts",
           .help = "How often the schedule is run. The minimisation is chaotic: on dense graphs two correct programs "
                   "end in different optima. A second start is ours, not the paper's.",
           .default_value = string("published"),
           .choices = {{"published", "As published", "One schedule, from ρ = 1"},
                       {"best_of_two", "Best of two",
                        "Also from ρ = 3, taken where its objective is more than 5 % smaller; twice the time"}},
           .advanced = true}});
  info.series = optimiser_series();
  info.outputs = common_outputs("d × d: row is the cause, column the effect; W after the threshold.");
  append(info.outputs,
         std::vector<OutputSpec>{{.name = "objective",
                                  .title = "Objective",
                                  .help = "L(W) + λ₁ Σ|W| at the end of the minimisation, before the threshold.",
                                  .goal = Goal::minimise},
                                 {.name = "loss",
                                  .title = "Loss",
                                  .help = "L(W) at the end of the minimisation, before the threshold.",
                                  .goal = Goal::minimise},
                                 {.name = "weights_raw",
                                  .kind = OutputKind::matrix,
                                  .title = "Weights before the threshold",
                                  .help = "d × d: W at the end of the minimisation, with many tiny entries."}});
  info.figures = common_figures();
  return info;
}

}  // namespace assay::dag
