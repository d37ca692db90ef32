// SPDX-License-Identifier: GPL-3.0-or-later
// The arrows of the architecture: app -> widgets -> core and plugins -> core; nothing points back up.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {
namespace fs = std::filesystem;

struct Include {
  std::string file, header;
};

std::vector<Include> includes_below(const std::string& folder) {
  std::vector<Include> found;
  const std::regex line_form(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  const fs::path root = fs::path(ASSAY_SOURCE_DIR) / folder;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".h" && extension != ".cu") continue;
    std::ifstream stream(entry.path());
    std::smatch match;
    for (std::string line; std::getline(stream, line);)
      if (std::regex_search(line, match, line_form)) found.push_back({fs::relative(entry.path(), ASSAY_SOURCE_DIR).string(), match[1]});
  }
  EXPECT_FALSE(found.empty()) << folder;
  return found;
}

void expect_none(const std::string& folder, const std::regex& forbidden) {
  for (const auto& include : includes_below(folder)) EXPECT_FALSE(std::regex_search(include.header, forbidden)) << include.file << " includes " << include.header;
}

TEST(Arrows, CoreKnowsNeitherQtNorGraphvizNorWhatStandsOnIt) {
  expect_none("core", std::regex("^(Q[A-Z]|Qt|qcustomplot|graphviz/|gvc|cgraph|app/|widgets/|plugins/)"));
}
TEST(Arrows, PluginsKnowCoreAlone) { expect_none("plugins", std::regex("^(Q[A-Z]|Qt|qcustomplot|graphviz/|app/|widgets/)")); }
TEST(Arrows, WidgetsKnowNoApplicationAndNoPlugin) { expect_none("widgets", std::regex("^(app/|plugins/|torch/|ATen/|graphviz/)")); }
TEST(Arrows, TheApplicationLoadsNoPluginAndNoTorch) { expect_none("app", std::regex("^(plugins/|torch/|ATen/|c10/)")); }
TEST(Arrows, TheCommandLineKnowsNoQt) { expect_none("app/cli", std::regex("^(Q[A-Z]|Qt|qcustomplot|widgets/)")); }
TEST(Arrows, GraphvizIsLinkedByTheLayoutProgramAlone) {
  expect_none("app/cli", std::regex("^(graphviz/|gvc|cgraph)"));
  expect_none("app/layout", std::regex("^(core/(store|run|method|parameters|report)/|Q[A-Z])"));
}
TEST(Arrows, TorchStaysInsideOfThePluginsThatRunIt) {
  const auto is_torch = [](const std::string& header) { return header.starts_with("torch/") || header.starts_with("ATen/") || header.starts_with("c10/"); };
  for (const auto& include : includes_below("core"))
    if (!include.file.starts_with("core/compute/")) { EXPECT_FALSE(is_torch(include.header)) << include.file; }
  // A plugin's own torch sources may share headers; nobody else may see them.
  std::set<std::string> torch_headers;
  for (const auto& include : includes_below("plugins"))
    if (include.file.ends_with(".h") && is_torch(include.header)) torch_headers.insert(include.file);
  for (const char* folder : {"core", "plugins", "app", "widgets"})
    for (const auto& include : includes_below(folder)) {
      if (!torch_headers.contains(include.header)) continue;
      const auto plugin = [](const std::string& file) { return file.substr(0, file.find('/', std::string("plugins/").size())); };
      EXPECT_EQ(plugin(include.file), plugin(include.header)) << include.file << " includes " << include.header;
    }
}

TEST(Sources, EveryFileNamesItsLicence) {
  for (const char* folder : {"app", "core", "plugins", "tests", "widgets"}) {
    if (!fs::exists(fs::path(ASSAY_SOURCE_DIR) / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(ASSAY_SOURCE_DIR) / folder)) {
      const auto extension = entry.path().extension();
      if (extension != ".cpp" && extension != ".h" && extension != ".cu" && entry.path().filename() != "CMakeLists.txt" && extension != ".cmake") continue;
      std::ifstream stream(entry.path());
      std::string first;
      std::getline(stream, first);
      EXPECT_NE(first.find("SPDX-License-Identifier:"), std::string::npos) << entry.path();
    }
  }
}

}  // namespace
