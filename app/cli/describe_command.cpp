// SPDX-License-Identifier: GPL-3.0-or-later
// describe: methods and plugins, or one method's whole declaration. With --plugin DIR it loads that one plugin and
// prints its methods: the child process in which plugins are described, so that one that crashes takes nothing else
// down.
#include <cstdio>

#include "app/cli/invocation.h"
#include "app/cli/terminal.h"
#include "core/method/declaration_json.h"
#include "core/method/plugin_library.h"
#include "core/run/describe_cache.h"

namespace assay::cli {
namespace {

std::string label_word(MethodLabel label) {
  return label == MethodLabel::published        ? "published"
         : label == MethodLabel::reconstruction ? "reconstruction"
                                                : "extended";
}

int describe_plugin(const std::string& folder) {
  std::vector<PluginRecord> records = find_plugins({folder});
  if (records.empty())
    throw Error(ErrorKind::plugin,
                {"There is no plugin in this folder", folder, {}, "a folder with a plugin.json", {}});
  const auto library = PluginLibrary::load(records.front());
  Json methods = Json::array();
  for (const auto& method : library->methods()) methods.push_back(to_json(method->info()));
  print_json({{"plugin", records.front().id},
              {"abi", plugin_abi},
              {"build_id", host_build_id()},
              {"methods", std::move(methods)}});
  return 0;
}

int describe_all(bool json) {
  const Catalogue catalogue = load_catalogue();
  if (json) {
    Json methods = Json::array(), plugins = Json::array();
    for (const MethodInfo& info : catalogue.methods) {
      const PluginRecord* plugin = catalogue.plugin_of(info.id);
      methods.push_back({{"method", info.id},
                         {"title", info.title},
                         {"summary", info.summary},
                         {"version", info.version},
                         {"label", label_word(info.label)},
                         {"plugin", plugin ? plugin->id : ""}});
    }
    for (const PluginRecord& plugin : catalogue.plugins)
      plugins.push_back({{"id", plugin.id},
                         {"title", plugin.title},
                         {"version", plugin.version},
                         {"state", to_string(plugin.state)},
                         {"reason", plugin.reason},
                         {"folder", plugin.folder.string()}});
    print_json({{"methods", std::move(methods)}, {"plugins", std::move(plugins)}});
    return 0;
  }
  const Style style = Style::of(stdout);
  const std::size_t width = terminal_width(stdout);
  TextTable methods({"Method", "Title", "Summary"});
  for (const MethodInfo& info : catalogue.methods) methods.add({info.id, info.title, info.summary});
  if (methods.empty())
    std::fputs("No method: no plugin was found.\n", stdout);
  else
    std::fputs(methods.text(style, 0, width).c_str(), stdout);
  TextTable plugins({"Plugin", "Version", "State", "Folder or reason"});
  for (const PluginRecord& plugin : catalogue.plugins) {
    const std::string state(to_string(plugin.state));
    plugins.add({plugin.id, plugin.version,
                 plugin.state == PluginState::loaded ? style.good(state) : style.caution(state),
                 plugin.reason.empty() ? plugin.folder.string() : plugin.reason});
  }
  if (!plugins.empty()) std::fputs(("\n" + plugins.text(style)).c_str(), stdout);
  return 0;
}

void print_method(const MethodInfo& info) {
  const Style style = Style::of(stdout);
  std::string out = style.bold(info.title) + "  " + info.id + " " + info.version + "\n" + info.summary + "\n";
  if (!info.citation.empty()) out += style.faint("Source  ") + info.citation + "\n";
  out += style.faint("Label   ") + label_word(info.label) + "\n" + style.faint("Seed    ") +
         (info.seed_drives == SeedDrives::nothing      ? "drives nothing"
          : info.seed_drives == SeedDrives::resampling ? "drives resampling"
                                                       : "drives everything") +
         "\n";
  TextTable parameters({"Parameter", "Default", "Allowed", "What it is"});
  for (const bool advanced : {false, true})
    for (const ParameterSpec& spec : info.parameters) {
      if (spec.advanced != advanced) continue;
      std::string what = spec.title + (spec.symbol.empty() ? "" : " " + spec.symbol) + ". " + spec.help;
      parameters.add({spec.name, spec.required ? "required" : to_text(spec.default_value), allowed_text(spec), what});
    }
  const std::size_t width = terminal_width(stdout);
  out += "\n" + parameters.text(style, 0, width);
  TextTable outputs({"Output", "Kind", "What it is"});
  const Json declared = to_json(info);
  for (const Json& output : declared.at("outputs"))
    outputs.add({output.value("name", ""), output.value("kind", ""), output.value("help", output.value("title", ""))});
  if (!outputs.empty()) out += "\n" + outputs.text(style, 0, width);
  TextTable figures({"Figure", "Kind", "Title"});
  for (const Json& figure : declared.at("figures"))
    figures.add({figure.value("name", ""), figure.value("kind", ""), figure.value("title", "")});
  for (const SeriesSpec& series : info.series) figures.add({"series:" + series.name, "line", series.title});
  if (!figures.empty()) out += "\n" + figures.text(style, 0, width);
  std::fputs(out.c_str(), stdout);
}

}  // namespace

void add_describe(CLI::App& app, Invocation& invocation) {
  struct Arguments {
    std::string method, plugin;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      add_command(app, invocation, "describe", "Methods and plugins, or one method's whole declaration");
  command->add_option("method", arguments->method, "A method's id; without it all methods and plugins");
  command->add_option("--plugin", arguments->plugin, "")->group("");
  command->callback([arguments, &invocation] {
    invocation.run = [arguments, &invocation] {
      invocation.require_sound();
      if (!arguments->plugin.empty()) return describe_plugin(arguments->plugin);
      if (arguments->method.empty()) return describe_all(invocation.json);
      const Catalogue catalogue = load_catalogue();
      const MethodInfo& info = catalogue.require(arguments->method);
      if (invocation.json)
        print_json(to_json(info));
      else
        print_method(info);
      return 0;
    };
  });
}

}  // namespace assay::cli
