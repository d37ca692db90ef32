// SPDX-License-Identifier: GPL-3.0-or-later
// check (for the program itself): a method's own rules across parameters, which need its plugin loaded.
#include "app/cli/invocation.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/method/declaration_json.h"
#include "core/method/plugin_library.h"

namespace assay::cli {
namespace {

std::vector<Problem> method_problems(const std::string& id, const std::string& parameters_file) {
  const std::string plugin = id.substr(0, id.find('.'));
  for (const PluginRecord& record : find_plugins(plugin_folders())) {
    if (record.id != plugin || record.state == PluginState::shadowed) continue;
    const auto library = PluginLibrary::load(record);
    Method* method = library->find(id);
    if (!method) break;
    std::vector<Problem> problems;
    const std::vector<ParameterSpec> specs = method->info().parameters;
    const Parameters given = parameters_from_json(
        specs, parse_json(read_file(parameters_file), ErrorKind::usage, parameters_file), problems);
    const Parameters parameters = resolve(specs, given, problems);
    return problems.empty() ? method->check(parameters) : problems;
  }
  throw Error(ErrorKind::plugin, {"No plugin has this method", {}, id, {}, "See assay-cli describe"});
}

}  // namespace

void add_check(CLI::App& app, Invocation& invocation) {
  struct Arguments {
    std::string method, file;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = add_command(app, invocation, "check", "");
  command->group("");
  command->add_option("method", arguments->method);
  command->add_option("--params", arguments->file);
  command->callback([arguments, &invocation] {
    invocation.require(arguments->method, "method", "A method");
    invocation.require(arguments->file, "--params", "A file of parameters");
    invocation.run = [arguments, &invocation] {
      invocation.require_sound();
      Json problems = Json::array();
      for (const Problem& problem : method_problems(arguments->method, arguments->file))
        problems.push_back(problem_json(problem));
      print_json({{"problems", std::move(problems)}});
      return 0;
    };
  });
}

}  // namespace assay::cli
