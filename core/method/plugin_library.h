// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/method/method.h"
#include "core/method/plugin_catalogue.h"

namespace assay {

/// A loaded plugin. Stays loaded for the life of the process (methods and exceptions refer to its code).
class ASSAY_CORE PluginLibrary {
 public:
  /// Loads the library and compares ABI and build id before any C++ call. Throws Error kind plugin that names both
  /// values. A crash in the plugin's code takes the process down: call this in a worker or a describing child only.
  static std::shared_ptr<PluginLibrary> load(const PluginRecord& record);

  const PluginRecord& record() const { return record_; }
  const MethodList& methods() const { return methods_; }
  /// The method with this id, or nullptr.
  Method* find(std::string_view id) const;

 private:
  PluginRecord record_;
  MethodList methods_;
};

/// The build id of this library: what a plugin must match.
ASSAY_CORE std::string_view host_build_id();

}  // namespace assay
