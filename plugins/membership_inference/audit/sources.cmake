# SPDX-License-Identifier: GPL-3.0-or-later
# common_declarations is shared with benchmark/ and lies in the plugin's folder.
list(APPEND method_sources
  audit/audit_controls.cpp
  audit/audit_declaration.cpp
  audit/audit_inputs.cpp
  audit/audit_method.cpp
  audit/audit_outputs.cpp
  audit/audit_pictures.cpp
  audit/audit_problems.cpp
  audit/audit_report.cpp
  audit/audit_run.cpp
  audit/audit_state.cpp
  audit/detectable_usage.cpp
  audit/own_scores.cpp
  audit/own_shadow.cpp
  audit/point_table.cpp
  audit/set_tests.cpp
  audit/shadow.cpp
  audit/verdict.cpp
  common_declarations.cpp)
