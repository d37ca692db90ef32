// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/base/json.h"

namespace assay {

/// A small and a long problem for one method. Data parameters name files that make_case_files() wrote.
struct ContractCase {
  Json parameters = Json::object();       ///< ends within a second or two
  Json long_parameters = Json::object();  ///< works long enough to be cancelled
  bool takes_table = false;               ///< has the data parameter `data` of numbers, where NaN must be refused
};

/// Writes the input files into `folder` and returns the case of each method. A method of a new plugin that is not here
/// fails the contract test: add its case.
std::map<std::string, ContractCase> contract_cases(const std::filesystem::path& folder);

}  // namespace assay
