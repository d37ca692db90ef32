// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/pages/run_details.h"

class QString;

namespace assay::app {

/// A condition under which the answer of a run holds.
struct OverviewAssumption {
  std::string text;
  std::string basis;  ///< where it comes from: "stated by you"
  std::string state;  ///< `holds`, `stated`, `fails`
};

/// The short texts around a run's answer, as far as the run made them.
struct OverviewTexts {
  std::vector<std::string> facts;
  std::vector<OverviewAssumption> assumptions;
  std::vector<std::string> notes;
};

/// Reads them from the run's tables; a table that is missing or damaged gives nothing. Any thread with its own project.
OverviewTexts read_overview_texts(const Project& project, const RunDetails& details);
/// Changes whenever one of these tables does.
std::string overview_texts_stamp(const RunDetails& details);

/// The answer, empty while there is none, and the word for its mark.
std::string overview_sentence(const RunDetails& details);
std::string overview_tone(const RunDetails& details);
/// What the answer is for: "Verdict for candidates batch-17, auxiliary points known".
QString overview_heading(const RunDetails& details);

/// The name of the output row; nothing when the run has not made it.
const OutputRow* find_output(const RunDetails& details, const std::string& name);

}  // namespace assay::app
