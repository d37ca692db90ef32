// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/method/method.h"

namespace {
assay::MethodList no_methods() { return {}; }
}  // namespace

extern "C" __attribute__((visibility("default"))) const assay::PluginEntry* assay_plugin() {
  static const assay::PluginEntry entry{assay::plugin_abi, "build-of-another-day", &no_methods};
  return &entry;
}
