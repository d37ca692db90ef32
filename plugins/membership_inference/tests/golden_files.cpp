// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/tests/golden_files.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace assay::mia::golden {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("A golden file cannot be read: " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

fs::path folder() {
  const fs::path source_dir = ASSAY_SOURCE_DIR;
  const char* named = std::getenv("ASSAY_SHARED_DIR");
  for (const fs::path& root : {named != nullptr ? fs::path(named) : fs::path(), source_dir / "../shared"})
    if (!root.empty() && fs::exists(root / "golden/mia/mmd_expected.json")) return root / "golden/mia";
  return source_dir / "tests/golden/mia";
}

Json json(const std::string& name) {
  return parse_json(text_of(folder() / name), ErrorKind::data, (folder() / name).string());
}

Points points(const std::string& name) {
  std::istringstream lines(text_of(folder() / (name + ".csv")));
  Points result;
  std::string line, cell;
  while (std::getline(lines, line)) {
    if (line.empty()) continue;
    std::istringstream cells(line);
    result.dimensions = 0;
    for (; std::getline(cells, cell, ','); ++result.dimensions)
      result.values.push_back(std::strtod(cell.c_str(), nullptr));
    ++result.count;
  }
  return result;
}

std::vector<std::vector<std::int64_t>> indices(const std::string& name) {
  const Points table = points(name);
  std::vector<std::vector<std::int64_t>> rows;
  for (std::int64_t i = 0; i < table.count; ++i) {
    rows.emplace_back();
    for (const double value : table.row(i)) rows.back().push_back(std::llround(value));
  }
  return rows;
}

bool near(double seen, double expected, double tolerance, double scale) {
  return std::abs(seen - expected) <= tolerance * std::max(std::abs(expected), scale);
}

}  // namespace assay::mia::golden
