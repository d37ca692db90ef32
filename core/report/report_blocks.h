// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/export.h"
#include "core/method/declaration.h"
#include "core/report/report.h"
#include "core/store/run_rows.h"

namespace assay {

// Makers of blocks.
ReportBlock title_block(std::string text);
ReportBlock heading_block(std::string text);
ReportBlock paragraph_block(std::string text);
ReportBlock warning_block(std::string text);
ReportBlock code_block(std::string command);
ReportBlock key_values_block(std::string text, std::vector<std::pair<std::string, std::string>> values);
/// A result table as people read it, at most `most_rows` rows; the whole of it goes into the file `file`.
ReportBlock table_block(std::string text, const Table& table, const OutputSpec* spec, std::string file,
                        std::size_t most_rows = 40);

/// The first block of a run that declares an overview: its sentence, tone, facts, assumptions and notes, as far as the run has
/// made them. Nothing without a sentence.
std::optional<ReportBlock> overview_block(const Project& project, const RunRow& run, const MethodInfo& info,
                                          const std::vector<OutputRow>& outputs);
/// Whether a table output is nothing to read by itself: texts and points that figures draw, captions below images, and what the
/// overview shows already.
ASSAY_CORE bool drawn_elsewhere(const MethodInfo& info, const std::string& output, bool with_overview);
/// How many rows of a table output the report shows: of long lists of points behind a curve or cloud a few, to show what is in
/// their file.
ASSAY_CORE std::size_t rows_to_read(const MethodInfo& info, const std::string& output, const Table& table);

/// "22 November 2026"
std::string date_words(Milliseconds time);

/// All blocks of one run: results first, then figures, data, parameters, environment, command line.
/// `file_prefix` keeps the files of several runs apart.
std::vector<ReportBlock> run_section(const Project& project, const RunRow& run, const std::string& file_prefix);
/// Data, parameters and environment alone: what many runs have in common.
std::vector<ReportBlock> settings_section(const Project& project, const RunRow& run);
/// The command that makes this run again.
std::string repeat_command(const Project& project, const RunRow& run, const MethodInfo& info);

}  // namespace assay
