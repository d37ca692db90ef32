# SPDX-License-Identifier: GPL-3.0-or-later
# The form. (Run table: sources_runs.cmake, written by the lead. Comparison and import: sources_c.cmake, written by a colleague.)
set(ASSAY_APP_PAGES_B
  ${CMAKE_CURRENT_LIST_DIR}/form_page.cpp
  ${CMAKE_CURRENT_LIST_DIR}/form_edits.cpp
  ${CMAKE_CURRENT_LIST_DIR}/planned_points.cpp
  ${CMAKE_CURRENT_LIST_DIR}/what_will_run.cpp)
