// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/tests/audit_files.h"

#include <unistd.h>

#include <atomic>

#include "core/base/atomic_file.h"
#include "core/base/numbers.h"
#include "core/base/random.h"
#include "core/method/declaration_json.h"
#include "plugins/membership_inference/audit/audit_method.h"

namespace assay::mia {
namespace fs = std::filesystem;

AuditFiles::AuditFiles() {
  static std::atomic<int> count{0};
  folder_ = fs::temp_directory_path() / ("assay-audit-" + std::to_string(getpid()) + "-" + std::to_string(count++));
  fs::create_directories(folder_);
}

AuditFiles::~AuditFiles() { fs::remove_all(folder_); }

Points AuditFiles::population(std::int64_t count, std::uint64_t seed) {
  RandomStream random(seed, "audit test population");
  Points points{count, 6, {}};
  for (std::int64_t i = 0; i < count; ++i) {
    const auto centre = random.below(3);
    for (std::int64_t j = 0; j < 6; ++j) points.values.push_back((static_cast<std::uint64_t>(j) % 3 == centre ? 2.0 : 0.0) + 0.7 * random.normal());
  }
  return points;
}

Points AuditFiles::memorising(const Points& members, std::int64_t count, std::uint64_t seed) {
  RandomStream random(seed, "audit test generator");
  const Points fresh = population(count, seed + 1000);
  Points points{count, members.dimensions, {}};
  for (std::int64_t i = 0; i < count; ++i) {
    const auto from = i % 3 == 0 ? fresh.row(i) : members.row(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(members.count))));
    for (const double value : from) points.values.push_back(value + 0.15 * random.normal());
  }
  return points;
}

std::string AuditFiles::write(const std::string& name, const Points& points) const {
  std::string csv;
  for (std::int64_t j = 0; j < points.dimensions; ++j) csv += (j > 0 ? ",x" : "x") + std::to_string(j + 1);
  csv += "\n";
  for (std::int64_t i = 0; i < points.count; ++i) {
    for (std::int64_t j = 0; j < points.dimensions; ++j) csv += (j > 0 ? "," : "") + shortest(points.row(i)[static_cast<std::size_t>(j)]);
    csv += "\n";
  }
  return write_text(name, csv);
}

std::string AuditFiles::write_text(const std::string& name, const std::string& text) const {
  write_file_atomically(folder_ / name, text);
  return (folder_ / name).string();
}

std::unique_ptr<MemoryContext> AuditFiles::audit(const Json& json, std::uint64_t seed, std::optional<std::string> from,
                                                 const std::map<std::string, fs::path>& extra) const {
  AuditMethod method;
  const MethodInfo info = method.info();
  std::vector<Problem> problems;
  const Parameters parameters = resolve(info.parameters, parameters_from_json(info.parameters, json, problems), problems);
  for (Problem& problem : method.check(parameters)) problems.push_back(std::move(problem));
  if (!problems.empty()) throw Error(problems);
  std::map<std::string, fs::path> data = extra;
  for (const auto& spec : info.parameters) {
    if (spec.kind == ParameterKind::data && parameters.has(spec.name)) data[spec.name] = parameters.text(spec.name);
  }
  auto context = std::make_unique<MemoryContext>(info, seed, data, folder_);
  context->resume_from = std::move(from);
  method.run(parameters, *context);
  return context;
}

}  // namespace assay::mia
