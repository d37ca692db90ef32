// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/methods.h"

#include "plugins/nas_scoring/training/train_method.h"

namespace assay::nas {

MethodList make_methods() {
  MethodList methods;
  methods.push_back(std::make_unique<SwapScoreMethod>());
  methods.push_back(std::make_unique<CorrelationMethod>());
  methods.push_back(std::make_unique<SwapNasMethod>());
  methods.push_back(std::make_unique<TrainMethod>());
  return methods;
}

}  // namespace assay::nas
