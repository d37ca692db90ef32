// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/methods.h"

#include "plugins/conversion/convert/convert_method.h"
#include "plugins/conversion/fas/fas_method.h"

namespace assay::snn {

MethodList make_methods() {
  MethodList methods;
  methods.push_back(std::make_unique<FasMethod>());
  methods.push_back(std::make_unique<ConvertMethod>());
  return methods;
}

}  // namespace assay::snn
