// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/methods.h"

namespace assay::dag {

MethodList make_methods() {
  MethodList methods;
  methods.push_back(std::make_unique<NotearsAlMethod>());
  methods.push_back(std::make_unique<NotearsMethod>());
  methods.push_back(std::make_unique<SimulateMethod>());
  return methods;
}

}  // namespace assay::dag
