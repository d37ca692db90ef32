// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"
#include "core/method/declaration.h"
#include "core/method/plugin_catalogue.h"

namespace assay {

/// Everything that is known of plugins and their methods without loading one into this process.
struct ASSAY_CORE Catalogue {
  std::vector<PluginRecord> plugins;
  std::vector<MethodInfo> methods;  ///< of loaded plugins, in the order of their plugin.json

  const MethodInfo* find(std::string_view id) const;
  const PluginRecord* plugin_of(std::string_view method) const;
  /// find() or an Error kind usage with the nearest ids (kind plugin when its plugin was refused or crashed).
  const MethodInfo& require(std::string_view id) const;
};

/// What can be said without starting a process, within milliseconds. `complete` is false where a plugin has not been described
/// since it or this Assay was built: it stands in the list as found, without its methods. Thread: any.
ASSAY_CORE Catalogue cached_catalogue(bool& complete);

/// Finds the plugins and describes each in a child process (`assay-cli describe --plugin DIR`), so that a plugin that
/// crashes is one failed line. Descriptions are cached in the user's cache folder by library path, size, time and
/// build id. Thread: any, blocks up to a few seconds on the first call after a build.
ASSAY_CORE Catalogue load_catalogue(bool refresh = false);

}  // namespace assay
