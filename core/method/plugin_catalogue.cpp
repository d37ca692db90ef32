// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/method/plugin_catalogue.h"

#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/method/method.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> texts(const Json& json, const char* key) {
  std::vector<std::string> all;
  for (const auto& item : json.value(key, Json::array()))
    if (item.is_string()) all.push_back(item.get<std::string>());
  return all;
}

PluginRecord read_metadata(const fs::path& folder) {
  PluginRecord record;
  record.folder = folder;
  record.id = folder.filename().string();
  const auto refuse = [&](std::string reason) {
    record.state = PluginState::refused;
    record.reason = std::move(reason);
    return record;
  };
  try {
    const Json json = parse_json(read_file(folder / "plugin.json"), ErrorKind::plugin, (folder / "plugin.json").string());
    if (!json.is_object() || !json.contains("id") || !json["id"].is_string())
      return refuse("plugin.json has no \"id\"");
    record.id = json["id"].get<std::string>();
    record.title = json.value("title", record.id);
    record.version = json.value("version", std::string("0"));
    record.api = json.value("api", 0);
    record.method_ids = texts(json, "methods");
    record.needs = texts(json, "needs");
    record.library = folder / json.value("library", record.id + ".so");
  } catch (const Error& error) {
    return refuse(error.what());
  } catch (const nlohmann::json::exception& error) {
    return refuse(std::string("plugin.json has a value of the wrong kind: ") + error.what());
  }
  if (record.api != plugin_abi)
    return refuse("plugin API " + std::to_string(record.api) + ", this Assay has " + std::to_string(plugin_abi));
  std::error_code ignored;
  if (!fs::is_regular_file(record.library, ignored)) return refuse("its library is missing: " + record.library.string());
  return record;
}

}  // namespace

std::string_view to_string(PluginState state) {
  switch (state) {
    case PluginState::found: return "found";
    case PluginState::loaded: return "loaded";
    case PluginState::refused: return "refused";
    case PluginState::failed: return "failed";
    case PluginState::shadowed: return "shadowed";
  }
  return "failed";
}

std::vector<PluginRecord> find_plugins(const std::vector<fs::path>& folders) {
  std::vector<PluginRecord> records;
  for (const auto& folder : folders) {
    std::error_code ignored;
    std::vector<fs::path> places;
    if (fs::exists(folder / "plugin.json", ignored)) places.push_back(folder);  // the folder of one plugin
    for (const auto& entry : fs::directory_iterator(folder, ignored))
      if (entry.is_directory(ignored) && fs::exists(entry.path() / "plugin.json", ignored)) places.push_back(entry.path());
    std::sort(places.begin(), places.end());
    for (const auto& place : places) {
      PluginRecord record = read_metadata(place);
      const auto winner = std::find_if(records.begin(), records.end(), [&](const PluginRecord& other) {
        return other.id == record.id && other.state != PluginState::shadowed;
      });
      if (winner != records.end() && fs::equivalent(winner->folder, place, ignored)) continue;
      if (winner != records.end()) {
        record.state = PluginState::shadowed;
        record.reason = "the one in " + winner->folder.string() + " comes first";
      }
      records.push_back(std::move(record));
    }
  }
  return records;
}

}  // namespace assay
