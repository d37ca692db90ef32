// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pages/run_details.h"
#include "app/pages/side_section.h"
#include "app/session/project_session.h"

namespace assay::app {

/// The right dock while a run works, and after it where it made no graph: parameters that differ from their defaults, data, what
/// makes it reproducible, device and environment, warnings, and its notes.
class RunInspector : public SidePanel {
  Q_OBJECT
 public:
  explicit RunInspector(ProjectSession& session, QWidget* parent = nullptr);
  void show_run(const RunDetails& details);

 private:
  void rebuild();
  void add_parameters();
  void add_data();
  ProjectSession& session_;
  RunDetails details_;
  std::string stamp_;  ///< what the content was made from
  bool all_parameters_ = false;
};

/// Sections that inspector and result share.
void add_reproducibility(SidePanel& panel, const RunDetails& details);
void add_environment(SidePanel& panel, const RunDetails& details);
void add_warnings(SidePanel& panel, const RunDetails& details);
void add_notes(SidePanel& panel, ProjectSession& session, const RunDetails& details);

}  // namespace assay::app
