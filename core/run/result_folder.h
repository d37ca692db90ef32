// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/export.h"
#include "core/base/json.h"
#include "core/store/project.h"
#include "core/store/run_rows.h"

namespace assay {

/// result.json's object of a run, as command_line.md writes it.
ASSAY_CORE Json result_json(const Project& project, const std::string& run_uuid);

/// Makes ready an --output folder: creates it, allows an empty one; with overwrite removes what an earlier answer left
/// there (result.json or sweep.json, the files these name, run.assay) and nothing else. Error kind storage when it holds
/// something and overwrite was not asked.
ASSAY_CORE void prepare_output_folder(const std::filesystem::path& folder, bool overwrite);

/// Writes every output, metrics.csv and result.json of a run, each under a temporary name and renamed; result.json last.
/// `figures`: files that were drawn into the folder already, to be named in result.json. Returns result.json's object.
ASSAY_CORE Json write_result_folder(const Project& project, const std::string& run_uuid,
                                    const std::filesystem::path& folder, const std::vector<std::string>& figures = {});

/// `series,step,value,time` of all series of a run, series in declared order.
ASSAY_CORE std::string metrics_csv(const Project& project, const std::string& run_uuid);

/// Reads an output back: what a figure or a report needs.
ASSAY_CORE Table read_table_output(const Project& project, const std::string& run_uuid, const OutputRow& output,
                                   const OutputSpec* spec = nullptr);
ASSAY_CORE Graph read_graph_output(const Project& project, const std::string& run_uuid, const OutputRow& output);
ASSAY_CORE Matrix read_matrix_output(const Project& project, const std::string& run_uuid, const OutputRow& output);

}  // namespace assay
