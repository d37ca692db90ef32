// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"
#include "core/report/report.h"

namespace assay {

/// Where the files of one figure or table lie, relative to index.html; empty: not made.
struct FigureFiles {
  std::string svg, pdf, csv;
};

/// Text for HTML content and quoted attributes.
ASSAY_CORE std::string html_escaped(std::string_view text);

/// One self-contained page: styles inline, light and dark, print styles, no script, nothing fetched from elsewhere.
/// `files`: one entry per figure, and per table that has a file, in their order. `pdf`: link of the whole report as
/// PDF, empty where there is none.
ASSAY_CORE std::string report_html(const Report& report, const std::vector<FigureFiles>& files,
                                   const std::string& pdf = {});

}  // namespace assay
