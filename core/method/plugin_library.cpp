// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/method/plugin_library.h"

#include <dlfcn.h>

#include <exception>

namespace assay {
namespace {

Error refused(const PluginRecord& record, std::string message, std::string value, std::string allowed, std::string remedy) {
  return {ErrorKind::plugin, {std::move(message), "plugin " + record.id + ", " + record.library.string(), std::move(value),
                              std::move(allowed), std::move(remedy)}};
}

}  // namespace

std::string_view host_build_id() { return ASSAY_BUILD_ID; }

std::shared_ptr<PluginLibrary> PluginLibrary::load(const PluginRecord& record) {
  if (record.state == PluginState::refused)
    throw refused(record, "The plugin was refused", record.reason, "", "Correct its plugin.json or build it for this Assay");
  // RTLD_NODELETE: exceptions and methods refer to the plugin's code for the life of the process.
  void* library = dlopen(record.library.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) {
    const char* reason = dlerror();
    throw refused(record, "The plugin's library does not load", reason != nullptr ? reason : "", "",
                  "Install what it needs or rebuild it");
  }
  using Entry = const PluginEntry* (*)();
  const auto entry_point = reinterpret_cast<Entry>(dlsym(library, "assay_plugin"));
  if (entry_point == nullptr)
    throw refused(record, "The library is no Assay plugin", "no symbol assay_plugin", "", "Write ASSAY_PLUGIN(...) in one of its sources");
  const PluginEntry* entry = entry_point();
  if (entry == nullptr || entry->abi != plugin_abi)
    throw refused(record, "The plugin is for another ABI", entry == nullptr ? "none" : std::to_string(entry->abi),
                  std::to_string(plugin_abi), "Rebuild the plugin against this Assay");
  const std::string build = entry->build_id != nullptr ? entry->build_id : "";
  if (build != host_build_id())
    throw refused(record, "The plugin was built for another build of Assay", build, std::string(host_build_id()),
                  "Rebuild the plugin with the same compiler, LibTorch and headers");
  auto loaded = std::make_shared<PluginLibrary>();
  loaded->record_ = record;
  try {
    loaded->methods_ = entry->make_methods();
    for (const auto& method : loaded->methods_) {
      const MethodInfo info = method->info();
      const auto problems = declaration_problems(info);
      if (!problems.empty())
        throw refused(record, "The declaration of " + info.id + " is not sound", problems.front(), "", "Correct the method's info()");
      if (!info.id.starts_with(record.id + "."))
        throw refused(record, "A method's id must start with its plugin's", info.id, record.id + ".NAME", "Rename the method");
    }
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    throw refused(record, "The plugin failed while its methods were made", error.what(), "", "Report this to the plugin's author");
  } catch (...) {
    throw refused(record, "The plugin failed while its methods were made", "an exception that is no std::exception", "",
                  "Report this to the plugin's author");
  }
  loaded->record_.state = PluginState::loaded;
  return loaded;
}

Method* PluginLibrary::find(std::string_view id) const {
  for (const auto& method : methods_)
    if (method->info().id == id) return method.get();
  return nullptr;
}

}  // namespace assay
