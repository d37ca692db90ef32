// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/tests/golden_files.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/data/npy.h"
#include "core/graph/dag_metrics.h"
#include "plugins/dag_learning/run_results.h"

namespace assay::dag::golden {
namespace {

namespace fs = std::filesystem;

const fs::path source_dir = ASSAY_SOURCE_DIR;

fs::path shared() {
  const char* named = std::getenv("ASSAY_SHARED_DIR");
  if (named != nullptr && fs::is_directory(fs::path(named) / "golden/dag/problems")) return named;
  if (fs::is_directory(source_dir / "../shared/golden/dag/problems")) return source_dir / "../shared";
  return {};
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Json json_of(const fs::path& path) { return parse_json(text_of(path), ErrorKind::data, path.string()); }

}  // namespace

fs::path folder() { return shared().empty() ? source_dir / "tests/golden/dag" : shared() / "golden/dag"; }

fs::path data_folder() {
  return fs::is_directory(shared() / "data/dag/sachs") ? shared() / "data/dag" : source_dir / "tests/golden/dag/data";
}

bool is_small_copy() { return shared().empty(); }

Json functions() { return json_of(folder() / "functions/functions.json"); }
Json metrics() { return json_of(folder() / "functions/metrics.json"); }

std::optional<Json> results() {
  if (!fs::exists(folder() / "results.json")) return std::nullopt;
  return json_of(folder() / "results.json");
}

std::vector<std::string> problem_names(int most_variables) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder() / "problems")) {
    if (!fs::exists(entry.path() / "X.npy")) continue;
    std::ifstream file(entry.path() / "X.npy", std::ios::binary);
    std::string beginning(4096, '\0');
    file.read(beginning.data(), std::streamsize(beginning.size()));
    beginning.resize(std::size_t(file.gcount()));
    const NpyHeader header = read_npy_header(beginning, fs::file_size(entry.path() / "X.npy"), entry.path().string());
    if (header.shape.size() == 2 && header.shape[1] <= most_variables)
      names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Problem load(const std::string& name) {
  const fs::path path = folder() / "problems" / name;
  Problem problem;
  problem.name = name;
  const Matrix x = read_npy(path / "X.npy");
  problem.rows = x.shape[0];
  problem.variables = int(x.shape[1]);
  problem.samples = Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
      x.values.data(), x.shape[0], x.shape[1]);
  problem.truth = Eigen::MatrixXd::Zero(problem.variables, problem.variables);
  std::istringstream lines(text_of(path / "W_true.csv"));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    int i = 0, j = 0;
    double w = 0;
    if (std::sscanf(line.c_str(), "%d,%d,%lf", &i, &j, &w) == 3) problem.truth(i, j) = w;
  }
  return problem;
}

std::string group_of(const std::string& name) {
  std::vector<std::string> parts;
  std::istringstream stream(name);
  for (std::string part; std::getline(stream, part, '_');) parts.push_back(part);
  if (parts.size() < 3) return name;
  const bool graph = parts[0].size() == 3 && (parts[0].starts_with("ER") || parts[0].starts_with("SF"));
  if (!graph) return parts[0];
  return parts[1] + " " + parts[2] + (parts[0] == "ER1" || parts[0] == "ER2" ? " sparse" : " dense");
}

Eigen::MatrixXd matrix_of(const Json& rows) {
  Eigen::MatrixXd matrix(Eigen::Index(rows.size()), Eigen::Index(rows.empty() ? 0 : rows[0].size()));
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) matrix(i, j) = rows[std::size_t(i)][std::size_t(j)].get<double>();
  }
  return matrix;
}

int shd(const Eigen::MatrixXd& truth, const Eigen::MatrixXd& estimate) {
  return count_accuracy(to_adjacency(truth), to_adjacency(estimate)).shd;
}

}  // namespace assay::dag::golden
