// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/describe_cache.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/base/paths.h"
#include "core/base/sha256.h"
#include "core/base/subprocess.h"
#include "core/method/declaration_json.h"
#include "core/method/plugin_library.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

/// Changes whenever the library was built anew or this Assay was.
fs::path cache_file(const PluginRecord& plugin) {
  struct stat info {};
  stat(plugin.library.c_str(), &info);
  const std::string key = plugin.library.string() + "|" + std::to_string(info.st_size) + "|" + std::to_string(info.st_mtim.tv_sec) + "." +
                          std::to_string(info.st_mtim.tv_nsec) + "|" + std::string(host_build_id());
  return user_cache_folder() / ("describe-" + sha256_of_bytes(key).substr(0, 24) + ".json");
}

std::string last_lines(const std::string& text, std::size_t bytes = 400) {
  std::string tail = text.size() > bytes ? "…" + text.substr(text.size() - bytes) : text;
  while (!tail.empty() && tail.back() == '\n') tail.pop_back();
  return tail;
}

/// Describes a plugin in a child process; fills `plugin.state` and `plugin.reason`.
std::optional<Json> described(PluginRecord& plugin) {
  ProgramOptions options;
  options.timeout_seconds = 60;
  const ProgramResult result = run_program({find_program("assay-cli").string(), "describe", "--plugin", plugin.folder.string(), "--json"}, options);
  if (result.signal != 0 || result.timed_out) {
    plugin.state = PluginState::failed;
    plugin.reason = result.timed_out ? "it did not answer within 60 s while it was described"
                                     : "signal " + std::to_string(result.signal) + " (" + strsignal(result.signal) + ") while it was described";
    return std::nullopt;
  }
  Json answer = Json::parse(result.output, nullptr, false);
  if (result.exit_code != 0 || answer.is_discarded() || !answer.contains("methods")) {
    plugin.state = answer.is_object() && answer.contains("error") ? PluginState::refused : PluginState::failed;
    plugin.reason = plugin.state == PluginState::refused ? std::string(error_from_json(answer["error"]).what())
                                                         : "it ended with code " + std::to_string(result.exit_code) + ". " + last_lines(result.errors);
    return std::nullopt;
  }
  return answer;
}

enum class Ask { cache_alone, where_not_cached, always };

Catalogue read_catalogue(Ask ask, bool& complete) {
  complete = true;
  Catalogue catalogue;
  catalogue.plugins = find_plugins(plugin_folders());
  for (auto& plugin : catalogue.plugins) {
    if (plugin.state != PluginState::found) continue;
    const fs::path file = cache_file(plugin);
    std::error_code ignored;
    std::optional<Json> answer;
    if (ask != Ask::always && fs::exists(file, ignored)) {
      Json cached = Json::parse(read_file(file), nullptr, false);
      if (!cached.is_discarded()) answer = std::move(cached);
    }
    const bool fresh = !answer;
    if (fresh && ask == Ask::cache_alone) {
      complete = false;
      continue;
    }
    if (fresh) answer = described(plugin);
    if (!answer) continue;
    try {
      for (const auto& method : answer->at("methods")) catalogue.methods.push_back(method_info_from_json(method));
      plugin.state = PluginState::loaded;
      plugin.method_ids.clear();
      for (const auto& method : answer->at("methods")) plugin.method_ids.push_back(method.at("method"));
    } catch (const std::exception& error) {
      plugin.state = PluginState::failed;
      plugin.reason = error.what();
      continue;
    }
    if (!fresh) continue;
    try {
      fs::create_directories(user_cache_folder(), ignored);
      write_file_atomically(file, dump_json(*answer));
    } catch (const Error&) {
      // A cache that cannot be written costs time, nothing else.
    }
  }
  return catalogue;
}

}  // namespace

const MethodInfo* Catalogue::find(std::string_view id) const {
  const auto it = std::find_if(methods.begin(), methods.end(), [&](const MethodInfo& info) { return info.id == id; });
  return it == methods.end() ? nullptr : &*it;
}

const PluginRecord* Catalogue::plugin_of(std::string_view method) const {
  const auto dot = method.find('.');
  const std::string id(method.substr(0, dot));
  const auto it = std::find_if(plugins.begin(), plugins.end(), [&](const PluginRecord& p) { return p.id == id && p.state != PluginState::shadowed; });
  return it == plugins.end() ? nullptr : &*it;
}

const MethodInfo& Catalogue::require(std::string_view id) const {
  if (const MethodInfo* info = find(id)) return *info;
  const PluginRecord* plugin = plugin_of(id);
  if (plugin != nullptr && plugin->state != PluginState::loaded &&
      (plugin->method_ids.empty() || std::find(plugin->method_ids.begin(), plugin->method_ids.end(), id) != plugin->method_ids.end()))
    throw Error(ErrorKind::plugin, {"The plugin of " + std::string(id) + " is not usable", plugin->folder.string(), plugin->reason, "",
                                    "Rebuild or update the plugin"});
  std::vector<std::string> names;
  for (const auto& info : methods) names.push_back(info.id);
  std::string offer;
  for (const auto& near : nearest_names(id, names)) offer += (offer.empty() ? "" : ", ") + near;
  if (offer.empty())  // the bare name of a method
    for (const auto& name : names)
      if (name.ends_with("." + std::string(id))) offer = name;
  throw Error(std::vector<Problem>{{"method", "There is no method \"" + std::string(id) + "\"", std::string(id), "",
                                    offer.empty() ? "See assay-cli describe for all methods" : "Did you mean " + offer + "?"}});
}

Catalogue cached_catalogue(bool& complete) { return read_catalogue(Ask::cache_alone, complete); }

Catalogue load_catalogue(bool refresh) {
  bool complete = false;
  return read_catalogue(refresh ? Ask::always : Ask::where_not_cached, complete);
}

}  // namespace assay
