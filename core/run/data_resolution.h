// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/base/export.h"
#include "core/parameters/parameter.h"
#include "core/store/project.h"

namespace assay {

/// What a data parameter's text stands for.
struct ResolvedData {
  std::string name;  ///< data set's name, the path as given, or run:UUID/OUTPUT
  std::filesystem::path path;
  std::string sha256;
  std::filesystem::path labels{};  ///< file of labels that lies beside a file of images by its name; empty: none
  std::string labels_sha256{};
};

/// Whether a parameter's value stands for data: always of a data parameter; of a text with a role ("table") where it
/// names a data set of the project (null: none), ends in .csv or .csv.gz, or starts with run:.
ASSAY_CORE bool stands_for_data(const ParameterSpec& spec, const Project* project, const std::string& text);

/// Finds and hashes the files behind data parameters; each file once, however many points a sweep has.
class ASSAY_CORE DataResolver {
 public:
  /// `project` may be null: then every text is a path.
  explicit DataResolver(const Project* project) : project_(project) {}
  /// A data set's name wins over a file; `./x` is always a path; `run:RUN/OUTPUT` is an output of a finished run;
  /// `run:RUN` alone its output that is named like the parameter.
  /// Throws Error kind data (missing, changed since import) or usage (no such run or output).
  ResolvedData resolve(const ParameterSpec& spec, const std::string& text);

 private:
  const Project* project_;
  std::map<std::string, ResolvedData> known_;
};

}  // namespace assay
