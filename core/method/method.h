// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "core/method/declaration.h"
#include "core/method/run_context.h"

namespace assay {

/// One method of a plugin. Objects are made per run and used by one thread.
class ASSAY_CORE Method {
 public:
  virtual ~Method();
  virtual MethodInfo info() const = 0;
  /// Rules across parameters that ranges cannot say; every problem at once. Opens no file.
  virtual std::vector<Problem> check(const Parameters& parameters) const;
  /// Does the work. Throws assay::Error; returning is success.
  virtual void run(const Parameters& parameters, RunContext& context) = 0;
};

/// Makes the methods of a plugin.
using MethodList = std::vector<std::unique_ptr<Method>>;

/// What the one C entry point of a plugin returns. The host reads `abi` and `build_id` before any C++ call.
struct PluginEntry {
  int abi = 0;
  const char* build_id = nullptr;  ///< hash of compiler, C++ ABI, LibTorch version and public headers
  MethodList (*make_methods)() = nullptr;
};

inline constexpr int plugin_abi = 1;

}  // namespace assay

/// In one source file of a plugin: ASSAY_PLUGIN(make_methods), where make_methods is `assay::MethodList f()`.
/// ASSAY_BUILD_ID comes from assay_add_plugin() in CMake.
#define ASSAY_PLUGIN(function)                                                                     \
  extern "C" __attribute__((visibility("default"))) const ::assay::PluginEntry* assay_plugin() {   \
    static const ::assay::PluginEntry entry{::assay::plugin_abi, ASSAY_BUILD_ID, &(function)};     \
    return &entry;                                                                                 \
  }
