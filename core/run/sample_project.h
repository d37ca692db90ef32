// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/export.h"
#include "core/base/json.h"
#include "core/method/declaration.h"
#include "core/run/request.h"
#include "core/store/project.h"

namespace assay {

/// A data file that a sample brings along; `file` is relative to the sample's folder.
struct SampleData {
  std::string name;
  std::string file;
  std::string kind;  ///< table graph ...; empty: from the content
};

/// A sample project as its sample.json describes it: what the start page shows and what opening it makes.
struct Sample {
  std::string id;
  std::string title;
  std::string summary;
  std::string method;   ///< id of the method its form opens with
  std::string family;   ///< "DAG learning"
  double seconds = 0;   ///< about how long its run takes on two cores
  std::string project;  ///< folder name that is offered, without .assay
  std::filesystem::path folder;  ///< where sample.json lies
  std::filesystem::path figure;  ///< SVG of its card; empty: none
  Json parameters = Json::object();
  std::uint64_t seed = 0;
  std::vector<SampleData> data;
};

/// Reads FOLDER/sample.json. Throws Error kind data when it is missing, broken, or names no method.
ASSAY_CORE Sample read_sample(const std::filesystem::path& sample_folder);

/// The samples of a folder (one sub-folder each), by id; those whose sample.json is broken are left out.
ASSAY_CORE std::vector<Sample> find_samples(const std::filesystem::path& samples_folder);
/// Of <bin>/../share/assay/samples.
ASSAY_CORE std::vector<Sample> find_samples();

/// Makes a project with copies of the sample's data, its form filled in (setting "form/METHOD"). A project that could not
/// be completed is removed again. Throws Error: storage when the folder exists or cannot be made, data for its files.
ASSAY_CORE Project create_sample(const std::filesystem::path& sample_folder, const std::filesystem::path& project_folder);

/// The request that the sample's form holds: runs it without a window. Throws Error(problems) when its parameters do not
/// fit the method's declaration.
ASSAY_CORE RunRequest sample_request(const Sample& sample, const MethodInfo& method);

}  // namespace assay
