// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "core/base/json.h"
#include "plugins/membership_inference/data/points.h"
#include "tests/contract/memory_context.h"

namespace assay::mia {

/// Files of small audits in a folder of their own, and audits of them in memory.
class AuditFiles {
 public:
  AuditFiles();
  ~AuditFiles();

  /// Points of the population: 6 columns, a mixture of three Gaussians.
  static Points population(std::int64_t count, std::uint64_t seed);
  /// A generator that remembers: each sample is one of `members` with a little noise, or (every third) a new point of the population.
  static Points memorising(const Points& members, std::int64_t count, std::uint64_t seed);

  std::string write(const std::string& name, const Points& points) const;
  std::string write_text(const std::string& name, const std::string& text) const;
  std::filesystem::path folder() const { return folder_; }

  /// Runs an audit with these parameters, which hold the names of files; `extra`: data of parameters that are no data parameters.
  std::unique_ptr<MemoryContext> audit(const Json& parameters, std::uint64_t seed = 1, std::optional<std::string> from = {},
                                       const std::map<std::string, std::filesystem::path>& extra = {}) const;

 private:
  std::filesystem::path folder_;
};


}  // namespace assay::mia
