// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/export.h"
#include "core/method/declaration.h"

namespace assay {

/// found: metadata read, nothing loaded yet. refused: other ABI, build or declaration. failed: crashed or did not load.
enum class PluginState { found, loaded, refused, failed, shadowed };
ASSAY_CORE std::string_view to_string(PluginState state);

/// One plugin.json: readable without loading code.
struct PluginRecord {
  std::string id;
  std::string title;
  std::string version;
  int api = 0;
  std::vector<std::string> method_ids;
  std::vector<std::string> needs;  ///< "torch", "cuda"
  std::filesystem::path folder;    ///< where plugin.json lies
  std::filesystem::path library;   ///< the shared library
  PluginState state = PluginState::found;
  std::string reason;              ///< why it was refused, failed or shadowed; with both values where two differ
};

/// Reads every plugin.json of the plugin folders. The first of an id wins, the others are listed as shadowed; broken
/// metadata gives a record with state refused. Loads nothing.
ASSAY_CORE std::vector<PluginRecord> find_plugins(const std::vector<std::filesystem::path>& folders);

}  // namespace assay
