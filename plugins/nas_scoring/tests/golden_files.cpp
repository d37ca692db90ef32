// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/tests/golden_files.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace assay::nas::golden {
namespace {

namespace fs = std::filesystem;

const fs::path source_dir = ASSAY_SOURCE_DIR;

std::optional<fs::path> shared(const std::string& below) {
  const char* named = std::getenv("ASSAY_SHARED_DIR");
  for (const fs::path& root : {named != nullptr ? fs::path(named) : fs::path(), source_dir / "../shared"})
    if (!root.empty() && fs::exists(root / below)) return root / below;
  return std::nullopt;
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("A golden file cannot be read: " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> cells_of(std::string line) {
  if (!line.empty() && line.back() == '\r') line.pop_back();
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == ',')
      cells.emplace_back();
    else
      cells.back() += c;
  }
  return cells;
}

}  // namespace

fs::path folder() {
  return shared("golden/swap/fixed_net/expected.json") ? *shared("golden/swap") : source_dir / "tests/golden/swap";
}

std::optional<fs::path> data_folder() {
  if (shared("data/nas/nasbench201_accuracy.csv")) return shared("data/nas");
  const fs::path copy = source_dir / "tests/golden/swap/data";
  return fs::exists(copy / "nasbench201_accuracy.csv") ? std::optional(copy) : std::nullopt;
}

Json json(const std::string& path) {
  return parse_json(text_of(folder() / path), ErrorKind::data, (folder() / path).string());
}

std::vector<Json> fixed_nets(const std::vector<std::string>& spaces) {
  std::vector<Json> nets;
  for (const Json& net : json("fixed_net/expected.json")) {
    const bool wanted = std::find(spaces.begin(), spaces.end(), net.at("space").get<std::string>()) != spaces.end();
    if (wanted && fs::exists(folder() / "fixed_net" / net.at("weights").get<std::string>())) nets.push_back(net);
  }
  return nets;
}

std::size_t Csv::column(const std::string& name) const {
  const auto found = std::find(columns.begin(), columns.end(), name);
  if (found == columns.end()) throw std::out_of_range("There is no column " + name + ".");
  return static_cast<std::size_t>(found - columns.begin());
}

Csv csv(const fs::path& path) {
  std::istringstream lines(text_of(path));
  Csv table;
  std::string line;
  std::getline(lines, line);
  table.columns = cells_of(line);
  while (std::getline(lines, line))
    if (!line.empty()) table.rows.push_back(cells_of(line));
  return table;
}

std::vector<float> floats(const fs::path& path) {
  const std::string bytes = text_of(path);
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

}  // namespace assay::nas::golden
